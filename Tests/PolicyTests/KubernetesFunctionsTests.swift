import Inventory
import Kubernetes
import Policy
import Source
import Testing
import Values

@Suite struct KubernetesFunctionsTests {
  /// Findings of a policy on manifests: "spec.containers[0].image:12 message".
  static func findings(_ policy: String, _ manifests: String, unknown: Bool = false) -> [String] {
    var diagnostics: [Diagnostic] = []
    let resources = ManifestReader.resources(
      in: SourceText(path: "app.yaml", text: manifests), scope: Scope(""), diagnostics: &diagnostics)
    return judgement(policy, resources, unknown: unknown).map {
      "\($0.attribute):\($0.location.start.line) \($0.message)"
    } + diagnostics.map(\.message)
  }

  private static func judgement(_ policy: String, _ resources: [Resource], unknown: Bool = false) -> [Finding] {
    let set = PolicySet([SourceText(path: "p.policy.hcl", text: policy)])
    var options = PolicyEngine.Options()
    options.includesUnknown = unknown
    let judgement = PolicyEngine(PolicySession(set, Inventory(resources)), options: options).judge(0..<resources.count)
    #expect(set.diagnostics.map(\.message) == [])
    #expect(judgement.failures.map(\.diagnostic.message) == [])
    return judgement.findings
  }

  /// A manifest with a pod spec of each kind that has one.
  static func manifest(_ kind: String, _ podSpec: String) -> String {
    func indented(_ text: String, _ by: Int) -> String {
      text.split(separator: "\n").map { String(repeating: " ", count: by) + $0 }.joined(separator: "\n")
    }
    let head = "kind: \(kind)\nmetadata:\n  name: web\n"
    switch kind {
    case "Pod": return "apiVersion: v1\n\(head)spec:\n\(indented(podSpec, 2))\n"
    case "CronJob":
      return
        "apiVersion: batch/v1\n\(head)spec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n\(indented(podSpec, 10))\n"
    default:
      let version = kind == "Job" ? "batch/v1" : kind == "Rollout" ? "argoproj.io/v1alpha1" : "apps/v1"
      return "apiVersion: \(version)\n\(head)spec:\n  template:\n    spec:\n\(indented(podSpec, 6))\n"
    }
  }

  static let prefixes = [
    ("Pod", "spec"), ("Deployment", "spec.template.spec"), ("StatefulSet", "spec.template.spec"),
    ("Job", "spec.template.spec"), ("CronJob", "spec.jobTemplate.spec.template.spec"),
    ("Rollout", "spec.template.spec"),
  ]

  @Test(arguments: prefixes)
  func `a policy for workloads judges every kind, and points into its pod spec`(kind: String, prefix: String) {
    let policy = """
      object_policy "workload" "no-host-network" {
        locals {
          spec = k8s::pod_spec(attrs)
        }
        enforce {
          condition     = core::try(local.spec.hostNetwork, false) != true
          subject       = local.spec.hostNetwork
          error_message = "host network"
        }
      }
      """
    let text = KubernetesFunctionsTests.manifest(kind, "hostNetwork: true\ncontainers:\n- name: a")
    let line = text.split(separator: "\n").firstIndex { $0.contains("hostNetwork") }.map { $0 + 1 } ?? 0
    #expect(KubernetesFunctionsTests.findings(policy, text) == ["\(prefix).hostNetwork:\(line) host network"])
  }

  @Test(arguments: ["apiVersion: serving.knative.dev/v1\nkind: Service", "apiVersion: v1\nkind: ConfigMap"])
  func `a policy for workloads judges nothing else`(head: String) {
    let policy = """
      object_policy "workload" "never" {
        enforce {
          condition = false
        }
      }
      """
    #expect(KubernetesFunctionsTests.findings(policy, "\(head)\nmetadata:\n  name: x\n") == [])
    // A deployment that says nothing about its pods.
    #expect(
      KubernetesFunctionsTests.findings(policy, "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\n") == [])
  }

  static let pod = """
    apiVersion: v1
    kind: Pod
    metadata:
      name: web
      annotations:
        team: shop
    spec:
      securityContext:
        runAsUser: 1000
        runAsNonRoot: true
        windowsOptions:
          hostProcess: true
          runAsUserName: a
      initContainers:
      - name: setup
        image: busybox
        securityContext:
          privileged: true
      - name: proxy
        image: envoy
        restartPolicy: Always
      containers:
      - name: app
        image: app:1
        securityContext:
          runAsUser: 0
          windowsOptions:
            runAsUserName: b
      - name: log
        image: log:1
      ephemeralContainers:
      - name: debug
        image: alpine
      volumes:
      - name: data
      - name: host
        hostPath:
          path: /
    """

  @Test(arguments: [
    ("k8s::containers(attrs)", ["setup", "proxy", "app", "log", "debug"]),
    ("k8s::main_containers(attrs)", ["app", "log"]),
    ("k8s::init_containers(attrs)", ["setup", "proxy"]),
    ("k8s::long_running_containers(attrs)", ["proxy", "app", "log"]),
    ("k8s::volumes(attrs)", ["data", "host"]),
    ("[for c in k8s::containers(attrs) : c if core::startswith(c.name, \"p\")]", ["proxy"]),
    (
      "core::concat(k8s::init_containers(attrs), [for c in k8s::main_containers(attrs) : c if c.image == \"log:1\"])",
      ["setup", "proxy", "log"]
    ),
    (
      "core::flatten([for c in [k8s::volumes(attrs), k8s::main_containers(attrs)] : c])",
      ["data", "host", "app", "log"]
    ),
    ("{ for c in k8s::containers(attrs) : c.name => c }", ["app", "debug", "log", "proxy", "setup"]),
  ])
  func `an element of a list points at where it stands`(list: String, names: [String]) throws {
    let policy = """
      object_policy "workload" "never" {
        locals {
          list = \(list)
        }
        enforce {
          for_each      = local.list
          condition     = false
          subject       = each.value.name
          error_message = each.value.name
        }
      }
      """
    let lines = KubernetesFunctionsTests.pod.split(separator: "\n", omittingEmptySubsequences: false)
    let found = KubernetesFunctionsTests.findings(policy, KubernetesFunctionsTests.pod)
    #expect(found.map { String($0.split(separator: " ").last ?? "") } == names)
    for finding in found {
      let parts = finding.split(separator: " ")
      let line = try #require(Int(parts[0].split(separator: ":").last ?? ""))
      #expect(lines[line - 1].hasSuffix("- name: \(parts[1])"), "\(finding)")
    }
  }

  @Test(arguments: [
    ("privileged", ["true", "null", "null", "null", "null"], [17, 18, 24, 28, 31]),
    ("runAsUser", ["1000", "1000", "0", "1000", "1000"], [8, 8, 25, 8, 8]),
    ("runAsNonRoot", ["true", "true", "true", "true", "true"], [9, 9, 9, 9, 9]),
  ])
  func `a security context is the container's over the pod's, and each field points at where it was set`(
    field: String, values: [String], lines: [Int]
  ) {
    let policy = """
      object_policy "workload" "never" {
        enforce {
          for_each      = k8s::containers(attrs)
          condition     = false
          subject       = k8s::security_context(attrs, each.value).\(field)
          error_message = core::jsonencode(k8s::security_context(attrs, each.value).\(field))
        }
      }
      """
    let found = KubernetesFunctionsTests.findings(policy, KubernetesFunctionsTests.pod)
    #expect(found.map { String($0.split(separator: " ").last ?? "") } == values)
    #expect(
      found.map { Int($0.split(separator: " ")[0].split(separator: ":").last ?? "") ?? 0 } == lines.map { $0 + 1 })
  }

  @Test func `options for Windows are merged field by field`() {
    let policy = """
      object_policy "workload" "never" {
        enforce {
          for_each      = [for c in k8s::main_containers(attrs) : c if c.name == "app"]
          condition     = false
          error_message = core::jsonencode(k8s::security_context(attrs, each.value).windowsOptions)
        }
      }
      """
    #expect(
      KubernetesFunctionsTests.findings(policy, KubernetesFunctionsTests.pod)
        == ["spec.containers[0]:23 {\"hostProcess\":true,\"runAsUserName\":\"b\"}"])
  }

  @Test func `what is not written is shown where it would be`() {
    let policy = """
      object_policy "workload" "probe" {
        enforce {
          for_each      = k8s::main_containers(attrs)
          condition     = each.value.livenessProbe != null
          subject       = each.value.livenessProbe
          error_message = "none"
        }
        enforce {
          condition     = core::try(k8s::pod_spec(attrs).hostPID, false)
          subject       = k8s::pod_spec(attrs).hostPID
          error_message = "no host PID"
        }
        enforce {
          condition     = core::try(k8s::pod_metadata(attrs).annotations["owner"], null) != null
          error_message = "no owner"
        }
      }
      """
    let text = KubernetesFunctionsTests.manifest("Deployment", "containers:\n- image: app\n  name: app")
    #expect(
      KubernetesFunctionsTests.findings(policy, text) == [
        "spec.template.spec.containers[0].livenessProbe:10 none", "spec.template.spec.hostPID:7 no host PID",
        "spec.template.metadata.annotations[\"owner\"]:6 no owner",
      ])
  }

  @Test(arguments: [("Job", 0), ("CronJob", 0), ("Deployment", 1), ("Pod", 1)])
  func `what runs to completion has no long-running containers`(kind: String, count: Int) {
    let policy = """
      object_policy "workload" "never" {
        enforce {
          for_each      = k8s::long_running_containers(attrs)
          condition     = false
        }
      }
      """
    let text = KubernetesFunctionsTests.manifest(kind, "containers:\n- name: app")
    #expect(KubernetesFunctionsTests.findings(policy, text).count == count)
    let once = KubernetesFunctionsTests.manifest(kind, "restartPolicy: Never\ncontainers:\n- name: app")
    #expect(KubernetesFunctionsTests.findings(policy, once).count == (kind == "Deployment" ? 1 : 0))
  }

  @Test func `a fingerprint tells containers by name, whatever is inserted before`() {
    func fingerprints(_ containers: String) -> [String] {
      var diagnostics: [Diagnostic] = []
      let text = KubernetesFunctionsTests.manifest("Deployment", "containers:\n\(containers)")
      let resources = ManifestReader.resources(
        in: SourceText(path: "app.yaml", text: text), scope: Scope(""), diagnostics: &diagnostics)
      let policy = """
        object_policy "workload" "image" {
          enforce {
            for_each  = k8s::containers(attrs)
            condition = each.value.image != "app"
            subject   = each.value.image
          }
        }
        """
      return KubernetesFunctionsTests.judgement(policy, resources).map(\.fingerprint)
    }
    let alone = fingerprints("- name: app\n  image: app")
    #expect(alone.count == 1)
    #expect(fingerprints("- name: first\n  image: x\n- name: app\n  image: app") == alone)
    #expect(fingerprints("- name: other\n  image: app") != alone)
    #expect(Set(fingerprints("- name: app\n  image: app\n- name: app\n  image: app")).count == 2)
  }

  @Test func `containers that the code does not determine leave a policy undecided`() {
    let policy = """
      object_policy "workload" "image" {
        enforce {
          for_each  = k8s::containers(attrs)
          condition = core::try(each.value.image, "") != "app"
        }
      }
      """
    let open = Value.symbol("var.containers", kind: .variable)
    func judged(_ spec: [(String, Value)]) -> [String] {
      judge(
        policy,
        [
          resource(
            "Pod", "x", [("apiVersion", .string("v1")), ("kind", .string("Pod")), ("spec", .object(spec))],
            format: .kubernetes)
        ])
    }
    #expect(
      judged([("containers", open)]) == [
        "unknown Pod.x at spec: Undecided: depends on var.containers."
      ])
    #expect(
      judged([("initContainers", .tuple([.object([("image", .string("app"))])])), ("containers", open)])
        .contains { $0.hasPrefix("fail Pod.x at spec.initContainers[0].image") })
  }

  @Test func `workloads of the wrong shape are no errors of policies`() {
    let policy = """
      object_policy "workload" "image" {
        enforce {
          for_each  = k8s::containers(attrs)
          condition = core::try(k8s::security_context(attrs, each.value).privileged, false) != true
        }
        enforce {
          for_each  = k8s::volumes(attrs)
          condition = true
        }
      }
      """
    for spec in [
      "containers: {}", "containers:\n-\n- 3\n- name: a\n  securityContext: 1", "volumes: 4", "securityContext: []",
    ] {
      // What is wrong with the manifest is said of the manifest.
      let said = KubernetesFunctionsTests.findings(policy, KubernetesFunctionsTests.manifest("Pod", spec))
      #expect(!said.isEmpty && said.allSatisfy { $0.contains(", and Kubernetes takes a ") }, "\(said)")
    }
    #expect(
      KubernetesFunctionsTests.findings(policy, "apiVersion: v1\nkind: Pod\nspec: none\n") == [
        "spec is a text, and Kubernetes takes a mapping. The API server refuses the object. Its other fields are checked."
      ])
  }
}
