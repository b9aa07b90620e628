/// Pipelines, fields and calls.
extension TemplateExecution {
  // MARK: Pipelines

  func pipeline(_ dot: TemplateValue, _ index: Int) throws(TemplateError) -> TemplateValue {
    try evaluate(dot, index, declares: true)
  }

  func evaluate(
    _ dot: TemplateValue, _ index: Int, declares: Bool
  ) throws(TemplateError) -> TemplateValue {
    let file = file
    let pipe = file.nodes[index]
    var value = TemplateValue.none
    for i in 0..<Int(pipe.b) {
      value = try command(dot, Int(file.links[Int(pipe.a) + i]), i == 0 ? nil : value).unwrapped
    }
    if declares && pipe.d > 0 {
      for i in 0..<Int(pipe.d) {
        let name = file.links[Int(pipe.c) + i]
        if pipe.kind == .assignment {
          try assign(name, value, at: index)
        } else {
          variables.append((name, value))
        }
      }
    }
    return value
  }

  func assign(_ name: Int32, _ value: TemplateValue, at index: Int) throws(TemplateError) {
    var i = variables.count - 1
    while i >= frame {
      if variables[i].name == name {
        variables[i].value = value
        return
      }
      i -= 1
    }
    throw error("undefined variable: \(file.texts[Int(name)])", at: index)
  }

  private func variable(_ name: Int32, at index: Int) throws(TemplateError) -> TemplateValue {
    var i = variables.count - 1
    while i >= frame {
      if variables[i].name == name { return variables[i].value }
      i -= 1
    }
    throw error("undefined variable: \(file.texts[Int(name)])", at: index)
  }

  /// - Parameter final: the value of the command before in the pipeline, its last argument.
  private func command(
    _ dot: TemplateValue, _ index: Int, _ final: TemplateValue?
  ) throws(TemplateError) -> TemplateValue {
    let file = file
    let command = file.nodes[index]
    let first = Int(file.links[Int(command.a)])
    let node = file.nodes[first]
    let arguments = (first: Int(command.a) + 1, count: Int(command.b) - 1)
    switch node.kind {
    case .function: return try function(dot, node, first, arguments, final)
    case .field:
      return try chain(dot, dot, first, names: (Int(node.a), Int(node.b)), arguments, final)
    case .variable:
      let value = try variable(node.a, at: first)
      if node.c == 0 {
        try refuseArguments(first, arguments, final)
        return value
      }
      return try chain(dot, value, first, names: (Int(node.b), Int(node.c)), arguments, final)
    case .chain:
      return try chain(
        dot, try argument(dot, Int(node.a), nil), first, names: (Int(node.b), Int(node.c)), arguments, final)
    default:
      try refuseArguments(first, arguments, final)
      if node.kind == .nil { throw error("nil is not a command", at: first) }
      return try operand(dot, first, node)
    }
  }

  private func refuseArguments(
    _ node: Int, _ arguments: (first: Int, count: Int), _ final: TemplateValue?
  ) throws(TemplateError) {
    if arguments.count > 0 || final != nil {
      throw error("can't give argument to non-function \(file.text(of: node))", at: node)
    }
  }

  /// A node that needs no arguments.
  private func operand(_ dot: TemplateValue, _ index: Int, _ node: TemplateNode) throws(TemplateError) -> TemplateValue
  {
    let file = file
    switch node.kind {
    case .dot: return dot
    case .bool: return .bool(node.a == 1)
    case .string: return .string(file.texts[Int(node.a)])
    case .number:
      let number = file.numbers[Int(node.a)]
      if number.isFloat, let float = number.float { return .float(float) }
      guard let integer = number.integer else { throw error("\(number.text) overflows int", at: index) }
      return .int(integer)
    case .declaration, .assignment: return try pipeline(dot, index)
    case .field: return try chain(dot, dot, index, names: (Int(node.a), Int(node.b)), (0, 0), nil)
    case .variable:
      let value = try variable(node.a, at: index)
      return node.c == 0 ? value : try chain(dot, value, index, names: (Int(node.b), Int(node.c)), (0, 0), nil)
    case .chain:
      return try chain(
        dot, try argument(dot, Int(node.a), nil), index, names: (Int(node.b), Int(node.c)), (0, 0), nil)
    case .function: return try function(dot, node, index, (0, 0), nil)
    case .nil: return .none
    default: throw error("can't evaluate command \(file.text(of: index))", at: index)
    }
  }

  // MARK: Fields

  private func chain(
    _ dot: TemplateValue, _ receiver: TemplateValue, _ index: Int, names: (first: Int, count: Int),
    _ arguments: (first: Int, count: Int), _ final: TemplateValue?
  ) throws(TemplateError) -> TemplateValue {
    let file = file
    var value = receiver
    for i in 0..<names.count {
      let isLast = i == names.count - 1
      value = try field(
        dot, value, file.texts[Int(file.links[names.first + i])], index, isLast ? arguments : (0, 0),
        isLast ? final : nil)
    }
    return value
  }

  private func field(
    _ dot: TemplateValue, _ receiver: TemplateValue, _ name: String, _ index: Int,
    _ arguments: (first: Int, count: Int), _ final: TemplateValue?
  ) throws(TemplateError) -> TemplateValue {
    let hasArguments = arguments.count > 0 || final != nil
    switch receiver.payload {
    case .none: return .none
    case .nilInterface: throw error("nil pointer evaluating interface {}.\(name)", at: index)
    case .map(let map):
      if map.type == .values, let method = ValuesMethods.method(name, of: map) {
        return try call(method, dot, index, arguments, final)
      }
      if hasArguments { throw error("\(name) is not a method but has arguments", at: index) }
      if let value = map[name] { return value }
      return map.type == .strings ? .string("") : TemplateValue(.nilInterface, origin: receiver.origin)
    case .object(let object):
      if let method = object.method(name) {
        return try call(method, dot, index, arguments, final).with(receiver.origin)
      }
      if let value = object.field(name) {
        if hasArguments { throw error("\(name) has arguments but cannot be invoked as function", at: index) }
        return value.with(receiver.origin)
      }
      throw error("can't evaluate field \(name) in type \(receiver.typeName)", at: index)
    default:
      // A part of what is not known is not known either.
      if admitsOpenValues && isOpen(receiver) { return receiver }
      throw error(
        "can't evaluate field \(name) in type \(isHeld(index) ? "interface {}" : receiver.typeName)", at: index)
    }
  }

  /// Whether the value that a node's last field is taken of came out of a map, where Go only knows an interface.
  private func isHeld(_ index: Int) -> Bool {
    let node = file.nodes[index]
    return node.kind == .field ? node.b > 1 : node.kind == .variable ? node.c > 1 : false
  }

  // MARK: Calls

  private func function(
    _ dot: TemplateValue, _ node: TemplateNode, _ index: Int, _ arguments: (first: Int, count: Int),
    _ final: TemplateValue?
  ) throws(TemplateError) -> TemplateValue {
    try call(library.functions[Int(node.a)], dot, index, arguments, final)
  }

  private func call(
    _ function: TemplateFunction, _ dot: TemplateValue, _ index: Int, _ arguments: (first: Int, count: Int),
    _ final: TemplateValue?
  ) throws(TemplateError) -> TemplateValue {
    let count = arguments.count + (final == nil ? 0 : 1)
    let fixed = function.parameters.count
    if function.variadic != nil {
      if count < fixed {
        throw error(
          "wrong number of args for \(function.name): want at least \(fixed) got \(arguments.count)", at: index)
      }
    } else if count != fixed {
      throw error("wrong number of args for \(function.name): want \(fixed) got \(count)", at: index)
    }
    let file = file
    if function.form == .and || function.form == .or {
      var value = TemplateValue.none
      for i in 0..<arguments.count {
        value = try argument(dot, Int(file.links[arguments.first + i]), .any).unwrapped
        if admitsOpenValues && isOpen(value) { hasOpenCondition = true }
        if value.isTrue == (function.form == .or) { return value }
      }
      return final ?? value
    }
    var values: [TemplateValue] = []
    values.reserveCapacity(count)
    for i in 0..<arguments.count {
      let type = i < fixed ? function.parameters[i] : function.variadic ?? .any
      values.append(try argument(dot, Int(file.links[arguments.first + i]), type).unwrapped)
    }
    if let final {
      let type = count - 1 < fixed ? function.parameters[count - 1] : function.variadic ?? .any
      values.append(try validated(final, type, at: index))
    }
    do throws(TemplateError) {
      try spend(values.reduce(1) { $0 + $1.textSize >> 5 })
      let result = try function.body(self, values)
      if admitsOpenValues, let open = open(result, of: function, values) { return open }
      if !symbols.isEmpty, let undecided = undecided(result, of: function, values) { return undecided }
      return result.origin.isNone ? result.from(values) : result
    } catch {
      throw called(error, at: index)
    }
  }

  private func validated(
    _ value: TemplateValue, _ type: ParameterType, at index: Int
  ) throws(TemplateError) -> TemplateValue {
    if type.accepts(value) { return value }
    switch value.payload {
    case .none:
      if type.canBeNil { return value }
      throw error("invalid value; expected \(type.typeName)", at: index)
    default:
      throw error("wrong type for value; expected \(type.typeName); got \(value.typeName)", at: index)
    }
  }

  /// - Parameter type: what the argument must be; `nil` where it is the start of a chain of fields.
  private func argument(
    _ dot: TemplateValue, _ index: Int, _ type: ParameterType?
  ) throws(TemplateError) -> TemplateValue {
    let node = file.nodes[index]
    guard let type else { return try operand(dot, index, node) }
    switch node.kind {
    case .nil:
      guard type.canBeNil else { throw error("cannot assign nil to \(type.typeName)", at: index) }
      return .none
    case .dot, .field, .variable, .chain, .function, .declaration, .assignment:
      return try validated(try operand(dot, index, node), type, at: index)
    default: break
    }
    let shown = { self.file.text(of: index) }
    switch type {
    case .any: return try operand(dot, index, node)
    case .string:
      guard node.kind == .string else { throw error("expected string; found \(shown())", at: index) }
      return .string(file.texts[Int(node.a)])
    case .bool:
      guard node.kind == .bool else { throw error("expected bool; found \(shown())", at: index) }
      return .bool(node.a == 1)
    case .int, .int64:
      guard node.kind == .number, let integer = file.numbers[Int(node.a)].integer else {
        throw error("expected integer; found \(shown())", at: index)
      }
      return type == .int ? .int(integer) : .int64(Int64(integer))
    case .float:
      guard node.kind == .number, let float = file.numbers[Int(node.a)].float else {
        throw error("expected float; found \(shown())", at: index)
      }
      return .float(float)
    case .map, .list, .time: throw error("can't handle \(shown()) for arg of type \(type.typeName)", at: index)
    }
  }
}

extension TemplateValue {
  /// The bytes of a text, which functions walk through.
  @inline(__always)
  fileprivate var textSize: Int {
    switch payload {
    case .string(let text): text.utf8.count
    case .text(let marked): marked.text.utf8.count
    default: 0
    }
  }

  /// What a function made of its arguments: written where the last of them was, which in a pipeline is the value itself.
  fileprivate func from(_ arguments: [TemplateValue]) -> TemplateValue {
    switch payload {
    case .string, .float, .int, .int64, .bool: break
    default: return self
    }
    for argument in arguments.reversed() {
      var origin = argument.origin
      if origin.isNone, case .text(let marked) = argument.payload { origin = marked.origin }
      if !origin.isNone, !origin.isSymbol { return TemplateValue(payload, origin: origin) }
    }
    return self
  }
}
