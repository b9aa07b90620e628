import HCL
import Inventory
import Source
import Values

/// A value given to a root module's variable from outside.
struct Input: Sendable {
  enum Form: Sendable {
    /// An expression of a variable file.
    case expression(ExpressionReference)
    /// Text of the command line or the environment: a string, or an expression where the variable's type is no string.
    case text(String)
    /// A value of a plan.
    case value(Value)
  }

  let form: Form
  /// Where it is written; `nil` on the command line.
  let range: SourceRange?
  /// What gives it, for traces: "prod.tfvars", "--var".
  let giver: String

  /// The value, read for a variable of `type`.
  func value(as type: Type) throws(EvaluationError) -> Value {
    switch form {
    case .value(let value): return value
    case .expression(let reference):
      return try Evaluator.evaluate(reference.expression, of: reference.tree, in: ConstantScope.shared)
    case .text(let text):
      if type.isPrimitive || type == .dynamic { return .string(text) }
      var diagnostics: [Diagnostic] = []
      let source = SourceText(path: giver, text: text)
      guard let (tree, expression) = Parser.parseExpression(source, diagnostics: &diagnostics) else {
        throw EvaluationError(
          "Invalid value for input variable.", diagnostics.first?.message ?? "It is no expression.",
          at: SourceRange(source, ByteRange(0, source.count)))
      }
      return try Evaluator.evaluate(expression, of: tree, in: ConstantScope.shared)
    }
  }
}

/// What is given to a root module besides its files.
public struct RootModuleOptions: Sendable {
  /// `--var NAME=VALUE`, in order.
  public var variables: [(name: String, value: String)] = []
  /// `--var-file`, absolute paths in order.
  public var variableFiles: [String] = []
  /// The variables of the environment that begin with `TF_VAR_`, without it.
  public var environment: [(name: String, value: String)] = []
  public var workspace = "default"
  /// Whether the command line or the environment names the workspace.
  public var isWorkspaceGiven = false
  /// The values that a plan was made with; where it is given, nothing else is read.
  public var plannedValues: [(name: String, value: Value)]?
  /// What the resources join within; the root module's folder if not given.
  public var scope: Scope?
  /// The region that the environment gives to AWS providers whose configuration has none.
  public var region: String?
  /// Terraform's data folder, absolute, in the place of each root module's `.terraform`.
  public var terraformFolder: String?

  public init() {}
}

/// Collects a root module's inputs in Terraform's order of precedence: environment, terraform.tfvars,
/// terraform.tfvars.json, *.auto.tfvars, --var-file and --var; a later one counts.
struct InputCollection {
  private(set) var inputs: [String: Input] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var files = 0

  init(folder: String, options: RootModuleOptions, loader: ModuleLoader, declared: Set<String>) {
    if let planned = options.plannedValues {
      for (name, value) in planned where declared.contains(name) {
        inputs[name] = Input(form: .value(value), range: nil, giver: "the plan")
      }
      return
    }
    for (name, value) in options.environment where declared.contains(name) {
      inputs[name] = Input(form: .text(value), range: nil, giver: "TF_VAR_\(name)")
    }
    let names = ((try? loader.entries(folder)) ?? []).filter { $0.kind == .file }.map(\.name)
    let ordered =
      names.filter { $0 == "terraform.tfvars" } + names.filter { $0 == "terraform.tfvars.json" }
      + names.filter { $0.hasSuffix(".auto.tfvars") || $0.hasSuffix(".auto.tfvars.json") }
    for name in ordered { read(folder + "/" + name, loader, declared, isNamed: false) }
    for path in options.variableFiles { read(path, loader, declared, isNamed: true) }
    for (name, value) in options.variables where declared.contains(name) {
      inputs[name] = Input(form: .text(value), range: nil, giver: "--var \(name)")
    }
  }

  private mutating func read(_ path: String, _ loader: ModuleLoader, _ declared: Set<String>, isNamed: Bool) {
    let name = loader.display(path)
    if !isNamed, let target = FileSystem.realPath(path), !Paths.contains(loader.boundary, target) {
      diagnostics.append(
        Diagnostic(
          .error, "The variable file could not be read: it is a link to outside of the scanned folder.",
          detail: "Copy the file into the repository, or name it by --var-file.", path: name))
      return
    }
    let source: SourceText
    do throws(FileSystem.Failure) {
      source = try FileSystem.read(path, as: name)
    } catch {
      let detail = isNamed ? "It was named by --var-file; check the path." : ""
      diagnostics.append(
        Diagnostic(.error, "The variable file could not be read: \(error.reason).", detail: detail, path: name))
      return
    }
    files += 1
    if let encrypted = loader.encrypted(source) {
      diagnostics.append(encrypted)
      return
    }
    let tree: SyntaxTree
    if path.hasSuffix(".json") {
      guard let read = JSONSyntax.parse(source, schema: .attributes, diagnostics: &diagnostics) else { return }
      tree = read
    } else {
      tree = Parser.parse(source, diagnostics: &diagnostics)
    }
    for block in tree.blocks(of: tree.root) {
      diagnostics.append(
        Diagnostic(
          .error, "Unexpected block in a variable file.",
          detail:
            "A variable file gives values, \"\(tree.name(block.type)) = …\"; blocks belong in configuration files.",
          at: tree.sourceRange(block.header)))
    }
    for attribute in tree.attributes(of: tree.root) {
      let name = tree.name(attribute.name)
      guard declared.contains(name) else { continue }
      inputs[name] = Input(
        form: .expression(ExpressionReference(tree: tree, expression: attribute.expression)),
        range: tree.sourceRange(attribute.range), giver: Paths.name(path))
    }
  }
}
