import Documents
import Source
import Values

/// A plan of Terraform as `terraform show -json` prints it: "JSON Output Format", Plan Representation, of Terraform's
/// documentation. The plan says what will be there, the configuration in it where values that are not known yet come from.
public struct Plan: Sendable {
  let document: Document
  let root: Value
  let configuration: PlanModule
  /// Known values of the root module's variables.
  let variables: [(name: String, value: Value)]

  /// The path of the file, as reports show it.
  public var path: String { document.source.path }

  /// The newest version of the format that is understood: what comes in minor versions is added to it.
  private static let majorVersion = 1

  /// Whether a text has the look of a plan.
  public static func isPlan(_ source: SourceText) -> Bool {
    source.contains("\"format_version\"")
      && (source.contains("\"planned_values\"") || source.contains("\"resource_changes\""))
  }

  /// Whether a file is a plan in Terraform's own format, which only Terraform reads: a ZIP archive with `tfplan` in it.
  public static func isArchive(_ source: SourceText) -> Bool {
    source.bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) && source.contains("tfplan")
  }

  /// What to say of such a file.
  public static func archiveDiagnostic(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, "This is a plan in Terraform's own format, which only Terraform reads.",
      detail: "Run \"terraform show -json \(Paths.name(path)) > plan.json\" and scan plan.json.", path: path)
  }

  /// Reads a plan; `nil`, with a diagnostic, where the text is none after all.
  public init?(_ source: SourceText, diagnostics: inout [Diagnostic]) {
    guard let document = JSON.document(in: source, diagnostics: &diagnostics) else { return nil }
    let root = document.root.value
    guard root["planned_values"] != nil || root["resource_changes"] != nil,
      let version = root["format_version"]?.stringValue
    else { return nil }
    if let major = Int(version.prefix { $0 != "." }), major > Plan.majorVersion {
      diagnostics.append(
        Diagnostic(
          .error, "The format of the plan is newer than this version of infrascan.",
          detail: "It is \(version); format \(Plan.majorVersion).x is read. Scan the configuration instead.",
          path: source.path))
      return nil
    }
    let hasShape =
      (root["planned_values"].map { $0.entries != nil } ?? true)
      && (root["resource_changes"].map { $0.elements != nil } ?? true)
    guard hasShape else {
      diagnostics.append(
        Diagnostic(
          .error, "This is no plan as \"terraform show -json\" prints it.",
          detail: "In a plan \"planned_values\" is an object and \"resource_changes\" a list. Make it anew.",
          path: source.path))
      return nil
    }
    if root["errored"]?.boolValue == true {
      diagnostics.append(
        Diagnostic(
          .warning, "The plan is incomplete.",
          detail: "Terraform ended it with an error; what it lacks is not checked.",
          path: source.path))
    }
    self.document = document
    self.root = root
    configuration = PlanModule(root["configuration"]?["root_module"] ?? .null)
    variables = (root["variables"]?.entries ?? ValueMap()).compactMap { entry in
      entry.value["value"].map { (entry.key, $0) }
    }
  }

  /// The folder of the configuration that the plan was made from: the plan's own folder or the nearest above it that
  /// declares the resources and modules of the plan.
  ///
  /// - Parameter path: where the plan is, absolute.
  public func folder(path: String, loader: ModuleLoader) -> String? {
    var folder = Paths.folder(path)
    while Paths.contains(loader.boundary, folder) {
      if let found = loader.configuration(folder), isMade(from: found) { return folder }
      if folder == "/" { return nil }
      folder = Paths.folder(folder)
    }
    return nil
  }

  private func isMade(from found: ModuleConfiguration) -> Bool {
    let resources = configuration.resources.keys
    let calls = configuration.calls.keys
    guard !resources.isEmpty || !calls.isEmpty else { return false }
    let declared = Set(found.resources.map(\.address))
    return resources.allSatisfy(declared.contains) && calls.allSatisfy { found.callIndex[$0] != nil }
  }
}

/// A module as a plan's configuration has it.
final class PlanModule: Sendable {
  /// The expressions of each resource, by its address within the module.
  let resources: [String: Value]
  /// The expressions of outputs.
  let outputs: [String: Value]
  let calls: [String: (arguments: Value, module: PlanModule)]

  /// - Parameter module: a Module Configuration Representation. How deep modules nest is bounded by how deep JSON may.
  init(_ module: Value) {
    var resources: [String: Value] = [:]
    for resource in module["resources"]?.elements ?? [] {
      guard let address = resource["address"]?.stringValue else { continue }
      resources[address] = resource["expressions"] ?? .emptyObject
    }
    self.resources = resources
    outputs = Dictionary(
      (module["outputs"]?.entries ?? ValueMap()).map { ($0.key, $0.value["expression"] ?? .null) },
      uniquingKeysWith: { $1 })
    calls = Dictionary(
      (module["module_calls"]?.entries ?? ValueMap()).map { call in
        (call.key, (call.value["expressions"] ?? .emptyObject, PlanModule(call.value["module"] ?? .null)))
      }, uniquingKeysWith: { $1 })
  }
}

/// An instance of a module in a plan.
final class PlanFrame {
  let module: PlanModule
  /// `module.network["a"]`; empty for the root module.
  let address: String
  /// The name of the call.
  let name: String
  let parent: PlanFrame?

  init(_ module: PlanModule, address: String = "", name: String = "", parent: PlanFrame? = nil) {
    self.module = module
    self.address = address
    self.name = name
    self.parent = parent
  }

  func qualified(_ name: String) -> String { address.isEmpty ? name : address + "." + name }

  /// The instance of a module that is called here, by the step that names it: `network["a"]`.
  func child(_ step: String) -> PlanFrame? {
    let name = String(step.prefix { $0 != "[" })
    guard let call = module.calls[name] else { return nil }
    return PlanFrame(call.module, address: qualified("module.\(step)"), name: name, parent: self)
  }
}
