import Source

/// What stands for one thing that the code does not determine.
///
/// A symbol is a name that a person can find in the code: `aws_s3_bucket.logs.id`, `var.region`,
/// `module.vpc.aws_subnet.private[1].id`. Two values with the same symbol are the same value.
public final class Symbol: Hashable, TableKey, Sendable {
  /// What the name leads to.
  public enum Kind: Hashable, Sendable {
    /// An attribute of a managed resource's instance, by the instance's address.
    case resource(address: String, attribute: String)
    /// Something read from the cloud by a data source.
    case data
    /// A root variable without a value.
    case variable
    /// Computed from symbols by a function that gives the same for the same arguments.
    case derived
    /// A value that differs at each place it is asked for: a random number, the time.
    case fresh
    /// Anything else that cannot be evaluated, for example an output of a module that is not there.
    case other
  }

  public let name: String
  public let kind: Kind

  public init(_ name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }

  public static func == (a: Symbol, b: Symbol) -> Bool {
    a === b || (a.name == b.name && a.kind == b.kind && a.kind != .fresh)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
  }

  public var tableHash: UInt64 { name.tableHash }

  /// The symbol of a part of what this one stands for: `.name`, `[0]`, `["key"]`.
  public func appending(_ step: String) -> Symbol {
    switch kind {
    case .resource(let address, let attribute):
      Symbol(
        name + step,
        kind: .resource(
          address: address,
          attribute: attribute.isEmpty && step.hasPrefix(".") ? String(step.dropFirst()) : attribute + step))
    default: Symbol(name + step, kind: kind)
    }
  }
}

/// A value that is not known: its symbol, and what is known about it all the same.
///
/// The refinements are Terraform's (cty's unknown value refinements) and one of ours: the elements that a
/// collection has for certain.
public final class Unknown: Sendable {
  public let symbol: Symbol
  /// The type, `.dynamic` where even that is not known.
  public let type: Type
  /// Whether the value is certainly not null.
  public let isNotNull: Bool
  /// For a collection: elements that it certainly holds, in order, among others that it may hold.
  public let certain: [Value]
  /// For a map or an object: entries that it certainly has, among others that it may have.
  public let entries: ValueMap
  /// For a collection: an upper bound of its length.
  public let longest: Int?
  /// For a number: inclusive bounds.
  public let lowest: Number?
  public let highest: Number?

  public init(
    _ symbol: Symbol, type: Type = .dynamic, isNotNull: Bool = false, certain: [Value] = [],
    entries: ValueMap = ValueMap(), longest: Int? = nil, lowest: Number? = nil, highest: Number? = nil
  ) {
    self.symbol = symbol
    self.type = type
    self.isNotNull = isNotNull
    self.certain = certain
    self.entries = entries
    self.longest = longest
    self.lowest = lowest
    self.highest = highest
  }
}

extension Value {
  /// A symbol as a value.
  public static func symbol(_ name: String, kind: Symbol.Kind, type: Type = .dynamic) -> Value {
    .unknown(Unknown(Symbol(name, kind: kind), type: type))
  }

  /// What a function of partly unknown arguments gives: a symbol named for the function and what it waits for.
  ///
  /// The result of the same function of the same arguments is the same symbol, so that it equals itself; but what
  /// comes of a value that is different each time is different each time too.
  public static func derived(_ function: String, from arguments: [Value], type: Type = .dynamic) -> Value {
    var bytes: [UInt8] = []
    for (index, argument) in arguments.enumerated() {
      if index > 0 { bytes.write(", ") }
      argument.write(brieflyTo: &bytes)
    }
    let shown = shortened(String(decoding: bytes, as: UTF8.self))
    let isFresh = arguments.contains(where: \.holdsFresh)
    return .unknown(Unknown(Symbol("\(function)(\(shown))", kind: isFresh ? .fresh : .derived), type: type))
  }

  /// Whether something in the value differs at each place it is asked for.
  private var holdsFresh: Bool {
    switch self {
    case .null, .bool, .number, .string: false
    case .unknown(let unknown): unknown.symbol.kind == .fresh
    case .partial(let partial): partial.symbols.contains { $0.kind == .fresh }
    case .list(let elements, _), .set(let elements, _), .tuple(let elements): elements.contains(where: \.holdsFresh)
    case .map(let map, _), .object(let map): map.contains { $0.value.holdsFresh }
    }
  }

  /// A text of bounded length that stands for a longer one: symbols of symbols would double with every step.
  private static func shortened(_ text: String) -> String {
    guard text.utf8.count > 2000 else { return text }
    // FNV-1a from two starting points.
    var (a, b): (UInt64, UInt64) = (0xcbf2_9ce4_8422_2325, 0x9e37_79b9_7f4a_7c15)
    for byte in text.utf8 {
      a = (a ^ UInt64(byte)) &* 0x100_0000_01b3
      b = (b ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return "\(text.prefix(200))… #\(String(a, radix: 16))\(String(b, radix: 16))"
  }

  /// The value in short, for the names of derived symbols.
  var briefly: String {
    var bytes: [UInt8] = []
    write(brieflyTo: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes the value in short. As bytes: names of symbols hold names of symbols.
  private func write(brieflyTo bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.write("null")
    case .bool(let value): bytes.write(value ? "true" : "false")
    case .number(let number): bytes.write(number.description)
    case .string(let text):
      bytes.write("\"")
      bytes.write(text)
      bytes.write("\"")
    case .unknown(let unknown): bytes.write(unknown.symbol.name)
    case .partial(let partial): bytes.write(partial.description)
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      bytes.write("[")
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.write(", ") }
        element.write(brieflyTo: &bytes)
      }
      bytes.write("]")
    case .map(let map, _), .object(let map):
      bytes.write("{")
      for (index, entry) in map.enumerated() {
        if index > 0 { bytes.write(", ") }
        bytes.write(entry.key)
        bytes.write(" = ")
        entry.value.write(brieflyTo: &bytes)
      }
      bytes.write("}")
    }
  }
}

/// A string of which parts are known: `"arn:aws:s3:::${aws_s3_bucket.logs.id}/*"`.
public struct PartialString: Sendable, CustomStringConvertible {
  public enum Part: Sendable {
    case text(String)
    case symbol(Unknown)
  }

  /// No two texts stand side by side, no text is empty, and at least one part is a symbol.
  public let parts: [Part]

  init(parts: [Part]) {
    self.parts = parts
  }

  /// The text that the string certainly begins with.
  public var prefix: String {
    if case .text(let text)? = parts.first { return text }
    return ""
  }

  /// The text that the string certainly ends with.
  public var suffix: String {
    if case .text(let text)? = parts.last { return text }
    return ""
  }

  public var symbols: [Symbol] {
    parts.compactMap { if case .symbol(let unknown) = $0 { unknown.symbol } else { nil } }
  }

  /// The string as a template: `arn:aws:s3:::${aws_s3_bucket.logs.id}/*`.
  public var description: String {
    var bytes: [UInt8] = []
    for part in parts {
      switch part {
      case .text(let text): bytes.write(text)
      case .symbol(let unknown):
        bytes.write("${")
        bytes.write(unknown.symbol.name)
        bytes.write("}")
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Puts a string together from known and unknown parts.
public struct StringBuilder {
  private var parts: [PartialString.Part] = []
  private var text = ""

  public init() {}

  public mutating func append(_ string: String) {
    text += string
  }

  public mutating func append(_ unknown: Unknown) {
    flush()
    parts.append(.symbol(unknown))
  }

  public mutating func append(_ partial: PartialString) {
    for part in partial.parts {
      switch part {
      case .text(let string): append(string)
      case .symbol(let unknown): append(unknown)
      }
    }
  }

  private mutating func flush() {
    if !text.isEmpty {
      parts.append(.text(text))
      text = ""
    }
  }

  /// The string: known, partly known, or a symbol where a single symbol is all there is.
  public mutating func finish() -> Value {
    if parts.isEmpty { return .string(text) }
    flush()
    if parts.count == 1, case .symbol(let unknown) = parts[0], unknown.type == .string { return .unknown(unknown) }
    return .partial(PartialString(parts: parts))
  }
}
