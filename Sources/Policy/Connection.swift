import HCL
import Inventory
import Source

/// One `connected` block: which resources of a type belong to the one judged, how many there must be and what must hold of
/// each.
struct Connection: Sendable {
  /// A pair of attributes that are equal where two resources are connected.
  struct Link: Sendable {
    let subject: Path
    let other: Path
  }

  /// The path of an attribute, as it is written or as a template gives it: `"subnet_ids[${each.index}]"`.
  enum Path: Sendable {
    case fixed(AttributePath)
    case template(ExpressionID)
  }

  /// What a block is asked of again and again.
  enum Iteration: Sendable {
    /// Each element of an attribute, or of a local value of that name: paths of the subject begin at the element.
    case attribute(AttributePath)
    /// Each element of a value.
    case value(ExpressionID)
  }

  /// The type of the resources looked for.
  let type: String
  /// What `connected.` calls them besides their type.
  let label: String?
  let iteration: Iteration?
  let links: [Link]
  /// Attributes that a connected resource has, and their values.
  let attributes: [(name: String, value: ExpressionID)]
  let filter: ExpressionID?
  let least: ExpressionID?
  let most: ExpressionID?
  /// How many there must be, by a word.
  let cardinality: Cardinality?
  let message: ExpressionID?
  let enforcements: [Enforcement]
  /// What is connected to the resources found in turn.
  let connections: [Connection]
  let header: ByteRange

  /// The attribute of the subject by which it is connected, for pointing at it.
  var subject: AttributePath {
    if case .attribute(let path)? = iteration { return path }
    for case .fixed(let path) in links.map(\.subject) { return path }
    return AttributePath()
  }

  /// The expressions of the block itself.
  var own: [ExpressionID] {
    var all = [filter, least, most, message].compactMap { $0 } + attributes.map(\.value)
    for link in links {
      for case .template(let id) in [link.subject, link.other] { all.append(id) }
    }
    return all
  }
}

/// How many resources must be connected, by a word.
enum Cardinality: String, Sendable {
  case all
  case atLeastOne = "at_least_one"
  case atMostOne = "at_most_one"
  case exactlyOne = "exactly_one"
  case none

  var least: Int? { self == .atLeastOne || self == .exactlyOne ? 1 : nil }
  var most: Int? {
    switch self {
    case .none: 0
    case .atMostOne, .exactlyOne: 1
    case .all, .atLeastOne: nil
    }
  }
}
