import HCL
import Source
import Values

/// Data sources that are functions of the code or of known facts; all others are symbols.
enum DataSource {
  /// The value of an attribute; `nil` where only the cloud knows it.
  static func attribute(_ name: String, of instance: ResourceInstance) throws(EvaluationError) -> Value? {
    switch instance.declaration.type {
    case "aws_iam_policy_document":
      switch name {
      case "json": return try PolicyDocumentData(instance).json(minified: false)
      case "minified_json": return try PolicyDocumentData(instance).json(minified: true)
      default: return nil
      }
    case "aws_region":
      switch name {
      case "name", "id", "region": return .some(region(of: instance))
      case "endpoint": return AWSFacts.endpoint(of: "ec2", in: region(of: instance))
      default: return nil
      }
    case "aws_partition":
      guard case .string(let region) = region(of: instance) else {
        // All but China and GovCloud, whose regions name themselves, are the one partition.
        return partition(name, "aws", "amazonaws.com")
      }
      if region.hasPrefix("cn-") { return partition(name, "aws-cn", "amazonaws.com.cn") }
      if region.hasPrefix("us-gov-") { return partition(name, "aws-us-gov", "amazonaws.com") }
      return partition(name, "aws", "amazonaws.com")
    case "aws_availability_zones":
      guard name == "names" || name == "zone_ids", case .string(let region) = region(of: instance),
        let zones = AvailabilityZones.names(region)
      else { return nil }
      guard name == "names" else { return nil }
      // Local zones, and zones that are left out by ids, only the account knows.
      if instance.isSet("exclude_zone_ids") { return nil }
      if try instance.attributeIfSet("all_availability_zones") == .bool(true) { return nil }
      let excluded = (try? instance.attribute("exclude_names"))?.elements?.compactMap(\.stringValue) ?? []
      return .list(zones.filter { !excluded.contains($0) }.map { .string($0) }, .string)
    default: return try facts(name, of: instance)
    }
  }

  /// Data sources that only look something up or take it apart.
  private static func facts(_ name: String, of instance: ResourceInstance) throws(EvaluationError) -> Value? {
    switch instance.declaration.type {
    case "aws_vpc_endpoint_service":
      guard name == "service_name", let service = try instance.attributeIfSet("service") else { return nil }
      return AWSFacts.endpointService(service, in: region(of: instance))
    case "aws_arn":
      guard let arn = try instance.attributeIfSet("arn")?.stringValue else { return nil }
      return AWSFacts.part(name, ofARN: arn)
    case "aws_service_principal":
      guard let service = try instance.attributeIfSet("service_name")?.stringValue else { return nil }
      let region = try instance.attributeIfSet("region") ?? region(of: instance)
      return AWSFacts.servicePrincipal(name, of: service, in: region)
    case "aws_elb_service_account":
      let region = try instance.attributeIfSet("region") ?? region(of: instance)
      return AWSFacts.loadBalancerAccount(name, in: region)
    case "aws_billing_service_account":
      return AWSFacts.account(name, "386209384616", partition: "aws")
    case "aws_cloudfront_log_delivery_canonical_user_id":
      guard name == "id", case .string(let region) = region(of: instance), !region.hasPrefix("cn-") else { return nil }
      return .string("c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0")
    case "aws_default_tags":
      return name == "tags" ? defaultTags(of: instance) : nil
    case "aws_iam_policy":
      // AWS's own policies are named by what they are.
      guard let arn = try instance.attributeIfSet("arn")?.stringValue else { return nil }
      switch name {
      case "id": return .string(arn)
      case "name": return arn.split(separator: "/").last.map { .string(String($0)) }
      default: return nil
      }
    case "null_data_source":
      return name == "outputs" ? try instance.attributeIfSet("inputs") : nil
    case "template_file":
      guard name == "rendered", let template = try instance.attributeIfSet("template") else { return nil }
      let variables = try instance.attributeIfSet("vars") ?? .emptyObject
      guard let text = template.stringValue, let map = variables.entries else { return nil }
      return try instance.scope.module.evaluation.render(text, named: instance.address, map)
    case "local_file":
      guard let path = try instance.attributeIfSet("filename") else { return nil }
      switch name {
      case "content": return try instance.scope.call("file", [path], at: instance.declaration.syntax.header)
      case "content_base64":
        return try instance.scope.call("filebase64", [path], at: instance.declaration.syntax.header)
      default: return nil
      }
    default: return nil
    }
  }

  /// The tags that the provider of an instance gives every resource.
  private static func defaultTags(of instance: ResourceInstance) -> Value {
    let tags = instance.scope.module.defaultTags(provider: "aws", alias: instance.providerAlias) ?? .emptyObject
    return (try? tags.converted(to: .map(.string))) ?? tags
  }

  private static func partition(_ attribute: String, _ name: String, _ suffix: String) -> Value? {
    switch attribute {
    case "partition", "id": .string(name)
    case "dns_suffix": .string(suffix)
    case "reverse_dns_prefix": .string(suffix.split(separator: ".").reversed().joined(separator: "."))
    default: nil
    }
  }

  /// The region of the provider that serves an instance: a known string or a symbol.
  static func region(of instance: ResourceInstance) -> Value {
    if let own = try? instance.attributeIfSet("region"), own.stringValue != nil { return own }
    return instance.scope.module.region(provider: "aws", alias: instance.providerAlias)
  }
}
