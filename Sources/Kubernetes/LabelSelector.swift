import Values

/// Which objects are meant, by their labels (Kubernetes API, `LabelSelector` of meta/v1).
public struct LabelSelector: Sendable {
  public enum Operator: Sendable {
    case isIn
    case isNotIn
    case exists
    case doesNotExist
    /// An operator that the API does not have, or one that is not known.
    case unknown
  }

  public struct Requirement: Sendable {
    public let key: String
    public let `operator`: Operator
    public let values: [Value]
  }

  /// All of them must hold.
  public let requirements: [Requirement]
  /// Whether there may be requirements that the code does not determine.
  public let isPartlyUnknown: Bool

  /// A selector in the form of `matchLabels` and `matchExpressions`; `{}` selects everything.
  ///
  /// - Returns: `nil` for null and what is no selector, which select nothing.
  public init?(_ selector: Value) {
    if selector.isUnknown {
      (requirements, isPartlyUnknown) = ([], true)
      return
    }
    guard let entries = selector.entries else { return nil }
    let labels = entries["matchLabels"] ?? .null
    let expressions = entries["matchExpressions"] ?? .null
    requirements = LabelSelector.equalities(labels) + (expressions.elements ?? []).compactMap(LabelSelector.requirement)
    let unknownElements = expressions.elements?.contains { $0.isUnknown } ?? false
    isPartlyUnknown = labels.isUnknown || expressions.isUnknown || unknownElements
  }

  /// A selector in the form of plain labels, as of a Service.
  ///
  /// - Returns: `nil` for null and empty ones: such a Service selects nothing.
  public init?(labels: Value) {
    if labels.isUnknown {
      (requirements, isPartlyUnknown) = ([], true)
      return
    }
    guard let entries = labels.entries, !entries.isEmpty else { return nil }
    requirements = LabelSelector.equalities(labels)
    isPartlyUnknown = false
  }

  private static func equalities(_ labels: Value) -> [Requirement] {
    (labels.entries ?? ValueMap()).map { Requirement(key: $0.key, operator: .isIn, values: [$0.value]) }
  }

  private static func requirement(_ value: Value) -> Requirement? {
    guard let key = value["key"]?.stringValue else { return nil }
    let `operator`: Operator
    switch value["operator"]?.stringValue {
    case "In": `operator` = .isIn
    case "NotIn": `operator` = .isNotIn
    case "Exists": `operator` = .exists
    case "DoesNotExist": `operator` = .doesNotExist
    default: `operator` = .unknown
    }
    let values = value["values"] ?? .null
    return Requirement(key: key, operator: `operator`, values: values.isUnknown ? [values] : values.elements ?? [])
  }

  /// Whether everything is selected.
  public var isEverything: Bool { requirements.isEmpty && !isPartlyUnknown }

  /// Whether an object with these labels is selected.
  public func matches(_ labels: Value) -> Truth {
    var result: Truth = isPartlyUnknown ? .unknown : .yes
    for requirement in requirements {
      result = result && requirement.holds(for: labels)
      if result == .no { return .no }
    }
    return result
  }
}

extension LabelSelector.Requirement {
  func holds(for labels: Value) -> Truth {
    if labels.isUnknown { return .unknown }
    let label = labels[key] ?? .null
    switch self.operator {
    case .isIn: return isAmong(label)
    case .isNotIn: return !isAmong(label)
    case .exists: return Truth(!label.isNull)
    case .doesNotExist: return Truth(label.isNull)
    case .unknown: return .unknown
    }
  }

  private func isAmong(_ label: Value) -> Truth {
    if label.isNull { return .no }
    var result = Truth.no
    for value in values { result = result || value.equals(label) }
    return result
  }

  /// The one known value that the label must have.
  var onlyValue: String? {
    guard case .isIn = self.operator, values.count == 1 else { return nil }
    return values[0].stringValue
  }
}
