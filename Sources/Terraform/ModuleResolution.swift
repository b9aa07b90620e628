import HCL
import Source

/// Finds the module that a call names.
enum ModuleResolution {
  /// The called module; `nil`, with a diagnostic where the user should know, for one that is not there.
  static func configuration(of call: ModuleCall, in module: ModuleInstance) -> ModuleConfiguration? {
    let evaluation = module.evaluation
    guard let source = call.source else { return nil }
    let place = call.syntax.attribute("source").map { call.syntax.tree.sourceRange($0.range) } ?? call.syntax.header
    guard let folder = folder(of: call, source, in: module) else {
      evaluation.report(
        Diagnostic(
          .warning, "The module \"\(call.name)\" is not evaluated.",
          detail:
            "Its source, \"\(source)\", is not a folder of this repository and was not downloaded by \"terraform init\". What it creates is not checked, and its outputs are undecided.",
          at: place))
      return nil
    }
    guard evaluation.loader.reaches(folder) else {
      evaluation.report(
        Diagnostic(
          .warning, "The module \"\(call.name)\" is not evaluated.",
          detail: "Its source, \"\(source)\", lies outside of the scanned repository; nothing is read there.", at: place
        ))
      return nil
    }
    guard let configuration = evaluation.loader.configuration(folder) else {
      evaluation.report(
        Diagnostic(
          .error, "Unreadable module directory.",
          detail:
            "The module \"\(call.name)\" is called from \"\(source)\", where there is no folder with configuration files.",
          at: place))
      return nil
    }
    var ancestor: ModuleInstance? = module
    while let current = ancestor {
      if current.configuration.folder == folder {
        evaluation.report(
          Diagnostic(
            .error, "Cyclic module calls.",
            detail:
              "The module \"\(call.name)\" is called from within itself: \(configuration.displayFolder). The call is left out.",
            at: place))
        return nil
      }
      ancestor = current.parent
    }
    guard module.depth < Evaluation.deepestModules else {
      evaluation.report(
        Diagnostic(
          .error, "Modules nested too deeply.",
          detail: "Modules are evaluated at most \(Evaluation.deepestModules) levels deep; this call is left out.",
          at: place))
      return nil
    }
    return configuration
  }

  /// The folder of a called module: beside the caller, or where `terraform init` put it.
  private static func folder(of call: ModuleCall, _ source: String, in module: ModuleInstance) -> String? {
    if let local = ModuleLoader.localFolder(source, from: module.configuration.folder) { return local }
    let path = module.callPath.isEmpty ? call.name : module.callPath + "." + call.name
    return module.evaluation.manifest.folder(path)
  }
}
