import Functions
import Inventory
import Source
import Terraform
import Testing
import Values

/// What `terraform plan` said of the root modules in `fixtures/evaluation`, recorded by `record.py` beside them.
@Suite struct PlanParityTests {
  static let folder = Paths.folder(Paths.folder(Paths.folder(#filePath))) + "/fixtures/evaluation"

  static let roots: [String] = ((try? FileSystem.entries(folder)) ?? [])
    .filter { $0.kind == .folder && FileSystem.kind("\(folder)/\($0.name)/expected.json") == .file }
    .map(\.name).sorted()

  static func expected(_ root: String) throws -> Value {
    let file = try FileSystem.read("\(folder)/\(root)/expected.json", as: "expected.json")
    let decode = try #require(FunctionLibrary.function(named: "jsondecode"))
    return try decode.call([.string(file.text(ByteRange(0, file.count)))])
  }

  @Test func `there are enough of them`() {
    #expect(PlanParityTests.roots.count >= 60)
  }

  @Test(arguments: roots)
  func `a root module has the resources and arguments that terraform plans`(root: String) throws {
    let expected = try PlanParityTests.expected(root)
    let planned = try #require(expected["resources"]?.entries)
    let unknown = expected["unknown"]?.entries ?? ValueMap()
    let loader = ModuleLoader(boundary: PlanParityTests.folder, base: PlanParityTests.folder)
    var options = RootModuleOptions()
    options.region = "eu-west-1"
    let evaluation = try #require(
      RootModule.evaluate("\(PlanParityTests.folder)/\(root)", loader: loader, options: options))
    #expect(evaluation.diagnostics.map(\.message) == [])
    let resources = evaluation.resources.filter { $0.mode == .managed }
    #expect(resources.map(\.address).sorted() == planned.keys.sorted())
    var differences: [String] = []
    for resource in resources {
      guard let theirs = planned[resource.address]?.entries else { continue }
      let ours = PlannedValues.values(of: resource)
      let open = Set((unknown[resource.address]?.elements ?? []).compactMap(\.stringValue))
      for entry in ours.entries ?? ValueMap() where !open.contains(entry.key) {
        guard let theirs = theirs[entry.key] else { continue }
        if !Comparison.same(entry.value, theirs) {
          differences.append("\(resource.address).\(entry.key): \(entry.value.json) is \(theirs.json) in the plan")
        }
      }
      // What the plan knows of the code's arguments is known here too.
      for entry in theirs where !open.contains(entry.key) && !Comparison.isEmpty(entry.value) {
        if resource.values[entry.key] == nil { differences.append("\(resource.address).\(entry.key) is missing") }
      }
    }
    #expect(differences == [])
  }
}

/// Equality up to what a provider normalises: the kind of scalars, the order of sets, absent as null or empty, JSON as text.
private enum Comparison {
  static func same(_ ours: Value, _ theirs: Value) -> Bool {
    if let a = ours.entries, let b = theirs.entries {
      return a.allSatisfy { same($0.value, b[$0.key] ?? .null) }
    }
    if let a = ours.elements, let b = theirs.elements {
      guard a.count == b.count else { return false }
      var left = b
      for element in a {
        guard let match = left.firstIndex(where: { same(element, $0) }) else { return false }
        left.remove(at: match)
      }
      return true
    }
    if let a = document(ours), let b = document(theirs) { return same(a, b) && same(b, a) }
    if isEmpty(ours) && isEmpty(theirs) { return true }
    return ours.text != nil && ours.text == theirs.text
  }

  static func isEmpty(_ value: Value) -> Bool {
    if let elements = value.elements { return elements.isEmpty }
    if let entries = value.entries { return entries.isEmpty }
    return value.isNull || value == .string("")
  }

  private static func document(_ value: Value) -> Value? {
    guard case .string(let text) = value, text.hasPrefix("{") || text.hasPrefix("[") else { return nil }
    return try? FunctionLibrary.function(named: "jsondecode")?.call([value])
  }
}
