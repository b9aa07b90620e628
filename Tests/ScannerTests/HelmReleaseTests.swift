import Foundation
import Inventory
import Policy
import Reports
import Scanner
import Source
import Testing
import Values

/// Charts that Terraform's `helm_release` installs, in whole scans.
@Suite struct HelmReleaseTests {
  private func evaluate(_ files: [String: String], configuration: String? = nil) throws -> [Resource] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "release-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var files = files.merging(HelmReleaseTests.chart) { own, _ in own }
    if let configuration { files[".infrascan.hcl"] = configuration }
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    var options = ScanOptions()
    options.configuration = ScanConfiguration.load(for: [folder.path])
    let evaluated = Scan([folder.path], options: options).evaluate()
    #expect(evaluated.diagnostics.map(\.message) == [])
    return evaluated.inventory.resources.filter { $0.format == .kubernetes }
  }

  private static let chart = [
    "charts/app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
    "charts/app/values.yaml": "image: {tag: latest}\nannotations: {}\nenv: {}\nprivileged: false\n",
    "charts/app/crds/c.yaml": """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: things.example.com}
    """,
    "charts/app/files/note.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: not-an-object}\n",
    "charts/app/templates/pod.yaml": """
    apiVersion: v1
    kind: Pod
    metadata:
      name: {{ .Release.Name }}
      annotations:
        {{- toYaml .Values.annotations | nindent 4 }}
    spec:
      containers:
        - name: app
          image: repo/app:{{ .Values.image.tag }}
          env:
            - name: HOST
              value: {{ .Values.env.host | quote }}
            - name: URL
              value: https://{{ .Values.env.host }}:443/
          securityContext:
            privileged: {{ .Values.privileged }}
    """,
  ]

  private func release(_ arguments: String) -> String {
    """
    variable "host" {}
    resource "helm_release" "app" {
      name  = "shop"
      chart = "${path.module}/charts/app"
      \(arguments)
    }
    """
  }

  private func pod(_ resources: [Resource]) throws -> Resource {
    let pods = resources.filter { $0.type == "Pod" }
    #expect(pods.count == 1)
    return try #require(pods.first)
  }

  @Test func `a chart is rendered once, as Terraform installs it, and not by itself`() throws {
    let resources = try evaluate([
      "main.tf": release(
        """
        namespace = "store"
        values = [file("values/app.yaml"), yamlencode({ image = { tag = "v1" } })]
          set {
            name  = "image.tag"
            value = "v2"
          }
        """), "values/app.yaml": "# of the shop\nprivileged: true\n",
    ])
    let pod = try pod(resources)
    #expect(pod.address == "v1/Pod/store/shop")
    #expect(pod.values["metadata"]?["namespace"] == .string("store"))
    let container = try #require(pod.values["spec"]?["containers"]?[0])
    #expect(container["image"] == .string("repo/app:v2"))
    #expect(container["securityContext"]?["privileged"] == .bool(true))
    func trace(_ steps: PathStep...) -> [String] {
      let path = AttributePath([.attribute("spec"), .attribute("containers"), .index(0)] + steps)
      return pod.origin.trace(of: path).map { "\(Paths.name($0.range.path)):\($0.range.start.line)" }
    }
    #expect(trace(.attribute("securityContext"), .attribute("privileged")) == ["app.yaml:2"])
    #expect(trace(.attribute("image")) == ["main.tf:9"])
    #expect(pod.origin.calls.map { $0.start.line } == [2])
    #expect(resources.map(\.type).sorted() == ["CustomResourceDefinition", "Pod"])
  }

  @Test func `what is not known is a symbol in the objects`() throws {
    let pod = try pod(
      try evaluate([
        "main.tf": release(
          """
          values = [<<-EOT
              env:
                host: ${var.host}
              annotations:
                bucket: ${aws_s3_bucket.app.arn}
            EOT
            ]
            set = [{ name = "privileged", value = var.privileged }]
          """) + "\nvariable \"privileged\" {}\nresource \"aws_s3_bucket\" \"app\" {}\n"
      ]))
    let container = try #require(pod.values["spec"]?["containers"]?[0])
    #expect(container["securityContext"]?["privileged"]?.symbol?.name == "var.privileged")
    #expect(container["env"]?[0]?["value"]?.symbol?.name == "var.host")
    #expect(container["env"]?[1]?["value"]?.isUnknown == true)
    #expect(pod.values["metadata"]?["annotations"]?["bucket"]?.symbol?.name == "aws_s3_bucket.app.arn")
    #expect(pod.address == "v1/Pod/default/shop")
  }

  @Test func `what goes by something that is not known is not taken for decided`() throws {
    var files = ["main.tf": release("values = [yamlencode({ web = var.web, name = \"n-${var.host}\" })]")]
    files["main.tf"]? += "\nvariable \"web\" {}\n"
    files["charts/app/templates/pod.yaml"] = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: {{ .Release.Name }}}
      data:
        port: {{ int .Values.web.port }}
        size: {{ eq .Values.web.size "big" }}
        upper: {{ upper .Values.name }}
        quoted: {{ .Values.name | quote }}
        encoded: {{ .Values.name | b64enc }}
        plain: {{ .Chart.Name }}
      """
    files["charts/app/templates/more.yaml"] = """
      {{- if .Values.web.enabled }}
      apiVersion: v1
      kind: Service
      metadata: {name: {{ .Release.Name }}}
      spec:
        ports:
        {{- range .Values.web.ports }}
        - port: {{ .number }}
        {{- end }}
      {{- end }}
      """
    let resources = try evaluate(files)
    let map = try #require(resources.first { $0.type == "ConfigMap" })
    for key in ["port", "size", "upper", "quoted", "encoded"] {
      #expect(map.values["data"]?[key]?.isUnknown == true, "\(key)")
    }
    #expect(map.values["data"]?["plain"] == .string("app"))
    #expect(!map.isConditional)
    #expect(resources.first { $0.type == "Service" }?.isConditional == true)
  }

  @Test func `charts of repositories, and releases that there are not, leave charts to themselves`() throws {
    let resources = try evaluate([
      "main.tf": """
      resource "helm_release" "remote" {
        name       = "ingress"
        repository = "https://kubernetes.github.io/ingress-nginx"
        chart      = "ingress-nginx"
      }
      resource "helm_release" "packed" {
        name  = "packed"
        chart = "oci://registry.example.com/charts/app"
      }
      resource "helm_release" "none" {
        count = 0
        name  = "none"
        chart = "./charts/app"
      }
      """
    ])
    #expect(try pod(resources).address == "v1/Pod/default/release")
  }

  @Test func `each root module has its release, in the cluster of its environment`() throws {
    let resources = try evaluate([
      "modules/app/main.tf": """
      variable "tag" {}
      resource "helm_release" "app" {
        name       = "shop"
        repository = "${path.module}/../../charts"
        chart      = "app"
        set {
          name  = "image.tag"
          value = var.tag
        }
      }
      """, "environments/dev/main.tf": "module \"app\" {\n  source = \"../../modules/app\"\n  tag = \"d\"\n}\n",
      "environments/prod/main.tf": "module \"app\" {\n  source = \"../../modules/app\"\n  tag = \"p\"\n}\n",
    ])
    let pods = resources.filter { $0.type == "Pod" }
    #expect(pods.map(\.scope.variant) == ["dev", "prod"])
    #expect(
      pods.map { $0.values["spec"]?["containers"]?[0]?["image"]?.stringValue } == ["repo/app:d", "repo/app:p"])
    #expect(pods.first?.origin.calls.map { "\(Paths.name($0.path)):\($0.start.line)" } == ["main.tf:2", "main.tf:1"])
  }

  @Test func `a configuration says how charts are installed`() throws {
    let resources = try evaluate(
      [
        "values/common.yaml": "image: {tag: common}\n", "values/p.yaml": "privileged: true\n",
        "values/d.yaml": "image: {tag: dev}\n",
      ],
      configuration: """
        helm "charts/*" {
          release   = "shop"
          namespace = "store"
          values    = ["values/common.yaml"]

          environment "dev" {
            values = ["values/d.yaml"]
          }
          environment "prod" {
            values = ["values/p.yaml"]
          }
        }
        """)
    let pods = resources.filter { $0.type == "Pod" }
    #expect(pods.map { "\($0.scope.variant) \($0.address)" } == ["dev v1/Pod/store/shop", "prod v1/Pod/store/shop"])
    #expect(
      pods.map { $0.values["spec"]?["containers"]?[0]?["image"]?.stringValue } == ["repo/app:dev", "repo/app:common"])
    #expect(pods.last?.values["spec"]?["containers"]?[0]?["securityContext"]?["privileged"] == .bool(true))
  }

  @Test func `what is wrong with a configuration of charts is said at its line`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "release-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var files = HelmReleaseTests.chart
    files[".infrascan.hcl"] = """
      helm "charts/app" {
        values = ["absent.yaml"]
        chart  = "x"

        enviroment "prod" {
        }
        environment "prod" {
          files = []
        }
      }
      """
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    var options = ScanOptions()
    options.configuration = ScanConfiguration.load(for: [folder.path])
    let diagnostics = Scan([folder.path], options: options).run(version: "test").diagnostics
    #expect(
      diagnostics.map { "\($0.line) \($0.summary)" } == [
        "1 The values file \"absent.yaml\" is not there.", "3 Unsupported argument.", "5 Unsupported block type.",
        "8 Unsupported argument.",
      ])
  }
}
