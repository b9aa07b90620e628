import Inventory
import Kubernetes
import Source
import Testing
import Values

@Suite struct ManifestReaderTests {
  @Test(arguments: [
    ("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart, namespace: shop}", "apps/v1/Deployment/shop/cart"),
    ("kind: Pod\napiVersion: v1\nmetadata: {name: p}", "v1/Pod/default/p"),
    ("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}", "v1/Namespace/shop"),
    (
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}",
      "rbac.authorization.k8s.io/v1/ClusterRole/r"
    ),
    ("apiVersion: example.com/v1\nkind: Node\nmetadata: {name: here}", "example.com/v1/Node/default/here"),
    ("apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: run-}", "batch/v1/Job/default/run-"),
    ("apiVersion: v1\nkind: Pod", "v1/Pod/default/"),
    ("apiVersion: \"v1\"\n'kind': Pod\nmetadata: {name: 7}", "v1/Pod/default/7"),
    ("{apiVersion: v1, kind: Pod, metadata: {name: flow}}", "v1/Pod/default/flow"),
    ("{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"json\"}}", "v1/Pod/default/json"),
    ("  apiVersion: v1\n  kind: Pod\n  metadata:\n    name: indented\n", "v1/Pod/default/indented"),
    ("\u{FEFF}apiVersion: v1\r\nkind: Pod\r\nmetadata:\r\n  name: crlf\r\n", "v1/Pod/default/crlf"),
  ])
  func `an object has an address`(text: String, address: String) {
    let (resources, diagnostics) = Manifests.read(text)
    #expect(diagnostics == [])
    #expect(resources.map(\.address) == [address])
  }

  @Test func `a resource tells what the object is`() throws {
    let (resources, _) = Manifests.read(
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart}\nspec: {paused: yes}")
    let resource = try #require(resources.first)
    #expect(resource.format == .kubernetes)
    #expect(resource.type == "Deployment")
    #expect(resource.scope == Scope("prod"))
    #expect(resource.values["spec"]?["paused"] == .bool(true))
    #expect(resource.meta.json == #"{"apiVersion":"apps/v1","kind":"Deployment","name":"cart","namespace":"default"}"#)
  }

  @Test func `lists are taken apart`() {
    let (resources, diagnostics) = Manifests.read(
      """
      apiVersion: v1
      kind: List
      items:
      - apiVersion: v1
        kind: Service
        metadata: {name: a}
      - apiVersion: v1
        kind: ConfigMapList
        items:
        - metadata: {name: b}
        - metadata: {name: c, namespace: far}
      - just text
      ---
      apiVersion: example.com/v1
      kind: AllowList
      metadata: {name: d}
      """)
    #expect(diagnostics == [])
    #expect(
      resources.map(\.address) == [
        "v1/Service/default/a", "v1/ConfigMap/default/b", "v1/ConfigMap/far/c", "example.com/v1/AllowList/default/d",
      ])
    #expect(resources[1].values["kind"] == .string("ConfigMap"))
    #expect(resources.map(\.origin.header.text) == ["kind: Service", "name: b", "name: c", "kind: AllowList"])
  }

  @Test(arguments: [
    ("workflow", "name: ci\non: [push]\njobs:\n  build:\n    steps: []\n"),
    ("compose", "services:\n  web:\n    image: nginx\n"),
    ("broken compose", "services:\n  web: [\n"),
    ("values", "image:\n  tag: 1\nkind: Deployment\n"),
    ("kustomization", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n"),
    ("cluster configuration", "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: c}\n"),
    ("kubeconfig", "apiVersion: v1\nkind: Config\nclusters: []\n"),
    ("schema", "openapi: 3.0.0\nproperties:\n  apiVersion:\n    type: string\n  kind:\n    type: string\n"),
    ("stack", "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  B:\n    Type: !Sub 'x'\n"),
    ("nested", "template:\n  apiVersion: v1\n  kind: Pod\n"),
    ("list at top", "- apiVersion: v1\n  kind: Pod\n"),
    ("values that are no text", "apiVersion: v1\nkind: &k\n  a: 1\n"),
    ("template in a key", "apiVersion: v1\nkind: Pod\nmetadata:\n  {{- include \"labels\" . | nindent 4 }}\n"),
    ("template as a value", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n"),
    ("template with control lines", "{{- if .Values.on }}\napiVersion: v1\nkind: Pod\n{{- end }}\n"),
    ("placeholder of a script", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {TENANT_ID}-basic\n"),
    ("jinja", "apiVersion: v1\nkind: Pod\n{% if x %}\nmetadata: 1\n{% endif %}\n"),
    ("broken values", "config: [\n  apiVersion: v1\n  kind: x\n"),
  ])
  func `what is no manifest is left alone`(name: String, text: String) {
    let (resources, diagnostics) = Manifests.read(text)
    #expect(resources.isEmpty)
    #expect(diagnostics == [])
  }

  @Test func `templates in quotes are plain text`() {
    let (resources, diagnostics) = Manifests.read(
      "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec: {x: \"{{inputs.y}}\"}\n")
    #expect(resources.count == 1)
    #expect(diagnostics == [])
  }

  @Test func `a broken manifest gives an error and its other documents`() {
    let (resources, diagnostics) = Manifests.read(
      """
      apiVersion: v1
      kind: Pod
      metadata:
      \tname: tab
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: s}
      """)
    #expect(resources.map(\.address) == ["v1/Service/default/s"])
    #expect(diagnostics.map(\.line) == [4])
    #expect(diagnostics.map(\.severity) == [.error])
  }

  @Test func `a broken JSON manifest gives an error`() {
    let (resources, diagnostics) = Manifests.read("{\"apiVersion\": \"v1\", \"kind\": \"Pod\",}", path: "p.json")
    #expect(resources.isEmpty)
    #expect(diagnostics.map(\.severity) == [.error])
  }

  @Test func `what is of another type than Kubernetes takes is said to be wrong, and the rest is read`() throws {
    let (resources, diagnostics) = Manifests.read(
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: cart}
      spec:
        template:
          spec:
            hostNetwork: certainly
            hostPID: "true"
            securityContext: {runAsUser: "${UID}"}
            containers:
              - name: cart
                image: [nginx]
                args: --verbose
              - nginx
              -
            volumes:
      """)
    #expect(diagnostics.map(\.severity) == [.warning, .warning, .warning, .warning])
    #expect(diagnostics.map(\.line).sorted() == [7, 12, 13, 14])
    #expect(
      diagnostics.map(\.summary).contains(
        "spec.template.spec.containers[0].args is a text, and Kubernetes takes a list."))
    let spec = try #require(resources.first?.values["spec"]?["template"]?["spec"])
    #expect(spec["hostNetwork"] == .null)
    #expect(spec["hostPID"] == .string("true"))
    #expect(spec["securityContext"]?["runAsUser"] == .null)
    #expect(spec["containers"]?.elements?.count == 3)
    #expect(spec["containers"]?[0]?["name"] == .string("cart"))
    #expect(spec["containers"]?[0]?["image"] == .null)
    #expect(spec["containers"]?[1] == .emptyObject)
    #expect(spec["containers"]?[2] == .emptyObject)
  }

  @Test func `repeated keys warn`() {
    let (_, diagnostics) = Manifests.read("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nmetadata: {name: b}\n")
    #expect(diagnostics.map(\.line) == [4])
    #expect(diagnostics.map(\.severity) == [.warning])
  }
}

@Suite struct ManifestOriginTests {
  static let text = """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: cart
      annotations:
        eks.amazonaws.com/role-arn: arn:aws:iam::1:role/r
    spec:
      template:
        spec:
          hostNetwork: true
          containers:
          - name: app
            image: nginx
    """

  @Test(arguments: [
    (AttributePath("spec", "template", "spec", "hostNetwork"), "hostNetwork: true"),
    (AttributePath("spec", "template", "spec", "hostPID"), "spec"),
    (
      AttributePath([
        .attribute("spec"), .attribute("template"), .attribute("spec"), .attribute("containers"), .index(0),
        .attribute("image"),
      ]), "image: nginx"
    ),
    (
      AttributePath([
        .attribute("spec"), .attribute("template"), .attribute("spec"), .attribute("containers"), .index(0),
        .attribute("securityContext"),
      ]), "name: app"
    ),
    (
      AttributePath([.attribute("metadata"), .attribute("annotations"), .key("eks.amazonaws.com/role-arn")]),
      "eks.amazonaws.com/role-arn: arn:aws:iam::1:role/r"
    ),
  ])
  func `an attribute is found where it stands`(path: AttributePath, expected: String) throws {
    let resource = try #require(Manifests.read(ManifestOriginTests.text).resources.first)
    #expect(resource.origin.range(of: path)?.text == expected)
  }

  @Test func `the header is the kind, the extent the whole`() throws {
    let resource = try #require(Manifests.read(ManifestOriginTests.text).resources.first)
    #expect(resource.origin.header.text == "kind: Deployment")
    #expect(resource.origin.header.start == Position(line: 2, column: 1))
    #expect(resource.origin.extent.text == ManifestOriginTests.text)
    #expect(resource.origin.range(of: AttributePath("data")) == nil)
  }

  @Test func `a value through an alias tells the alias`() throws {
    let resource = try #require(
      Manifests.read("apiVersion: v1\nkind: Pod\nx: &x\n  user: 0\nspec: *x\n").resources.first)
    let path = AttributePath("spec", "user")
    #expect(resource.origin.range(of: path)?.text == "user: 0")
    #expect(resource.origin.trace(of: path).map(\.range.text) == ["*x"])
  }
}
