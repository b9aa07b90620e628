import HCL
import Scanner
import Source
import Testing
import Values

#if canImport(Glibc)
  import Glibc
#endif

/// What `terraform console` 1.11.4 answers to expressions: a table of our own, recorded by `fixtures/evaluation`'s script,
/// and the one beside the repository where it is.
@Suite struct ExpressionConsoleTests {
  struct Row: Sendable {
    let expression: String
    /// `nil` where Terraform refuses the expression.
    let value: Value?
    let type: String?
  }

  static let own = rows(packageFolder + "/fixtures/evaluation/expressions.jsonl")
  static let shared = rows(
    (getenv("INFRASCAN_SHARED").map { String(cString: $0) } ?? packageFolder + "/../shared")
      + "/corpus/terraform-expressions.jsonl")

  /// Why the answer is another one here.
  static let reasons: [String: String] = {
    var reasons: [String: String] = [:]
    func because(_ reason: String, _ expressions: String...) {
      for expression in expressions { reasons[expression] = reason }
    }
    because(
      "sensitivity is not tracked: it changes what Terraform shows, not what the code says",
      #"sensitive("a")"#, "sensitive(null)", #"issensitive(sensitive("a"))"#, #"issensitive("${sensitive("a")}b")"#,
      #"issensitive(upper(sensitive("a")))"#)
    because(
      "policies ask whether a list contains what may be null", #"contains(["a"],null)"#, "contains(null, 1)")
    because("Go's compressor chooses other matches, so the text is left unknown", #"base64gzip("hello hello hello")"#)
    because(
      "a division by zero is an error here and infinite there, where only can and try survive it", "can(1/0)",
      #"try(1/0, "d")"#)
    because("terraform console crashes", #"format("%v",null)"#)
    because(
      "Terraform computes with bits that its arguments should not have", #"cidrhost("::ffff:1.2.3.0/120",1)"#,
      #"cidrsubnet("10.0.0.0/16",-1,2)"#, #"cidrsubnet("10.0.0.0/16",8,-2)"#)
    because(
      "YAML is read as Kubernetes reads it, where these are numbers or texts",
      #"yamldecode("a: 0x1f\nb: 0o17\nc: 017\nd: 1_000\ne: .inf\n")"#, #"yamldecode("0b11")"#, #"yamldecode("-.inf")"#,
      #"yamldecode(".nan")"#, #"yamldecode("!foo x")"#,
      #"yamldecode("a: !!str 1\nb: !!int \"2\"\nc: !!binary aGk=\n")"#)
    because(
      "an empty collection takes the type of the other result, so that the value is the same and its type more exact",
      #"true ? toset([]) : ["a"]"#, #"true ? tolist([]) : toset(["a"])"#)
    return reasons
  }()

  static func rows(_ path: String) -> [Row] {
    guard let file = try? FileSystem.read(path, as: "table") else { return [] }
    return file.text(ByteRange(0, file.count)).split(separator: "\n").compactMap { line in
      guard let row = ExpressionConsole.value(of: jsonAsExpression(String(line))),
        let expression = row["expr"]?.stringValue
      else { return nil }
      if row["error"] != nil { return Row(expression: expression, value: nil, type: nil) }
      // The table beside the repository holds values as JSON text.
      let value = row["json"]?.stringValue.map { ExpressionConsole.value(of: jsonAsExpression($0)) } ?? row["value"]
      return Row(expression: expression, value: value ?? .null, type: row["type"]?.stringValue)
    }
  }

  /// A call that decodes a JSON text.
  private static func jsonAsExpression(_ json: String) -> String {
    var writer = JSONWriter()
    writer.string(json)
    return "jsondecode(\(writer.text.replacing("${", with: "$${").replacing("%{", with: "%%{")))"
  }

  /// A type without the white space and the commas that only lay it out.
  private static func compact(_ type: String) -> String {
    type.filter { !$0.isWhitespace }.replacing(",)", with: ")")
  }

  private func failures(_ rows: [Row]) -> [String] {
    rows.compactMap { row in
      if ExpressionConsoleTests.reasons[row.expression] != nil { return nil }
      switch ExpressionConsole.evaluate(row.expression) {
      case .failure(let error): return row.value == nil ? nil : "\(row.expression): \(error.summary) \(error.detail)"
      case .success(let result):
        guard let value = row.value else { return "\(row.expression): \(result.value.json), and Terraform refuses it" }
        if result.value.json != value.json { return "\(row.expression): \(result.value.json), not \(value.json)" }
        guard let type = row.type, !type.isEmpty else { return nil }
        let (ours, theirs) = (
          ExpressionConsoleTests.compact(result.type.description), ExpressionConsoleTests.compact(type)
        )
        return ours == theirs ? nil : "\(row.expression): of type \(ours), not \(theirs)"
      }
    }
  }

  @Test func `our own expressions have the values and types that terraform gives them`() {
    #expect(ExpressionConsoleTests.own.count > 800)
    #expect(failures(ExpressionConsoleTests.own) == [])
  }

  @Test(
    .enabled(
      if: !shared.isEmpty, "the table of expressions beside the repository is not there: set INFRASCAN_SHARED"))
  func `the expressions beside the repository have them too`() {
    #expect(ExpressionConsoleTests.shared.count > 300)
    #expect(failures(ExpressionConsoleTests.shared) == [])
  }
}
