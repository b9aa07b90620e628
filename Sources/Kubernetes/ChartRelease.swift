import Documents
import Inventory
import Source
import Values

/// What installs a chart, as its objects show it.
public struct ChartRelease: Sendable {
  /// The namespace of objects that name none; may hold what stands for symbols.
  public let namespace: String
  /// The symbols in the values, by what stands for them in the rendered texts.
  public let symbols: SymbolEncoding
  /// Where the release is written, and the module calls around it, innermost first.
  public let calls: [SourceRange]
  /// Whether the code does not decide that there is a release.
  public let isConditional: Bool

  public init(
    namespace: String, symbols: SymbolEncoding = SymbolEncoding(), calls: [SourceRange] = [],
    isConditional: Bool = false
  ) {
    self.namespace = namespace
    self.symbols = symbols
    self.calls = calls
    self.isConditional = isConditional
  }

  /// An object as the release installs it: in its namespace, with symbols in place of what stands for them.
  func installed(_ rendered: Value, _ identity: ObjectIdentity) -> (address: String, values: Value, meta: Value) {
    var values = rendered
    var namespace = identity.namespace
    if namespace != nil, case .object(var object) = rendered, (object["metadata"]?["namespace"] ?? .null).isNull {
      namespace = self.namespace
      if self.namespace != "default" {
        var metadata = object["metadata"]?.entries ?? ValueMap()
        metadata["namespace"] = .string(self.namespace)
        object["metadata"] = .object(metadata)
        values = .object(object)
      }
    }
    let own = ObjectIdentity(
      apiVersion: identity.apiVersion, kind: identity.kind, namespace: namespace, name: identity.name)
    var budget = 1_000_000
    func restored(_ value: Value) -> Value { symbols.isEmpty ? value : symbols.restored(value, budget: &budget) }
    let meta = Value.object([
      ("apiVersion", .string(own.apiVersion)), ("kind", .string(own.kind)), ("name", restored(.string(own.name))),
      ("namespace", own.namespace.map { restored(.string($0)) } ?? .null),
    ])
    return (symbols.isEmpty ? own.address : symbols.named(own.address), restored(values), meta)
  }
}
