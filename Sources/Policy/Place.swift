import Inventory
import Values

/// Where a value stands in the resource judged, or the values that it was put together of.
enum Place: Sendable {
  /// An attribute; the resource itself where the path is empty.
  case attribute(AttributePath)
  /// Somewhere in an attribute: what is read of it stands there too, as far as is known.
  case inside(AttributePath)
  /// A list of what stands elsewhere, and the attribute that all of it stands in.
  case elements([Place?], within: AttributePath?)
  /// An object of what stands elsewhere.
  case entries([String: Place?], within: AttributePath?)

  /// The attribute to show.
  var path: AttributePath? {
    switch self {
    case .attribute(let path), .inside(let path): path
    case .elements(_, let path), .entries(_, let path): path
    }
  }

  /// Where what a step leads to stands.
  func following(_ step: PathStep) -> Place? {
    switch (self, step) {
    case (.attribute(let path), _): return .attribute(path.appending(step))
    case (.inside, _): return self
    case (.elements(let places, _), .index(let index)) where places.indices.contains(index):
      if let place = places[index] { return place }
    case (.entries(let places, _), .attribute(let name)), (.entries(let places, _), .key(let name)):
      if let place = places[name] ?? nil { return place }
    default: break
    }
    return path.map { .inside($0) }
  }

  /// Where the element under a key stands.
  func element(_ key: Value) -> Place? {
    switch key {
    case .number(let number): following(.index(number.int ?? 0))
    case .string(let name): following(.key(name))
    default: path.map { .inside($0) }
    }
  }
}
