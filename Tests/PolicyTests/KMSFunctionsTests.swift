import Inventory
import Policy
import Source
import Testing
import Values

@Suite struct KMSFunctionsTests {
  static let owned = """
    resource_policy "aws_sqs_queue" "owned" {
      enforce {
        condition = kms::is_customer_managed(core::try(attrs.key, null))
      }
      enforce {
        condition = !kms::is_aws_managed(core::try(attrs.key, null))
      }
    }
    """

  static func attribute(_ address: String, _ name: String) -> Value {
    .symbol("\(address).\(name)", kind: .resource(address: address, attribute: name), type: .string)
  }

  static func found(_ source: String) -> Value {
    .symbol("data.\(source).arn", kind: .data, type: .string)
  }

  static func text(_ prefix: String, _ symbol: String, _ suffix: String) -> Value {
    var builder = StringBuilder()
    builder.append(prefix)
    builder.append(Unknown(Symbol(symbol, kind: .variable), type: .string))
    builder.append(suffix)
    return builder.finish()
  }

  /// What is known of a key, and what `is_customer_managed` and the negation of `is_aws_managed` make of it.
  @Test(arguments: [
    (Value.null, ["fail"]),
    (.string(""), ["fail"]),
    (.string("alias/aws/sqs"), ["fail", "fail"]),
    (.string("arn:aws:kms:eu-west-1:111122223333:alias/aws/sqs"), ["fail", "fail"]),
    (.string("alias/orders"), ["pass"]),
    (.string("arn:aws:kms:eu-west-1:111122223333:key/1b2c3d4e"), ["pass"]),
    (attribute("aws_kms_key.main", "arn"), ["pass"]),
    (attribute("aws_ssm_parameter.key", "value"), ["unknown"]),
    (.symbol("var.key", kind: .variable), ["unknown"]),
    (found("aws_kms_key.of_aws"), ["fail", "fail"]),
    (found("aws_kms_alias.own"), ["pass"]),
    (found("aws_kms_key.unknown"), ["unknown"]),
    (found("aws_ssm_parameter.key"), ["unknown"]),
    (text("arn:aws:kms:", "var.region", ":alias/aws/sqs"), ["fail", "fail"]),
    (text("arn:aws:kms:", "var.region", ":alias/orders"), ["pass"]),
    (text("arn:aws:kms:eu-west-1:111122223333:key/", "var.id", ""), ["pass"]),
    (text("alias/", "var.name", ""), ["unknown"]),
  ])
  func `whose key an argument names`(key: Value, verdicts: [String]) {
    let resources = [
      resource("aws_sqs_queue", "orders", [("key", key)]),
      resource("aws_kms_key", "main", []),
      resource("aws_ssm_parameter", "key", []),
      data("aws_kms_key", "of_aws", [("key_id", .string("alias/aws/sqs"))]),
      data("aws_kms_alias", "own", [("name", .string("alias/orders"))]),
      data("aws_kms_key", "unknown", [("key_id", .symbol("var.key", kind: .variable))]),
    ]
    let said = judge(KMSFunctionsTests.owned, resources).map { String($0.prefix { $0 != " " }) }
    #expect(said == verdicts)
  }

  private func data(_ type: String, _ name: String, _ values: [(String, Value)]) -> Resource {
    Resource(
      format: .terraform, mode: .data, type: type, address: "data.\(type).\(name)", scope: Scope("root"),
      values: .object(values), origin: Nowhere())
  }
}
