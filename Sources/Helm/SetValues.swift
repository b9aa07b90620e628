/// Why a setting of a value is not understood.
struct SetValuesError: Error {
  let message: String
}

/// Settings as `helm --set` takes them: `image.tag=v2,hosts[0].name=a,args={x,y}`.
///
/// Follows Helm's `pkg/strvals`: a backslash takes a character's meaning away, numbers and bools are typed unless all are
/// to be strings, null takes a value away, lists grow to the index that is named.
struct SetValues {
  /// Lists do not grow beyond this.
  private static let longestList = 65_536
  private static let deepest = 30

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private let areStrings: Bool
  private let origin: ValueOrigin

  private init(_ text: String, areStrings: Bool, origin: ValueOrigin) {
    scalars = Array(text.unicodeScalars)
    self.areStrings = areStrings
    self.origin = origin
  }

  /// Sets what a text says in a map.
  ///
  /// - Parameter areStrings: whether every value is a string, as with `--set-string`.
  static func apply(
    _ text: String, to values: TemplateMap, areStrings: Bool, origin: ValueOrigin
  ) throws(SetValuesError) {
    var reader = SetValues(text, areStrings: areStrings, origin: origin)
    while reader.position < reader.scalars.count { try reader.key(in: values, depth: 0) }
  }

  // MARK: Reading

  /// What stands before one of some scalars, and which of them it is; `nil` at the end of the text.
  private mutating func text(until stops: Set<Unicode.Scalar>) -> (text: String, stop: Unicode.Scalar?) {
    var found = String.UnicodeScalarView()
    while position < scalars.count {
      let scalar = scalars[position]
      position += 1
      if stops.contains(scalar) { return (String(found), scalar) }
      if scalar == "\\" {
        guard position < scalars.count else { break }
        found.append(scalars[position])
        position += 1
      } else {
        found.append(scalar)
      }
    }
    return (String(found), nil)
  }

  private mutating func key(in map: TemplateMap, depth: Int) throws(SetValuesError) {
    guard depth < SetValues.deepest else { throw SetValuesError(message: "the name has too many parts") }
    let (name, stop) = text(until: ["=", "[", ",", "."])
    switch stop {
    case nil:
      if name.isEmpty { return }
      throw SetValuesError(message: "the name \"\(name)\" has no value")
    case ",":
      throw SetValuesError(message: "the name \"\(name)\" has no value (cannot end with ,)")
    case "[":
      let index = try index()
      var list = map[name]?.listValue ?? TemplateList([])
      try element(of: &list, index, depth: depth + 1)
      map[name] = TemplateValue(.list(list), origin: origin)
    case ".":
      let inner = map[name]?.mapValue ?? TemplateMap()
      try key(in: inner, depth: depth + 1)
      if inner.count > 0 { map[name] = TemplateValue(.map(inner), origin: origin) }
    default:
      guard !name.isEmpty else {
        _ = value()
        return
      }
      map[name] = value()
    }
  }

  private mutating func index() throws(SetValuesError) -> Int {
    let (digits, stop) = text(until: ["]"])
    guard stop != nil, let index = Int(digits), index >= 0 else {
      throw SetValuesError(message: "the index \"\(digits)\" is no number of an element")
    }
    guard index <= SetValues.longestList else {
      throw SetValuesError(message: "the index \(index) is more than \(SetValues.longestList)")
    }
    return index
  }

  private mutating func element(of list: inout TemplateList, _ index: Int, depth: Int) throws(SetValuesError) {
    guard depth < SetValues.deepest else { throw SetValuesError(message: "the name has too many parts") }
    while list.elements.count <= index { list.elements.append(TemplateValue(.nilInterface, origin: origin)) }
    let (rest, stop) = text(until: ["[", ".", "="])
    guard rest.isEmpty else { throw SetValuesError(message: "unexpected \"\(rest)\" behind an index") }
    switch stop {
    case "=": list.elements[index] = value()
    case "[":
      let inner = try self.index()
      var nested = list.elements[index].listValue ?? TemplateList([])
      try element(of: &nested, inner, depth: depth + 1)
      list.elements[index] = TemplateValue(.list(nested), origin: origin)
    case ".":
      let inner = list.elements[index].mapValue ?? TemplateMap()
      try key(in: inner, depth: depth + 1)
      list.elements[index] = TemplateValue(.map(inner), origin: origin)
    default: throw SetValuesError(message: "an index has no value")
    }
  }

  /// What stands behind an equals sign: a list in braces, or all up to a comma.
  private mutating func value() -> TemplateValue {
    if position < scalars.count, scalars[position] == "{" {
      position += 1
      var elements: [TemplateValue] = []
      while true {
        let (text, stop) = text(until: [",", "}"])
        if stop == "}" && text.isEmpty && elements.isEmpty { break }
        elements.append(typed(text))
        if stop != "," { break }
      }
      if position < scalars.count, scalars[position] == "," { position += 1 }
      return TemplateValue(.list(TemplateList(elements)), origin: origin)
    }
    return typed(text(until: [","]).text)
  }

  private func typed(_ text: String) -> TemplateValue {
    if areStrings { return TemplateValue(.string(text), origin: origin) }
    switch text.lowercased() {
    case "true": return TemplateValue(.bool(true), origin: origin)
    case "false": return TemplateValue(.bool(false), origin: origin)
    case "null": return TemplateValue(.nilInterface, origin: origin)
    case "0": return TemplateValue(.int64(0), origin: origin)
    default: break
    }
    if text.utf8.first != UInt8(ascii: "0"), let number = Int64(text) {
      return TemplateValue(.int64(number), origin: origin)
    }
    return TemplateValue(.string(text), origin: origin)
  }
}
