import Source
import Values

/// The arguments of one call, converted to the types of their parameters.
///
/// The accessors trust the declaration: where an argument is not of the asked kind they give an empty value, which
/// can only happen where a declaration and its body disagree.
struct Arguments {
  let function: Function
  let values: [Value]
  let context: FunctionContext
  /// Where the call stands, for functions that tell calls apart.
  let place: SourceRange?

  var count: Int { values.count }

  subscript(_ index: Int) -> Value { values.indices.contains(index) ? values[index] : .null }

  /// The arguments from an index on.
  func from(_ index: Int) -> ArraySlice<Value> { values.dropFirst(index) }

  func string(_ index: Int) -> String { self[index].stringValue ?? "" }
  func bool(_ index: Int) -> Bool { self[index].boolValue ?? false }
  func number(_ index: Int) -> Number { self[index].numberValue ?? Number(0) }
  func elements(_ index: Int) -> [Value] { self[index].elements ?? [] }
  func entries(_ index: Int) -> ValueMap { self[index].entries ?? ValueMap() }

  /// A whole number of machine size.
  func int(_ index: Int) throws(FunctionError) -> Int {
    guard let int = number(index).int else {
      throw FunctionError(
        number(index).isWhole ? "the number is out of range" : "a whole number is required", argument: index)
    }
    return int
  }

  /// The symbol of this call's result.
  ///
  /// - Parameters:
  ///   - type: its type, by default the function's.
  ///   - certain: elements that the result holds whatever the unknown turns out to be.
  ///   - entries: entries that it has whatever the unknown turns out to be.
  ///   - longest: the most elements that it can have.
  func unknown(
    _ type: Type? = nil, certain: [Value] = [], entries: ValueMap = ValueMap(), longest: Int? = nil,
    lowest: Number? = nil, highest: Number? = nil
  ) -> Value {
    let type = type ?? function.returnType
    guard case .unknown(let derived) = Value.derived(function.name, from: values, type: type) else { return .null }
    return .unknown(
      Unknown(
        derived.symbol, type: type, isNotNull: type != .dynamic, certain: certain, entries: entries, longest: longest,
        lowest: lowest, highest: highest))
  }

  /// A truth as a value, this call's symbol where it is not known.
  func truth(_ truth: Truth) -> Value {
    truth.known.map(Value.bool) ?? unknown(.bool)
  }

  /// A symbol of this very call: another call's is never the same.
  func fresh(_ type: Type) -> Value {
    let place = place.map { " at \($0.path):\($0.bytes.start)" } ?? ""
    return .unknown(Unknown(Symbol("\(function.name)()\(place)", kind: .fresh), type: type, isNotNull: true))
  }
}

extension Parameter {
  static func string(_ name: String, allowing allowance: Allowance = []) -> Parameter {
    Parameter(name, .string, allowing: allowance)
  }

  static func number(_ name: String, allowing allowance: Allowance = []) -> Parameter {
    Parameter(name, .number, allowing: allowance)
  }

  static func any(_ name: String, allowing allowance: Allowance = []) -> Parameter {
    Parameter(name, .dynamic, allowing: allowance)
  }

  static func list(_ name: String, of element: Type = .dynamic, allowing allowance: Allowance = []) -> Parameter {
    Parameter(name, .list(element), allowing: allowance)
  }

  static func set(_ name: String, allowing allowance: Allowance = []) -> Parameter {
    Parameter(name, .set(.dynamic), allowing: allowance)
  }
}
