import Functions
import Testing
import Values

/// What functions make of what is not known.
///
/// In expressions, `region` and `names` are variables of types string and list of string, `count` is a number,
/// `untyped` may be anything, `bucket` and `key` are the ids of two resources, and `ports` is a list of at most three
/// numbers that certainly holds 80 and 443.
@Suite struct SymbolTests {
  /// Expression, and its value in the JSON of `infrascan show`, where `${…}` marks a symbol.
  static let rows: [(String, String)] = [
    // Texts keep what is known of them.
    (#"format("%s-%s/%d", "logs", region, 3)"#, "logs-${var.region}/3"),
    (#"format("%v", bucket)"#, "${aws_s3_bucket.logs.id}"),
    (#"format("%q", region)"#, #""${var.region}""#),
    (#"format("%d%%", count)"#, "${var.count}%"),
    (#"format("%5s", region)"#, #"${format("%5s", var.region)}"#),
    (#"join("/", ["a", region, "b"])"#, "a/${var.region}/b"),
    (#"join("/", names)"#, #"${join("/", var.names)}"#),
    (#"lower("A-${region}-B")"#, "a-${lower(var.region)}-b"),
    (#"upper(region)"#, "${upper(var.region)}"),
    (#"replace("a_${region}_b", "_", "-")"#, #"a-${replace(var.region, "_", "-")}-b"#),
    (#"replace("a_${region}", "__", "-")"#, #"${replace(a_${var.region}, "__", "-")}"#),
    (#"trimspace("  a${region}b ")"#, "a${var.region}b"),
    (#"trimspace("  ${region}b ")"#, "${trimspace(  ${var.region}b )}"),
    (#"trimprefix("arn:${region}", "arn:")"#, "${var.region}"),
    (#"trimprefix("arn:${region}", "x")"#, "arn:${var.region}"),
    (#"trimsuffix("${region}.tf", ".tf")"#, "${var.region}"),
    (#"substr("logs-${region}", 0, 4)"#, "logs"),
    (#"substr("logs-${region}", 2, -1)"#, "gs-${var.region}"),
    (#"indent(2, "a\n${region}")"#, "a\n  ${indent(2, var.region)}"),
    (#"base64encode(region)"#, "${base64encode(var.region)}"),
    (#"basename("${region}/x.json")"#, "x.json"),
    (#"startswith("arn:aws:s3:::${bucket}", "arn:aws:")"#, "true"),
    (#"startswith("arn:aws:s3:::${bucket}", "arn:gcp:")"#, "false"),
    (#"startswith(region, "eu-")"#, #"${startswith(var.region, "eu-")}"#),
    (#"endswith("${bucket}/*", "/*")"#, "true"),
    (#"strcontains("x-${region}-y", "-y")"#, "true"),
    // Structures are known where their elements are not.
    ("length([region, bucket])", "2"),
    ("length(toset([bucket, key]))", "2"),
    ("length(toset([bucket, region]))", "${length([aws_s3_bucket.logs.id, var.region])}"),
    ("length({a = untyped})", "1"),
    ("length(ports) >= 2", "true"),
    ("contains([region, \"x\"], \"x\")", "true"),
    ("contains([bucket], key)", "false"),
    ("contains([region], \"x\")", #"${contains([var.region], "x")}"#),
    ("contains(ports, 443)", "true"),
    ("contains(ports, 22)", "${contains(local.ports, 22)}"),
    ("anytrue([true, untyped])", "true"),
    ("alltrue([false, untyped])", "false"),
    (#"concat([region], ["b"])[0]"#, "${var.region}"),
    (#"contains(concat(ports, tolist([22])), 22)"#, "true"),
    ("contains(flatten([[80], ports]), 443)", "true"),
    (#"flatten([[region], [["b"]]])[1]"#, "b"),
    ("keys({a = region})[0]", "a"),
    ("values({a = region})[0]", "${var.region}"),
    (#"lookup({a = region}, "a", "x")"#, "${var.region}"),
    (#"lookup({a = region}, "b", "x")"#, "x"),
    (#"merge({a = region}, {b = "c"}).b"#, "c"),
    (#"zipmap(["a"], [region]).a"#, "${var.region}"),
    (#"coalesce("", bucket)"#, "${aws_s3_bucket.logs.id}"),
    (#"coalesce("a", region)"#, "a"),
    (#"coalesce(region, "a")"#, #"${coalesce(var.region, "a")}"#),
    (#"coalesce("x${region}", "a")"#, "x${var.region}"),
    (#"length(compact(["", bucket]))"#, "1"),
    (#"contains(compact([region, "x"]), "x")"#, "true"),
    ("length(distinct([bucket, key, bucket]))", "2"),
    ("element([bucket, key], 3)", "${aws_kms_key.logs.id}"),
    ("element(names, 0)", "${var.names[0]}"),
    (#"slice([region, "b"], 0, 1)[0]"#, "${var.region}"),
    ("reverse([1, region])[0]", "${var.region}"),
    ("tolist(toset([bucket]))[0]", "${aws_s3_bucket.logs.id}"),
    ("length(setunion([bucket], [key, bucket]))", "2"),
    ("length(setintersection([bucket], [key]))", "0"),
    ("length(setsubtract([bucket, key], [key]))", "1"),
    ("index([key, bucket], bucket)", "1"),
    (#"chunklist([region, "b"], 1)[1][0]"#, "b"),
    ("one([region])", "${var.region}"),
    ("max(1, count) >= 1", "true"),
    ("sort([region])[0]", "${var.region}"),
    ("sensitive(region)", "${var.region}"),
    // Documents are taken apart again.
    (
      #"jsonencode({a = region, b = [count, "x-${bucket}"]})"#,
      #"{"a":"${var.region}","b":[${var.count},"x-${aws_s3_bucket.logs.id}"]}"#
    ),
    (#"jsondecode(jsonencode({a = region})).a"#, "${var.region}"),
    (#"jsondecode(jsonencode({a = untyped})).a"#, "${var.untyped}"),
    (#"jsondecode(jsonencode({a = [count]})).a[0]"#, "${var.count}"),
    (#"jsondecode(jsonencode({a = names})).a[0]"#, "${var.names[0]}"),
    (#"jsondecode("{\"a\": \"x-${region}\", \"b\": [1]}").a"#, "x-${var.region}"),
    (#"jsondecode("{\"a\": ${region}, \"b\": 1}").b"#, "1"),
    (#"jsondecode(region)"#, "${jsondecode(var.region)}"),
    (#"yamlencode({a = region})"#, "\"a\": \"${var.region}\"\n"),
    (#"urlencode("a b${region}")"#, "a+b${urlencode(var.region)}"),
    (#"pathexpand("~/.ssh/id")"#, #"${pathexpand("~")}/.ssh/id"#),
    ("sum([1, count])", "${sum([1, var.count])}"),
  ]

  @Test(arguments: rows)
  func `what can be decided is decided`(expression: String, expected: String) throws {
    let value = try Console().evaluate(expression)
    #expect(SymbolTests.show(value) == expected)
  }

  @Test func `the same call of the same symbol is the same symbol`() throws {
    #expect(try Console().evaluate("sha256(region) == sha256(region)") == .bool(true))
    #expect(try Console().evaluate("lower(bucket) == lower(bucket)") == .bool(true))
  }

  @Test(arguments: ["uuid()", "timestamp()", "plantimestamp()", #"bcrypt("x")"#])
  func `what differs at each call equals nothing`(expression: String) throws {
    let value = try Console().evaluate(expression)
    #expect(value.symbol?.kind == .fresh)
    #expect(value.equals(try Console().evaluate(expression)) == .unknown)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (1_709_210_096, "2024-02-29T12:34:56Z"), (-1, "1969-12-31T23:59:59Z"),
    (253_402_300_799, "9999-12-31T23:59:59Z"),
  ])
  func `where there is a clock, timestamp gives its time`(seconds: Int, expected: String) throws {
    let context = FunctionContext(now: { seconds })
    #expect(try FunctionLibrary.function(named: "timestamp")?.call([], in: context) == .string(expected))
  }

  @Test func `what comes of a fresh value is fresh`() throws {
    let value = try Console().evaluate("sha256(uuid())")
    #expect(value.equals(value) == .yes)
    #expect(value.equals(try Console().evaluate("sha256(uuid())")) == .unknown)
  }

  @Test func `names of symbols do not grow without bound`() throws {
    let function = try #require(FunctionLibrary.function(named: "max"))
    var value = Console.count
    for _ in 0..<40 { value = try function.call([value, value]) }
    #expect((value.symbol?.name.utf8.count ?? .max) < 4000)
  }

  /// A value as a template.
  static func show(_ value: Value) -> String {
    switch value {
    case .string(let text): text
    case .unknown(let unknown): "${\(unknown.symbol.name)}"
    case .partial(let partial): partial.description
    default: value.json
    }
  }
}
