import Functions
import HCL
import IAM
import Inventory
import Kubernetes
import Network
import Source
import Values

/// A function of a namespace of the policy language, over the linked inventory.
public struct PolicyFunction: Sendable {
  /// The name with its namespace: `iam::is_role_arn`.
  public let name: String
  public let parameters: [String]
  /// How many of the parameters, from the last, may be left out.
  public let optional: Int
  /// What the function gives, as one sentence.
  public let summary: String
  let body: @Sendable ([Value], PolicyScope) throws -> Value

  init(
    _ name: String, _ parameters: [String], optional: Int = 0, _ summary: String,
    _ body: @escaping @Sendable ([Value], PolicyScope) throws -> Value
  ) {
    self.name = name
    self.parameters = parameters
    self.optional = optional
    self.summary = summary
    self.body = body
  }
}

/// The functions that policies call: Terraform's own as `core::…`, and those over the inventory.
public enum PolicyFunctions {
  /// The functions over the inventory, in the order in which they are documented.
  public static let all: [PolicyFunction] =
    CoreFunctions.all + NetworkFunctions.all + IAMFunctions.all + KMSFunctions.all + KubernetesFunctions.all

  private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  private enum Callable {
    case inventory(PolicyFunction)
    case library(Function)
  }

  /// Everything that policies call, by its whole name.
  private static let callables: [String: Callable] = {
    var callables = byName.mapValues { Callable.inventory($0) }
    for name in FunctionLibrary.names where callables["core::" + name] == nil {
      if let function = FunctionLibrary.function(named: name) { callables["core::" + name] = .library(function) }
    }
    return callables
  }()

  static func reference(_ name: String) -> FunctionReference {
    switch name {
    case "core::try": return .firstWithoutError
    case "core::can": return .evaluatesWithoutError
    default: break
    }
    if callables[name] != nil { return .values }
    if name.hasPrefix("core::") {
      return .unknown(suggestion: suggestion(String(name.dropFirst(6))).map { "Did you mean core::\($0)?" } ?? "")
    }
    if !name.contains("::"),
      name == "try" || name == "can" || byName["core::\(name)"] != nil || FunctionLibrary.function(named: name) != nil
    {
      return .unknown(suggestion: "In policies it is called core::\(name).")
    }
    return .unknown(suggestion: Spelling.nearest(name, among: byName.keys.sorted()).map { "Did you mean \($0)?" } ?? "")
  }

  private static func suggestion(_ name: String) -> String? {
    Spelling.nearest(
      name,
      among: FunctionLibrary.names + all.filter { $0.name.hasPrefix("core::") }.map { String($0.name.dropFirst(6)) })
  }

  static func call(
    _ name: String, _ arguments: [Value], in scope: PolicyScope, at range: SourceRange
  ) throws(EvaluationError) -> Value {
    let function: PolicyFunction
    switch callables[name] {
    case .library(let library): return try call(library, arguments, at: range)
    case .inventory(let found): function = found
    case nil: throw unknown(name, at: range)
    }
    let fewest = function.parameters.count - function.optional
    guard arguments.count >= fewest && arguments.count <= function.parameters.count else {
      throw EvaluationError(
        "Wrong number of function arguments.",
        "\(name) takes \(function.parameters.joined(separator: ", ")); \(arguments.count) arguments were given.",
        at: range)
    }
    do {
      return try function.body(arguments, scope)
    } catch let error as EvaluationError {
      throw error
    } catch let error as MalformedDocument {
      throw EvaluationError("Error in function call.", "Call to \(name) failed: \(error.reason).", at: range)
    } catch {
      throw EvaluationError("Error in function call.", "Call to \(name) failed: \(error).", at: range)
    }
  }

  static func callCore(_ name: String, _ arguments: [Value], at range: SourceRange) throws(EvaluationError) -> Value {
    guard case .library(let function)? = callables[name] else { throw unknown(name, at: range) }
    return try call(function, arguments, at: range)
  }

  private static func unknown(_ name: String, at range: SourceRange) -> EvaluationError {
    EvaluationError("Call to unknown function.", "There is no function named \"\(name)\".", at: range)
  }

  private static func call(
    _ function: Function, _ arguments: [Value], at range: SourceRange
  ) throws(EvaluationError) -> Value {
    do throws(FunctionError) {
      return try function.call(arguments, in: FunctionContext())
    } catch {
      throw EvaluationError("Error in function call.", error.message, at: range)
    }
  }
}

/// The functions of `core::` that Terraform does not have.
enum CoreFunctions {
  static let all: [PolicyFunction] = [
    PolicyFunction(
      "core::getresources", ["type", "filter"], optional: 1,
      "The resources of a type whose attributes equal the filter's, within the same root module or cluster; Terraform resources that a Kubernetes object asks for, in everything scanned."
    ) { arguments, scope in
      guard case .string(let type) = arguments[0] else { return .derived("core::getresources", from: arguments) }
      let filter = arguments.count > 1 ? arguments[1] : .null
      if filter.isUnknown { return .derived("core::getresources", from: arguments) }
      let inventory = scope.session.inventory
      let isAcross = scope.resource.format == .kubernetes && type.first?.isLowercase == true
      let joins = (isAcross ? inventory.scopes : [scope.resource.scope]).map {
        inventory.join(type: type, filter: filter.entries ?? ValueMap(), in: $0)
      }
      return scope.session.list(
        joins.flatMap(\.certain), mayHoldMore: joins.contains { !$0.possible.isEmpty },
        named: "core::getresources(\(type))")
    },
    PolicyFunction(
      "core::getdatasource", ["type", "config"], optional: 1,
      "The data source of a type whose arguments equal those given; null where the code has none."
    ) { arguments, scope in
      guard case .string(let type) = arguments[0] else { return .derived("core::getdatasource", from: arguments) }
      let config = arguments.count > 1 ? arguments[1].entries ?? ValueMap() : ValueMap()
      let sources = scope.session.inventory.resources(ofType: type, mode: .data, in: scope.resource.scope)
      let found = sources.first { source in
        config.allSatisfy { (source.values[$0.key] ?? .null).equals($0.value) == .yes }
      }
      return found.map { $0.values } ?? .null
    },
    PolicyFunction(
      "core::semverconstraint", ["version", "constraint"],
      "Whether a version meets a constraint such as \">= 4.0, < 6.0\" or \"~> 5.1\"."
    ) { arguments, _ in
      guard case .string(let version) = arguments[0], case .string(let constraint) = arguments[1] else {
        return .derived("core::semverconstraint", from: arguments, type: .bool)
      }
      return .bool(try VersionConstraint(constraint).admits(try Version(version)))
    },
    PolicyFunction(
      "core::semvercmp", ["a", "b"], "-1, 0 or 1 as version a is older than, equal to or newer than version b."
    ) { arguments, _ in
      guard case .string(let a) = arguments[0], case .string(let b) = arguments[1] else {
        return .derived("core::semvercmp", from: arguments, type: .number)
      }
      let (x, y) = (try Version(a), try Version(b))
      return .int(x < y ? -1 : x == y ? 0 : 1)
    },
    PolicyFunction("core::contains_substring", ["text", "part"], "Whether a text contains another.") {
      arguments, scope in
      try PolicyFunctions.callCore(
        "core::strcontains", arguments, at: scope.policy.tree.sourceRange(scope.policy.header))
    },
    PolicyFunction(
      "core::regex_match", ["text", "pattern"], "Whether a regular expression matches somewhere in a text."
    ) { arguments, scope in
      let range = scope.policy.tree.sourceRange(scope.policy.header)
      let matches = try PolicyFunctions.callCore("core::regexall", [arguments[1], arguments[0]], at: range)
      guard let found = matches.elements else { return .derived("core::regex_match", from: arguments, type: .bool) }
      return .bool(!found.isEmpty)
    },
    PolicyFunction("core::valuetostring", ["value"], "Any value as text, for messages.") { arguments, _ in
      .string(arguments[0].text ?? arguments[0].json)
    },
    PolicyFunction("infrascan::unknown", ["name"], "In tests: a value that the code does not decide.") { arguments, _ in
      .symbol(arguments[0].stringValue ?? "unknown", kind: .variable)
    },
  ]
}

/// `net::`: who can reach what.
enum NetworkFunctions {
  static let all: [PolicyFunction] = NetworkFunction.all.map { function in
    PolicyFunction("net::\(function.name)", function.parameters, function.summary) { arguments, scope in
      function(scope.session.network, arguments, in: scope.resource.scope) ?? .null
    }
  }
}

/// `iam::`: what documents allow.
enum IAMFunctions {
  static let all: [PolicyFunction] = [
    PolicyFunction("iam::statements", ["document"], "The statements of a policy document, each with all its parts.") {
      a, _ in
      try Decisions.statements(a[0])
    },
    PolicyFunction(
      "iam::is_public", ["document"], "Whether a document lets in everyone, by AWS's definition of public."
    ) { a, _ in
      try Decisions.isPublic(a[0])
    },
    PolicyFunction(
      "iam::allows", ["document", "action", "resource"], "Whether a document allows an action, after its denials."
    ) { a, _ in
      try Decisions.allows(a[0], a[1], a[2])
    },
    PolicyFunction("iam::uses_wildcard_action", ["document"], "Whether a document allows all actions.") { a, _ in
      try Decisions.usesWildcardAction(a[0])
    },
    PolicyFunction("iam::uses_wildcard_resource", ["document"], "Whether a document allows something on all resources.")
    { a, _ in
      try Decisions.usesWildcardResource(a[0])
    },
    PolicyFunction(
      "iam::trusts_service_account", ["document", "namespace", "name"],
      "Whether a trust policy lets exactly this Kubernetes service account assume the role."
    ) { a, _ in try Decisions.trustsServiceAccount(a[0], a[1], a[2]) },
    PolicyFunction(
      "iam::trust_problems", ["document", "namespace", "name"],
      "Why a trust policy does not let exactly this service account assume the role, a sentence each."
    ) { a, _ in try Decisions.trustProblems(a[0], a[1], a[2]) },
    PolicyFunction("iam::trusts_pod_identity", ["document"], "Whether EKS Pod Identity can assume the role.") { a, _ in
      try Decisions.trustsPodIdentity(a[0])
    },
    PolicyFunction(
      "iam::github_trust_problems", ["document"], "What lets in more of GitHub Actions than one repository and ref."
    ) { a, _ in
      try Decisions.gitHubTrustProblems(a[0])
    },
    PolicyFunction("iam::is_role_arn", ["text"], "Whether a text is the ARN of an IAM role.") { a, _ in
      Decisions.isRoleARN(a[0])
    },
    PolicyFunction("iam::role_name", ["arn"], "The name in a role's ARN; null where there is none.") { a, _ in
      Decisions.roleName(a[0])
    },
    PolicyFunction("iam::role_account", ["arn"], "The account in a role's ARN; null where there is none.") { a, _ in
      Decisions.roleAccount(a[0])
    },
    PolicyFunction("iam::roles", ["arn"], "The roles in everything scanned that an ARN means.") { a, scope in
      let isTerraform = scope.resource.format == .terraform
      let matches = scope.session.roleIndex.matches(a[0], scope: isTerraform ? scope.resource.scope : nil)
      let certain = matches.filter { $0.truth == .yes }.map(\.role)
      return scope.session.list(
        certain, mayHoldMore: matches.contains { $0.truth == .unknown }, named: "iam::roles(\(a[0].text ?? "…"))")
    },
    PolicyFunction("iam::all_roles", [], "All roles in everything scanned.") { _, scope in
      scope.session.allRoles
    },
  ]
}

/// `k8s::`: pod specs, service accounts and what refers to what.
enum KubernetesFunctions {
  static let all: [PolicyFunction] = [
    PolicyFunction("k8s::pod_spec", ["object"], "The pod spec of a workload of any kind; null for other objects.") {
      a, scope in
      workload(a[0], scope)?.podSpec ?? .null
    },
    PolicyFunction("k8s::containers", ["object"], "The containers of a workload, init and ephemeral ones included.") {
      a, scope in
      guard let workload = workload(a[0], scope) else { return .emptyTuple }
      if workload.podSpec.isUnknown { return workload.podSpec }
      return .tuple(workload.containers.map(\.value))
    },
    PolicyFunction("k8s::namespace", ["object"], "The namespace of an object: default where it is not written.") {
      a, scope in
      if let object = resource(a[0], scope) { return object.namespace }
      return a[0]["metadata"]?["namespace"] ?? .string("default")
    },
    PolicyFunction(
      "k8s::service_account", ["object"],
      "The ServiceAccount object that a workload runs as; null where it is not among those scanned."
    ) { a, scope in
      guard let workload = workload(a[0], scope) else { return .null }
      return scope.session.graph(of: scope.resource.scope).serviceAccounts(of: workload).first.map(
        scope.session.presented) ?? .null
    },
    PolicyFunction("k8s::workloads_of", ["account"], "The workloads that run as a ServiceAccount object.") { a, scope in
      guard let account = resource(a[0], scope) else { return .emptyTuple }
      return .tuple(
        scope.session.graph(of: scope.resource.scope).workloads(runningAs: account).map {
          scope.session.presented($0.resource)
        })
    },
    PolicyFunction("k8s::uses_aws", ["object"], "Whether a workload calls AWS, by what its pod spec shows.") {
      a, scope in
      guard let workload = workload(a[0], scope) else { return .bool(false) }
      return AWSUse.isSigned(workload).known.map { .bool($0) }
        ?? .derived("k8s::uses_aws", from: [workload.podSpec], type: .bool)
    },
  ]

  /// The object of the inventory that a value is the content of.
  private static func resource(_ value: Value, _ scope: PolicyScope) -> Resource? {
    if value == scope.attributes { return scope.resource }
    guard let kind = value["kind"]?.stringValue, let name = value["metadata"]?["name"]?.stringValue else { return nil }
    let namespace = ObjectIdentity(value)?.namespace
    return scope.session.graph(of: scope.resource.scope).objects(ofKind: kind, namespace: namespace, name: name).first
  }

  private static func workload(_ value: Value, _ scope: PolicyScope) -> Workload? {
    resource(value, scope).flatMap { Workload($0) }
  }
}
