import Functions
import HCL
import Source
import Testing
import Values

#if canImport(Glibc)
  import Glibc
#endif

/// What `terraform console` answers to a table of expressions, where the table is on the machine.
@Suite struct CorpusTests {
  static let rows: [ValueMap] = {
    let shared = getenv("INFRASCAN_SHARED").map { String(cString: $0) } ?? "../shared"
    guard let file = try? FileSystem.read(shared + "/corpus/terraform-expressions.jsonl", as: "corpus"),
      let decode = FunctionLibrary.function(named: "jsondecode")
    else { return [] }
    let text = file.text(ByteRange(0, file.count))
    return text.split(separator: "\n").compactMap { (try? decode.call([.string(String($0))]))?.entries }
  }()

  @Test(.enabled(if: !rows.isEmpty, "the table of expressions is not on this machine: set INFRASCAN_SHARED"))
  func `expressions have the values that terraform gives them`() throws {
    var failures: [String] = []
    for row in CorpusTests.rows {
      let expression = try #require(row["expr"]?.stringValue)
      // Reading YAML is another target's.
      if expression.hasPrefix("yamldecode") { continue }
      let value = try? Console().evaluate(expression)
      if row["error"] != nil {
        // What is no call of a function is refused by the parser and the evaluator, which have tests of their own.
        let isCall = FunctionLibrary.names.contains { expression.contains("\($0)(") }
        if isCall, let value { failures.append("\(expression): \(value.terraformJSON), not an error") }
        continue
      }
      guard let value else {
        do { _ = try Console().evaluate(expression) } catch { failures.append("\(expression): \(error)") }
        continue
      }
      let json = try #require(row["json"]?.stringValue)
      let type = Type.compact(row["type"]?.stringValue ?? "")
      if value.terraformJSON != json { failures.append("\(expression): \(value.terraformJSON), not \(json)") }
      // A null carries no type here.
      if !value.isNull && Type.compact(value.type.description) != type {
        failures.append("\(expression): \(Type.compact(value.type.description)), not \(type)")
      }
    }
    #expect(failures == [])
  }
}
