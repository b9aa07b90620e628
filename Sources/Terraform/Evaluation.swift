import Functions
import HCL
import Inventory
import Source
import Values

/// The evaluation of one root module: what all its module instances share. Belongs to one thread.
final class Evaluation {
  let loader: ModuleLoader
  let workspace: String
  /// The region of AWS providers whose configuration has none.
  let environmentRegion: String?
  let rootFolder: String
  let scope: Scope
  private(set) var diagnostics: [Diagnostic] = []
  /// The members of circles of references that are reported.
  private var reportedCircles: Set<Set<String>> = []
  /// Circles that were met on the way, before they closed.
  private var openCircles: [(error: EvaluationError, place: SourceRange)] = []
  private var reported: Set<Diagnostic> = []
  /// Every instance of every resource, by address, once its declaration was expanded.
  var instances = TextMap<ResourceInstance>()
  private var spent = 0
  /// The objects that texts of policy documents are written from, by text.
  private(set) var documents = Table<Value, Value>()
  /// Whether nothing gives the root module's variables values, though it declares some with defaults.
  var hasInputsElsewhere = false
  private(set) lazy var functionContext = TemplateRendering.context(folder: rootFolder, boundary: loader.boundary)
  /// The versions of providers that the root module is locked to, by source address.
  private(set) lazy var lockedVersions = DependencyLock.versions(in: rootFolder, loader)
  /// Where downloaded modules are; read when the first of them is called.
  private(set) lazy var manifest = ModuleManifest(rootFolder: rootFolder, dataFolder: loader.terraformFolder)
  /// How many evaluations are under way inside one another.
  private(set) var depth = 0
  private(set) var resourceCount = 0
  private var moduleCount = 0

  /// Elements that loops may go over in one root module, all in all.
  static let mostWork = 5_000_000
  /// Evaluations inside one another: each takes a few kilobytes of the worker's stack.
  static let deepest = 4_000
  /// Instances of one block, and of all blocks of a root module.
  static let mostInstances = 10_000
  static let mostResources = 200_000
  /// Instances of all modules of a root module.
  static let mostModules = 10_000
  /// Modules inside one another.
  static let deepestModules = 64

  init(loader: ModuleLoader, options: RootModuleOptions, rootFolder: String, scope: Scope) {
    self.loader = loader
    workspace = options.workspace
    environmentRegion = options.region
    self.rootFolder = rootFolder
    self.scope = scope
  }

  /// Reports once what several instances of a module may run into.
  func report(_ diagnostic: Diagnostic) {
    if reported.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
  }

  /// Reports why an expression has no value.
  ///
  /// A module that gets its values from elsewhere is scanned with its defaults, which need not go together: what fails then
  /// because of a value, and not in the code whatever its values are, is a warning.
  func report(_ error: EvaluationError, at fallback: SourceRange) {
    if !error.circle.isEmpty {
      // Each member of a circle meets the error; the one at which it began names all the others.
      guard error.isClosed else { return openCircles.append((error, fallback)) }
      if reportedCircles.insert(Set(error.circle)).inserted { report(error.diagnostic(at: fallback)) }
      return
    }
    guard hasInputsElsewhere, !error.isFatal, !Evaluation.faultsOfCode.contains(error.summary) else {
      return report(error.diagnostic(at: fallback))
    }
    let detail =
      "\(error.detail) The variables of this module have their defaults here; give it its values with --var-file or --var. Until then this value is undecided."
    report(Diagnostic(.warning, error.summary, detail: detail, at: error.range ?? fallback))
  }

  /// Reports circles of references that no member named in full.
  func reportOpenCircles() {
    for (error, place) in openCircles where !reportedCircles.contains(where: { !$0.isDisjoint(with: error.circle) }) {
      reportedCircles.insert(Set(error.circle))
      report(error.diagnostic(at: place))
    }
    openCircles = []
  }

  /// What `terraform validate` says of code, whatever the values of its variables.
  private static let faultsOfCode: Set<String> = [
    "Reference to undeclared input variable.", "Reference to undeclared local value.",
    "Reference to undeclared resource.",
    "Reference to undeclared module.", "Invalid reference.", "Call to unknown function.",
    "Missing resource instance key.",
    "Invalid \"each\" attribute.", "Invalid \"path\" attribute.", "Invalid \"terraform\" attribute.",
    "Reference to \"each\" in context without for_each.", "Reference to \"count\" in non-counted context.",
    "Not enough function arguments.", "Wrong number of function arguments.", "Ambiguous attribute key.",
    "Variables not allowed.",
  ]

  /// Renders a template that is given as text.
  func render(_ template: String, named name: String, _ variables: ValueMap) throws(EvaluationError) -> Value? {
    guard let render = functionContext.renderTemplate else { return nil }
    do { return try render(template, name, variables) } catch {
      throw EvaluationError("Error in template.", "\(error)", at: nil)
    }
  }

  func spend(_ steps: Int, at range: @autoclosure () -> SourceRange) throws(EvaluationError) {
    spent += steps
    if spent > Evaluation.mostWork {
      throw EvaluationError(
        "Too much to evaluate.",
        "This configuration goes over more than \(Evaluation.mostWork) elements in all; the expression is left undecided.",
        at: range(), isFatal: true)
    }
  }

  /// Counts instances about to be made.
  func admit(_ count: Int, at range: SourceRange) -> Bool {
    if count <= Evaluation.mostInstances && resourceCount + count > Evaluation.mostResources {
      report(
        Diagnostic(
          .error, "Too many instances.",
          detail:
            "The blocks of this configuration have more than \(Evaluation.mostResources) instances in all. One of this block's is judged, as conditional.",
          at: range))
      return false
    }
    if count > Evaluation.mostInstances {
      report(
        Diagnostic(
          .error, "Too many instances.",
          detail:
            "This block would have \(count) instances; infrascan expands at most \(Evaluation.mostInstances) of one block. One of them is judged, as conditional.",
          at: range))
      return false
    }
    resourceCount += count
    return true
  }

  /// Counts instances of modules about to be made.
  func admitModules(_ count: Int, at range: SourceRange) -> Bool {
    if moduleCount + count > Evaluation.mostModules {
      report(
        Diagnostic(
          .error, "Too many module instances.",
          detail:
            "The module calls of this configuration make more than \(Evaluation.mostModules) instances in all; this call is left out.",
          at: range))
      return false
    }
    moduleCount += count
    return true
  }

  /// Remembers the object that a text of a policy document is written from.
  func remember(_ document: Value, as text: Value) { documents.set(text, document) }

  /// Runs one evaluation inside those under way.
  func nested<T>(
    at range: @autoclosure () -> SourceRange, _ body: () throws(EvaluationError) -> T
  ) throws(EvaluationError) -> T {
    guard depth < Evaluation.deepest else {
      throw EvaluationError(
        "Nested too deeply.",
        "The values that this one is made from refer to one another more than \(Evaluation.deepest) levels deep.",
        at: range(), isFatal: true)
    }
    depth += 1
    defer { depth -= 1 }
    return try body()
  }
}

/// A value computed when first asked for.
enum Memo {
  case none
  case evaluating
  case value(Value)
  indirect case error(EvaluationError)

  /// What is known of something by its name; `nil` where it is to be evaluated. To ask while that is under way is a circle.
  func known(
    _ name: @autoclosure () -> String, at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value? {
    switch self {
    case .none: return nil
    case .evaluating: throw .cycle(name(), at: range())
    case .value(let value): return value
    case .error(let error): throw error
    }
  }
}

/// Which instance of a block something is.
enum InstanceKey: TableKey, Sendable {
  case none
  case index(Int)
  case key(String)
  /// One instance that stands for all that the code does not decide.
  case undecided

  var tableHash: UInt64 {
    switch self {
    case .none: TableHash.of(0)
    case .index(let index): TableHash.of(1, index.tableHash)
    case .key(let key): TableHash.of(2, key.tableHash)
    case .undecided: TableHash.of(3)
    }
  }

  /// The key as addresses show it.
  var suffix: String {
    switch self {
    case .none: ""
    case .index(let index): "[\(index)]"
    case .key(let key):
      key.holds(UInt8(ascii: "\"")) ? "[\"" + key.replacing("\"", with: "\\\"") + "\"]" : "[\"" + key + "\"]"
    case .undecided: "[\"?\"]"
    }
  }
}

/// `each` and `count` of one instance.
struct Repetition: Sendable {
  var key: InstanceKey = .none
  var eachKey: Value?
  var eachValue: Value?
  var countIndex: Value?
  /// Whether the code does not decide that the instance exists.
  var isConditional = false
}

/// The instances of a block.
struct Expansion<Element> {
  enum Form {
    case single
    case counted
    case keyed
  }

  let form: Form
  let elements: [(key: InstanceKey, element: Element)]
  /// Where the code does not decide how many there are: the symbol of `count` or `for_each`.
  let open: Unknown?
  /// Where the instances of a `for_each` stand.
  private let positions: Table<InstanceKey, Int>

  init(form: Form, elements: [(key: InstanceKey, element: Element)], open: Unknown?) {
    self.form = form
    self.elements = elements
    self.open = open
    var positions = Table<InstanceKey, Int>()
    if case .keyed = form {
      for (position, instance) in elements.enumerated() { positions.insert(instance.key, position) }
    }
    self.positions = positions
  }

  /// The instance of a key; `nil` where there is none.
  subscript(key: InstanceKey) -> Element? {
    if case .index(let index) = key {
      guard elements.indices.contains(index), elements[index].key == key else { return nil }
      return elements[index].element
    }
    return positions[key].map { elements[$0].element }
  }
}
