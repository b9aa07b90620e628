import Inventory
import Values

/// Finds what an expression of a plan's configuration refers to: a plan gives the names that an expression reads, and not the
/// expression.
///
/// An attribute that is not known yet and whose expression reads one attribute of one resource is taken for that very attribute.
struct PlanReferences {
  /// The instances of each resource block, by the block's address within its module instance.
  let instances: [String: [String]]

  /// Variables and outputs that are passed on this often are not followed any further.
  private static let deepest = 64

  private enum Target {
    /// An attribute of one instance, or the instance where the attribute is empty.
    case attribute(address: String, name: String)
    /// All instances of a block.
    case block(String)
    case symbol(Value)
  }

  /// The one thing that an expression reads; `nil` where it reads several, or none that are known.
  func value(of expression: Value, in frame: PlanFrame, type: Type) -> Value? {
    guard let target = target(of: expression, in: frame, depth: 0) else { return nil }
    switch target {
    case .symbol(let value): return value
    case .attribute(let address, let name): return symbol(address, name.isEmpty ? "id" : name, type)
    case .block(let address):
      guard let all = instances[address], all.count == 1 else { return nil }
      return symbol(all[0], "id", type)
    }
  }

  /// What an expression reads as the elements of a list with `count` elements; `nil` where it is not those.
  func elements(of expression: Value, in frame: PlanFrame, count: Int?) -> [Value]? {
    let references = PlanReferences.references(expression)
    if references.count == 1, case .block(let address)? = target(references[0], in: frame, depth: 0),
      let all = instances[address], count == nil || count == all.count
    {
      return all.map { symbol($0, "id", .string) }
    }
    guard !references.isEmpty, count == nil || count == references.count else { return nil }
    var found: [Value] = []
    for reference in references {
      guard case .attribute(let address, let name)? = target(reference, in: frame, depth: 0), !name.isEmpty else {
        return nil
      }
      found.append(symbol(address, name, .string))
    }
    return found
  }

  private func symbol(_ address: String, _ attribute: String, _ type: Type) -> Value {
    .symbol("\(address).\(attribute)", kind: .resource(address: address, attribute: attribute), type: type)
  }

  // MARK: Following references

  private func target(of expression: Value, in frame: PlanFrame, depth: Int) -> Target? {
    let references = PlanReferences.references(expression)
    return references.count == 1 ? target(references[0], in: frame, depth: depth) : nil
  }

  private func target(_ reference: String, in frame: PlanFrame, depth: Int) -> Target? {
    guard depth < PlanReferences.deepest else { return nil }
    let steps = PlanReferences.steps(reference)
    guard steps.count > 1 else { return nil }
    switch steps[0] {
    case "each", "count", "self", "path", "terraform": return nil
    case "local": return .symbol(.symbol(frame.qualified(reference), kind: .other))
    case "data", "ephemeral": return .symbol(.symbol(frame.qualified(reference), kind: .data))
    case "var":
      let (name, key) = PlanReferences.split(steps[1])
      guard let parent = frame.parent else { return .symbol(.symbol(reference, kind: .variable)) }
      guard let argument = parent.module.calls[frame.name]?.arguments[name],
        let target = target(of: argument, in: parent, depth: depth + 1)
      else { return nil }
      return follow(target, key: key, steps.dropFirst(2))
    case "module":
      guard steps.count > 2, let child = frame.child(steps[1]) else { return nil }
      let (name, key) = PlanReferences.split(steps[2])
      guard let output = child.module.outputs[name],
        let target = target(of: output, in: child, depth: depth + 1)
      else { return nil }
      return follow(target, key: key, steps.dropFirst(3))
    default:
      let address = frame.qualified("\(steps[0]).\(steps[1])")
      let attribute = steps.dropFirst(2).joined(separator: ".")
      if attribute.isEmpty && !steps[1].hasSuffix("]") { return .block(address) }
      return .attribute(address: address, name: attribute)
    }
  }

  /// A part of what a variable or an output is.
  private func follow(_ target: Target, key: String, _ rest: ArraySlice<String>) -> Target? {
    if key.isEmpty && rest.isEmpty { return target }
    switch target {
    case .symbol(let value):
      guard case .unknown(let unknown) = value else { return nil }
      let step = key + rest.map { ".\($0)" }.joined()
      return .symbol(.unknown(Unknown(unknown.symbol.appending(step))))
    case .block(let address):
      let one = key.isEmpty ? address : address + key
      if key.isEmpty && instances[address]?.count != 1 { return nil }
      return .attribute(address: one, name: rest.joined(separator: "."))
    case .attribute(let address, let name):
      let step = key + rest.map { ".\($0)" }.joined()
      return .attribute(address: address, name: name.isEmpty ? rest.joined(separator: ".") : name + step)
    }
  }

  // MARK: Reading references

  /// The references of an expression, without those that are the beginning of the one before: a plan lists
  /// `aws_vpc.main.id` and then `aws_vpc.main`.
  static func references(_ expression: Value) -> [String] {
    var found: [String] = []
    for reference in expression["references"]?.elements ?? [] {
      guard let text = reference.stringValue else { continue }
      if let last = found.last, begins(last, with: text) { continue }
      found.append(text)
    }
    return found
  }

  private static func begins(_ longer: String, with text: String) -> Bool {
    guard longer.hasPrefix(text) else { return false }
    let next = longer.utf8.dropFirst(text.utf8.count).first
    return next == nil || next == UInt8(ascii: ".") || next == UInt8(ascii: "[")
  }

  /// A reference by its steps, keys with the name before them: `["aws_subnet", "a[\"b.c\"]", "id"]`.
  static func steps(_ reference: String) -> [String] {
    var steps: [String] = []
    var step: [UInt8] = []
    var isQuoted = false
    var isEscaped = false
    for byte in reference.utf8 {
      if byte == UInt8(ascii: ".") && !isQuoted {
        steps.append(String(decoding: step, as: UTF8.self))
        step = []
        continue
      }
      if byte == UInt8(ascii: "\"") && !isEscaped { isQuoted.toggle() }
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      step.append(byte)
    }
    return steps + [String(decoding: step, as: UTF8.self)]
  }

  /// A step's name and its key, `["a"]`, with everything behind that.
  static func split(_ step: String) -> (name: String, key: String) {
    guard let bracket = step.firstIndex(of: "[") else { return (step, "") }
    return (String(step[..<bracket]), String(step[bracket...]))
  }

  /// An address without the keys of instances: what the configuration calls it.
  static func withoutKeys(_ address: String) -> String {
    steps(address).map { split($0).name }.joined(separator: ".")
  }
}
