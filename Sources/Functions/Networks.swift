import BigInt
import Values

/// Arithmetic on networks in CIDR notation.
enum Networks {
  static let functions: [Function] = [
    Function("cidrhost", [.string("prefix"), .number("hostnum")], returns: .string, host),
    Function("cidrnetmask", [.string("prefix")], returns: .string, netmask),
    Function("cidrsubnet", [.string("prefix"), .number("newbits"), .number("netnum")], returns: .string, subnet),
    Function("cidrsubnets", [.string("prefix")], variadic: .number("newbits"), returns: .list(.string), subnets),
  ]
}

private func network(_ arguments: Arguments) throws(FunctionError) -> Network {
  guard let network = Network(arguments.string(0)) else {
    throw FunctionError("invalid CIDR expression: invalid CIDR address: \(arguments.string(0))")
  }
  return network
}

private func host(_ arguments: Arguments) throws(FunctionError) -> Value {
  let network = try network(arguments)
  guard let number = arguments.number(1).wholeBigInt else { throw FunctionError("value must be a whole number") }
  let hostBits = network.base.width - network.length
  let count = BigInt(1) << hostBits
  // Negative numbers count from the end.
  let host = number.signum() < 0 ? count + number : number
  guard host.signum() >= 0, host < count, let bits = UInt128(exactly: host) else {
    throw FunctionError("prefix of \(network.length) does not accommodate a host numbered \(number)")
  }
  return .string(Address(width: network.base.width, bits: network.base.bits | bits).description)
}

private func netmask(_ arguments: Arguments) throws(FunctionError) -> Value {
  let network = try network(arguments)
  guard network.base.width == 32 else {
    throw FunctionError("IPv6 addresses cannot have a netmask: \(arguments.string(0))")
  }
  return .string(Address(width: 32, bits: Network.mask(width: 32, length: network.length)).description)
}

private func subnet(_ arguments: Arguments) throws(FunctionError) -> Value {
  let network = try network(arguments)
  let bits = try arguments.int(1)
  guard let number = arguments.number(2).wholeBigInt else { throw FunctionError("value must be a whole number") }
  guard bits >= 0, bits <= network.base.width - network.length else {
    throw FunctionError("insufficient address space to extend prefix of \(network.length) by \(bits)")
  }
  guard number.signum() >= 0, number < BigInt(1) << bits, let index = UInt128(exactly: number) else {
    throw FunctionError("prefix extension of \(bits) does not accommodate a subnet numbered \(number)")
  }
  let length = network.length + bits
  let shifted = index << UInt128(network.base.width - length)
  return .string(
    Network(Address(width: network.base.width, bits: network.base.bits | shifted), length: length).description)
}

/// Consecutive networks, each aligned to its own size.
private func subnets(_ arguments: Arguments) throws(FunctionError) -> Value {
  let network = try network(arguments)
  let width = network.base.width
  var subnets: [Value] = []
  var next = network.base.bits
  var previous = network
  var isFull = false
  for index in 1..<max(1, arguments.count) {
    let bits = try arguments.int(index)
    if bits < 1 { throw FunctionError("must extend prefix by at least one bit", argument: index) }
    if bits > 32 { throw FunctionError("may not extend prefix by more than 32 bits", argument: index) }
    let length = network.length + bits
    if length > width {
      let family = width == 32 ? "IPv4" : "IPv6"
      throw FunctionError(
        "would extend prefix to \(length) bits, which is too long for an \(family) address", argument: index)
    }
    let size = UInt128(1) << UInt128(width - length)
    let (sum, overflow) = next.addingReportingOverflow(size - 1)
    let start = sum & Network.mask(width: width, length: length)
    let last = start | (size - 1)
    guard !isFull, !overflow, last & Network.mask(width: width, length: network.length) == network.base.bits else {
      throw FunctionError(
        "not enough remaining address space for a subnet with a prefix of \(length) bits after \(previous.description)",
        argument: index)
    }
    previous = Network(Address(width: width, bits: start), length: length)
    subnets.append(.string(previous.description))
    isFull = last == UInt128.max
    next = last &+ 1
  }
  return .list(subnets, .string)
}
