import Inventory
import Source
import Values

/// An origin for resources that no file holds.
struct Nowhere: Origin {
  let header: SourceRange
  var extent: SourceRange { header }

  init(_ address: String) {
    header = SourceRange(SourceText(path: "main.tf", text: address), ByteRange(0, address.utf8.count))
  }

  func range(of path: AttributePath) -> SourceRange? { nil }
}

/// A managed resource; its type is read from the address.
func resource(_ address: String, in scope: String = "root", conditional: Bool = false, _ values: [(String, Value)] = [])
  -> Resource
{
  let parts = address.split(separator: ".")
  let type = parts.count > 1 ? String(parts[parts.count - 2]) : address
  return Resource(
    format: .terraform, type: type, address: address, scope: Scope(scope), values: .object(values),
    origin: Nowhere(address),
    isConditional: conditional)
}

/// The symbol of a managed resource's attribute: `aws_s3_bucket.logs.id`.
func ref(_ name: String) -> Value {
  let dot = name.lastIndex(of: ".") ?? name.startIndex
  let attribute = String(name[name.index(after: dot)...])
  return .symbol(name, kind: .resource(address: String(name[..<dot]), attribute: attribute))
}

/// A string of text and symbols.
func template(_ parts: Value...) -> Value {
  var builder = StringBuilder()
  for part in parts {
    switch part {
    case .string(let text): builder.append(text)
    case .unknown(let unknown): builder.append(unknown)
    default: break
    }
  }
  return builder.finish()
}

func variable(_ name: String) -> Value { .symbol("var.\(name)", kind: .variable, type: .string) }

func data(_ name: String) -> Value { .symbol("data.\(name)", kind: .data) }

let root = Scope("root")

extension Value: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
}

extension Value: ExpressibleByUnicodeScalarLiteral {}

extension Value: ExpressibleByExtendedGraphemeClusterLiteral {}

extension Value: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self = .int(value) }
}

extension Value: ExpressibleByBooleanLiteral {
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension Value: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Value...) { self = .tuple(elements) }
}
