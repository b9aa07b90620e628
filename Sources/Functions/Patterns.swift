import Synchronization
import Values

/// Regular expressions, and replacing.
public enum Patterns {
  /// Whether a regular expression matches somewhere in a text.
  public static func matches(_ pattern: String, in text: String) throws(FunctionError) -> Bool {
    let expression = try compile(pattern)
    do { return try expression.matches(text) } catch { throw FunctionError(error.message) }
  }

  static let functions: [Function] = [
    Function("regex", [.string("pattern"), .string("string")], regex),
    Function("regexall", [.string("pattern"), .string("string")], regexAll),
    Function(
      "replace", [.string("str", allowing: .unknown), .string("substr"), .string("replace")], returns: .string, replace),
  ]
}

/// Patterns that were compiled before: code asks for the same few again and again.
private let compiled = Mutex<[String: RegularExpression]>([:])
private let mostCompiled = 256

private func compile(_ pattern: String) throws(FunctionError) -> RegularExpression {
  if let known = compiled.withLock({ $0[pattern] }) { return known }
  do {
    let expression = try RegularExpression(pattern)
    compiled.withLock { if $0.count < mostCompiled { $0[pattern] = expression } }
    return expression
  } catch {
    throw FunctionError("invalid regexp pattern: \(error.message)", argument: 0)
  }
}

/// The type of a match: a string without groups, else a tuple of them, or an object where they have names.
private func matchType(_ expression: RegularExpression) throws(FunctionError) -> Type {
  let names = expression.groupNames.dropFirst()
  if names.isEmpty { return .string }
  let named = names.compactMap { $0 }
  if named.isEmpty { return .tuple(names.map { _ in .string }) }
  guard named.count == names.count else {
    throw FunctionError("invalid regexp pattern: cannot mix both named and unnamed capture groups", argument: 0)
  }
  return .object(of: named.map { Type.Attribute(name: $0, type: .string) })
}

private func value(_ match: RegularExpression.Match, _ expression: RegularExpression, _ bytes: [UInt8]) -> Value {
  let texts = match.groups.map { range in
    range.map { Value.string(String(bytes: bytes[$0]).normalized) } ?? .null
  }
  let names = expression.groupNames.dropFirst()
  if names.isEmpty { return texts.first ?? .null }
  if names.contains(nil) { return .tuple(Array(texts.dropFirst())) }
  return .object(zip(names, texts.dropFirst()).map { ($0 ?? "", $1) })
}

private func regex(_ arguments: Arguments) throws(FunctionError) -> Value {
  let expression = try compile(arguments.string(0))
  _ = try matchType(expression)
  let text = arguments.string(1)
  let found: RegularExpression.Match?
  do { found = try expression.firstMatch(in: text) } catch { throw FunctionError(error.message) }
  guard let found else { throw FunctionError("pattern did not match any part of the given string") }
  return value(found, expression, Array(text.utf8))
}

private func regexAll(_ arguments: Arguments) throws(FunctionError) -> Value {
  let expression = try compile(arguments.string(0))
  let type = try matchType(expression)
  let text = arguments.string(1)
  let found: [RegularExpression.Match]
  do { found = try expression.allMatches(in: text, limit: Limits.elements + 1) } catch {
    throw FunctionError(error.message)
  }
  try Limits.check(elements: found.count)
  let bytes = Array(text.utf8)
  return .list(found.map { value($0, expression, bytes) }, type)
}

/// Replaces a text, or what a regular expression between slashes matches.
private func replace(_ arguments: Arguments) throws(FunctionError) -> Value {
  let (pattern, replacement) = (arguments.string(1), arguments.string(2))
  if pattern.utf8.count > 1, pattern.begins(with: "/"), pattern.ends(with: "/") {
    guard let text = arguments[0].stringValue else { return arguments.unknown() }
    do {
      let expression = try RegularExpression(String(pattern.dropFirst().dropLast()))
      return .string(try expression.replacing(in: text, with: replacement, limit: Limits.stringBytes))
    } catch {
      throw FunctionError(error.message)
    }
  }
  // A single character lies in one part or another, so the parts can be searched each for itself.
  if arguments[0].isUnknown && pattern.unicodeScalars.count != 1 { return arguments.unknown() }
  return try arguments.mapParts(0) { text throws(FunctionError) in
    let pieces =
      pattern.isEmpty ? [""] + text.unicodeScalars.map { String($0) } + [""] : ByteSearch(pattern).split(text)
    let (growth, overflow) = (pieces.count - 1).multipliedReportingOverflow(by: replacement.utf8.count)
    if overflow || growth > Limits.stringBytes { throw Limits.stringTooLong }
    return pieces.joined(separator: replacement)
  }
}
