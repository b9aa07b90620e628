import Inventory
import Kubernetes
import Testing
import Values

@Suite struct WorkloadTests {
  @Test(arguments: [
    ("v1", "Pod", "spec: {S}", "spec"),
    ("apps/v1", "Deployment", "spec: {template: {spec: {S}}}", "spec.template.spec"),
    ("apps/v1", "StatefulSet", "spec: {template: {spec: {S}}}", "spec.template.spec"),
    ("apps/v1", "DaemonSet", "spec: {template: {spec: {S}}}", "spec.template.spec"),
    ("apps/v1", "ReplicaSet", "spec: {template: {spec: {S}}}", "spec.template.spec"),
    ("v1", "ReplicationController", "spec: {template: {spec: {S}}}", "spec.template.spec"),
    ("batch/v1", "Job", "spec: {template: {spec: {S}}}", "spec.template.spec"),
    (
      "batch/v1", "CronJob", "spec: {jobTemplate: {spec: {template: {spec: {S}}}}}",
      "spec.jobTemplate.spec.template.spec"
    ),
  ])
  func `the pod spec is found in every kind`(apiVersion: String, kind: String, body: String, path: String) throws {
    let spec = body.replacing("S", with: "serviceAccountName: s, initContainers: [{name: i}], containers: [{name: c}]")
    let resource = try #require(
      Manifests.read("apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: n}\n\(spec)").resources.first)
    let workload = try #require(Workload(resource))
    #expect(workload.podSpecPath.description == path)
    #expect(workload.serviceAccountName == .string("s"))
    #expect(workload.containers.map(\.name) == ["i", "c"])
    #expect(workload.containers.map(\.role) == [.initial, .main])
    #expect(workload.containers.last?.path.description == "\(path).containers[0]")
  }

  @Test(arguments: [
    "apiVersion: v1\nkind: Service\nspec: {selector: {a: b}}",
    "apiVersion: example.com/v1\nkind: Job\nspec: {template: {spec: {}}}",
    "apiVersion: apps/v1\nkind: Deployment\nspec: {template: text}", "apiVersion: v1\nkind: Pod",
  ])
  func `other objects run no pods`(text: String) throws {
    let resource = try #require(Manifests.read(text).resources.first)
    #expect(Workload(resource) == nil)
  }

  @Test(arguments: [
    ("{}", "default"), ("{serviceAccountName: ''}", "default"), ("{serviceAccount: old}", "old"),
    ("{serviceAccountName: new, serviceAccount: old}", "new"),
  ])
  func `pods run as default where they do not say`(spec: String, expected: String) throws {
    let resource = try #require(Manifests.read("apiVersion: v1\nkind: Pod\nspec: \(spec)").resources.first)
    #expect(Workload(resource)?.serviceAccountName == .string(expected))
  }

  @Test(arguments: [
    (
      "{containers: [{name: a, env: [{name: AWS_REGION, value: x}]}]}", "the environment variable AWS_REGION",
      "spec.containers[0].env[0]"
    ),
    ("{containers: [{name: a, image: 'amazon/aws-cli:2'}]}", "the image amazon/aws-cli:2", "spec.containers[0].image"),
    (
      "{containers: [{name: a, args: [-v, --provider=aws]}]}", "the argument --provider=aws",
      "spec.containers[0].args[1]"
    ),
    (
      "{initContainers: [{name: a, env: [{name: B, value: 's3://b'}]}]}",
      "an environment variable that names an AWS resource", "spec.initContainers[0].env[0]"
    ),
  ])
  func `signs of AWS are told with their place`(spec: String, sign: String, path: String) throws {
    let resource = try #require(Manifests.read("apiVersion: v1\nkind: Pod\nspec: \(spec)").resources.first)
    let workload = try #require(Workload(resource))
    #expect(AWSUse.sign(in: workload)?.sign == sign)
    #expect(AWSUse.sign(in: workload)?.path.description == path)
    #expect(AWSUse.isSigned(workload) == .yes)
  }

  @Test func `an ordinary workload shows no sign`() throws {
    let spec = "{containers: [{name: a, image: 'nginx:1', env: [{name: LAWS_X, value: y}]}]}"
    let resource = try #require(Manifests.read("apiVersion: v1\nkind: Pod\nspec: \(spec)").resources.first)
    #expect(AWSUse.isSigned(try #require(Workload(resource))) == .no)
  }
}

@Suite struct LabelSelectorTests {
  static let unknown = Value.symbol("var.x", kind: .variable, type: .string)
  static let labels = Value.object([("app", .string("cart")), ("tier", unknown)])

  private static func expression(_ key: String, _ name: String, _ values: [Value]) -> Value {
    .object([
      (
        "matchExpressions",
        .tuple([.object([("key", .string(key)), ("operator", .string(name)), ("values", .tuple(values))])])
      )
    ])
  }

  private static func labels(_ pairs: [(String, Value)]) -> Value { .object([("matchLabels", .object(pairs))]) }

  @Test(arguments: [
    (Value.emptyObject, Truth.yes), (labels([("app", .string("cart"))]), .yes),
    (labels([("app", .string("shop"))]), .no),
    (labels([("zone", .string("a"))]), .no), (labels([("tier", .string("web"))]), .unknown),
    (labels([("tier", unknown)]), .yes),
    (labels([("tier", .string("web")), ("app", .string("shop"))]), .no), (labels([("app", unknown)]), .unknown),
    (expression("app", "In", [.string("x"), .string("cart")]), .yes), (expression("app", "In", [.string("x")]), .no),
    (expression("app", "NotIn", [.string("x")]), .yes), (expression("zone", "NotIn", [.string("x")]), .yes),
    (expression("tier", "NotIn", [.string("x")]), .unknown), (expression("app", "Exists", []), .yes),
    (expression("zone", "Exists", []), .no), (expression("zone", "DoesNotExist", []), .yes),
    (expression("app", "Like", []), .unknown), (unknown, .unknown), (.object([("matchLabels", unknown)]), .unknown),
  ])
  func `selectors decide what can be decided`(selector: Value, expected: Truth) throws {
    #expect(try #require(LabelSelector(selector)).matches(LabelSelectorTests.labels) == expected)
  }

  @Test func `null selects nothing and a Service without labels neither`() {
    #expect(LabelSelector(.null) == nil)
    #expect(LabelSelector(labels: .emptyObject) == nil)
    #expect(LabelSelector(.emptyObject)?.isEverything == true)
  }

  @Test func `unknown labels may be any`() throws {
    let selector = try #require(LabelSelector(LabelSelectorTests.labels([("app", .string("cart"))])))
    #expect(selector.matches(LabelSelectorTests.unknown) == .unknown)
    #expect(selector.matches(.null) == .no)
  }
}

@Suite struct ObjectGraphTests {
  static let graph = Manifests.graph(
    """
    {apiVersion: apps/v1, kind: Deployment, metadata: {name: cart, namespace: shop}, spec: {template: {
      metadata: {labels: {app: cart, tier: web}}, spec: {serviceAccountName: cart, containers: [{name: a}]}}}}
    ---
    {apiVersion: apps/v1, kind: Deployment, metadata: {name: other, namespace: shop}, spec: {template: {
      metadata: {labels: {app: other}}, spec: {containers: [{name: a}]}}}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: far, namespace: far, labels: {app: cart}}, spec: {}}
    ---
    {apiVersion: v1, kind: ServiceAccount, metadata: {name: cart, namespace: shop}}
    ---
    {apiVersion: v1, kind: ServiceAccount, metadata: {name: cart, namespace: far}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop}, spec: {selector: {app: cart}}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: headless, namespace: shop}, spec: {}}
    ---
    {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: b, namespace: shop}, spec: {
      selector: {matchExpressions: [{key: tier, operator: Exists}]}}}
    ---
    {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny, namespace: shop}, spec: {podSelector: {}}}
    ---
    {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h, namespace: shop}, spec: {
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}}}
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
    """)

  private func object(_ kind: String, _ namespace: String?, _ name: String) throws -> Resource {
    try #require(ObjectGraphTests.graph.objects(ofKind: kind, namespace: namespace, name: name).first)
  }

  private func workload(_ name: String) throws -> Workload {
    try #require(ObjectGraphTests.graph.workloads.first { $0.resource.objectName == .string(name) })
  }

  @Test func `objects are found by kind, namespace and name`() throws {
    let graph = ObjectGraphTests.graph
    #expect(graph.objects(ofKind: "Deployment").count == 2)
    #expect(graph.objects(ofKind: "ServiceAccount", in: .string("far")).count == 1)
    #expect(graph.objects(ofKind: "Secret").isEmpty)
    #expect(try object("Namespace", nil, "shop").address == "v1/Namespace/shop")
  }

  @Test func `service accounts and workloads find each other`() throws {
    let graph = ObjectGraphTests.graph
    let account = try object("ServiceAccount", "shop", "cart")
    #expect(graph.serviceAccounts(of: try workload("cart")).map(\.address) == ["v1/ServiceAccount/shop/cart"])
    #expect(graph.serviceAccounts(of: try workload("other")).isEmpty)
    #expect(graph.workloads(runningAs: account).map(\.resource.address) == ["apps/v1/Deployment/shop/cart"])
  }

  @Test(arguments: [
    ("Service", "cart", ["apps/v1/Deployment/shop/cart"]), ("Service", "headless", []),
    ("PodDisruptionBudget", "b", ["apps/v1/Deployment/shop/cart"]),
    ("NetworkPolicy", "deny", ["apps/v1/Deployment/shop/cart", "apps/v1/Deployment/shop/other"]),
  ])
  func `what an object selects`(kind: String, name: String, expected: [String]) throws {
    let selections = ObjectGraphTests.graph.workloads(selectedBy: try object(kind, "shop", name))
    #expect(selections.map(\.workload.resource.address) == expected)
    #expect(selections.allSatisfy { $0.certainty == .yes })
  }

  @Test(arguments: [
    ("cart", "Service", ["cart"]), ("cart", "PodDisruptionBudget", ["b"]), ("other", "PodDisruptionBudget", []),
    ("other", "NetworkPolicy", ["deny"]), ("far", "Service", []),
  ])
  func `what selects a workload`(name: String, kind: String, expected: [String]) throws {
    let selectors = ObjectGraphTests.graph.selectors(ofKind: kind, selecting: try workload(name))
    #expect(selectors.map { $0.resource.objectName } == expected.map { .string($0) })
  }

  @Test func `autoscalers and their targets find each other`() throws {
    let graph = ObjectGraphTests.graph
    let autoscaler = try object("HorizontalPodAutoscaler", "shop", "h")
    let target = try object("Deployment", "shop", "cart")
    #expect(graph.targets(of: autoscaler).objects.map(\.address) == [target.address])
    #expect(
      graph.autoscalers(of: target, kinds: ["HorizontalPodAutoscaler"]).objects.map(\.address) == [autoscaler.address])
    #expect(
      graph.autoscalers(
        of: try object("Deployment", "shop", "other"), kinds: ["HorizontalPodAutoscaler"]
      ).objects.isEmpty)
  }

  @Test func `unknown namespaces and labels leave the answer open`() throws {
    let unknown = Value.symbol("var.namespace", kind: .variable, type: .string)
    let pod = Resource(
      format: .kubernetes, type: "Pod", address: "p", scope: Scope(""),
      values: .object([
        ("apiVersion", .string("v1")), ("spec", .emptyObject),
        ("metadata", .object([("labels", .object([("app", .string("cart"))]))])),
      ]),
      origin: try object("Service", "shop", "cart").origin,
      meta: .object([("namespace", unknown), ("name", .string("p"))]))
    let service = try object("Service", "shop", "cart")
    let graph = ObjectGraph([pod, service])
    #expect(graph.workloads(selectedBy: service).map(\.certainty) == [.unknown])
    let workload = try #require(graph.workloads.first)
    #expect(graph.selectors(ofKind: "Service", selecting: workload).map(\.certainty) == [.unknown])
  }
}
