import Inventory
import Values

/// `kms::`: whose keys encrypt.
enum KMSFunctions {
  static let all: [PolicyFunction] = [
    PolicyFunction(
      "kms::is_customer_managed", [.any("key")],
      "Whether an argument names a customer-managed KMS key: not nothing, and not one of AWS's own (alias/aws/…)."
    ) { arguments, scope in
      isCustomerManaged(arguments[0], scope).known.map { .bool($0) }
        ?? .derived("kms::is_customer_managed", from: arguments, type: .bool)
    },
    PolicyFunction(
      "kms::is_aws_managed", [.any("key")],
      "Whether an argument names one of AWS's own KMS keys (alias/aws/…)."
    ) { arguments, scope in
      if arguments[0].isNull || arguments[0].stringValue == "" { return .bool(false) }
      return isCustomerManaged(arguments[0], scope).known.map { .bool(!$0) }
        ?? .derived("kms::is_aws_managed", from: arguments, type: .bool)
    },
  ]

  /// The resources that are keys, or names for them, and always the customer's: AWS reserves alias/aws/ for itself.
  private static let keys: Set<String> = [
    "aws_kms_key", "aws_kms_alias", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key",
  ]

  /// The data sources that look a key up, with the argument that they look it up by.
  private static let lookups = ["aws_kms_key": "key_id", "aws_kms_alias": "name"]

  private static func isCustomerManaged(_ key: Value, _ scope: PolicyScope) -> Truth {
    switch key {
    case .null: return .no
    case .unknown(let unknown):
      switch unknown.symbol.kind {
      case .resource(let address, _):
        let resource = scope.session.inventory.resource(at: address, in: scope.resource.scope)
        return resource.map { keys.contains($0.type) } == true ? .yes : .unknown
      case .data: return isCustomerManaged(lookedUpBy: unknown.symbol, scope)
      default: return .unknown
      }
    default: return isCustomerManaged(named: key)
    }
  }

  /// What a data source finds is what it is asked for.
  private static func isCustomerManaged(lookedUpBy symbol: Symbol, _ scope: PolicyScope) -> Truth {
    guard let dot = symbol.name.lastIndex(of: "."),
      let source = scope.session.inventory.resource(at: String(symbol.name[..<dot]), in: scope.resource.scope),
      let argument = lookups[source.type], let asked = source.values[argument]
    else { return .unknown }
    if case .unknown(let unknown) = asked, case .data = unknown.symbol.kind { return .unknown }
    return isCustomerManaged(asked, scope)
  }

  /// By an id, an ARN or an alias, as far as it is known.
  private static func isCustomerManaged(named key: Value) -> Truth {
    switch key {
    case .string(let name): return Truth(!name.isEmpty && !name.contains("alias/aws/"))
    case .partial(let name):
      let texts = name.parts.compactMap { if case .text(let text) = $0 { text } else { nil } }
      if texts.contains(where: { $0.contains("alias/aws/") }) { return .no }
      // An ARN of a key says nothing of whose it is, but no one writes down the id of a key of AWS's.
      if texts.contains(where: { $0.contains(":key/") }) { return .yes }
      let isOwnAlias = texts.contains { text in
        text.split(separator: "alias/", omittingEmptySubsequences: false).dropFirst().contains {
          !$0.isEmpty && !"aws/".hasPrefix($0)
        }
      }
      return isOwnAlias ? .yes : .unknown
    default: return .unknown
    }
  }
}
