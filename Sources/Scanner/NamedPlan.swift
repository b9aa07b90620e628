import Source
import Terraform

/// A plan that was named on the command line, and the configuration that it was made from.
struct NamedPlan: Sendable {
  let plan: Plan
  /// Where the plan is, absolute.
  let path: String
  /// The folder of the configuration, absolute; `nil` where it is not there.
  let folder: String?
  /// What its resources join within, where several plans are of one configuration.
  var scopeName: String?

  /// Folders above a plan that are looked into for its configuration where there is no repository.
  private static let highest = 8

  /// Reads those of the named files that are plans, whatever they are called.
  static func read(
    _ paths: [String], _ loader: ModuleLoader, isRepository: Bool, _ diagnostics: inout [Diagnostic]
  ) -> [NamedPlan] {
    var plans: [NamedPlan] = []
    for path in paths where !Discovery.belongsToModule(Paths.name(path)) {
      guard let source = try? FileSystem.read(path, as: loader.display(path)) else { continue }
      if Plan.isArchive(source) {
        diagnostics.append(Plan.archiveDiagnostic(source.path))
        continue
      }
      var own: [Diagnostic] = []
      guard Plan.isPlan(source), let plan = Plan(source, diagnostics: &own) else {
        // What is wrong with a JSON file is said where documents are read.
        if !path.hasSuffix(".json") { diagnostics += own }
        continue
      }
      diagnostics += own
      if !isRepository { reach(path, loader) }
      plans.append(NamedPlan(plan: plan, path: path, folder: plan.folder(path: path, loader: loader), scopeName: nil))
    }
    var counts: [String: Int] = [:]
    for case let folder? in plans.map(\.folder) { counts[folder, default: 0] += 1 }
    for (index, plan) in plans.enumerated() where plan.folder.flatMap({ counts[$0] }) ?? 1 > 1 {
      plans[index].scopeName = plan.plan.path
    }
    return plans
  }

  /// Lets the loader read the configuration that stands nearest above a plan.
  private static func reach(_ path: String, _ loader: ModuleLoader) {
    var folder = Paths.folder(path)
    for _ in 0..<highest {
      loader.widen(toReach: [folder])
      if !loader.load(folder).calls.isEmpty || Paths.contains(loader.boundary, folder) && loader.load(folder).files > 0
      {
        loader.widen(toReach: loader.load(folder).calls)
        return
      }
      if folder == "/" { return }
      folder = Paths.folder(folder)
    }
  }
}
