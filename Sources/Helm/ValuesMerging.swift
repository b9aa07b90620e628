/// How values of several sources become one (Helm's coalescing): what is given wins over defaults, null takes a default
/// away, tables are merged key by key.
enum ValuesMerging {
  /// Values files in order: the later one wins, and its nulls stay to take defaults away.
  static func merged(_ a: TemplateMap, _ b: TemplateMap) -> TemplateMap {
    let result = a.copy()
    for (key, value) in zip(b.keys, b.values) {
      if let inner = value.mapValue, let outer = result[key]?.mapValue {
        result[key] = TemplateValue(.map(merged(outer, inner)), origin: value.origin)
      } else {
        result[key] = value
      }
    }
    return result
  }

  /// The values of a chart and the charts in it, with `values` over their defaults.
  ///
  /// - Parameter merge: whether nulls are kept for a later round.
  static func coalesced(_ chart: Chart, _ values: TemplateMap, merge: Bool = false) -> TemplateMap {
    let result = values.deepCopy()
    coalesce(chart, result, merge: merge)
    return result
  }

  private static func coalesce(_ chart: Chart, _ target: TemplateMap, merge: Bool) {
    coalesceValues(chart, target, merge: merge)
    for dependency in chart.dependencies {
      let name = dependency.name
      if target[name] == nil { target[name] = .map(TemplateMap()) }
      guard let inner = target[name]?.mapValue else { continue }
      coalesceGlobals(inner, target)
      coalesce(dependency, inner, merge: merge)
    }
  }

  private static func coalesceGlobals(_ target: TemplateMap, _ source: TemplateMap) {
    let own = target["global"]
    let outer = source["global"]
    guard own == nil || own?.mapValue != nil, outer == nil || outer?.mapValue != nil else { return }
    let globals = own?.mapValue ?? TemplateMap()
    for (key, value) in outer?.mapValue.map({ zip($0.keys, $0.values).map { ($0, $1) } }) ?? [] {
      if let table = value.mapValue {
        let copy = table.copy()
        if let present = globals[key] {
          guard let presentTable = present.mapValue else { continue }
          // What the parent says wins over what its part says.
          coalesceTables(copy, presentTable, merge: true)
        }
        globals[key] = TemplateValue(.map(copy), origin: value.origin)
      } else if globals[key]?.mapValue == nil {
        globals[key] = value
      }
    }
    target["global"] = TemplateValue(.map(globals), origin: own?.origin ?? outer?.origin ?? .none)
  }

  private static func coalesceValues(_ chart: Chart, _ target: TemplateMap, merge: Bool) {
    let defaults = chart.values.deepCopy()
    for (key, value) in zip(defaults.keys, defaults.values) {
      guard let present = target[key] else {
        if !merge {
          if value.isNil { continue }
          if let table = value.mapValue { removeNils(table) }
        }
        target[key] = value
        continue
      }
      if present.isNil && !merge {
        target.remove(key)
      } else if let table = present.mapValue, let source = value.mapValue {
        let merge = merge || chart.dependencies.contains { $0.name == key }
        if !merge { removeNils(source) }
        coalesceTables(table, source, merge: merge)
      }
    }
  }

  /// Fills `target` with what it lacks of `source`.
  static func coalesceTables(_ target: TemplateMap, _ source: TemplateMap, merge: Bool) {
    let given = Set(zip(source.keys, source.values).filter { !$1.isNil }.map(\.0))
    for (key, value) in zip(target.keys, target.values) where value.isNil { source[key] = TemplateValue(.nilInterface) }
    for (key, value) in zip(source.keys, source.values) {
      guard let present = target[key] else {
        target[key] = value
        continue
      }
      if !merge && present.isNil && given.contains(key) {
        target.remove(key)
      } else if let table = value.mapValue, let own = present.mapValue {
        coalesceTables(own, table, merge: merge)
      }
    }
  }

  private static func removeNils(_ map: TemplateMap) {
    for (key, value) in zip(map.keys, map.values) {
      if value.isNil {
        map.remove(key)
      } else if let table = value.mapValue {
        removeNils(table)
      }
    }
  }

  /// The table at a path of keys.
  static func table(_ values: TemplateMap, _ path: String) -> TemplateMap? {
    var map = values
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      guard let next = map[String(part)]?.mapValue else { return nil }
      map = next
    }
    return map
  }

  /// The value at a path of keys, if it is no table.
  static func value(_ values: TemplateMap, _ path: String) -> TemplateValue? {
    var parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let last = parts.popLast() else { return nil }
    guard let map = parts.isEmpty ? values : table(values, parts.joined(separator: ".")), let value = map[last],
      value.mapValue == nil
    else { return nil }
    return value
  }
}
