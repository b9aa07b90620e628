/// `Functions`: Terraform's function library over `Values`.
///
/// In come values, out comes a value or a `FunctionError`. A function is declared once, in a table of its family, with
/// its parameters and their types; `Function.call` is the one place that counts arguments, converts them, and decides
/// what a null or a symbol among them means. Nothing here knows expressions or modules; files, templates and YAML are
/// reached through `FunctionContext` only, and nothing reaches the network or starts a process.

import Source
import Values

/// Why a call gave no value.
public struct FunctionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The reason, in Terraform's words where Terraform has some.
  public let message: String
  /// The index of the argument at fault, counted from 0; `nil` where the call as a whole is.
  public let argument: Int?

  public init(_ message: String, argument: Int? = nil) {
    self.message = message
    self.argument = argument
  }

  public var description: String { message }
}

/// A parameter of a function: what it is called, and what may be given for it.
public struct Parameter: Sendable {
  /// What a function's body deals with itself, beyond wholly known values.
  public struct Allowance: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A null; otherwise it is an error.
    public static let null = Allowance(rawValue: 1)
    /// A symbol or a partly known string; otherwise the result is a symbol.
    public static let unknown = Allowance(rawValue: 2)
    /// Symbols and partly known strings inside a known collection; otherwise the result is a symbol.
    public static let elements = Allowance(rawValue: 4)
    /// Anything at all.
    public static let anything: Allowance = [.null, .unknown, .elements]
    /// Symbols anywhere.
    public static let symbols: Allowance = [.unknown, .elements]
  }

  public let name: String
  /// The type that an argument is converted to; `.dynamic` leaves it as it is.
  public let type: Type
  public let allowance: Allowance

  public init(_ name: String, _ type: Type = .dynamic, allowing allowance: Allowance = []) {
    self.name = name
    self.type = type
    self.allowance = allowance
  }

  public var allowsNull: Bool { allowance.contains(.null) }
  public var allowsUnknown: Bool { allowance.contains(.unknown) }

  /// Whether an argument is a text, number or truth value that the body gets as it is.
  func takes(_ argument: Value) -> Bool {
    switch (type, argument) {
    case (.string, .string), (.number, .number), (.bool, .bool): true
    case (.dynamic, .string), (.dynamic, .number), (.dynamic, .bool): true
    default: false
    }
  }

  /// The argument as the body gets it.
  ///
  /// - Parameter undecided: set where the result has to be a symbol because of this argument.
  func accept(_ argument: Value, at index: Int, undecided: inout Bool) throws(FunctionError) -> Value {
    var value = argument
    if type != .dynamic {
      do { value = try argument.converted(to: type) } catch { throw FunctionError(error.message, argument: index) }
    }
    if value.isNull {
      guard allowsNull else { throw FunctionError("argument must not be null", argument: index) }
      return value
    }
    if value.isUnknown {
      if !allowsUnknown { undecided = true }
    } else if !allowance.contains(.elements) && !value.isWhollyKnown {
      undecided = true
    }
    return value
  }
}

/// A function of Terraform's language.
public final class Function: Sendable {
  typealias Body = @Sendable (Arguments) throws(FunctionError) -> Value

  public let name: String
  public let parameters: [Parameter]
  /// The parameter that takes all further arguments.
  public let variadic: Parameter?
  /// The type of the result, and of the symbol that stands for it; `.dynamic` where it depends on the arguments.
  public let returnType: Type
  /// Whether each call gives a symbol of its own, as those of `uuid` and `timestamp` do.
  private let tellsCallsApart: Bool
  private let body: Body

  init(
    _ name: String, _ parameters: [Parameter] = [], variadic: Parameter? = nil, returns returnType: Type = .dynamic,
    tellsCallsApart: Bool = false, _ body: @escaping Body
  ) {
    self.name = name
    self.parameters = parameters
    self.variadic = variadic
    self.returnType = returnType
    self.tellsCallsApart = tellsCallsApart
    self.body = body
  }

  /// Calls the function.
  ///
  /// Counts the arguments, converts each to its parameter's type, refuses nulls where the parameter does, and gives a
  /// symbol where an argument is not known and the function cannot do without. Otherwise the body decides.
  ///
  /// - Parameter place: where the call stands.
  public func call(
    _ arguments: [Value], in context: FunctionContext = .none, at place: @autoclosure () -> SourceRange? = nil
  ) throws(FunctionError) -> Value {
    try checkCount(arguments.count)
    var undecided = false
    // Most arguments are what their parameters want.
    var accepted = arguments
    do {
      for i in arguments.indices {
        guard let parameter = parameter(at: i) else { break }
        if parameter.takes(arguments[i]) { continue }
        accepted[i] = try parameter.accept(arguments[i], at: i, undecided: &undecided)
      }
      let prepared = Arguments(
        function: self, values: accepted, context: context, place: tellsCallsApart ? place() : nil)
      if undecided { return prepared.unknown() }
      return try finish(try body(prepared))
    } catch {
      throw explained(error)
    }
  }

  /// The parameter that takes the argument at an index.
  public func parameter(at index: Int) -> Parameter? {
    parameters.indices.contains(index) ? parameters[index] : variadic
  }

  private func checkCount(_ count: Int) throws(FunctionError) {
    let wanted = parameters.count
    if count < wanted {
      let atLeast = variadic == nil ? "" : "at least "
      let plural = wanted == 1 ? "" : "s"
      throw FunctionError(
        "Function \"\(name)\" expects \(atLeast)\(wanted) argument\(plural). "
          + "Missing value for \"\(parameters[count].name)\".")
    }
    if count > wanted && variadic == nil {
      let plural = wanted == 1 ? "" : "s"
      throw FunctionError("Function \"\(name)\" expects only \(wanted) argument\(plural).", argument: wanted)
    }
  }

  /// Strings are NFC-normalised, as cty's are, and bounded.
  private func finish(_ value: Value) throws(FunctionError) -> Value {
    guard case .string(let text) = value else { return value }
    if text.utf8.count > Limits.stringBytes { throw Limits.stringTooLong }
    return .string(text.normalized)
  }

  private func explained(_ error: FunctionError) -> FunctionError {
    if let index = error.argument, let parameter = parameter(at: index) {
      return FunctionError("Invalid value for \"\(parameter.name)\" parameter: \(error.message).", argument: index)
    }
    let end = error.message.hasSuffix(".") ? "" : "."
    return FunctionError("Call to function \"\(name)\" failed: \(error.message)\(end)")
  }
}
