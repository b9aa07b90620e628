import Functions
import Inventory
import Values

/// What the AWS provider's plan shows for an argument that is written in another way.
///
/// The provider lower-cases, trims, hashes or drops some arguments before they reach the plan. `infrascan show` answers as
/// `terraform plan` would; policies judge what is written.
public enum PlannedValues {
  /// The values of a resource as a plan shows them: without null arguments, which are not written, and without write-only
  /// ones, which Terraform keeps nowhere.
  ///
  /// - Parameter withAssigned: whether the attributes that are left to the provider are among them, as symbols.
  public static func values(of resource: Resource, withAssigned: Bool = true) -> Value {
    guard resource.format == .terraform,
      case .object(let map) = withAssigned ? resource.planned : resource.values
    else { return resource.origin.written ?? resource.values }
    let changes = changes(resource.type)
    let constants = withAssigned ? constants(resource.type) : [:]
    let entries = map.compactMap { entry -> ValueMap.Entry? in
      if entry.value.isNull || isWriteOnly(entry.key) { return nil }
      var value = entry.value
      if let constant = constants[entry.key], resource.values[entry.key]?.isNull ?? true { value = constant }
      if let change = changes[entry.key] { value = change(value, map) }
      return value.isNull ? nil : ValueMap.Entry(key: entry.key, value: value.withoutNulls)
    }
    return .object(ValueMap(entries: entries))
  }

  /// The provider's convention for write-only arguments.
  private static func isWriteOnly(_ name: String) -> Bool { name.hasSuffix("_wo") }

  /// What becomes of an argument, given all arguments; null where the plan leaves it out.
  private typealias Change = @Sendable (_ value: Value, _ arguments: ValueMap) -> Value

  /// What the provider plans for arguments that are left to it, where that is always the same.
  private static func constants(_ type: String) -> [String: Value] {
    switch type {
    case "aws_s3_bucket_lifecycle_configuration":
      ["transition_default_minimum_object_size": .string("all_storage_classes_128K")]
    case "aws_s3_directory_bucket":
      ["data_redundancy": .string("SingleAvailabilityZone"), "force_destroy": .bool(false)]
    case "aws_dynamodb_resource_policy": ["confirm_remove_self_resource_access": .bool(false)]
    case "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule",
      "aws_cloudwatch_log_anomaly_detector", "aws_elasticache_serverless_cache":
      // Without any tags these plan no tags; most types leave it open.
      ["tags_all": .emptyObject]
    default: [:]
    }
  }

  private static func changes(_ type: String) -> [String: Change] {
    switch type {
    case "aws_db_instance", "aws_elasticache_serverless_cache": ["maintenance_window": lowercased]
    case "aws_rds_cluster", "aws_rds_cluster_instance", "aws_docdb_cluster", "aws_docdb_cluster_instance",
      "aws_neptune_cluster", "aws_neptune_cluster_instance", "aws_redshift_cluster":
      ["preferred_maintenance_window": lowercased]
    case "aws_elasticache_cluster":
      ["cluster_id": lowercased, "maintenance_window": lowercased]
    case "aws_elasticache_replication_group":
      ["replication_group_id": lowercased, "maintenance_window": lowercased]
    case "aws_elasticache_parameter_group", "aws_elasticache_subnet_group": ["name": lowercased]
    case "aws_dax_cluster": ["cluster_name": lowercased, "maintenance_window": lowercased]
    case "aws_security_group_rule": ["protocol": { value, _ in protocolName(value) }]
    case "aws_security_group", "aws_default_security_group":
      [
        "ingress": { value, _ in value.mapBlocks { $0.mapMember("protocol", protocolName) } },
        "egress": { value, _ in value.mapBlocks { $0.mapMember("protocol", protocolName) } },
      ]
    case "aws_lb", "aws_alb":
      // Application load balancers always balance across zones: there the argument means nothing.
      [
        "enable_cross_zone_load_balancing": { value, arguments in
          let type = arguments["load_balancer_type"] ?? .null
          return type.isNull || type == .string("application") ? .null : value
        }
      ]
    case "aws_lb_listener", "aws_alb_listener", "aws_lb_target_group", "aws_alb_target_group":
      ["protocol": uppercased, "protocol_version": uppercased]
    case "aws_dynamodb_table": ["table_class": { value, _ in value == .string("STANDARD") ? .null : value }]
    case "aws_acm_certificate":
      [
        "subject_alternative_names": { value, arguments in
          guard let names = value.elements, let domain = arguments["domain_name"], !names.contains(domain) else {
            return value
          }
          return .tuple(names + [domain])
        }
      ]
    case "aws_route53_zone", "aws_route53_record":
      ["name": { value, _ in value.mapText { (($0.hasSuffix(".") ? String($0.dropLast()) : $0)).lowercased() } }]
    case "aws_key_pair": ["public_key": { value, _ in callText("trimspace", value) }]
    case "aws_instance", "aws_spot_instance_request", "aws_launch_configuration":
      ["user_data": { value, _ in userDataHash(value) }]
    case "aws_batch_job_definition":
      [
        "retry_strategy": { value, _ in
          value.mapBlocks { strategy in
            strategy.mapMember("evaluate_on_exit") {
              $0.mapBlocks { $0.mapMember("action") { lowercased($0, ValueMap()) } }
            }
          }
        }
      ]
    case "aws_ecs_task_definition":
      ["container_definitions": { value, _ in containerDefinitions(value) }]
    default: [:]
    }
  }

  private static let lowercased: Change = { value, _ in value.mapText { $0.lowercased() } }
  private static let uppercased: Change = { value, _ in value.mapText { $0.uppercased() } }

  /// Numbers of protocols by the names that security groups have for them.
  private static func protocolName(_ value: Value) -> Value {
    value.mapText { text in
      switch text.lowercased() {
      case "all": "-1"
      case "1": "icmp"
      case "6": "tcp"
      case "17": "udp"
      case "58": "icmpv6"
      case let other: other
      }
    }
  }

  /// The SHA-1 of user data, decoded where it is Base64.
  private static func userDataHash(_ value: Value) -> Value {
    guard let text = value.stringValue, !text.isEmpty else { return value }
    return callText("sha1", callIfPossible("base64decode", value) ?? value)
  }

  /// Container definitions without members that are null or zero, which the provider's types leave out.
  private static func containerDefinitions(_ value: Value) -> Value {
    guard value.stringValue != nil, let decoded = callIfPossible("jsondecode", value), let items = decoded.elements,
      case let pruned = Value.tuple(items.map { $0.withoutNulls.mapMember("cpu") { $0 == .int(0) ? .null : $0 } }),
      let encoded = callIfPossible("jsonencode", pruned.withoutNulls)
    else { return value }
    return encoded
  }

  private static func callText(_ function: String, _ value: Value) -> Value {
    value.stringValue == nil ? value : callIfPossible(function, value) ?? value
  }

  private static func callIfPossible(_ function: String, _ value: Value) -> Value? {
    try? FunctionLibrary.function(named: function)?.call([value])
  }
}

extension Value {
  /// The value without the members of objects that are null. Elements of lists stay.
  var withoutNulls: Value {
    func pruned(_ map: ValueMap) -> ValueMap {
      ValueMap(
        entries: map.compactMap { $0.value.isNull ? nil : ValueMap.Entry(key: $0.key, value: $0.value.withoutNulls) })
    }
    switch self {
    case .object(let map): return .object(pruned(map))
    case .map(let map, let element): return .map(pruned(map), element)
    case .list(let items, let element): return .list(items.map(\.withoutNulls), element)
    case .set(let items, let element): return .set(items.map(\.withoutNulls), element)
    case .tuple(let items): return .tuple(items.map(\.withoutNulls))
    default: return self
    }
  }

  /// A known text changed; any other value as it is.
  fileprivate func mapText(_ change: (String) -> String) -> Value {
    if case .string(let text) = self { return .string(change(text)) }
    return self
  }

  /// Every block of a list of blocks changed.
  fileprivate func mapBlocks(_ change: (Value) -> Value) -> Value {
    guard let elements else { return self }
    return .tuple(elements.map(change))
  }

  /// One member of an object changed, where it has it.
  fileprivate func mapMember(_ name: String, _ change: (Value) -> Value) -> Value {
    guard case .object(var map) = self, let member = map[name] else { return self }
    map[name] = change(member)
    return .object(map)
  }
}
