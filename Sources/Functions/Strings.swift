import Values

/// The functions of strings: case, trimming, searching, splitting and joining.
enum Strings {
  static let functions: [Function] = [
    Function("chomp", [.string("str", allowing: .unknown)], returns: .string, chomp),
    Function("endswith", [.string("str", allowing: .unknown), .string("suffix")], returns: .bool, endsWith),
    Function("indent", [.number("spaces"), .string("str", allowing: .unknown)], returns: .string, indent),
    Function(
      "join", [.string("separator")], variadic: .list("lists", of: .string, allowing: .elements), returns: .string, join
    ),
    Function("lower", [.string("str", allowing: .unknown)], returns: .string, lower),
    Function(
      "split", [.string("separator"), .string("str", allowing: .unknown)], returns: .list(.string), split),
    Function("startswith", [.string("str", allowing: .unknown), .string("prefix")], returns: .bool, startsWith),
    Function("strcontains", [.string("str", allowing: .unknown), .string("substr")], returns: .bool, contains),
    Function("strrev", [.string("str")], returns: .string, reversed),
    Function(
      "substr", [.string("str", allowing: .unknown), .number("offset"), .number("length")], returns: .string, substring),
    Function("title", [.string("str")], returns: .string, title),
    Function("trim", [.string("str", allowing: .unknown), .string("cutset")], returns: .string, trim),
    Function("trimprefix", [.string("str", allowing: .unknown), .string("prefix")], returns: .string, trimPrefix),
    Function("trimspace", [.string("str", allowing: .unknown)], returns: .string, trimSpace),
    Function("trimsuffix", [.string("str", allowing: .unknown), .string("suffix")], returns: .string, trimSuffix),
    Function("upper", [.string("str", allowing: .unknown)], returns: .string, upper),
  ]
}

// MARK: Case

private func lower(_ arguments: Arguments) throws(FunctionError) -> Value {
  try arguments.mapParts(0) { text in text.isASCII ? text.lowercased() : text.map(lowered) }
}

private func upper(_ arguments: Arguments) throws(FunctionError) -> Value {
  try arguments.mapParts(0) { text in text.isASCII ? text.uppercased() : text.map(raised) }
}

/// Go's `strings.Title`: the first letter of each word raised, a word being letters, digits and underscores.
private func title(_ arguments: Arguments) throws(FunctionError) -> Value {
  var previous: Unicode.Scalar = " "
  var scalars = String.UnicodeScalarView()
  for scalar in arguments.string(0).unicodeScalars {
    scalars.append(isSeparator(previous) ? simple(scalar.properties.titlecaseMapping, of: scalar) : scalar)
    previous = scalar
  }
  return .string(String(scalars))
}

private func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.isASCII {
    switch scalar {
    case "0"..."9", "a"..."z", "A"..."Z", "_": return false
    default: return true
    }
  }
  let properties = scalar.properties
  if properties.isAlphabetic || properties.generalCategory == .decimalNumber { return false }
  return scalar.isGoSpace
}

/// A scalar's simple case mapping: where the full one has several scalars, there is none and the scalar stays.
private func simple(_ mapping: String, of scalar: Unicode.Scalar) -> Unicode.Scalar {
  var scalars = mapping.unicodeScalars.makeIterator()
  guard let first = scalars.next(), scalars.next() == nil else { return scalar }
  return first
}

private func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  scalar == "\u{130}" ? "i" : simple(scalar.properties.lowercaseMapping, of: scalar)
}

private func raised(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  simple(scalar.properties.uppercaseMapping, of: scalar)
}

extension String {
  fileprivate func map(_ transform: (Unicode.Scalar) -> Unicode.Scalar) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars { scalars.append(transform(scalar)) }
    return String(scalars)
  }
}

extension Unicode.Scalar {
  /// Go's `unicode.IsSpace`.
  var isGoSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }
}

// MARK: Trimming

/// What of a string an end that is trimmed leaves, where the end is known.
private func trimEnds(
  _ arguments: Arguments, start: Bool = true, end: Bool = true, _ cut: (Unicode.Scalar) -> Bool
) -> Value {
  switch arguments[0] {
  case .string(let text): return .string(trimmed(text, start: start, end: end, cut))
  case .partial(let partial):
    var parts = partial.parts
    if start {
      guard case .text(let text)? = parts.first else { return arguments.unknown() }
      let kept = trimmed(text, start: true, end: false, cut)
      // Where nothing is left of the known text, the unknown after it may begin with more to cut.
      if kept.isEmpty { return arguments.unknown() }
      parts[0] = .text(kept)
    }
    if end {
      guard case .text(let text)? = parts.last else { return arguments.unknown() }
      let kept = trimmed(text, start: false, end: true, cut)
      if kept.isEmpty { return arguments.unknown() }
      parts[parts.count - 1] = .text(kept)
    }
    return PartialString.value(of: parts)
  default: return arguments.unknown()
  }
}

private func trimmed(_ text: String, start: Bool, end: Bool, _ cut: (Unicode.Scalar) -> Bool) -> String {
  var scalars = Substring(text).unicodeScalars
  if start { scalars = scalars.drop(while: cut) }
  while end, let last = scalars.last, cut(last) { scalars.removeLast() }
  return String(scalars)
}

private func chomp(_ arguments: Arguments) throws(FunctionError) -> Value {
  trimEnds(arguments, start: false) { $0 == "\n" || $0 == "\r" }
}

private func trimSpace(_ arguments: Arguments) throws(FunctionError) -> Value {
  trimEnds(arguments) { $0.isGoSpace }
}

private func trim(_ arguments: Arguments) throws(FunctionError) -> Value {
  let cutset = Set(arguments.string(1).unicodeScalars)
  return trimEnds(arguments) { cutset.contains($0) }
}

private func trimPrefix(_ arguments: Arguments) throws(FunctionError) -> Value {
  let prefix = arguments.string(1)
  switch startsWith(arguments[0], prefix) {
  case .no: return arguments[0]
  case .unknown: return arguments.unknown()
  case .yes:
    switch arguments[0] {
    case .partial(let partial):
      let rest = String(bytes: partial.prefix.utf8.dropFirst(prefix.utf8.count))
      return PartialString.value(of: [.text(rest)] + partial.parts.dropFirst(partial.prefix.isEmpty ? 0 : 1))
    default: return .string(String(bytes: arguments.string(0).utf8.dropFirst(prefix.utf8.count)))
    }
  }
}

private func trimSuffix(_ arguments: Arguments) throws(FunctionError) -> Value {
  let suffix = arguments.string(1)
  switch endsWith(arguments[0], suffix) {
  case .no: return arguments[0]
  case .unknown: return arguments.unknown()
  case .yes:
    switch arguments[0] {
    case .partial(let partial):
      let rest = String(bytes: partial.suffix.utf8.dropLast(suffix.utf8.count))
      return PartialString.value(of: partial.parts.dropLast(partial.suffix.isEmpty ? 0 : 1) + [.text(rest)])
    default: return .string(String(bytes: arguments.string(0).utf8.dropLast(suffix.utf8.count)))
    }
  }
}

// MARK: Searching

private func startsWith(_ value: Value, _ prefix: String) -> Truth {
  switch value {
  case .string(let text): return Truth(text.begins(with: prefix))
  case .partial(let partial):
    if partial.prefix.begins(with: prefix) { return .yes }
    return prefix.begins(with: partial.prefix) ? .unknown : .no
  default: return prefix.isEmpty ? .yes : .unknown
  }
}

private func endsWith(_ value: Value, _ suffix: String) -> Truth {
  switch value {
  case .string(let text): return Truth(text.ends(with: suffix))
  case .partial(let partial):
    if partial.suffix.ends(with: suffix) { return .yes }
    return suffix.ends(with: partial.suffix) ? .unknown : .no
  default: return suffix.isEmpty ? .yes : .unknown
  }
}

private func startsWith(_ arguments: Arguments) throws(FunctionError) -> Value {
  arguments.truth(startsWith(arguments[0], arguments.string(1)))
}

private func endsWith(_ arguments: Arguments) throws(FunctionError) -> Value {
  arguments.truth(endsWith(arguments[0], arguments.string(1)))
}

private func contains(_ arguments: Arguments) throws(FunctionError) -> Value {
  let search = ByteSearch(arguments.string(1))
  switch arguments[0] {
  case .string(let text): return .bool(search.occurs(in: text))
  case .partial(let partial): return arguments.truth(partial.texts.contains(where: search.occurs) ? .yes : .unknown)
  default: return arguments.truth(search.pattern.isEmpty ? .yes : .unknown)
  }
}

// MARK: Parts

private func substring(_ arguments: Arguments) throws(FunctionError) -> Value {
  var offset = try arguments.int(1)
  // Any negative length takes all that is left.
  let length = try arguments.int(2)
  switch arguments[0] {
  case .string(let text):
    let characters = Array(text)
    if offset < 0 { offset = max(0, characters.count + max(offset, -characters.count)) }
    let rest = characters.dropFirst(offset)
    return .string(String(length < 0 ? rest : rest.prefix(length)))
  case .partial(let partial):
    let known = Array(partial.prefix)
    // The last known character may go on in the unknown, so one more has to follow what is asked for.
    guard offset >= 0, offset < known.count else { return arguments.unknown() }
    if length >= 0 && length < known.count - offset {
      return .string(String(known[offset...].prefix(length)))
    }
    guard length < 0 else { return arguments.unknown() }
    return PartialString.value(of: [.text(String(known[offset...]))] + partial.parts.dropFirst())
  default: return arguments.unknown()
  }
}

private func reversed(_ arguments: Arguments) throws(FunctionError) -> Value {
  .string(String(arguments.string(0).reversed()))
}

private func indent(_ arguments: Arguments) throws(FunctionError) -> Value {
  let spaces = try arguments.int(0)
  guard spaces >= 0 else { throw FunctionError("the number of spaces must not be negative", argument: 0) }
  return try arguments.mapParts(1) { text throws(FunctionError) in
    let lines = ByteSearch("\n").split(text)
    if lines.count == 1 { return text }
    let (padding, overflow) = spaces.multipliedReportingOverflow(by: lines.count - 1)
    if overflow || padding > Limits.stringBytes { throw Limits.stringTooLong }
    return lines.joined(separator: "\n" + String(repeating: " ", count: spaces))
  }
}

private func split(_ arguments: Arguments) throws(FunctionError) -> Value {
  let separator = arguments.string(0)
  switch arguments[1] {
  case .string(let text):
    let pieces =
      separator.isEmpty ? text.unicodeScalars.map { String($0) } : ByteSearch(separator).split(text)
    try Limits.check(elements: pieces.count)
    return .list(pieces.map { .string($0.normalized) }, .string)
  case .partial(let partial) where !separator.isEmpty:
    return arguments.unknown(certain: wholePieces(partial, ByteSearch(separator)))
  default: return arguments.unknown()
  }
}

/// The pieces of a partly known string that are known whole: those between two separators or an end.
private func wholePieces(_ partial: PartialString, _ search: ByteSearch) -> [Value] {
  var whole: [String] = []
  for (i, part) in partial.parts.enumerated() {
    guard case .text(let text) = part else { continue }
    var pieces = search.split(text)[...]
    if i > 0 { pieces = pieces.dropFirst() }
    if i < partial.parts.count - 1 { pieces = pieces.dropLast() }
    whole += pieces
  }
  return whole.map { .string($0) }
}

private func join(_ arguments: Arguments) throws(FunctionError) -> Value {
  if arguments.count < 2 { throw FunctionError("at least one list is required") }
  let separator = arguments.string(0)
  var builder = TextBuilder()
  var isFirst = true
  for (i, list) in arguments.from(1).enumerated() {
    for (j, element) in (list.elements ?? []).enumerated() {
      if !isFirst { try builder.append(separator) }
      isFirst = false
      guard try builder.append(element) else {
        throw FunctionError("element \(j) is null; cannot concatenate null values", argument: i + 1)
      }
    }
  }
  return builder.finish()
}
