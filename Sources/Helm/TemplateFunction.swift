import Source

/// What a function of Go takes at a place.
enum ParameterType: Sendable {
  case any, string, int, int64, float, bool, map, list, time

  /// Go's name of the type, for errors.
  var typeName: String {
    switch self {
    case .any: "interface {}"
    case .string: "string"
    case .int: "int"
    case .int64: "int64"
    case .float: "float64"
    case .bool: "bool"
    case .map: "map[string]interface {}"
    case .list: "[]interface {}"
    case .time: "time.Time"
    }
  }

  /// Whether nil is a value of the type.
  var canBeNil: Bool {
    switch self {
    case .any, .map, .list: true
    default: false
    }
  }

  func accepts(_ value: TemplateValue) -> Bool {
    switch (self, value.payload) {
    case (.any, _), (.string, .string), (.string, .text), (.int, .int), (.int64, .int64), (.float, .float),
      (.bool, .bool):
      true
    case (.map, .map(let map)): map.type != .strings
    case (.list, .list(let list)): list.element == .any
    case (.time, .object(let object)): object is GoTime
    default: false
    }
  }
}

/// A function of templates, declared with what it takes; one piece of code checks the arguments.
struct TemplateFunction: Sendable {
  typealias Body = @Sendable (TemplateExecution, [TemplateValue]) throws(TemplateError) -> TemplateValue

  /// How the executor treats the call.
  enum Form: Sendable {
    case ordinary
    /// `and` and `or` evaluate no more arguments than they need.
    case and, or
    /// Gives one of its arguments or a part of one as it is, or says something of them that their text does not change.
    case choosing
  }

  let name: String
  let parameters: [ParameterType]
  let variadic: ParameterType?
  let form: Form
  let body: Body

  init(
    _ name: String, _ parameters: ParameterType..., variadic: ParameterType? = nil, form: Form = .ordinary,
    body: @escaping Body
  ) {
    self.name = name
    self.parameters = parameters
    self.variadic = variadic
    self.form = form
    self.body = body
  }

  /// The same function under another name.
  func named(_ name: String) -> TemplateFunction {
    TemplateFunction(name: name, parameters: parameters, variadic: variadic, form: form, body: body)
  }

  private init(name: String, parameters: [ParameterType], variadic: ParameterType?, form: Form, body: @escaping Body) {
    self.name = name
    self.parameters = parameters
    self.variadic = variadic
    self.form = form
    self.body = body
  }
}

/// All functions of templates, by number.
struct FunctionLibrary: Sendable {
  let functions: [TemplateFunction]
  private let numbers: TextMap<Int>

  /// The functions of text/template, of Sprig as far as Helm has them, and of Helm itself.
  static let helm = FunctionLibrary(
    BuiltinFunctions.all + StringFunctions.all + NumberFunctions.all + ListFunctions.all + MapFunctions.all
      + EncodingFunctions.all + PatternFunctions.all + TimeFunctions.all + VersionFunctions.all + CryptoFunctions.all
      + PathFunctions.all + ValueFunctions.all + HelmFunctions.all)

  private init(_ functions: [TemplateFunction]) {
    self.functions = functions
    var numbers = TextMap<Int>()
    numbers.reserveCapacity(functions.count)
    for (number, function) in functions.enumerated() { numbers.set(function.name, number) }
    self.numbers = numbers
  }

  func number(_ name: String) -> Int? { numbers[name] }
}
