import Functions
import HCL
import Inventory
import Source
import Values

/// The functions of `core::` that Terraform does not have.
enum CoreFunctions {
  static let all: [PolicyFunction] = [
    PolicyFunction(
      "core::getresources", [.string("type"), .object("filter", optional: true)], returns: "list(object)",
      "The resources of a type whose attributes equal the filter's, within the same root module or cluster; Terraform resources that a Kubernetes object asks for, in everything scanned."
    ) { arguments, scope in
      guard case .string(let type) = arguments[0] else { return .derived("core::getresources", from: arguments) }
      let filter = arguments.count > 1 ? arguments[1] : .null
      if filter.isUnknown { return .derived("core::getresources", from: arguments) }
      let session = scope.session
      let isAcross = scope.resource.format == .kubernetes && type.first?.isLowercase == true
      let joins = (isAcross ? session.inventory.scopes : [scope.resource.scope]).map {
        session.join(type: type, filter: filter.entries ?? ValueMap(), in: $0)
      }
      return session.list(
        joins.flatMap(\.certain), mayHoldMore: joins.contains { !$0.possible.isEmpty },
        named: "core::getresources(\(type))")
    },
    PolicyFunction(
      "core::getdatasource", [.string("type"), .object("config", optional: true)], returns: "object",
      "The data source of a type whose arguments are those given, as the code declares it. One that the code does not declare is not decided: nothing is asked of the cloud."
    ) { arguments, scope in
      guard case .string(let type) = arguments[0] else { return .derived("core::getdatasource", from: arguments) }
      let config = arguments.count > 1 ? arguments[1] : .null
      if config.isUnknown { return .derived("core::getdatasource", from: arguments) }
      return try dataSource(type, config.entries ?? ValueMap(), scope)
    },
    PolicyFunction(
      "core::gethttprequest", [.string("url"), .object("options", optional: true)], returns: "object",
      "The answer of a server: statusCode, status and body. Nothing is sent, so they are never decided."
    ) { arguments, _ in
      let symbol = Value.derived("core::gethttprequest", from: [arguments[0]]).symbol
      return .unknown(Unknown(symbol ?? Symbol("core::gethttprequest", kind: .derived), isNotNull: true))
    },
    PolicyFunction(
      "core::semverconstraint", [.string("version"), .string("constraint")],
      "Whether a version meets a constraint such as \">= 4.0, < 6.0\" or \"~> 5.1\"."
    ) { arguments, scope in
      guard case .string(let text) = arguments[1] else {
        return .derived("core::semverconstraint", from: arguments, type: .bool)
      }
      let constraint = try VersionConstraint(text)
      if case .string(let version) = arguments[0] { return .bool(constraint.admits(try Version(version))) }
      // Of a provider or module the code often says not which version it is, but which ones it may be.
      if let possible = scope.possibleVersions(of: arguments[0]), let decided = constraint.admits(all: possible).known {
        return .bool(decided)
      }
      return .derived("core::semverconstraint", from: arguments, type: .bool)
    },
    PolicyFunction(
      "core::semvercmp", [.string("a"), .string("b")], returns: "number",
      "-1, 0 or 1 as version a is older than, equal to or newer than version b."
    ) { arguments, _ in try semverCompare(arguments) },
    PolicyFunction(
      "core::contains_substring", [.string("text"), .string("part")], "Whether a text contains another."
    ) { arguments, scope in try substring(arguments) },
    PolicyFunction(
      "core::regex_match", [.string("text"), .string("pattern")],
      "Whether a regular expression (RE2) matches somewhere in a text."
    ) { arguments, _ in try regexMatch(arguments) },
    PolicyFunction(
      "core::valuetostring", [.any("value")], returns: "string",
      "Any value as text, for messages: primitives as they are, all else as indented JSON, (null) and (unknown)."
    ) { arguments, _ in .string(valueToString(arguments[0])) },
  ]

  /// The summary of the error of a test that mocks no data source for a policy to read: `try` passes over it, but no mock may
  /// expect it as its failure.
  static let missingDataSource = "No data source to read."

  /// The body of a function that needs no inventory; `nil` for one that does.
  static func constant(_ name: String) -> (([Value]) throws -> Value)? {
    switch name {
    case "core::semverconstraint":
      { arguments in
        guard arguments.count == 2, case .string(let version) = arguments[0], case .string(let text) = arguments[1]
        else { throw VersionError(description: "a version and a constraint are needed") }
        return .bool(try VersionConstraint(text).admits(try Version(version)))
      }
    case "core::semvercmp": semverCompare
    case "core::contains_substring": substring
    case "core::regex_match": regexMatch
    case "core::valuetostring": { $0.first.map { .string(valueToString($0)) } ?? .null }
    case "infrascan::unknown": { .symbol($0.first?.stringValue ?? "unknown", kind: .variable) }
    default: nil
    }
  }

  private static func semverCompare(_ arguments: [Value]) throws -> Value {
    guard arguments.count == 2, case .string(let a) = arguments[0], case .string(let b) = arguments[1] else {
      return .derived("core::semvercmp", from: arguments, type: .number)
    }
    let (x, y) = (try Version(a), try Version(b))
    return .int(x < y ? -1 : x == y ? 0 : 1)
  }

  private static func substring(_ arguments: [Value]) throws -> Value {
    guard let function = FunctionLibrary.function(named: "strcontains") else { return .null }
    return try function.call(arguments)
  }

  private static func regexMatch(_ arguments: [Value]) throws -> Value {
    if arguments.count == 2, case .string(let text) = arguments[0], case .string(let pattern) = arguments[1] {
      return .bool(try Patterns.matches(pattern, in: text))
    }
    guard let function = FunctionLibrary.function(named: "regexall"), arguments.count == 2 else { return .null }
    let matches = try function.call([arguments[1], arguments[0]])
    guard let found = matches.elements else { return .derived("core::regex_match", from: arguments, type: .bool) }
    return .bool(!found.isEmpty)
  }

  static func valueToString(_ value: Value) -> String {
    switch value {
    case .null: return "(null)"
    case .unknown: return "(unknown)"
    case .partial(let partial): return partial.description
    case .bool, .number, .string: return value.text ?? ""
    default:
      var writer = JSONWriter(indented: true)
      value.withSentinels.write(to: &writer)
      return writer.text
    }
  }

  /// In tests what a `data` block mocks, in scans what the code declares.
  private static func dataSource(_ type: String, _ config: ValueMap, _ scope: PolicyScope) throws -> Value {
    let session = scope.session
    let sources = session.inventory.resources(ofType: type, mode: .data, in: scope.resource.scope)
    func holds(_ source: Resource) -> Truth {
      var truth = Truth.yes
      for entry in config where truth != .no {
        guard let value = source.values[entry.key] else {
          truth = entry.value.isNull ? truth : .no
          continue
        }
        truth = truth && session.equal(value, entry.value, in: scope.resource.scope)
      }
      return truth
    }
    if let found = sources.first(where: { holds($0) == .yes }) {
      if session.isStrict { return session.presented(found) }
      // What the provider adds to the arguments is read by name, as symbols.
      return .unknown(Unknown(Symbol(found.address, kind: .data), type: .dynamic, isNotNull: true))
    }
    if session.isStrict {
      throw EvaluationError(
        missingDataSource,
        "The policy asks for a data source \"\(type)\" with \(Value.object(config).json), and no data block of this test file mocks one with these arguments.",
        at: nil)
    }
    let symbol = Value.derived("core::getdatasource", from: [.string(type), .object(config)]).symbol
    return .unknown(Unknown(symbol ?? Symbol("core::getdatasource", kind: .derived)))
  }
}

extension Value {
  /// The value with words for what JSON has none for.
  fileprivate var withSentinels: Value {
    switch self {
    case .null: .string("(null)")
    case .unknown: .string("(unknown)")
    case .partial(let partial): .string(partial.description)
    case .bool, .number, .string: self
    case .list(let items, _), .set(let items, _), .tuple(let items): .tuple(items.map(\.withSentinels))
    case .map(let map, _), .object(let map): .object(map.mapValues(\.withSentinels))
    }
  }
}

/// What stands in tests only.
enum TestFunctions {
  static let all: [PolicyFunction] = [
    PolicyFunction(
      "infrascan::unknown", [.string("name")], returns: "any", "In tests: a value that the code does not decide."
    ) { arguments, _ in
      .symbol(arguments[0].stringValue ?? "unknown", kind: .variable)
    }
  ]
}
