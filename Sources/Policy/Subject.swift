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
    let finder = PathFinder(scope: scope, enforcement: enforcement, element: element)
    path =
      enforcement.subject.flatMap { finder.first(in: Subject.branch(of: $0, in: scope)) }
      ?? finder.first(in: enforcement.condition)
      ?? enforcement.forEach.flatMap { finder.first(in: $0) }
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
    let finder = PathFinder(scope: scope, enforcement: enforcement, element: nil)
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

/// Finds the attribute paths that an expression reads, through locals.
private struct PathFinder {
  let scope: PolicyScope
  let enforcement: Enforcement
  let element: (key: Value, value: Value)?

  private var tree: SyntaxTree { scope.policy.tree }

  func first(in id: ExpressionID) -> AttributePath? { all(in: id).first }

  func all(in id: ExpressionID) -> [AttributePath] {
    var paths: [AttributePath] = []
    collect(id, depth: 0, &paths)
    return paths
  }

  /// What an expression refers to besides attributes, through the policy's locals.
  func references(in id: ExpressionID) -> [ExpressionID] {
    var found: [ExpressionID] = []
    var pending = [id]
    var seen: Set<String> = []
    while let next = pending.popLast(), found.count < 50 {
      tree.walk(next) { inner, expression in
        guard case .traversal(let root, let range) = expression else { return }
        switch tree.name(root) {
        case "local":
          guard let name = tree.steps(range).first.flatMap({ tree.attributeName($0) }) else { return }
          found.append(inner)
          if seen.insert(name).inserted, let local = scope.policy.locals[name] { pending.append(local) }
        case "meta", "each", "self", "connected": found.append(inner)
        default: return
        }
      }
    }
    return found
  }

  private func collect(_ id: ExpressionID, depth: Int, _ paths: inout [AttributePath]) {
    guard depth < 20 else { return }
    tree.walk(id) { _, expression in
      guard case .traversal(let root, let range) = expression else { return }
      let steps = tree.steps(range)
      switch tree.name(root) {
      case "attrs":
        let path = path(of: steps)
        if !path.isEmpty { paths.append(path) }
      case "local":
        guard let name = steps.first.flatMap({ tree.attributeName($0) }) else { return }
        if let local = scope.policy.locals[name] ?? scope.policy.file.locals[name] {
          collect(local, depth: depth + 1, &paths)
        }
      case "each":
        guard let element, let forEach = enforcement.forEach, steps.first.flatMap({ tree.attributeName($0) }) == "value"
        else { return }
        var base: [AttributePath] = []
        collect(forEach, depth: depth + 1, &base)
        guard var path = base.first else { return }
        switch element.key {
        case .number(let number): path = path.appending(.index(number.int ?? 0))
        case .string(let key): path = path.appending(.key(key))
        default: break
        }
        paths.append(AttributePath(path.steps + self.path(of: steps.dropFirst()).steps))
      default: return
      }
    }
  }

  private func path(of steps: ArraySlice<Step>) -> AttributePath {
    var path: [PathStep] = []
    for step in steps {
      if let name = tree.attributeName(step) {
        path.append(.attribute(name))
      } else if case .number(let number)? = tree.indexKey(step) {
        path.append(.index(number.int ?? 0))
      } else if case .string(let key)? = tree.indexKey(step) {
        path.append(.key(key))
      }
    }
    return AttributePath(path)
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
