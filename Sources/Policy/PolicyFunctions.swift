import Documents
import Functions
import HCL
import IAM
import Source
import Values

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The functions that policies call: Terraform's own as `core::…`, and those over the inventory.
public enum PolicyFunctions {
  /// The functions over the inventory, in the order in which they are documented.
  public static let all: [PolicyFunction] =
    CoreFunctions.all + NetworkFunctions.all + IAMFunctions.all + KMSFunctions.all + KubernetesFunctions.all
    + CredentialFunctions.all + TestFunctions.all

  /// The names of Terraform's own functions as policies call them.
  public static var terraformNames: [String] {
    (FunctionLibrary.names + FunctionLibrary.specialForms).sorted().map { "core::\($0)" }
  }

  /// What a name calls.
  private enum Callee: Sendable {
    case own(PolicyFunction)
    case terraform(Function)
    case firstWithoutError
    case evaluatesWithoutError
  }

  private static let byName: TextMap<Callee> = {
    var table = TextMap<Callee>()
    for function in FunctionLibrary.all { table.insert("core::\(function.name)", .terraform(function)) }
    for function in all { table.set(function.name, .own(function)) }
    table.set("core::try", .firstWithoutError)
    table.set("core::can", .evaluatesWithoutError)
    return table
  }()

  /// Makes what the first call of a function would wait for.
  public static func prepare() {
    _ = byName.count
    _ = FunctionLibrary.function(named: "")
  }

  /// A function over the inventory by its name.
  static func own(_ name: String) -> PolicyFunction? {
    if case .own(let function)? = byName[name] { return function }
    return nil
  }

  static func reference(_ name: String) -> FunctionReference {
    switch byName[name] {
    case .own, .terraform: return .values
    case .firstWithoutError: return .firstWithoutError
    case .evaluatesWithoutError: return .evaluatesWithoutError
    case nil: break
    }
    // A plugin is a program, and nothing is run: what its functions give is not decided.
    if name.hasPrefix("plugin::") { return .values }
    if !name.contains("::") {
      if byName["core::\(name)"] != nil { return .unknown(suggestion: "In policies it is called core::\(name).") }
      if let near = Spelling.nearest("core::\(name)", among: byName.keys.sorted()) {
        return .unknown(suggestion: "Did you mean \(near)?")
      }
    }
    return .unknown(suggestion: Spelling.nearest(name, among: byName.keys.sorted()).map { "Did you mean \($0)?" } ?? "")
  }

  /// How many arguments a function takes; `nil` where that is not known. Without a most, there is none.
  static func arity(_ name: String) -> (fewest: Int, most: Int?)? {
    switch byName[name] {
    case .own(let function): (function.fewest, function.parameters.count)
    case .terraform(let function):
      (function.parameters.count, function.variadic == nil ? function.parameters.count : nil)
    case .firstWithoutError: (1, nil)
    case .evaluatesWithoutError: (1, 1)
    case nil: nil
    }
  }

  static func call(
    _ name: String, _ arguments: [Value], in scope: PolicyScope, at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    let callee = byName[name]
    guard case .own(let function)? = callee else { return try call(callee, name, arguments, at: range()) }
    guard arguments.count >= function.fewest && arguments.count <= function.parameters.count else {
      throw EvaluationError(
        "Wrong number of function arguments.", "\(function.signature): \(arguments.count) arguments were given.",
        at: range())
    }
    for (parameter, argument) in zip(function.parameters, arguments) {
      if let fault = parameter.fault(of: argument) {
        throw EvaluationError(
          "Invalid function argument.", "Invalid value for \"\(parameter.name)\" parameter of \(name): it \(fault).",
          at: range())
      }
    }
    do {
      return try function.body(arguments, scope)
    } catch let error as EvaluationError {
      throw EvaluationError(error.summary, error.detail, at: error.range ?? range(), isFatal: error.isFatal)
    } catch let error as MalformedDocument {
      throw EvaluationError("Error in function call.", "Call to \(name) failed: \(error.reason).", at: range())
    } catch {
      throw EvaluationError("Error in function call.", "Call to \(name) failed: \(error).", at: range())
    }
  }

  /// When policies were first asked for the time: the same for all of them, so that none contradicts another.
  private static let now = Int(time(nil))

  /// What functions reach in policies: no files, but the clock, as policies judge what is, and not what will be applied.
  private static let context = FunctionContext(decodeYAML: { try YAML.value(of: $0) }, now: { now })

  /// Calls a function of Terraform's, with or without `core::`.
  static func callCore(
    _ name: String, _ arguments: [Value], at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    try call(byName[name] ?? byName["core::\(name)"], name, arguments, at: range())
  }

  private static func call(
    _ callee: Callee?, _ name: String, _ arguments: [Value], at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    switch callee {
    case .terraform(let function):
      do throws(FunctionError) {
        return try function.call(arguments, in: context, at: range())
      } catch {
        throw EvaluationError("Error in function call.", error.message, at: range())
      }
    case .own(let function):
      guard let constant = CoreFunctions.constant(function.name) else {
        throw EvaluationError(
          "Function not available.", "\(function.name) asks the inventory, and there is none here.", at: range())
      }
      do {
        return try constant(arguments)
      } catch {
        throw EvaluationError("Error in function call.", "Call to \(name) failed: \(error).", at: range())
      }
    default:
      if name.hasPrefix("plugin::") { return .derived(name, from: arguments) }
      throw EvaluationError("Call to unknown function.", "There is no function named \"\(name)\".", at: range())
    }
  }
}
