import Functions
import Testing
import Values

@Suite struct LibraryTests {
  /// The functions of Terraform 1.11 but for those that the evaluator handles, and `type`, which only its console has.
  static let terraform = """
    abs abspath alltrue anytrue base64decode base64encode base64gzip base64sha256 base64sha512 basename bcrypt ceil \
    chomp chunklist cidrhost cidrnetmask cidrsubnet cidrsubnets coalesce coalescelist compact concat contains csvdecode \
    dirname distinct element endswith ephemeralasnull file filebase64 filebase64sha256 filebase64sha512 fileexists \
    filemd5 fileset filesha1 filesha256 filesha512 flatten floor format formatdate formatlist indent index issensitive \
    join jsondecode jsonencode keys length log lookup lower matchkeys max md5 merge min nonsensitive one parseint \
    pathexpand plantimestamp pow range regex regexall replace reverse rsadecrypt sensitive setintersection setproduct \
    setsubtract setunion sha1 sha256 sha512 signum slice sort split startswith strcontains strrev substr sum \
    templatefile templatestring textdecodebase64 textencodebase64 timeadd timecmp timestamp title tobool tolist tomap \
    tonumber toset tostring transpose trim trimprefix trimspace trimsuffix upper urlencode uuid uuidv5 values \
    yamldecode yamlencode zipmap
    """

  @Test func `every function of terraform is there and no other`() {
    #expect(FunctionLibrary.names == LibraryTests.terraform.split(separator: " ").map { String($0) }.sorted())
  }

  @Test func `no argument crashes a function`() {
    let values: [Value] = [
      .null, .bool(true), .int(0), .int(-1), .int(.max), .int(.min), .string(""), .string("é\u{0}{%"), .tuple([]),
      .tuple([.null]), .tuple([.int(1), .string("a")]), .list([], .dynamic), .set([.string("a")], .string),
      .emptyObject,
      .object([("a", .null)]), .map(ValueMap([("k", .int(1))]), .number), Console.untyped, Console.names,
      Console.region,
      .tuple([Console.untyped, Console.bucket]), .object([("a", Console.untyped)]),
    ]
    for name in FunctionLibrary.names {
      guard let function = FunctionLibrary.function(named: name) else { continue }
      _ = try? function.call([])
      for a in values {
        _ = try? function.call([a])
        for b in values {
          _ = try? function.call([a, b])
          guard function.parameter(at: 2) != nil else { continue }
          for c in values { _ = try? function.call([a, b, c]) }
        }
      }
    }
  }

  @Test func `YAML with symbols keeps its structure`() throws {
    var builder = StringBuilder()
    builder.append("key: ")
    if case .unknown(let unknown) = Console.region { builder.append(unknown) }
    let context = FunctionContext(decodeYAML: { text in
      .object([("key", .string(String(text.dropFirst(5)))), ("list", .tuple([.string("x-" + text.dropFirst(5))]))])
    })
    let decoded = try #require(try FunctionLibrary.function(named: "yamldecode")?.call([builder.finish()], in: context))
    #expect(decoded["key"] == Console.region)
    #expect(SymbolTests.show(decoded["list"]?[0] ?? .null) == "x-${var.region}")
  }

  @Test func `what grows without bound is refused`() throws {
    let long = Value.string(String(repeating: "a", count: 1 << 20))
    let many = Value.list(Array(repeating: long, count: 100), .string)
    let short = Value.string(String(repeating: "a", count: 1000))
    for (name, arguments) in [
      ("join", [.string(","), many]), ("replace", [short, .string("a"), long]),
      ("replace", [short, .string("/a/"), long]),
      ("format", [.string(String(repeating: "%[1]s", count: 100)), long]), ("formatlist", [.string("%s"), many]),
    ] as [(String, [Value])] {
      let function = try #require(FunctionLibrary.function(named: name))
      #expect(throws: FunctionError.self, "\(name)") { try function.call(arguments) }
    }
  }

  @Test func `deep documents are refused`() throws {
    let decode = try #require(FunctionLibrary.function(named: "jsondecode"))
    #expect(throws: FunctionError.self) { try decode.call([.string(String(repeating: "[", count: 100_000))]) }
  }
}
