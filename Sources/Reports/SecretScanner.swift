import Policy
import Source

/// Finds secrets in a text by its lines, without parsing it: a report must hide them also in files that do not parse.
///
/// Knows HCL, YAML, JSON, and what stands in heredocs and strings (shell, properties, connection strings) well enough
/// to tell `password = "…"`, `password: …`, `{ name = "DB_PASSWORD", value = "…" }`, the default of a variable, and the
/// data of a Kubernetes Secret from references to secrets. Linear in the text.
struct SecretScanner {
  enum Syntax {
    case hcl
    /// YAML, JSON, shell.
    case data
    /// A message: only what is quoted is taken for a value.
    case prose
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let syntax: Syntax
  private var found: [ByteRange] = []

  /// The heredoc that the line stands in: its terminator, and whether it is a secret.
  private var heredoc: (terminator: Range<Int>, isSecret: Bool)?
  /// The brackets open in a secret's value.
  private var openBrackets = 0
  /// Whether all in those brackets is secret, whatever its names say: the data of a Kubernetes Secret.
  private var isWhole = false
  /// The column of the key whose YAML block scalar is a secret.
  private var blockScalar: Int?
  /// The column of `data:` in a Kubernetes Secret.
  private var dataColumn: Int?
  /// The lines for which a `value` belongs to a name that says secret.
  private var pairLines = 0
  /// The attributes that are secret in the HCL block that the line stands in.
  private var blockAttributes: Set<String> = []
  /// The YAML documents that are Kubernetes Secrets, the last first.
  private var secretDocuments: [Range<Int>] = []

  /// The ranges of the secrets, in order and apart from each other.
  static func ranges(in bytes: UnsafeBufferPointer<UInt8>, syntax: Syntax) -> [ByteRange] {
    var scanner = SecretScanner(bytes: bytes, syntax: syntax)
    scanner.scan()
    SecretFormats.find(in: bytes, into: &scanner.found)
    return merged(scanner.found)
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, syntax: Syntax) {
    self.bytes = bytes
    self.syntax = syntax
  }

  private static func merged(_ ranges: [ByteRange]) -> [ByteRange] {
    guard ranges.count > 1 else { return ranges }
    var result: [ByteRange] = []
    for range in ranges.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      if let last = result.last, range.start <= last.end {
        result[result.count - 1].end = max(last.end, range.end)
      } else {
        result.append(range)
      }
    }
    return result
  }

  // MARK: Lines

  private mutating func scan() {
    if syntax == .data { findSecretDocuments() }
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      var content = end
      if content > start && bytes[content - 1] == 0x0D { content -= 1 }
      scanLine(start, content)
      start = end + 1
    }
  }

  private mutating func scanLine(_ start: Int, _ end: Int) {
    let first = skipBlanks(start, end)
    if let heredoc {
      if bytes[first..<end].elementsEqual(bytes[heredoc.terminator]) {
        self.heredoc = nil
      } else if heredoc.isSecret {
        mask(first, end)
      } else {
        scanPairs(first, end, syntax: .data, lineStart: start)
      }
      return
    }
    if let column = blockScalar {
      if first == end { return }
      if first - start > column {
        mask(first, end)
        return
      }
      blockScalar = nil
    }
    if let column = dataColumn, first < end, first - start <= column { dataColumn = nil }
    if pairLines > 0 { pairLines -= 1 }
    if syntax == .hcl && first == start { enterBlock(start, end) }
    var position = first
    if openBrackets > 0 { position = scanExpression(first, end, depth: openBrackets, syntax: syntax) }
    scanPairs(position, end, syntax: syntax, lineStart: start)
  }

  /// Notes which attributes are secret in the top-level block that begins or ends on this line.
  private mutating func enterBlock(_ start: Int, _ end: Int) {
    guard start < end else { return }
    if bytes[start] == UInt8(ascii: "}") { blockAttributes = [] }
    var labels: [String] = []
    let keyword = text(start, wordEnd(start, end))
    guard keyword == "variable" || keyword == "resource" else { return }
    var i = start
    while i < end, labels.count < 2 {
      if bytes[i] == UInt8(ascii: "\"") {
        let close = stringEnd(i, end)
        labels.append(text(i + 1, close))
        i = close
      }
      i += 1
    }
    guard let label = labels.first else { return }
    if keyword == "variable" {
      blockAttributes = Redaction.isSecretName(label) ? ["default"] : []
    } else {
      blockAttributes = Redaction.secretAttributes(ofType: label)
    }
  }

  /// Finds the YAML documents, or the JSON text, that hold `kind: Secret` in any spelling.
  private mutating func findSecretDocuments() {
    var start = 0
    var isSecret = false
    var i = 0
    while i < bytes.count {
      if bytes[i] == UInt8(ascii: "-"), i == 0 || bytes[i - 1] == 0x0A, matches(i, "---") {
        if isSecret { secretDocuments.append(start..<i) }
        start = i
        isSecret = false
      } else if !isSecret, bytes[i] == UInt8(ascii: "k"), matches(i, "kind"),
        i == 0 || !SecretFormats.isWord(bytes[i - 1])
      {
        var j = i + 4
        while j < bytes.count, j < i + 16, isQuote(bytes[j]) || bytes[j] == 0x20 || bytes[j] == UInt8(ascii: ":") {
          j += 1
        }
        isSecret = j > i + 4 && matches(j, "Secret") && (j + 6 == bytes.count || !SecretFormats.isWord(bytes[j + 6]))
      }
      i += 1
    }
    if isSecret { secretDocuments.append(start..<bytes.count) }
    secretDocuments.reverse()
  }

  /// Whether an offset lies in a Kubernetes Secret. Offsets are asked for in ascending order.
  private mutating func isInSecretDocument(_ offset: Int) -> Bool {
    while let document = secretDocuments.last, document.upperBound <= offset { secretDocuments.removeLast() }
    return secretDocuments.last?.contains(offset) ?? false
  }

  // MARK: Names and values

  /// Finds names that are followed by `=` or `:` and masks the values of those that say secret.
  private mutating func scanPairs(_ start: Int, _ end: Int, syntax: Syntax, lineStart: Int) {
    var i = start
    while i < end {
      let byte = bytes[i]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") && syntax == .data && isStringStart(i, start) {
        let close = stringEnd(i, end)
        if let value = valueStart(skipBlanks(close + 1, end), end, syntax: syntax) {
          i = scanValue(of: i + 1..<close, from: value, end, syntax: syntax, column: i - lineStart)
        } else {
          scanEmbedded(i + 1, close)
          i = close + 1
        }
      } else if SecretFormats.isWord(byte) {
        let wordEnd = wordEnd(i, end)
        if let value = valueStart(skipBlanks(wordEnd, end), end, syntax: syntax) {
          // `NAME=value` is shell, in a file that is torn or in a language of its own.
          let isShell = syntax == .hcl && value == wordEnd + 1 && bytes[i..<wordEnd].allSatisfy(isVariable)
          i = scanValue(of: i..<wordEnd, from: value, end, syntax: isShell ? .data : syntax, column: i - lineStart)
        } else {
          i = wordEnd
        }
      } else if syntax == .hcl, byte == UInt8(ascii: "<"), beginHeredoc(i, end, isSecret: false) {
        return
      } else {
        i += 1
      }
    }
  }

  /// Masks the value of a name if it is secret, and says where to go on.
  private mutating func scanValue(
    of name: Range<Int>, from start: Int, _ end: Int, syntax: Syntax, column: Int
  ) -> Int {
    let name = text(name.lowerBound, name.upperBound)
    let isData = syntax == .data && (name == "data" || name == "stringData") && isInSecretDocument(start)
    if isData && start >= end {
      dataColumn = column
      return start
    }
    let isPairValue = pairLines > 0 && (name == "value" || name == "Value")
    guard
      isData || isPairValue || Redaction.isSecretName(name) || blockAttributes.contains(name)
        || dataColumn != nil && syntax == .data
    else {
      if name == "name" || name == "Name", Redaction.isSecretName(plainValue(start, end)) { pairLines = 4 }
      return start
    }
    if isPairValue { pairLines = 0 }
    isWhole = isData || blockAttributes.contains(name)
    guard start < end else { return start }
    switch (syntax, bytes[start]) {
    case (.prose, UInt8(ascii: "\"")):
      let close = stringEnd(start, end)
      maskUnlessReference(start + 1, close)
      return close + 1
    case (.prose, _): return start
    case (.hcl, _): return scanExpression(start, end, depth: 0, syntax: .hcl)
    case (.data, UInt8(ascii: "\"")), (.data, UInt8(ascii: "'")):
      let close = stringEnd(start, end)
      maskUnlessReference(start + 1, close)
      return close + 1
    case (.data, UInt8(ascii: "|")), (.data, UInt8(ascii: ">")):
      blockScalar = column
      return end
    case (.data, UInt8(ascii: "[")): return scanExpression(start, end, depth: 0, syntax: .data)
    case (.data, UInt8(ascii: "{")) where !matches(start, "{{"):
      return scanExpression(start, end, depth: 0, syntax: .data)
    case (.data, UInt8(ascii: "*")): return end
    case (.data, _):
      let valueEnd = plainEnd(start, end)
      maskUnlessReference(start, valueEnd)
      return valueEnd
    }
  }

  /// Masks the strings of an expression, but for keys and what they say is a setting, to its end or the line's.
  private mutating func scanExpression(_ start: Int, _ end: Int, depth: Int, syntax: Syntax) -> Int {
    var depth = depth
    var i = start
    var isSetting = false
    while i < end {
      let byte = bytes[i]
      switch byte {
      case UInt8(ascii: "\""),
        UInt8(ascii: "'") where byte == UInt8(ascii: "\"") || syntax == .data:
        let close = stringEnd(i, end)
        if depth > 0, valueStart(skipBlanks(close + 1, end), end, syntax: .hcl) != nil {
          isSetting = Redaction.isSettingName(text(i + 1, close))
        } else {
          if isWhole || !isSetting { maskUnlessReference(i + 1, close) }
          isSetting = false
        }
        i = close
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 0 { return i }
        depth -= 1
      case UInt8(ascii: ","):
        if depth == 0 { return i }
        isSetting = false
      case UInt8(ascii: "<") where syntax == .hcl && beginHeredoc(i, end, isSecret: isWhole || !isSetting):
        openBrackets = depth
        return end
      case _ where SecretFormats.isWord(byte):
        let wordEnd = wordEnd(i, end)
        if depth > 0, valueStart(skipBlanks(wordEnd, end), end, syntax: .hcl) != nil {
          isSetting = Redaction.isSettingName(text(i, wordEnd))
        } else if syntax == .data && (isWhole || !isSetting) || byte >= 0x30 && byte <= 0x39 && i == start {
          maskUnlessReference(i, wordEnd)
        }
        i = wordEnd - 1
      default: break
      }
      i += 1
    }
    openBrackets = depth
    return end
  }

  /// Finds names and values in a string: shell, properties, connection strings, JSON with escaped quotes.
  private mutating func scanEmbedded(_ start: Int, _ end: Int) {
    func skip(_ position: Int) -> Int {
      var i = position
      while i < end, isQuote(bytes[i]) || bytes[i] == UInt8(ascii: "\\") || bytes[i] == 0x20 { i += 1 }
      return i
    }
    var i = start
    while i < end {
      guard SecretFormats.isWord(bytes[i]) else {
        i += 1
        continue
      }
      let wordEnd = wordEnd(i, end)
      let sign = skip(wordEnd)
      guard sign < end, bytes[sign] == UInt8(ascii: "=") || bytes[sign] == UInt8(ascii: ":"),
        Redaction.isSecretName(text(i, wordEnd))
      else {
        i = wordEnd
        continue
      }
      let value = skip(sign + 1)
      var valueEnd = value
      while valueEnd < end, !isEmbeddedEnd(bytes[valueEnd]) { valueEnd += 1 }
      maskUnlessReference(value, valueEnd)
      i = max(valueEnd, wordEnd)
    }
  }

  private func isEmbeddedEnd(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: ","), UInt8(ascii: "\\"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }

  private mutating func beginHeredoc(_ start: Int, _ end: Int, isSecret: Bool) -> Bool {
    guard matches(start, "<<") else { return false }
    var i = start + 2
    if i < end, bytes[i] == UInt8(ascii: "-") { i += 1 }
    let wordEnd = wordEnd(i, end)
    guard wordEnd > i, skipBlanks(wordEnd, end) == end else { return false }
    heredoc = (i..<wordEnd, isSecret)
    return true
  }

  private mutating func mask(_ start: Int, _ end: Int) {
    if start < end { found.append(ByteRange(start, end)) }
  }

  /// Masks a value unless it is nothing but a reference, a placeholder or a switch.
  private mutating func maskUnlessReference(_ start: Int, _ end: Int) {
    guard start < end else { return }
    if bytes[start] == UInt8(ascii: "<") && bytes[end - 1] == UInt8(ascii: ">") { return }
    if end - start < 16, Redaction.isSetting(text(start, end)) { return }
    if matches(start, "arn:") { return }
    if bytes[start] == UInt8(ascii: "$"), bytes[(start + 1)..<end].allSatisfy(isVariable) { return }
    // What stands outside of `${…}` and `{{…}}` is the secret.
    var depth = 0
    var i = start
    while i < end {
      switch bytes[i] {
      case UInt8(ascii: "{") where depth > 0 || matches(i, "{{") || i > start && bytes[i - 1] == UInt8(ascii: "$"):
        depth += 1
      case UInt8(ascii: "}"): depth = max(0, depth - 1)
      case let byte where depth == 0 && (SecretFormats.isWord(byte) || byte >= 0x80):
        mask(start, end)
        return
      default: break
      }
      i += 1
    }
  }

  // MARK: Bytes

  /// Where the value begins if a `=` or `:` stands at `position`; a `:` must be followed by what begins a value.
  private func valueStart(_ position: Int, _ end: Int, syntax: Syntax) -> Int? {
    guard position < end else { return nil }
    let next = position + 1
    switch bytes[position] {
    case UInt8(ascii: "="):
      if next < end, bytes[next] == UInt8(ascii: "=") || bytes[next] == UInt8(ascii: ">") { return nil }
      return skipBlanks(next, end)
    case UInt8(ascii: ":"):
      guard next < end else { return end }
      switch bytes[next] {
      case UInt8(ascii: "="): return skipBlanks(next + 1, end)
      case 0x20, 0x09, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "["), UInt8(ascii: "{"):
        return skipBlanks(next, end)
      default: return nil
      }
    default: return nil
    }
  }

  /// The end of an unquoted value: a comment, the end of the line, or for one without blanks what ends a word in shell.
  private func plainEnd(_ start: Int, _ end: Int) -> Int {
    var i = start
    let afterSign = start > 0 && bytes[start - 1] == UInt8(ascii: "=")
    while i < end {
      if afterSign ? isEmbeddedEnd(bytes[i]) : bytes[i] == 0x20 && i + 1 < end && bytes[i + 1] == UInt8(ascii: "#") {
        break
      }
      i += 1
    }
    while i > start, bytes[i - 1] == 0x20 || bytes[i - 1] == 0x09 { i -= 1 }
    return i
  }

  /// The text of a quoted or plain value, to be read as a name.
  private func plainValue(_ start: Int, _ end: Int) -> String {
    guard start < end else { return "" }
    if isQuote(bytes[start]) { return text(start + 1, stringEnd(start, end)) }
    return text(start, wordEnd(start, end))
  }

  /// The offset of the quote that closes the string opened at `start`, or `end`. Quotes within `${…}` do not close it.
  private func stringEnd(_ start: Int, _ end: Int) -> Int {
    let quote = bytes[start]
    var depth = 0
    var inner = false
    var i = start + 1
    while i < end {
      let byte = bytes[i]
      if byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") {
        i += 1
      } else if depth == 0 {
        if byte == quote { return i }
        if byte == UInt8(ascii: "{"), bytes[i - 1] == UInt8(ascii: "$") { depth = 1 }
      } else if byte == UInt8(ascii: "\"") {
        inner.toggle()
      } else if !inner {
        if byte == UInt8(ascii: "{") { depth += 1 }
        if byte == UInt8(ascii: "}") { depth -= 1 }
      }
      i += 1
    }
    return end
  }

  /// In YAML an apostrophe opens a string only where a value may begin.
  private func isStringStart(_ position: Int, _ start: Int) -> Bool {
    position == start || !SecretFormats.isWord(bytes[position - 1])
  }

  /// Whether a byte may stand in `$NAME` or `$(NAME)`.
  private func isVariable(_ byte: UInt8) -> Bool {
    byte >= 0x41 && byte <= 0x5A || byte >= 0x30 && byte <= 0x39 || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
  }

  private func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

  private func wordEnd(_ start: Int, _ end: Int) -> Int {
    var i = start
    while i < end, SecretFormats.isWord(bytes[i]) || bytes[i] == UInt8(ascii: "-") || bytes[i] == UInt8(ascii: ".") {
      i += 1
    }
    return i
  }

  private func skipBlanks(_ start: Int, _ end: Int) -> Int {
    var i = min(start, end)
    while i < end, bytes[i] == 0x20 || bytes[i] == 0x09 { i += 1 }
    return i
  }

  private func matches(_ start: Int, _ text: StaticString) -> Bool {
    guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
    for i in 0..<text.utf8CodeUnitCount where bytes[start + i] != text.utf8Start[i] { return false }
    return true
  }

  private func text(_ start: Int, _ end: Int) -> String {
    let start = min(start, end)
    return String(decoding: bytes[start..<min(end, start + 256)], as: UTF8.self)
  }
}
