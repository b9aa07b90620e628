import Functions
import HCL
import Source
import Values

/// Checks what can be said of a policy file without judging anything: every name and every call means something, no local
/// value depends on itself, and a policy that reads prior attributes is for operations that have some.
///
/// Built-in policies are not checked at each start; their tests are.
struct PolicyValidator {
  /// What the expressions of some place may refer to, and what those of the file are called.
  private struct Place {
    let kind: PolicyKind?
    let locals: TextMap<ExpressionID>
    var hasEach = false
    var hasConnection = false
  }

  /// What an expression reads, with what it reads through locals.
  private struct Reading {
    var prior: ByteRange?
    var callsGetResources = false
    var locals: Set<String> = []

    mutating func form(_ other: Reading) {
      prior = prior ?? other.prior
      callsGetResources = callsGetResources || other.callsGetResources
      locals.formUnion(other.locals)
    }
  }

  private let file: PolicyFile
  private let tree: SyntaxTree
  /// Whether another file of the folder declares an input or local value.
  private let isDeclaredBeside: (_ kind: String, _ name: String) -> Bool
  private var faults = 0
  private(set) var diagnostics: [Diagnostic] = []
  private var fileReadings: [String: Reading] = [:]
  /// The local values of the file that something is wrong with.
  private var brokenLocals: Set<String> = []

  init(_ file: PolicyFile, isDeclaredBeside: @escaping (_ kind: String, _ name: String) -> Bool) {
    self.file = file
    self.isDeclaredBeside = isDeclaredBeside
    tree = file.tree
  }

  private mutating func error(_ summary: String, _ detail: String, _ range: ByteRange) {
    faults += 1
    diagnostics.append(Diagnostic(.error, summary, detail: detail, at: tree.sourceRange(range)))
  }

  /// Whether nothing is wrong inside of `body`.
  private mutating func isSound(_ body: (inout PolicyValidator) -> Void) -> Bool {
    let before = faults
    body(&self)
    return faults == before
  }

  // MARK: Files and policies

  /// Checks the locals of the file; to be called first.
  mutating func checkFile() {
    let place = Place(kind: nil, locals: [:])
    for (name, id) in file.locals {
      let isSound = isSound { $0.fileReadings[name] = $0.check(id, place) }
      if !isSound { brokenLocals.insert(name) }
    }
    let graph = fileReadings.mapValues(\.locals)
    for cycle in checkCycles(graph, file.locals) { brokenLocals.formUnion(cycle) }
  }

  /// Whether nothing is wrong with a policy. What is, is a diagnostic.
  mutating func check(_ policy: CompiledPolicy) -> Bool {
    var reading = Reading()
    var isSound = isSound { validator in
      let place = Place(kind: policy.kind, locals: policy.locals)
      var locals: [String: Reading] = [:]
      for (name, id) in policy.locals { locals[name] = validator.check(id, place) }
      _ = validator.checkCycles(locals.mapValues { $0.locals.intersection(policy.locals.keys) }, policy.locals)
      for local in locals.values { reading.form(local) }
      if let filter = policy.filter { reading.form(validator.check(filter, place)) }
      if let fix = policy.fix { reading.form(validator.check(fix, place)) }
      for enforcement in policy.enforcements { reading.form(validator.check(enforcement, place)) }
      for connection in policy.connections { reading.form(validator.check(connection, place)) }
    }
    // What the policy reads through the locals of its file.
    var pending = Array(reading.locals.subtracting(policy.locals.keys))
    var seen: Set<String> = []
    while let name = pending.popLast() {
      guard seen.insert(name).inserted, let read = fileReadings[name] else { continue }
      if brokenLocals.contains(name) { isSound = false }
      reading.callsGetResources = reading.callsGetResources || read.callsGetResources
      pending += read.locals
    }
    if policy.kind == .resource {
      let areSound = self.isSound { $0.checkOperations(of: policy, reading) }
      isSound = isSound && areSound
    }
    return isSound
  }

  private mutating func checkOperations(of policy: CompiledPolicy, _ reading: Reading) {
    guard let prior = reading.prior else { return }
    guard policy.operations.isSubset(of: [.update, .delete]) else {
      return error(
        "Invalid operations for prior_attrs.",
        "A policy that reads prior_attrs has operations = [\"update\"], [\"delete\"] or both: nothing else has a prior state.",
        prior)
    }
  }

  private mutating func check(_ enforcement: Enforcement, _ place: Place) -> Reading {
    var reading = Reading()
    if let forEach = enforcement.forEach { reading.form(check(forEach, place)) }
    var inner = place
    inner.hasEach = place.hasEach || enforcement.forEach != nil
    for part in [enforcement.condition, enforcement.message, enforcement.info, enforcement.subject] {
      if let part { reading.form(check(part, inner)) }
    }
    return reading
  }

  private mutating func check(_ connection: Connection, _ place: Place) -> Reading {
    var reading = Reading()
    var inner = place
    switch connection.iteration {
    case nil: break
    case .attribute: inner.hasEach = true
    case .value(let id):
      reading.form(check(id, place))
      inner.hasEach = true
    }
    inner.hasConnection = true
    for part in connection.own { reading.form(check(part, inner)) }
    for enforcement in connection.enforcements { reading.form(check(enforcement, inner)) }
    for nested in connection.connections { reading.form(check(nested, inner)) }
    return reading
  }

  /// Reports each circle among local values once.
  private mutating func checkCycles(
    _ graph: [String: Set<String>], _ locals: TextMap<ExpressionID>
  ) -> [[String]] {
    var cycles: [[String]] = []
    var done: Set<String> = []
    for (name, _) in locals where !done.contains(name) {
      var path: [String] = []
      var pending: [(name: String, depth: Int)] = [(name, 0)]
      while let (next, depth) = pending.popLast() {
        path.removeSubrange(min(depth, path.count)...)
        if let start = path.firstIndex(of: next) {
          let cycle = Array(path[start...])
          if cycles.contains(where: { Set($0) == Set(cycle) }) { continue }
          cycles.append(cycle)
          guard let id = locals[cycle[0]] else { continue }
          let circle = (cycle + [cycle[0]]).map { "local.\($0)" }.joined(separator: " → ")
          error("Cycle.", "The local value \"\(cycle[0])\" depends on itself: \(circle).", tree.range(of: id))
          continue
        }
        guard done.insert(next).inserted else { continue }
        path.append(next)
        for other in (graph[next] ?? []).sorted().reversed() where locals[other] != nil {
          pending.append((other, depth + 1))
        }
      }
    }
    return cycles
  }

  // MARK: Expressions

  private mutating func check(_ id: ExpressionID, _ place: Place) -> Reading {
    var bound: Set<NameID> = []
    var calls: [(name: String, count: Int?, id: ExpressionID)] = []
    var references: [(root: String, first: String?, id: ExpressionID)] = []
    tree.walk(id) { id, expression in
      switch expression {
      case .forTuple(let key, let value, _, _, _), .forObject(let key, let value, _, _, _, _, _),
        .templateFor(let key, let value, _, _):
        bound.insert(value)
        if let key { bound.insert(key) }
      case .call(let name, let arguments, let expands):
        calls.append((tree.name(name), expands ? nil : arguments.count, id))
      case .traversal(let root, let steps):
        if bound.contains(root) { return }
        references.append((tree.name(root), tree.steps(steps).first.flatMap { tree.attributeName($0) }, id))
      default: return
      }
    }
    var reading = Reading()
    let names = Set(bound.map { tree.name($0) })
    for (name, count, id) in calls {
      check(call: name, count, tree.range(of: id))
      if name == "core::getresources" { reading.callsGetResources = true }
    }
    for (root, first, id) in references where !names.contains(root) {
      check(reference: root, first, tree.range(of: id), place, &reading)
    }
    return reading
  }

  private mutating func check(call name: String, _ count: Int?, _ range: ByteRange) {
    if case .unknown(let suggestion) = PolicyFunctions.reference(name) {
      return error(
        "Call to unknown function.",
        "There is no function named \"\(name)\".\(suggestion.isEmpty ? "" : " \(suggestion)")", range)
    }
    guard let count, let (fewest, most) = PolicyFunctions.arity(name) else { return }
    if count < fewest {
      error("Not enough function arguments.", "\(name) takes at least \(fewest), and \(count) are given.", range)
    } else if let most, count > most {
      error("Too many function arguments.", "\(name) takes at most \(most), and \(count) are given.", range)
    }
  }

  private mutating func check(
    reference root: String, _ first: String?, _ range: ByteRange, _ place: Place, _ reading: inout Reading
  ) {
    switch root {
    case "attrs", "meta", "prior_attrs":
      guard let kind = place.kind else {
        return error(
          "Invalid reference.",
          "A local value of the file is the same for everything judged, so it cannot read \(root); move it into the policy.",
          range)
      }
      if root == "prior_attrs" {
        if kind == .resource { reading.prior = reading.prior ?? range } else { unknownReference(root, range) }
      }
      if root == "meta", let first, let names = kind.metaNames, !names.contains(first) {
        let meant = Spelling.nearest(first, among: names).map { " Did you mean meta.\($0)?" } ?? ""
        error(
          "Unsupported attribute.",
          "There is no meta.\(first) in a \(kind.rawValue); there are \(names.joined(separator: ", ")).\(meant)", range)
      }
    case "input":
      guard let first else {
        return error("Invalid reference.", "\"input\" is followed by the name of an input.", range)
      }
      if file.inputs[first] == nil && !isDeclaredBeside("input", first) {
        let meant = Spelling.nearest(first, among: file.inputs.keys.sorted()).map { " Did you mean input.\($0)?" } ?? ""
        error(
          "Reference to undeclared input.",
          "No input \"\(first)\" is declared; declare it with an input \"\(first)\" block.\(meant)", range)
      }
    case "local":
      guard let first else {
        return error("Invalid reference.", "\"local\" is followed by the name of a local value.", range)
      }
      if place.locals[first] != nil || file.locals[first] != nil {
        reading.locals.insert(first)
      } else if !isDeclaredBeside("local", first) {
        let candidates = (Array(place.locals.keys) + Array(file.locals.keys)).sorted()
        let meant = Spelling.nearest(first, among: candidates).map { " Did you mean local.\($0)?" } ?? ""
        error("Undefined reference.", "There is no local value \"\(first)\" in this policy or its file.\(meant)", range)
      }
    case "each":
      if !place.hasEach {
        error(
          "Reference to \"each\" in context without for_each.",
          "\"each\" stands only in enforce blocks with for_each, and in connected blocks that go over something.", range
        )
      }
    case "connected": if place.kind == nil { unknownReference(root, range) }
    case "self": if !place.hasConnection { unknownReference(root, range) }
    default: unknownReference(root, range)
    }
  }

  private mutating func unknownReference(_ root: String, _ range: ByteRange) {
    error(
      "Invalid reference.",
      "\"\(root)\" is not known here; a policy reads attrs, prior_attrs, meta, input and local, and each in an enforce block with for_each.",
      range)
  }
}
