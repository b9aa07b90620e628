/// `Helm`: charts rendered in process: Go's text/template, the functions that Helm has, values and their merging, and for
/// every byte of the output the line of the template and of the values it came from.
///
/// In come the files of a chart and values files; out go rendered texts with a map back to what a person would edit
/// (`RenderedText`). Nothing here judges, and nothing knows what a Kubernetes object is.

/// Where a value was written: a values file and an offset in it, or a value that only the cluster or chance can give.
struct ValueOrigin: Hashable, Sendable {
  private static let symbolFile: UInt16 = 0xFFFF

  /// The number of the file in the render's table of sources, from 1; 0 where the value came from no file.
  let file: UInt16
  let offset: UInt32

  static let none = ValueOrigin(file: 0, offset: 0)

  /// A value that is random or read from the clock; `offset` is its number in the render's table of symbols.
  static func symbol(_ number: Int) -> ValueOrigin {
    ValueOrigin(file: symbolFile, offset: UInt32(clamping: number))
  }

  var isNone: Bool { file == 0 }
  var isSymbol: Bool { file == ValueOrigin.symbolFile }
}

/// A value as Go's templates have it: what `reflect.Value` holds there, together with where it was written.
struct TemplateValue: Sendable {
  enum Payload: Sendable {
    /// Go's invalid `reflect.Value`: an untyped nil.
    case none
    /// A nil `interface {}` that was not yet taken out of the map or list that holds it.
    case nilInterface
    case bool(Bool)
    case int(Int)
    case int64(Int64)
    case uint64(UInt64)
    case float(Double)
    case string(String)
    /// A string that knows where its parts came from.
    case text(MarkedText)
    case bytes([UInt8])
    case list(TemplateList)
    case map(TemplateMap)
    case object(TemplateObject)
  }

  var payload: Payload
  var origin: ValueOrigin

  init(_ payload: Payload, origin: ValueOrigin = .none) {
    self.payload = payload
    self.origin = origin
  }

  static let none = TemplateValue(.none)
  static func bool(_ value: Bool) -> TemplateValue { TemplateValue(.bool(value)) }
  static func int(_ value: Int) -> TemplateValue { TemplateValue(.int(value)) }
  static func int64(_ value: Int64) -> TemplateValue { TemplateValue(.int64(value)) }
  static func float(_ value: Double) -> TemplateValue { TemplateValue(.float(value)) }
  static func string(_ value: String) -> TemplateValue { TemplateValue(.string(value)) }
  static func map(_ value: TemplateMap) -> TemplateValue { TemplateValue(.map(value)) }
  static func list(_ elements: [TemplateValue]) -> TemplateValue { TemplateValue(.list(TemplateList(elements))) }
  static func strings(_ texts: [String]) -> TemplateValue {
    TemplateValue(.list(TemplateList(texts.map { .string($0) }, .string)))
  }

  /// Whether Go has nil here, typed or not.
  var isNil: Bool {
    switch payload {
    case .none, .nilInterface: true
    default: false
    }
  }

  /// The text of a string.
  var stringValue: String? {
    switch payload {
    case .string(let text): text
    case .text(let marked): marked.text
    default: nil
    }
  }

  var mapValue: TemplateMap? {
    if case .map(let map) = payload { return map }
    return nil
  }

  var listValue: TemplateList? {
    if case .list(let list) = payload { return list }
    return nil
  }

  /// Whether `if` takes the value for true: it is not the zero of its type (text/template's `IsTrue`).
  var isTrue: Bool {
    switch payload {
    case .none, .nilInterface: false
    case .bool(let value): value
    case .int(let value): value != 0
    case .int64(let value): value != 0
    case .uint64(let value): value != 0
    case .float(let value): value != 0
    case .string(let text): !text.isEmpty
    case .text(let marked): !marked.text.isEmpty
    case .bytes(let bytes): !bytes.isEmpty
    case .list(let list): !list.elements.isEmpty
    case .map(let map): map.count > 0
    case .object(let object): object.isTrue
    }
  }

  /// A nil that is no longer held by anything.
  @inline(__always)
  var unwrapped: TemplateValue {
    if case .nilInterface = payload { return .none }
    return self
  }

  /// The name of Go's kind, as `kindOf` says it.
  var kind: String {
    switch payload {
    case .none, .nilInterface: "invalid"
    case .bool: "bool"
    case .int: "int"
    case .int64: "int64"
    case .uint64: "uint64"
    case .float: "float64"
    case .string, .text: "string"
    case .bytes, .list: "slice"
    case .map: "map"
    case .object(let object): object.kind
    }
  }

  /// The name of Go's type, as `typeOf` and error messages say it.
  var typeName: String {
    switch payload {
    case .none: "<nil>"
    case .nilInterface: "interface {}"
    case .bytes: "[]uint8"
    case .list(let list): list.element.sliceName
    case .map(let map): map.type.rawValue
    case .object(let object): object.typeName
    default: kind
    }
  }

  /// Something in the value that nothing in the code decides.
  var symbol: ValueOrigin? {
    var budget = 20_000
    return symbol(&budget, depth: 0)
  }

  private func symbol(_ budget: inout Int, depth: Int) -> ValueOrigin? {
    if origin.isSymbol { return origin }
    budget -= 1
    guard depth < 20, budget > 0 else { return nil }
    switch payload {
    case .text(let marked): return marked.symbol
    case .list(let list):
      for element in list.elements {
        if let found = element.symbol(&budget, depth: depth + 1) { return found }
      }
    case .map(let map):
      for value in map.values {
        if let found = value.symbol(&budget, depth: depth + 1) { return found }
      }
    default: break
    }
    return nil
  }

  /// The same value, written elsewhere.
  func with(_ origin: ValueOrigin) -> TemplateValue {
    origin.isNone || !self.origin.isNone ? self : TemplateValue(payload, origin: origin)
  }
}

/// A slice.
struct TemplateList: Sendable {
  /// What Go says the elements are.
  enum Element: Sendable {
    case any, string, int, list

    var sliceName: String {
      switch self {
      case .any: "[]interface {}"
      case .string: "[]string"
      case .int: "[]int"
      case .list: "[][]interface {}"
      }
    }
  }

  var elements: [TemplateValue]
  var element: Element

  init(_ elements: [TemplateValue], _ element: Element = .any) {
    self.elements = elements
    self.element = element
  }
}

/// A value with methods: what Helm puts beside the values, and what some functions give.
///
/// Immutable; `Sendable` because every stored property of its subclasses is.
class TemplateObject: @unchecked Sendable {
  var kind: String { "struct" }
  var typeName: String { "struct {}" }
  /// What `%v` prints.
  var description: String { "{}" }
  var isTrue: Bool { true }

  /// A field, or a method without arguments; `nil` where there is none of the name.
  func field(_ name: String) -> TemplateValue? { nil }

  /// A method that takes arguments; `nil` where there is none of the name.
  func method(_ name: String) -> TemplateFunction? { nil }

  /// What encoding/json makes of it.
  var encoded: TemplateValue { .none }

  /// What `range`, `index` and `len` work on; `nil` where it is neither a list nor a map.
  var elements: TemplateValue? { nil }
}
