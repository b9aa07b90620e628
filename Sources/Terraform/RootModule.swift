import HCL
import Inventory
import Source
import Values

/// What the evaluation of a root module gives.
public struct RootModuleEvaluation: Sendable {
  public let resources: [Resource]
  /// The configurations of providers and the calls of modules.
  public let declarations: [Resource]
  public let diagnostics: [Diagnostic]
  /// The objects that texts of policy documents are written from, by text.
  public let documents: Table<Value, Value>
  /// Variable files that were read.
  public let files: Int
  /// What the resources join within.
  public let scope: Scope
}

/// A folder as a root module: evaluated with its variable files, completely.
public enum RootModule {
  /// Evaluates the module in an absolute folder; `nil` where there is none.
  ///
  /// Runs on the calling thread and recurses as deep as the references of the code do, up to a limit: give it a stack of
  /// 64 MiB or more.
  public static func evaluate(
    _ folder: String, loader: ModuleLoader, options: RootModuleOptions
  ) -> RootModuleEvaluation? {
    guard let configuration = loader.configuration(folder) else { return nil }
    let scope = options.scope ?? Scope(configuration.displayFolder)
    let evaluation = Evaluation(loader: loader, options: options, rootFolder: folder, scope: scope)
    let inputs = InputCollection(
      folder: folder, options: options, loader: loader, declared: Set(configuration.variables.map(\.name)))
    for diagnostic in inputs.diagnostics { evaluation.report(diagnostic) }
    evaluation.hasInputsElsewhere =
      inputs.inputs.isEmpty && configuration.variables.contains { $0.defaultValue != nil }
    let root = ModuleInstance(configuration, evaluation: evaluation, inputs: inputs.inputs)
    var resources: [Resource] = []
    var declarations: [Resource] = []
    collect(root, into: &resources, &declarations)
    evaluation.reportOpenCircles()
    return RootModuleEvaluation(
      resources: resources, declarations: declarations, diagnostics: evaluation.diagnostics,
      documents: evaluation.documents, files: inputs.files, scope: scope)
  }

  private static func collect(
    _ module: ModuleInstance, into resources: inout [Resource], _ declarations: inout [Resource]
  ) {
    let evaluation = module.evaluation
    let calls = module.chain
    for declaration in module.configuration.resources {
      do throws(EvaluationError) {
        for (_, instance) in try module.instances(of: declaration).elements {
          let resource = resource(instance, module, calls)
          // Nothing remains of an ephemeral resource.
          if !declaration.isEphemeral { resources.append(resource) }
        }
      } catch {
        evaluation.report(error, at: declaration.syntax.header)
      }
    }
    for call in module.configuration.calls {
      do throws(EvaluationError) {
        guard let expansion = try module.children(of: call) else { continue }
        for (_, child) in expansion.elements { collect(child, into: &resources, &declarations) }
      } catch {
        evaluation.report(error, at: call.syntax.header)
      }
    }
    // What nothing refers to is evaluated too, so that its errors are known.
    for declaration in module.configuration.outputs {
      do throws(EvaluationError) {
        _ = try module.output(declaration.name, at: declaration.syntax.header)
        module.checkConditions(of: declaration)
      } catch {
        evaluation.report(error, at: declaration.syntax.header)
      }
    }
    for variable in module.configuration.variables.sorted(by: { $0.name < $1.name }) {
      do throws(EvaluationError) {
        _ = try module.variable(variable.name, at: variable.syntax.header)
        module.validate(variable)
      } catch {
        evaluation.report(error, at: variable.syntax.header)
      }
    }
    for local in module.configuration.locals.sorted(by: { $0.name < $1.name }) {
      do throws(EvaluationError) {
        _ = try module.local(local.name, at: local.range)
      } catch {
        evaluation.report(error, at: local.range)
      }
    }
    module.runChecks()
    // Last, so that what is wrong with their arguments was said where they are used.
    declarations += providers(of: module, calls)
    declarations += module.configuration.calls.compactMap { declaration(of: $0, in: module, calls) }
  }

  private static func meta(_ type: String, _ modulePath: String, _ lifecycle: Value?) -> Value {
    let provider = type.split(separator: "_", maxSplits: 1).first.map(String.init) ?? type
    var meta: [(String, Value)] = [
      ("type", .string(type)), ("provider_type", .string(provider)),
      ("module_path", .string(modulePath.isEmpty ? "." : modulePath)),
      ("operation", .string("create")),
    ]
    if let lifecycle { meta.append(("lifecycle", lifecycle)) }
    return .object(meta)
  }

  private static func resource(_ instance: ResourceInstance, _ module: ModuleInstance, _ calls: CallChain) -> Resource {
    let declaration = instance.declaration
    let values = instance.values()
    var lifecycle: Value?
    if let block = declaration.syntax.blocks("lifecycle").first {
      let evaluator = BodyEvaluator(tree: declaration.syntax.tree, scope: instance.scope, address: instance.address)
      lifecycle = evaluator.lifecycle(block.body)
      instance.checkConditions(block.body, in: declaration.syntax.tree)
    }
    let type = declaration.type
    let modulePath = module.address
    let settings = lifecycle
    return Resource(
      format: .terraform, mode: declaration.isData ? .data : .managed, type: declaration.type,
      address: instance.address,
      scope: module.evaluation.scope, values: values,
      origin: ResourceOrigin(declaration: declaration.syntax, chain: calls),
      isConditional: instance.scope.repetition.isConditional || module.isConditional,
      meta: meta(type, modulePath, settings))
  }
}

extension BodyEvaluator {
  /// The literal settings of a lifecycle block; its references to attributes are no values.
  func lifecycle(_ body: BodyID) -> Value {
    var settings: [(String, Value)] = []
    for attribute in tree.attributes(of: body) {
      if case .literal(let value) = tree.expression(attribute.expression) {
        settings.append((tree.name(attribute.name), value))
      }
    }
    return .object(settings)
  }
}
