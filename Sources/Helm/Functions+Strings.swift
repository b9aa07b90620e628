import Functions

/// Sprig's functions over strings.
enum StringFunctions {
  static let all: [TemplateFunction] = cases + parts + tests + quotes + lists

  private static func text(_ value: TemplateValue) -> String { value.stringValue ?? "" }

  /// A function of one string.
  private static func map(_ name: String, _ body: @escaping @Sendable (String) -> String) -> TemplateFunction {
    TemplateFunction(name, .string) { _, values in .string(body(text(values[0]))) }
  }

  /// Go's `fmt.Sprintf("%v")` as far as Sprig's `strval` uses it.
  static func strval(_ value: TemplateValue) -> String {
    if case .bytes(let bytes) = value.payload { return String(decoding: bytes, as: UTF8.self) }
    return GoFormat.text(value)
  }

  /// Sprig's `strslice`.
  static func strings(_ value: TemplateValue) -> [String] {
    switch value.payload {
    case .list(let list): return list.elements.filter { !$0.isNil }.map(strval)
    case .none, .nilInterface: return []
    case .object(let object):
      if let elements = object.elements, case .list = elements.payload { return strings(elements) }
      return [strval(value)]
    default: return [strval(value)]
    }
  }

  // MARK: Cases

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
  private static func isUpper(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .uppercaseLetter
  }
  private static func isLower(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .lowercaseLetter
  }

  private static let cases: [TemplateFunction] = [
    map("upper") { $0.uppercased() },
    map("lower") { $0.lowercased() },
    map("title") { text in
      var wasLetter = false
      var result = ""
      for scalar in text.unicodeScalars {
        let isLetter =
          scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == "'"
        result += isLetter && !wasLetter ? scalar.properties.titlecaseMapping : String(Character(scalar))
        wasLetter = isLetter
      }
      return result
    },
    map("untitle") { text in
      var wasSpace = true
      var result = ""
      for scalar in text.unicodeScalars {
        result += wasSpace ? scalar.properties.lowercaseMapping : String(Character(scalar))
        wasSpace = isSpace(scalar)
      }
      return result
    },
    map("swapcase") { text in
      var wasSpace = true
      var result = ""
      for scalar in text.unicodeScalars {
        if isUpper(scalar) {
          result += scalar.properties.lowercaseMapping
        } else if isLower(scalar) {
          result += wasSpace ? scalar.properties.titlecaseMapping : scalar.properties.uppercaseMapping
        } else {
          result.unicodeScalars.append(scalar)
        }
        wasSpace = isSpace(scalar)
      }
      return result
    },
    map("snakecase") { IdentifierWords.joined($0, by: "_") },
    map("kebabcase") { IdentifierWords.joined($0, by: "-") },
    map("camelcase") { text in
      var result = ""
      var startsWord = true
      for scalar in text.unicodeScalars {
        if scalar == "_" || scalar == "-" || isSpace(scalar) {
          startsWord = true
          continue
        }
        result += startsWord ? scalar.properties.uppercaseMapping : String(Character(scalar))
        startsWord = false
      }
      return result
    },
    map("initials") { text in
      var wasSpace = true
      var result = ""
      for scalar in text.unicodeScalars {
        if wasSpace && !isSpace(scalar) { result.unicodeScalars.append(scalar) }
        wasSpace = isSpace(scalar)
      }
      return result
    },
    map("nospace") { String(String.UnicodeScalarView($0.unicodeScalars.filter { !isSpace($0) })) },
    TemplateFunction("shuffle", .string) { execution, values in
      text(values[0]).unicodeScalars.count > 1 ? execution.undecided(text(values[0]), "shuffle") : values[0]
    },
  ]

  // MARK: Parts

  private static let parts: [TemplateFunction] = [
    TemplateFunction("trim", .string) { _, values in
      let text = text(values[0])
      let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
      return values[0].trimming(
        isASCII ? " \t\n\r\u{0B}\u{0C}" : " \t\n\r\u{0B}\u{0C}\u{85}\u{A0}\u{2028}\u{2029}\u{3000}")
    },
    TemplateFunction("trimall", .string, .string) { _, values in values[1].trimming(text(values[0])) },
    TemplateFunction("trimAll", .string, .string) { _, values in values[1].trimming(text(values[0])) },
    TemplateFunction("trimSuffix", .string, .string) { _, values in
      let (suffix, text) = (text(values[0]), text(values[1]))
      guard hasSuffix(text, suffix) else { return values[1] }
      return values[1].part(0..<(text.utf8.count - suffix.utf8.count))
    },
    TemplateFunction("trimPrefix", .string, .string) { _, values in
      let (prefix, text) = (text(values[0]), text(values[1]))
      guard text.utf8.starts(with: prefix.utf8) else { return values[1] }
      return values[1].part(prefix.utf8.count..<text.utf8.count)
    },
    TemplateFunction("trunc", .int, .string) { _, values in
      guard case .int(let count) = values[0].payload else { return values[1] }
      let length = text(values[1]).utf8.count
      if count < 0 && length + count > 0 { return values[1].part((length + count)..<length) }
      return count >= 0 && length > count ? values[1].part(0..<count) : values[1]
    },
    TemplateFunction("substr", .int, .int, .string) { (_, values) throws(TemplateError) in
      guard case .int(let start) = values[0].payload, case .int(let end) = values[1].payload else { return values[2] }
      let length = text(values[2]).utf8.count
      let (low, high) = start < 0 ? (0, end) : end < 0 || end > length ? (start, length) : (start, end)
      guard low <= high, low >= 0, high <= length else { throw TemplateError("slice bounds out of range") }
      return values[2].part(low..<high)
    },
    TemplateFunction("abbrev", .int, .string) { _, values in
      guard case .int(let width) = values[0].payload else { return values[1] }
      return .string(abbreviated(text(values[1]), offset: 0, width: width))
    },
    TemplateFunction("abbrevboth", .int, .int, .string) { _, values in
      guard case .int(let left) = values[0].payload, case .int(let right) = values[1].payload else { return values[2] }
      if right < 4 || left > 0 && right < 7 { return values[2] }
      return .string(abbreviated(text(values[2]), offset: left, width: right))
    },
    TemplateFunction("repeat", .int, .string) { (execution, values) throws(TemplateError) in
      guard case .int(let count) = values[0].payload, count >= 0 else {
        throw TemplateError("strings: negative Repeat count")
      }
      let text = text(values[1])
      let (size, overflow) = text.utf8.count.multipliedReportingOverflow(by: count)
      try execution.allow(bytes: overflow ? .max : size)
      return .string(String(repeating: text, count: count))
    },
    TemplateFunction("indent", .int, .string) { (execution, values) throws(TemplateError) in
      try indented(execution, values, breaksFirst: false)
    },
    TemplateFunction("nindent", .int, .string) { (execution, values) throws(TemplateError) in
      try indented(execution, values, breaksFirst: true)
    },
    TemplateFunction("replace", .string, .string, .string) { (execution, values) throws(TemplateError) in
      let (old, new, source) = (text(values[0]), text(values[1]), text(values[2]))
      let (grown, overflow) = max(1, source.utf8.count).multipliedReportingOverflow(by: new.utf8.count + 1)
      if overflow || grown > execution.limits.output { try execution.allow(bytes: overflow ? .max : grown) }
      return .string(replaced(source, old, new))
    },
    TemplateFunction("wrap", .int, .string) { _, values in
      guard case .int(let width) = values[0].payload else { return values[1] }
      return .string(wrapped(text(values[1]), width: width, separator: "\n", breaksWords: false))
    },
    TemplateFunction("wrapWith", .int, .string, .string) { (execution, values) throws(TemplateError) in
      guard case .int(let width) = values[0].payload else { return values[2] }
      let lines = text(values[2]).utf8.count / max(width, 1) + 1
      let (added, overflow) = lines.multipliedReportingOverflow(by: text(values[1]).utf8.count + 1)
      try execution.allow(bytes: overflow ? .max : added)
      return .string(wrapped(text(values[2]), width: width, separator: text(values[1]), breaksWords: true))
    },
    TemplateFunction("plural", .string, .string, .int) { _, values in
      if case .int(1) = values[2].payload { return values[0] }
      return values[1]
    },
  ]

  private static func hasSuffix(_ text: String, _ suffix: String) -> Bool {
    text.utf8.count >= suffix.utf8.count && text.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }

  private static func indented(
    _ execution: TemplateExecution, _ values: [TemplateValue], breaksFirst: Bool
  ) throws(TemplateError) -> TemplateValue {
    guard case .int(let spaces) = values[0].payload, spaces >= 0 else {
      throw TemplateError("strings: negative Repeat count")
    }
    let text = text(values[1])
    let lines = text.utf8.reduce(into: 1) { if $1 == 0x0A { $0 += 1 } }
    let (added, overflow) = lines.multipliedReportingOverflow(by: spaces)
    try execution.allow(bytes: overflow ? .max : text.utf8.count &+ added)
    return values[1].indented(by: spaces, breaksFirst: breaksFirst)
  }

  /// strings.ReplaceAll.
  static func replaced(_ text: String, _ old: String, _ new: String) -> String {
    var source = Array(text.utf8)
    if old.isEmpty {
      var result = Array(new.utf8)
      for scalar in text.unicodeScalars {
        result += String(Character(scalar)).utf8
        result += new.utf8
      }
      return String(decoding: result, as: UTF8.self)
    }
    let found = source.withUnsafeBufferPointer { bytes in
      Array(old.utf8).withUnsafeBufferPointer { TextSearch.occurrences(of: $0, in: bytes) }
    }
    guard !found.isEmpty else { return text }
    var result: [UInt8] = []
    var next = 0
    for offset in found {
      result += source[next..<offset]
      result += new.utf8
      next = offset + old.utf8.count
    }
    result += source[next...]
    source = []
    return String(decoding: result, as: UTF8.self)
  }

  /// goutils.AbbreviateFull.
  private static func abbreviated(_ text: String, offset: Int, width: Int) -> String {
    if width < 4 { return text }
    let bytes = Array(text.utf8)
    func cut(_ range: Range<Int>) -> String {
      String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }
    if bytes.count <= width { return text }
    var offset = min(offset, bytes.count)
    if bytes.count - offset < width - 3 { offset = bytes.count - (width - 3) }
    if offset <= 4 { return cut(0..<(width - 3)) + "..." }
    if width < 7 { return "" }
    if offset + width - 3 < bytes.count {
      return "..." + abbreviated(cut(offset..<bytes.count), offset: 0, width: width - 3)
    }
    return "..." + cut(max(0, bytes.count - (width - 3))..<bytes.count)
  }

  /// goutils.WrapCustom.
  private static func wrapped(_ text: String, width: Int, separator: String, breaksWords: Bool) -> String {
    let bytes = Array(text.utf8)
    let width = max(width, 1)
    let separator = separator.isEmpty ? "\n" : separator
    var result: [UInt8] = []
    var offset = 0
    while bytes.count - offset > width {
      if bytes[offset] == 0x20 {
        offset += 1
        continue
      }
      let last = bytes[offset...min(offset + width, bytes.count - 1)].lastIndex(of: 0x20)
      if let last, last >= offset {
        result += bytes[offset..<last]
        result += separator.utf8
        offset = last + 1
      } else if breaksWords {
        result += bytes[offset..<(offset + width)]
        result += separator.utf8
        offset += width
      } else if let next = bytes[(offset + width)...].firstIndex(of: 0x20) {
        result += bytes[offset..<next]
        result += separator.utf8
        offset = next + 1
      } else {
        result += bytes[offset...]
        offset = bytes.count
      }
    }
    result += bytes[min(offset, bytes.count)...]
    return String(decoding: result, as: UTF8.self)
  }

  // MARK: Tests and quotes

  private static let tests: [TemplateFunction] = [
    TemplateFunction("contains", .string, .string) { _, values in
      let (part, whole) = (Array(text(values[0]).utf8), Array(text(values[1]).utf8))
      if part.isEmpty { return .bool(true) }
      return .bool(
        whole.withUnsafeBufferPointer { bytes in
          part.withUnsafeBufferPointer { !TextSearch.occurrences(of: $0, in: bytes).isEmpty }
        })
    },
    TemplateFunction("hasPrefix", .string, .string) { _, values in
      .bool(text(values[1]).utf8.starts(with: text(values[0]).utf8))
    },
    TemplateFunction("hasSuffix", .string, .string) { _, values in .bool(hasSuffix(text(values[1]), text(values[0]))) },
  ]

  private static let quotes: [TemplateFunction] = [
    TemplateFunction("quote", variadic: .any) { _, values in
      .string(values.filter { !$0.isNil }.map { GoFormat.quoted(strval($0)) }.joined(separator: " "))
    },
    TemplateFunction("squote", variadic: .any) { _, values in
      .string(values.filter { !$0.isNil }.map { "'" + GoFormat.text($0) + "'" }.joined(separator: " "))
    },
    TemplateFunction("cat", variadic: .any) { _, values in
      .string(values.filter { !$0.isNil }.map { GoFormat.text($0) }.joined(separator: " "))
    },
    TemplateFunction("toString", .any) { _, values in
      values[0].stringValue != nil ? values[0] : .string(strval(values[0]))
    },
  ]

  // MARK: Lists of strings

  private static let lists: [TemplateFunction] = [
    TemplateFunction("join", .string, .any) { (execution, values) throws(TemplateError) in
      .string(try execution.checked(strings(values[1]).joined(separator: text(values[0]))))
    },
    TemplateFunction("toStrings", .any) { _, values in .strings(strings(values[0])) },
    TemplateFunction("sortAlpha", .any) { _, values in
      .strings(strings(values[0]).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    },
    TemplateFunction("splitList", .string, .string) { (execution, values) throws(TemplateError) in
      let parts = split(text(values[1]), text(values[0]), limit: -1)
      try execution.spend(parts.count)
      return TemplateValue(
        .list(TemplateList(parts.map { TemplateValue(.string($0), origin: values[1].origin) }, .string)))
    },
    TemplateFunction("split", .string, .string) { (execution, values) throws(TemplateError) in
      try numbered(execution, split(text(values[1]), text(values[0]), limit: -1))
    },
    TemplateFunction("splitn", .string, .int, .string) { (execution, values) throws(TemplateError) in
      guard case .int(let limit) = values[1].payload else { return .none }
      return try numbered(execution, split(text(values[2]), text(values[0]), limit: limit))
    },
  ]

  private static func numbered(_ execution: TemplateExecution, _ parts: [String]) throws(TemplateError) -> TemplateValue
  {
    try execution.spend(parts.count)
    return .map(TemplateMap(parts.enumerated().map { ("_\($0)", .string($1)) }, .strings))
  }

  /// strings.SplitN.
  static func split(_ text: String, _ separator: String, limit: Int) -> [String] {
    if limit == 0 { return [] }
    if separator.isEmpty {
      let scalars = text.unicodeScalars.map { String(Character($0)) }
      guard limit > 0, scalars.count > limit else { return scalars }
      return Array(scalars[..<(limit - 1)]) + [scalars[(limit - 1)...].joined()]
    }
    let bytes = Array(text.utf8)
    var found = bytes.withUnsafeBufferPointer { whole in
      Array(separator.utf8).withUnsafeBufferPointer { TextSearch.occurrences(of: $0, in: whole) }
    }
    if limit > 0 && found.count >= limit { found.removeLast(found.count - limit + 1) }
    var parts: [String] = []
    var next = 0
    for offset in found {
      parts.append(String(decoding: bytes[next..<offset], as: UTF8.self))
      next = offset + separator.utf8.count
    }
    parts.append(String(decoding: bytes[next...], as: UTF8.self))
    return parts
  }
}
