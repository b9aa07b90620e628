import Inventory
import Kubernetes
import Source

/// What the manifests of the tests read as.
enum Manifests {
  static func read(_ text: String, path: String = "k8s/app.yaml") -> (resources: [Resource], diagnostics: [Diagnostic])
  {
    var diagnostics: [Diagnostic] = []
    let source = SourceText(path: path, text: text)
    let resources = ManifestReader.resources(in: source, scope: Scope("prod"), diagnostics: &diagnostics)
    return (resources, diagnostics)
  }

  static func graph(_ text: String) -> ObjectGraph { ObjectGraph(read(text).resources) }
}
