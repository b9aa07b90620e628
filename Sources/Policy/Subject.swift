import HCL
import Inventory
import Values

/// Where a finding points: what `subject` names, otherwise the first attribute that the condition reads.
struct Subject {
  let path: AttributePath
  private let scope: PolicyScope
  private let enforcement: Enforcement

  init(_ scope: PolicyScope, _ enforcement: Enforcement, element: (key: Value, value: Value)?) {
    self.scope = scope
    self.enforcement = enforcement
    let finder = PlaceFinder(scope: scope, enforcement: enforcement, element: element)
    path =
      enforcement.subject.flatMap { finder.first(in: Subject.branch(of: $0, in: scope)) }
      ?? finder.first(in: enforcement.condition)
      ?? finder.elementPath ?? enforcement.forEach.flatMap { finder.first(in: $0) }
      ?? AttributePath()
  }

  /// The branch that a conditional subject takes: `subject = c ? attrs.a : attrs.b` points at one of them.
  private static func branch(of id: ExpressionID, in scope: PolicyScope) -> ExpressionID {
    guard case .conditional(let condition, let then, let other) = scope.policy.tree.expression(id) else { return id }
    guard let value = try? scope.evaluate(condition), value == .bool(false) else { return then }
    return branch(of: other, in: scope)
  }

  /// What an undecided value waits for, for a sentence: "var.kms_key_arn and data.aws_kms_key.main.arn".
  ///
  /// - Parameter filter: where the condition is decided, the filter is what waits.
  func dependencies(of value: Value, filter: ExpressionID? = nil) -> String {
    var names: [String] = []
    func add(_ value: Value?) {
      for symbol in value?.symbols ?? [] where symbol.isOrigin && !names.contains(symbol.name) {
        names.append(symbol.name)
      }
    }
    let finder = PlaceFinder(scope: scope, enforcement: enforcement, element: nil)
    for path in finder.all(in: enforcement.condition) { add(scope.attributes.value(at: path.steps[...])) }
    add(value)
    if names.isEmpty, let filter {
      for path in finder.all(in: filter) { add(scope.attributes.value(at: path.steps[...])) }
    }
    if names.isEmpty {
      for id in finder.references(in: enforcement.condition) { add(try? scope.evaluate(id)) }
    }
    if names.isEmpty {
      names = value.symbols.map { $0.name.count > 120 ? "\($0.name.prefix(120))…" : $0.name }
    }
    if names.isEmpty { return "what the code does not decide" }
    let shown = names.prefix(3).joined(separator: ", ")
    return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
  }
}

extension Symbol {
  /// Whether the symbol is something that a value waits for, and not what a function makes of such things.
  fileprivate var isOrigin: Bool {
    kind != .derived && (!name.contains("(") || name.hasSuffix("()"))
  }
}

extension Value {
  /// The value at a path; `nil` where the path leads nowhere.
  func value(at steps: ArraySlice<PathStep>) -> Value? {
    guard let step = steps.first else { return self }
    if isUnknown { return self }
    let next: Value? =
      switch step {
      case .attribute(let name), .key(let name): self[name]
      case .index(let index): self[index]
      }
    return next?.value(at: steps.dropFirst())
  }
}

/// Fingerprints that stay when lines move.
enum Fingerprint {
  /// A path as it stays when elements are inserted before others: an element of a list in a Kubernetes object by what tells
  /// it from the others, its name or the like, as far as it has one.
  static func path(_ path: AttributePath, in resource: Resource) -> String {
    guard resource.format == .kubernetes, path.steps.contains(where: { if case .index = $0 { true } else { false } })
    else { return path.description }
    var value: Value? = resource.values
    var text = ""
    for step in path.steps {
      switch step {
      case .attribute(let name), .key(let name):
        text += text.isEmpty ? name : ".\(name)"
        value = value?[name]
      case .index(let index):
        text += "[\(value.flatMap { elementName(index, of: $0) } ?? "\(index)")]"
        value = value?[index]
      }
    }
    return text
  }

  /// What an element of a list is told by: the keys by which Kubernetes merges lists.
  private static let mergeKeys = [
    "name", "mountPath", "devicePath", "containerPort", "port", "host", "ip", "key", "type",
  ]

  private static func elementName(_ index: Int, of list: Value) -> String? {
    guard let elements = list.elements, elements.indices.contains(index) else { return nil }
    for key in mergeKeys {
      guard let name = elements[index][key]?.text else { continue }
      if elements.count(where: { $0[key]?.text == name }) == 1 { return "\(key)=\(name)" }
    }
    return nil
  }

  /// 128 bits of two FNV-1a hashes over the parts, as hexadecimal digits.
  static func of(_ parts: [String]) -> String {
    var a: UInt64 = 0xCBF2_9CE4_8422_2325
    var b: UInt64 = 0x6C62_272E_07BB_0142
    for part in parts {
      for byte in part.utf8 {
        a = (a ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        b = (b ^ UInt64(byte ^ 0x5A)) &* 0x0000_0100_0000_01B3
      }
      a = (a ^ 0xFF) &* 0x0000_0100_0000_01B3
      b = (b ^ 0xFE) &* 0x0000_0100_0000_01B3
    }
    return hexadecimal(a) + hexadecimal(b)
  }

  private static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
