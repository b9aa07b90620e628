import Inventory
import Kubernetes
import Source
import Testing
import Values

@Suite struct TerraformObjectsTests {
  /// The place of a resource that stands for every path by its text.
  private struct Place: Origin {
    var header: SourceRange { SourceRange(SourceText(path: "header", text: ""), ByteRange(0, 0)) }
    var extent: SourceRange { header }
    func range(of path: AttributePath) -> SourceRange? {
      SourceRange(SourceText(path: path.description, text: ""), ByteRange(0, 0))
    }
  }

  private func block(_ pairs: (String, Value)...) -> Value { .tuple([.object(pairs)]) }

  private func objects(_ type: String, _ values: Value, address: String? = nil) -> [Resource] {
    var diagnostics: [Diagnostic] = []
    return TerraformObjects.objects(
      of: [
        Resource(
          format: .terraform, type: type, address: address ?? "\(type).this", scope: Scope("root"), values: values,
          origin: Place())
      ], diagnostics: &diagnostics)
  }

  private func object(_ type: String, _ pairs: (String, Value)...) throws -> Resource {
    try #require(objects(type, .object(pairs)).first)
  }

  @Test(arguments: [
    ("kubernetes_deployment", "apps/v1", "Deployment"), ("kubernetes_deployment_v1", "apps/v1", "Deployment"),
    ("kubernetes_daemonset", "apps/v1", "DaemonSet"), ("kubernetes_daemon_set_v1", "apps/v1", "DaemonSet"),
    ("kubernetes_cron_job_v1", "batch/v1", "CronJob"), ("kubernetes_cron_job", "batch/v1beta1", "CronJob"),
    ("kubernetes_ingress", "extensions/v1beta1", "Ingress"),
    ("kubernetes_ingress_v1", "networking.k8s.io/v1", "Ingress"),
    ("kubernetes_horizontal_pod_autoscaler_v2beta2", "autoscaling/v2beta2", "HorizontalPodAutoscaler"),
    ("kubernetes_config_map_v1_data", "v1", "ConfigMap"),
    ("kubernetes_default_service_account", "v1", "ServiceAccount"),
    ("kubernetes_pod_security_policy_v1beta1", "policy/v1beta1", "PodSecurityPolicy"),
  ])
  func `a resource type is a kind`(type: String, apiVersion: String, kind: String) throws {
    let object = try object(type, ("metadata", block(("name", .string("a")))))
    #expect(object.type == kind)
    #expect(object.values["apiVersion"] == .string(apiVersion))
    #expect(object.address == "\(type).this")
    #expect(object.format == .kubernetes)
  }

  @Test(arguments: [
    "kubernetes_env", "kubernetes_labels", "kubernetes_node_taint", "kubernetes_secrets", "aws_instance",
  ])
  func `a type that creates no object gives none`(type: String) {
    #expect(objects(type, .object([("metadata", block(("name", .string("a"))))])).isEmpty)
  }

  @Test func `blocks become the objects and lists of a pod`() throws {
    let container = Value.object([
      ("name", .string("app")), ("image", .string("app:1")), ("args", .tuple([.int(1), .string("x")])),
      ("port", block(("container_port", .string("8080")))),
      ("env", block(("name", .string("A")), ("value", .int(1)))),
      (
        "security_context",
        block(
          ("run_as_user", .string("1000")), ("read_only_root_filesystem", .string("true")),
          ("capabilities", block(("drop", .tuple([.string("ALL")])))), ("seccomp_profile", block()))
      ), ("resources", block(("limits", .object([("cpu", .int(1))])))),
      ("liveness_probe", block(("http_get", block(("path", .string("/")), ("port", .string("http")))))),
      ("volume_mount", block(("name", .string("v")), ("mount_path", .string("/v")))),
    ])
    let pod = try object(
      "kubernetes_pod", ("metadata", block(("name", .string("p")), ("labels", .object([("app_name", .string("a"))])))),
      (
        "spec",
        block(
          ("container", .tuple([container])), ("host_pid", .bool(true)), ("service_account_name", .string("")),
          (
            "volume",
            block(
              ("name", .string("v")),
              ("secret", block(("secret_name", .string("s")), ("default_mode", .string("0440")))))
          )
        )
      ), ("timeouts", .object([("create", .string("1m"))])))
    #expect(
      pod.values.json
        == #"{"apiVersion":"v1","kind":"Pod","metadata":{"labels":{"app_name":"a"},"name":"p"},"spec":{"automountServiceAccountToken":true,"containers":[{"args":["1","x"],"env":[{"name":"A","value":"1"}],"image":"app:1","livenessProbe":{"httpGet":{"path":"/","port":"http"}},"name":"app","ports":[{"containerPort":8080}],"resources":{"limits":{"cpu":"1"}},"securityContext":{"capabilities":{"drop":["ALL"]},"readOnlyRootFilesystem":true,"runAsUser":1000,"seccompProfile":{"type":"Unconfined"}},"volumeMounts":[{"mountPath":"/v","name":"v"}]}],"hostPID":true,"volumes":[{"name":"v","secret":{"defaultMode":288,"secretName":"s"}}]}}"#
    )
  }

  @Test(arguments: [
    ("spec.containers[0].securityContext.runAsUser", "spec[0].container[0].security_context[0].run_as_user"),
    ("spec.containers[0].securityContext.capabilities.drop[0]", "spec[0].container[0].security_context[0]"),
    ("spec.containers[1].image", "spec[0].container[1].image"),
    ("spec.containers[2].image", "spec[0].container"),
    ("spec.containers[1].resources.limits.cpu", "spec[0].container[1]"),
    ("spec.hostNetwork", "spec[0]"), ("metadata.labels.app", "metadata[0].labels.app"), ("kind", nil),
  ])
  func `the way back leads to what is written`(path: String, place: String?) throws {
    let pod = try object(
      "kubernetes_pod", ("metadata", block(("name", .string("p")), ("labels", .object([("app", .string("a"))])))),
      (
        "spec",
        block(
          (
            "container",
            .tuple([
              .object([("security_context", block(("run_as_user", .int(0))))]), .object([("image", .string("b"))]),
            ])
          ))
      ))
    let steps = path.replacing("[", with: ".[").split(separator: ".").map { part -> PathStep in
      part.first == "[" ? .index(Int(part.dropFirst().dropLast()) ?? 0) : .attribute(String(part))
    }
    #expect(pod.origin.range(of: AttributePath(steps))?.path == place)
  }

  @Test func `the fields that depend on where they stand are told apart`() throws {
    let ingress = try object(
      "kubernetes_ingress_v1", ("metadata", block(("name", .string("i")))),
      (
        "spec",
        block(
          (
            "rule",
            block(
              ("host", .string("h")),
              (
                "http",
                block(
                  (
                    "path",
                    block(
                      ("path", .string("/")),
                      (
                        "backend",
                        block(("service", block(("name", .string("s")), ("port", block(("number", .int(80)))))))
                      ))
                  ))
              ))
          ))
      ))
    #expect(
      ingress.values["spec"]?.json
        == #"{"rules":[{"host":"h","http":{"paths":[{"backend":{"service":{"name":"s","port":{"number":80}}},"path":"/"}]}}]}"#
    )
    let account = try object(
      "kubernetes_service_account", ("metadata", block(("name", .string("a")))),
      ("secret", block(("name", .string("s")))),
      ("automount_service_account_token", .bool(false)))
    #expect(account.values["secrets"]?.json == #"[{"name":"s"}]"#)
    #expect(account.values["automountServiceAccountToken"] == .bool(false))
    let volume = try object(
      "kubernetes_persistent_volume", ("metadata", block(("name", .string("v")))),
      (
        "spec",
        block(
          ("capacity", .object([("storage", .string("1Gi"))])),
          ("persistent_volume_source", block(("host_path", block(("path", .string("/etc")))))))
      ))
    #expect(volume.values["spec"]?["hostPath"]?.json == #"{"path":"/etc"}"#)
    #expect(volume.meta["namespace"] == .null)
    #expect(
      volume.origin.range(of: AttributePath("spec", "hostPath", "path"))?.path
        == "spec[0].persistent_volume_source[0].host_path[0].path")
    let secret = try object(
      "kubernetes_secret", ("metadata", block(("name", .string("s")))), ("data", .object([("password", .string("x"))])))
    #expect(secret.values["stringData"]?.json == #"{"password":"x"}"#)
    #expect(secret.origin.range(of: AttributePath("stringData"))?.path == "data")
    let binding = try object(
      "kubernetes_role_binding", ("metadata", block(("name", .string("b")))),
      ("subject", block(("kind", .string("ServiceAccount")), ("name", .string("a")))))
    #expect(binding.values["subjects"]?.json == #"[{"kind":"ServiceAccount","name":"a","namespace":"default"}]"#)
  }

  @Test func `arguments in place of blocks are the blocks that are meant`() throws {
    let pod = try object(
      "kubernetes_pod",
      ("metadata", .object([("name", .string("p")), ("labels", .object([("app_name", .string("a"))]))])),
      (
        "spec",
        block(
          (
            "container",
            .tuple([
              .object([
                ("env", .object([("name", .string("A")), ("value", .string("b"))])),
                ("security_context", .object([("run_as_user", .int(0))])),
              ])
            ])
          ), ("node_selector", block(("a_b", .string("c")))))
      ))
    #expect(
      pod.values["spec"]?["containers"]?.json
        == #"[{"env":[{"name":"A","value":"b"}],"securityContext":{"runAsUser":0}}]"#)
    #expect(pod.values["metadata"]?["labels"]?.json == #"{"app_name":"a"}"#)
    #expect(pod.values["spec"]?["nodeSelector"]?.json == #"{"a_b":"c"}"#)
    let steps: [PathStep] = [.attribute("spec"), .attribute("containers"), .index(0)]
    #expect(
      pod.origin.range(of: AttributePath(steps + [.attribute("securityContext"), .attribute("runAsUser")]))?.path
        == "spec[0].container[0].security_context.run_as_user")
    #expect(
      pod.origin.range(of: AttributePath(steps + [.attribute("env"), .index(0), .attribute("value")]))?.path
        == "spec[0].container[0].env.value")
    let ingressClass = try object(
      "kubernetes_ingress_class_v1", ("metadata", block(("name", .string("i")))),
      ("spec", block(("parameters", block(("api_group", .string("g")))))))
    #expect(ingressClass.values["spec"]?["parameters"]?.json == #"{"apiGroup":"g"}"#)
    let storage = try object(
      "kubernetes_storage_class", ("metadata", block(("name", .string("s")))), ("storage_provisioner", .string("p")),
      ("parameters", .object([("kms_key", .string("k"))])))
    #expect(storage.values["parameters"]?.json == #"{"kms_key":"k"}"#)
    #expect(storage.values["provisioner"] == .string("p"))
    let service = try object(
      "kubernetes_service", ("metadata", block(("name", .string("s")))),
      ("spec", block(("selector", .object([("app_name", .string("a"))])), ("cluster_ip", .string("None")))))
    #expect(service.values["spec"]?.json == #"{"clusterIP":"None","selector":{"app_name":"a"}}"#)
  }

  @Test func `what is not known stays a symbol`() throws {
    let name = Value.symbol("var.name", kind: .variable)
    let open = Value.unknown(
      Unknown(
        Symbol("kubernetes_pod.this.container for var.all", kind: .derived), type: .list(.dynamic), isNotNull: true,
        certain: [.object([("image", .string("a"))])]))
    let pod = try object(
      "kubernetes_pod",
      (
        "metadata",
        block(
          ("name", name),
          (
            "namespace",
            .symbol(
              "kubernetes_namespace.shop.id", kind: .resource(address: "kubernetes_namespace.shop", attribute: "id"))
          ))
      ),
      ("spec", block(("container", open))))
    #expect(pod.objectName == name)
    #expect(pod.namespace.isUnknown)
    guard case .unknown(let containers)? = pod.values["spec"]?["containers"] else {
      Issue.record("containers are not unknown")
      return
    }
    #expect(containers.certain.map(\.json) == [#"{"image":"a"}"#])
    let generated = try object("kubernetes_job", ("metadata", block(("generate_name", .string("run-")))))
    #expect(generated.objectName.symbol?.name == "kubernetes_job.this.metadata[0].name")
  }

  @Test func `the id of an object in the code is its name`() throws {
    var diagnostics: [Diagnostic] = []
    func resource(_ type: String, _ values: (String, Value)...) -> Resource {
      Resource(
        format: .terraform, type: type, address: "\(type).shop", scope: Scope("root"), values: .object(values),
        origin: Place())
    }
    let found = TerraformObjects.objects(
      of: [
        resource("kubernetes_namespace", ("metadata", block(("name", .string("store"))))),
        resource(
          "kubernetes_service_account",
          (
            "metadata",
            block(
              ("name", .string("a")),
              (
                "namespace",
                .symbol(
                  "kubernetes_namespace.shop.id", kind: .resource(address: "kubernetes_namespace.shop", attribute: "id")
                )
              ))
          )),
      ], diagnostics: &diagnostics)
    #expect(found.map(\.namespace) == [.null, .string("store")])
  }

  @Test func `manifests are the objects they hold`() throws {
    let object = Value.object([
      ("apiVersion", .string("v1")), ("kind", .string("Pod")), ("metadata", .object([("name", .string("p"))])),
    ])
    let manifest = try #require(objects("kubernetes_manifest", .object([("manifest", object)])).first)
    #expect(manifest.type == "Pod")
    #expect(manifest.origin.range(of: AttributePath("metadata", "name"))?.path == "manifest.metadata.name")
    var builder = StringBuilder()
    builder.append("apiVersion: v1\nkind: Pod\nmetadata:\n  name: ")
    builder.append(Unknown(Symbol("var.name", kind: .variable), type: .string))
    builder.append("\n  namespace: a-")
    builder.append(Unknown(Symbol("var.name", kind: .variable), type: .string))
    builder.append("\n")
    let text = try #require(objects("kubectl_manifest", .object([("yaml_body", builder.finish())])).first)
    #expect(text.objectName.symbol?.name == "var.name")
    #expect(text.namespace.isUnknown)
    #expect(text.namespace != text.objectName)
    #expect(text.origin.range(of: AttributePath("metadata", "name"))?.path == "yaml_body")
    #expect(objects("kubernetes_manifest", .object([("manifest", .symbol("var.m", kind: .variable))])).isEmpty)
  }

  @Test func `labels and annotations that Terraform adds are the object's`() throws {
    var diagnostics: [Diagnostic] = []
    func resource(_ type: String, _ values: (String, Value)...) -> Resource {
      Resource(
        format: .terraform, type: type, address: "\(type).this", scope: Scope("root"), values: .object(values),
        origin: Place())
    }
    let found = TerraformObjects.objects(
      of: [
        resource(
          "kubernetes_annotations", ("api_version", .string("v1")), ("kind", .string("ServiceAccount")),
          ("metadata", block(("name", .string("aws-node")), ("namespace", .string("kube-system")))),
          ("annotations", .object([("role", .string("r"))]))),
        resource(
          "kubernetes_labels", ("api_version", .string("v1")), ("kind", .string("Namespace")),
          ("metadata", block(("name", .string("shop")))), ("labels", .object([("enforce", .string("restricted"))]))),
        resource(
          "kubernetes_namespace",
          ("metadata", block(("name", .string("shop")), ("labels", .object([("team", .string("a"))]))))),
      ], diagnostics: &diagnostics)
    #expect(found.map(\.type) == ["Namespace", "ServiceAccount"])
    let namespace = try #require(found.first)
    #expect(namespace.values["metadata"]?["labels"]?.json == #"{"enforce":"restricted","team":"a"}"#)
    #expect(namespace.origin.range(of: AttributePath("metadata", "labels", "enforce"))?.path == "labels.enforce")
    #expect(namespace.origin.range(of: AttributePath("metadata", "labels", "team"))?.path == "metadata[0].labels.team")
    let account = try #require(found.last)
    #expect(account.namespace == .string("kube-system"))
    #expect(account.origin.range(of: AttributePath("metadata", "annotations", "role"))?.path == "annotations.role")
    #expect(account.origin.range(of: AttributePath("metadata", "name"))?.path == "metadata[0].name")
  }
}
