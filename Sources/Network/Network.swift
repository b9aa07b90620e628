/// `Network`: who can reach what. Effective route tables of subnets and the rules of security groups, put together
/// from wherever the code writes them.
///
/// In comes an inventory; out go truths, rules and values for policies. Nothing here judges: that a subnet
/// is public is a fact, whether it may be is a policy's matter.

import Inventory
import Source
import Synchronization
import Values

/// The AWS network that an inventory describes.
///
/// May be asked from any number of threads; what has been found out is kept.
public final class Network: Sendable {
  public let inventory: Inventory

  /// What has been found out in one scope.
  final class Memory: Sendable {
    struct Answers {
      /// By address.
      var publicSubnets = TextMap<Truth>()
      var publicTables = Table<Owner, Truth>()
      var rules = Table<Owner, SecurityGroupRules>()
    }

    let answers = Mutex(Answers())
  }

  private let memories: Table<Scope, Memory>

  public init(_ inventory: Inventory) {
    self.inventory = inventory
    var memories = Table<Scope, Memory>()
    for scope in inventory.scopes { memories.insert(scope, Memory()) }
    self.memories = memories
  }

  /// The answer to a question, found out the first time it is asked.
  ///
  /// The lock is not held meanwhile: two threads may find out the same at the same time, and find the same.
  ///
  /// - Parameter answers: goes to the answers to questions of this kind.
  func remembered<Key: TableKey, Answer: Sendable>(
    _ key: Key, in scope: Scope,
    among answers: (inout Memory.Answers, (inout Table<Key, Answer>) -> Void) -> Void, _ find: () -> Answer
  ) -> Answer {
    guard let memory = memories[scope] else { return find() }
    var known: Answer?
    memory.answers.withLock { all in answers(&all) { known = $0[key] } }
    if let known { return known }
    let answer = find()
    memory.answers.withLock { all in answers(&all) { $0.set(key, answer) } }
    return answer
  }

  /// The one resource that a value certainly refers to.
  func resource(_ value: Value, types: [String], in scope: Scope) -> Resource? {
    let referents = inventory.referents(of: value, types: types, in: scope)
    return referents.definite.count == 1 ? referents.definite.first : nil
  }

  /// The value by which others refer to what `value` is: the `id` of a resource's values, or the value itself.
  func identity(_ value: Value) -> Value {
    value.entries == nil ? value : value["id"] ?? .null
  }
}

/// A route table or security group: one that the code writes, or the one that a VPC comes with and that no resource
/// of the code adopts.
struct Owner: TableKey {
  /// The address of the resource, or of the VPC.
  let address: String
  let isImplicit: Bool

  var tableHash: UInt64 { TableHash.of(address.tableHash, isImplicit ? 1 : 0) }
}

extension Value {
  /// Null, an empty string or an empty collection: how attributes-as-blocks leave an argument out.
  var isEmptyOrNull: Bool {
    switch self {
    case .null: true
    case .string(let text): text.isEmpty
    default: elements?.isEmpty ?? false
    }
  }
}

/// Nested blocks, written as blocks or as a list of objects. Blocks over something that is not known are those that
/// are certain, and the symbol of the others.
func blocks(_ value: Value?) -> [Value] {
  switch value {
  case nil, .null?: []
  case .unknown(let unknown)?: unknown.certain + [.unknown(unknown)]
  case let value?: value.elements ?? [value]
  }
}

/// The types of resources that are the same thing to the network, the default ones adopted rather than made.
enum Types {
  static let vpc = ["aws_vpc", "aws_default_vpc"]
  static let subnet = ["aws_subnet", "aws_default_subnet"]
  static let routeTable = ["aws_route_table", "aws_default_route_table"]
  static let securityGroup = ["aws_security_group", "aws_default_security_group"]
  static let loadBalancer = ["aws_lb", "aws_alb", "aws_elb"]
  static let subnetGroup = [
    "aws_db_subnet_group", "aws_elasticache_subnet_group", "aws_redshift_subnet_group", "aws_memorydb_subnet_group",
    "aws_dax_subnet_group", "aws_docdb_subnet_group", "aws_neptune_subnet_group", "aws_dms_replication_subnet_group",
  ]
}
