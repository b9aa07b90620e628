import Inventory
import Source
import Values

/// Takes policy documents out of the attributes of Terraform resources.
public enum DocumentExtractor {
  /// What a resource gave.
  public struct Extraction: Sendable {
    /// The documents, each under `<address>.<attribute>`.
    public var documents: [Resource] = []
    public var diagnostics: [Diagnostic] = []
  }

  /// The policy documents in a resource's attributes.
  ///
  /// A document that the code does not determine becomes a resource whose `statements` are its symbol, so that
  /// policies on it come out unknown.
  /// - Parameter known: the objects that some texts of documents are written from.
  public static func documents(of resource: Resource, known: Table<Value, Value> = [:]) -> Extraction {
    var extraction = Extraction()
    guard resource.format == .terraform, resource.mode == .managed else { return extraction }
    for place in DocumentPlace.places[resource.type] ?? [] where place.holds(resource) {
      collect(
        resource.values, place.path[...], at: AttributePath(), kind: place.kind, of: resource, known, into: &extraction)
    }
    return extraction
  }

  private static func collect(
    _ value: Value, _ names: ArraySlice<String>, at path: AttributePath, kind: DocumentKind, of resource: Resource,
    _ known: Table<Value, Value>, into extraction: inout Extraction
  ) {
    guard let name = names.first else {
      return add(value, at: path, kind: kind, of: resource, known, into: &extraction)
    }
    if let blocks = value.elements {
      for (index, block) in blocks.enumerated() where block.entries != nil {
        collect(block, names, at: path.appending(.index(index)), kind: kind, of: resource, known, into: &extraction)
      }
    } else if let inner = value[name] {
      collect(
        inner, names.dropFirst(), at: path.appending(.attribute(name)), kind: kind, of: resource, known,
        into: &extraction)
    }
  }

  private static func add(
    _ value: Value, at path: AttributePath, kind: DocumentKind, of resource: Resource, _ known: Table<Value, Value>,
    into extraction: inout Extraction
  ) {
    let values: Value
    switch PolicyDocument.read(known[value] ?? value) {
    case .absent: return
    case .malformed(let fault):
      let origin = AttributeOrigin(resource: resource, path: path, value: .null)
      extraction.diagnostics.append(
        Diagnostic(
          .error, fault.path.isEmpty ? fault.reason : "\(fault.reason) (\(fault.path) of the document in \(path))",
          detail: MalformedDocument.advice, at: origin.range(of: fault.path) ?? origin.header))
      return
    case .unknown(let symbol):
      values = .object([("id", .null), ("statements", .unknown(Unknown(symbol))), ("version", .null)])
    case .document(let policy):
      values = policy.normalized
    }
    extraction.documents.append(
      Resource(
        format: .iam, type: kind.rawValue, address: "\(resource.address).\(path)", scope: resource.scope,
        values: values, origin: AttributeOrigin(resource: resource, path: path, value: value),
        isConditional: resource.isConditional, meta: meta(kind, resource, path)))
  }
}

extension DocumentExtractor {
  private static func meta(_ kind: DocumentKind, _ resource: Resource, _ path: AttributePath) -> Value {
    var meta = resource.meta.entries ?? ValueMap()
    meta["kind"] = .string(kind.rawValue)
    meta["owner_type"] = .string(resource.type)
    meta["owner_address"] = .string(resource.address)
    meta["attribute"] = .string(path.description)
    return .object(meta)
  }
}

/// Where a document in an attribute stands: where the attribute does.
///
/// Paths into the document are handed on behind the attribute's, for origins that can look into a `jsonencode`.
private struct AttributeOrigin: Origin {
  let resource: Resource
  let path: AttributePath
  let value: Value
  /// The document as it is written, for the way from a normalized path to the written one.
  var document: Value { (try? PolicyDocument.object(of: value)) ?? .null }

  var header: SourceRange { resource.origin.range(of: path) ?? resource.origin.header }
  var extent: SourceRange { header }
  var calls: [SourceRange] { resource.origin.calls }

  func range(of inner: AttributePath) -> SourceRange? {
    resource.origin.range(of: AttributePath(path.steps + WrittenPath.path(inner, in: document).steps))
  }

  func trace(of inner: AttributePath) -> [TraceStep] {
    resource.origin.trace(of: AttributePath(path.steps + WrittenPath.path(inner, in: document).steps))
  }
}
