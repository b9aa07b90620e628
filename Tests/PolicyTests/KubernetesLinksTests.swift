import Testing

@Suite struct KubernetesLinksTests {
  /// What an expression is for each object of a kind: its value as JSON, or "open".
  static func values(_ expression: String, of kind: String, in manifests: String) -> [String] {
    KubernetesFunctionsTests.findings(
      """
      object_policy "\(kind)" "shown" {
        locals {
          value = \(expression)
        }
        enforce {
          condition     = core::jsonencode(local.value) == ""
          error_message = core::jsonencode(local.value)
        }
      }
      """, manifests, unknown: true
    ).map { finding in
      let message = finding.drop { $0 != " " }.dropFirst()
      return message.hasPrefix("Undecided") ? "open" : String(message)
    }
  }

  static let shop = """
    apiVersion: v1
    kind: Namespace
    metadata: {name: shop}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: shop}
    spec:
      template:
        metadata: {labels: {app: web}}
        spec: {serviceAccountName: web, containers: [{name: web}]}
    ---
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: web, namespace: shop}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: shop}
    spec: {selector: {app: web}}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: other}
    spec: {selector: {app: web}}
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: front, namespace: shop}
    spec:
      defaultBackend: {service: {name: gone}}
      rules: [{http: {paths: [{backend: {service: {name: web}}}]}}]
    ---
    apiVersion: extensions/v1beta1
    kind: Ingress
    metadata: {name: old, namespace: shop}
    spec: {backend: {serviceName: web}}
    ---
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: {name: web, namespace: shop}
    spec: {selector: {matchLabels: {app: web}}}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: deny, namespace: shop}
    spec: {podSelector: {}}
    ---
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: hpa, namespace: shop}
    spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
    ---
    apiVersion: keda.sh/v1alpha1
    kind: ScaledObject
    metadata: {name: keda, namespace: shop}
    spec: {scaleTargetRef: {name: web}}
    ---
    apiVersion: autoscaling.k8s.io/v1
    kind: VerticalPodAutoscaler
    metadata: {name: vpa, namespace: shop}
    spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
    """

  @Test(arguments: [
    ("Deployment", "k8s::namespace_object(attrs).kind", "\"Namespace\""),
    ("Deployment", "k8s::service_account(attrs).metadata.name", "\"web\""),
    ("Deployment", "[for o in k8s::selected_by(attrs, \"Service\") : o.metadata.namespace]", "[\"shop\"]"),
    ("Deployment", "[for o in k8s::selected_by(attrs, \"NetworkPolicy\") : o.metadata.name]", "[\"deny\"]"),
    ("Deployment", "[for o in k8s::selected_by(attrs, \"PodDisruptionBudget\") : o.metadata.name]", "[\"web\"]"),
    ("Deployment", "[for o in k8s::autoscalers(attrs) : o.metadata.name]", "[\"hpa\",\"keda\"]"),
    ("Deployment", "[for o in k8s::autoscalers(attrs, \"VerticalPodAutoscaler\") : o.metadata.name]", "[\"vpa\"]"),
    ("HorizontalPodAutoscaler", "k8s::scale_target(attrs).metadata.name", "\"web\""),
    ("VerticalPodAutoscaler", "k8s::scale_target(attrs).kind", "\"Deployment\""),
    ("NetworkPolicy", "[for o in k8s::selects(attrs) : o.metadata.name]", "[\"web\"]"),
    ("ServiceAccount", "[for o in k8s::workloads_of(attrs) : o.metadata.name]", "[\"web\"]"),
    ("Namespace", "[for o in k8s::objects(\"Service\") : o.metadata.namespace]", "[\"shop\",\"other\"]"),
    ("Namespace", "[for o in k8s::objects(\"Service\", \"shop\") : o.metadata.namespace]", "[\"shop\"]"),
    ("Namespace", "k8s::objects(\"Secret\")", "[]"),
    ("Namespace", "k8s::namespace_object(attrs)", "null"),
  ])
  func `objects are found by what they say of each other`(kind: String, expression: String, expected: String) {
    #expect(
      KubernetesLinksTests.values(expression, of: kind, in: KubernetesLinksTests.shop) == [expected])
  }

  @Test func `services and ingresses lead to each other by name, in every version`() {
    func values(_ expression: String, _ kind: String) -> [String] {
      KubernetesLinksTests.values(expression, of: kind, in: KubernetesLinksTests.shop)
    }
    #expect(
      values("[for o in k8s::ingresses_of(attrs) : o.metadata.name]", "Service") == ["[\"front\",\"old\"]", "[]"])
    #expect(values("[for o in k8s::backends(attrs) : o.metadata.name]", "Ingress") == ["[\"web\"]", "[\"web\"]"])
    #expect(values("[for o in k8s::selects(attrs) : o.metadata.name]", "Service") == ["[\"web\"]", "[]"])
  }

  @Test(arguments: [
    ("null", "{ a = \"1\" }", "false"), ("{}", "{ a = \"1\" }", "true"),
    ("{ matchLabels = { a = \"1\" } }", "{ a = \"1\", b = \"2\" }", "true"),
    ("{ matchExpressions = [{ key = \"a\", operator = \"NotIn\", values = [\"1\"] }] }", "{}", "true"),
    ("{ matchLabels = { a = \"1\" } }", "null", "false"),
    ("{ matchLabels = { a = infrascan::unknown(\"var.a\") } }", "{ a = \"1\" }", "open"),
  ])
  func `a selector is asked about labels`(selector: String, labels: String, expected: String) {
    #expect(
      KubernetesLinksTests.values(
        "k8s::selector_matches(\(selector), \(labels))", of: "Namespace", in: KubernetesLinksTests.shop) == [expected])
  }

  static let access = """
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: ci, namespace: build}
    ---
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: idle, namespace: idle}
    ---
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: viewer, namespace: view}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: runner, namespace: build}
    spec: {template: {spec: {serviceAccountName: ci, containers: []}}}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: deployer, namespace: build}
    rules:
    - {apiGroups: [apps], resources: [deployments], verbs: [get, patch]}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: ci, namespace: build}
    roleRef: {kind: Role, name: deployer}
    subjects:
    - {kind: ServiceAccount, name: ci}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: reader}
    aggregationRule:
      clusterRoleSelectors:
      - matchLabels: {to: reader}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: part, labels: {to: reader}}
    rules:
    - {apiGroups: [""], resources: [pods], verbs: [list]}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: everyone}
    roleRef: {kind: ClusterRole, name: reader}
    subjects:
    - {kind: Group, name: "system:serviceaccounts:build"}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: viewer, namespace: view}
    roleRef: {kind: ClusterRole, name: view}
    subjects:
    - {kind: User, name: "system:serviceaccount:view:viewer"}
    """

  @Test func `rules come through bindings, groups and aggregated roles`() {
    func values(_ expression: String, _ kind: String) -> [String] {
      KubernetesLinksTests.values(expression, of: kind, in: KubernetesLinksTests.access)
    }
    let rules = "[for r in k8s::rules_of(attrs) : [r.role, r.namespace, r.verbs]]"
    let build = "[[\"deployer\",\"build\",[\"get\",\"patch\"]],[\"part\",null,[\"list\"]]]"
    // The rules of the role view are not among the objects.
    #expect(values(rules, "ServiceAccount") == [build, "[]", "open"])
    #expect(values(rules, "Deployment") == [build])
    #expect(values(rules, "ClusterRole") == ["[[\"part\",null,[\"list\"]]]", "[[\"part\",null,[\"list\"]]]"])
    #expect(
      values("[for b in k8s::bindings_of(attrs) : b.metadata.name]", "ServiceAccount")
        == ["[\"ci\",\"everyone\"]", "[]", "[\"viewer\"]"])
    #expect(values("[for b in k8s::bindings_of(attrs) : b.metadata.name]", "Role") == ["[\"ci\"]"])
    #expect(values("[for r in k8s::roles_of(attrs) : r.metadata.name]", "RoleBinding") == ["[\"deployer\"]", "open"])
  }

  @Test(arguments: [
    (["get"], [""], ["pods"], "get", "", "pods", "true"), (["get"], [""], ["pods"], "list", "", "pods", "false"),
    (["*"], ["*"], ["*"], "create", "", "pods/exec", "true"),
    (["create"], [""], ["pods"], "create", "", "pods/exec", "false"),
    (["create"], [""], ["*/exec"], "create", "", "pods/exec", "true"),
    (["create"], [""], ["pods/*"], "create", "", "pods/exec", "false"),
    (["get"], ["apps"], ["pods"], "get", "", "pods", "false"),
  ])
  func `a rule grants what it names and what its wildcards cover`(
    verbs: [String], groups: [String], resources: [String], verb: String, group: String, resource: String,
    expected: String
  ) {
    func list(_ items: [String]) -> String { "[" + items.map { "\"\($0)\"" }.joined(separator: ",") + "]" }
    let rule = "{ verbs = \(list(verbs)), apiGroups = \(list(groups)), resources = \(list(resources)) }"
    #expect(
      KubernetesLinksTests.values(
        "k8s::rule_grants(\(rule), \"\(verb)\", \"\(group)\", \"\(resource)\")", of: "Namespace",
        in: KubernetesLinksTests.shop) == [expected])
  }
}
