import HCL
import Source
import Values

/// Functions of providers that only put names together or take them apart.
enum ProviderFunctions {
  /// The value of a call; `nil` for a function that only its provider knows, or arguments that are not known.
  static func call(
    _ name: String, _ arguments: [Value], at range: SourceRange
  ) throws(EvaluationError) -> Value? {
    let texts = arguments.compactMap(\.stringValue)
    guard texts.count == arguments.count else { return nil }
    func refused(_ reason: String) -> EvaluationError {
      EvaluationError("Error in function call.", "Call to function \"\(name)\" failed: \(reason).", at: range)
    }
    switch name {
    case "provider::aws::arn_parse":
      guard texts.count == 1 else { throw refused("it takes one argument") }
      let parts = texts[0].split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 6, parts[0] == "arn" else { throw refused("\"\(texts[0])\" is not an ARN") }
      return .object([
        ("partition", .string(parts[1])), ("service", .string(parts[2])), ("region", .string(parts[3])),
        ("account_id", .string(parts[4])), ("resource", .string(parts[5])),
      ])
    case "provider::aws::arn_build":
      guard texts.count == 5 else { throw refused("it takes five arguments") }
      return .string("arn:" + texts.joined(separator: ":"))
    case "provider::aws::trim_iam_role_path":
      guard texts.count == 1 else { throw refused("it takes one argument") }
      let parts = texts[0].split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 6, parts[2] == "iam", parts[5].hasPrefix("role/"),
        let role = parts[5].split(separator: "/").last
      else { throw refused("\"\(texts[0])\" is not the ARN of a role") }
      return .string((parts[..<5] + ["role/\(role)"]).joined(separator: ":"))
    default: return nil
    }
  }
}
