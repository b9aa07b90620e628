import Values

/// What a rule of a Role or ClusterRole grants.
public enum AccessRule {
  /// Whether a rule grants a verb on a resource: wildcards count, also `*/exec` for a subresource of everything.
  ///
  /// That it names single objects (`resourceNames`) does not matter here.
  ///
  /// - Parameters:
  ///   - group: the API group, empty for the core's; "*" for a rule about all groups.
  ///   - resource: `pods`, or `pods/exec`; "*" for a rule about everything.
  public static func grants(_ rule: Value, verb: String, group: String, resource: String) -> Truth {
    if rule.isUnknown { return .unknown }
    return holds(rule["verbs"], verb) && holds(rule["apiGroups"], group) && covers(rule["resources"], resource)
  }

  private static func holds(_ list: Value?, _ wanted: String) -> Truth {
    any(list) { $0 == "*" || $0 == wanted }
  }

  private static func covers(_ list: Value?, _ wanted: String) -> Truth {
    let slash = wanted.utf8.firstIndex(of: UInt8(ascii: "/"))
    return any(list) { written in
      if written == "*" || written == wanted { return true }
      guard let slash, written.hasPrefix("*/") else { return false }
      return written.dropFirst(2) == wanted[wanted.index(after: slash)...]
    }
  }

  private static func any(_ list: Value?, _ matches: (String) -> Bool) -> Truth {
    guard let list, !list.isNull else { return .no }
    var elements = list.elements ?? []
    var result = Truth.no
    if case .unknown(let unknown) = list {
      elements = unknown.certain
      result = .unknown
    }
    for element in elements {
      if let text = element.stringValue {
        if matches(text) { return .yes }
      } else if element.isUnknown {
        result = .unknown
      }
    }
    return result
  }
}
