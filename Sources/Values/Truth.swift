/// Kleene's three truth values: what a condition is when some of what it reads is not known.
public enum Truth: Hashable, Sendable {
  case no
  case unknown
  case yes

  public init(_ value: Bool) { self = value ? .yes : .no }

  /// `nil` where the truth is not known.
  public var known: Bool? {
    switch self {
    case .yes: true
    case .no: false
    case .unknown: nil
    }
  }

  public static func && (a: Truth, b: @autoclosure () -> Truth) -> Truth {
    if a == .no { return .no }
    let b = b()
    if b == .no { return .no }
    return a == .yes && b == .yes ? .yes : .unknown
  }

  public static func || (a: Truth, b: @autoclosure () -> Truth) -> Truth {
    if a == .yes { return .yes }
    let b = b()
    if b == .yes { return .yes }
    return a == .no && b == .no ? .no : .unknown
  }

  public static prefix func ! (a: Truth) -> Truth {
    switch a {
    case .yes: .no
    case .no: .yes
    case .unknown: .unknown
    }
  }
}
