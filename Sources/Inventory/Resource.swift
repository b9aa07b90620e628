/// `Inventory`: what the code says exists. Terraform resources, Kubernetes objects and IAM documents are resources in
/// one inventory, with addresses, the ranges of their attributes, indexes, and the links between them.
///
/// In come resources from the readers; out go look-ups for policies and reports. Nothing here reads files.

import Source
import Values

/// The kind of document a resource was read from.
public enum Format: String, Sendable, Hashable, CaseIterable {
  case terraform
  case kubernetes
  case iam
}

/// Whether the code creates a resource or reads one that is there, or what else it declares.
public enum Mode: String, Sendable {
  case managed
  case data
  /// No resource: the configuration of a provider.
  case provider
  /// No resource: the call of a module.
  case module

  /// Whether it is a resource or data source.
  public var isResource: Bool { self == .managed || self == .data }
}

/// One step from a resource into its attributes.
public enum PathStep: Hashable, Sendable {
  case attribute(String)
  case index(Int)
  case key(String)
}

/// A path into a resource's values: `ingress[0].cidr_blocks`.
public struct AttributePath: Hashable, Sendable, CustomStringConvertible {
  public var steps: [PathStep]

  public init(_ steps: [PathStep] = []) {
    self.steps = steps
  }

  /// A path of attribute names only.
  public init(_ names: String...) {
    steps = names.map { .attribute($0) }
  }

  public var isEmpty: Bool { steps.isEmpty }

  public func appending(_ step: PathStep) -> AttributePath {
    var path = AttributePath()
    path.steps.reserveCapacity(steps.count + 1)
    path.steps.append(contentsOf: steps)
    path.steps.append(step)
    return path
  }

  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .attribute(let name): text += text.isEmpty ? name : ".\(name)"
      case .index(let index): text += "[\(index)]"
      case .key(let key): text += "[\"\(key)\"]"
      }
    }
    return text
  }
}

/// One place that a value came through on its way to an attribute.
public struct TraceStep: Hashable, Sendable {
  public let range: SourceRange
  /// What happens here: "variable \"retention\" is set", "argument of module \"db\"".
  public let note: String

  public init(_ range: SourceRange, note: String) {
    self.range = range
    self.note = note
  }
}

/// A change of a text: what stands in a range gives way to another text.
public struct TextEdit: Hashable, Sendable {
  public let range: SourceRange
  public let text: String

  public init(_ range: SourceRange, _ text: String) {
    self.range = range
    self.text = text
  }
}

/// Where a resource was written. Asked only for findings, never while policies are evaluated.
public protocol Origin: Sendable {
  /// The range of the resource's header: `resource "aws_s3_bucket" "logs"`, `kind: Deployment`.
  var header: SourceRange { get }

  /// The whole of the resource.
  var extent: SourceRange { get }

  /// The range of the deepest part of `path` that is written in the code; `nil` where not even its first step is.
  func range(of path: AttributePath) -> SourceRange?

  /// The places the value at `path` came through, from where it was first written to the attribute.
  func trace(of path: AttributePath) -> [TraceStep]

  /// The calls of the modules that the resource stands in, innermost first.
  var calls: [SourceRange] { get }

  /// What makes the resources of several variants one that the code has once, whatever each is called; `nil` where their
  /// addresses do.
  var definition: SourceRange? { get }

  /// The content as the code has it, where policies read it without what is of a type that cannot be; `nil` elsewhere.
  var written: Value? { get }

  /// The change of the code that gives an attribute of the resource itself a value, written as the code would write it;
  /// `nil` where the value there comes from elsewhere, or the code is not to be changed so.
  func edit(setting attribute: String, to text: String) -> TextEdit?
}

extension Origin {
  public func trace(of path: AttributePath) -> [TraceStep] { [] }
  public var calls: [SourceRange] { [] }
  public var definition: SourceRange? { nil }
  public var written: Value? { nil }
  public func edit(setting attribute: String, to text: String) -> TextEdit? { nil }
}

/// What resources join within: one Terraform state, one cluster, or, for IAM documents, everything scanned.
public struct Scope: Hashable, Sendable {
  /// The folder of the root module, the environment's name, or empty.
  public let name: String
  /// Which of several evaluations of a root module this is; empty where there is one.
  public let variant: String

  public init(_ name: String, variant: String = "") {
    self.name = name
    self.variant = variant
  }
}

extension Scope: TableKey {
  public var tableHash: UInt64 { TableHash.of(name.tableHash, variant.tableHash) }
}

/// One thing that the code says exists.
public final class Resource: Sendable {
  public let format: Format
  public let mode: Mode
  /// `aws_s3_bucket`; for Kubernetes the kind; for IAM documents `identity`, `trust` or `resource`; for a provider its local
  /// name, for a module call its source.
  public let type: String
  /// `module.logs.aws_s3_bucket.this[0]`; for Kubernetes `apps/v1/Deployment/namespace/name`.
  public let address: String
  public let scope: Scope
  /// The attributes that the code sets, an object. What is not set is absent.
  public let values: Value
  public let origin: any Origin
  /// Whether the resource exists only under a condition that the code does not decide.
  public let isConditional: Bool
  /// What policies see as `meta`: `provider_type`, `module_path`, …
  public var meta: Value { readMeta() }
  private let readMeta: @Sendable () -> Value

  public init(
    format: Format, mode: Mode = .managed, type: String, address: String, scope: Scope, values: Value,
    origin: any Origin, isConditional: Bool = false,
    meta: @autoclosure @escaping @Sendable () -> Value = .emptyObject
  ) {
    self.format = format
    self.mode = mode
    self.type = type
    self.address = address
    self.scope = scope
    self.values = values
    self.origin = origin
    self.isConditional = isConditional
    readMeta = meta
  }
}
