/// Which of a chart's dependencies take part, under which names, and what they hand up (Helm's ProcessDependencies).
enum ChartDependencies {
  /// The chart with its dependencies as the values enable them, and with imported values among its defaults.
  static func processed(_ chart: Chart, _ values: TemplateMap) -> Chart {
    var chart = chart
    enable(&chart, values, path: "")
    importValues(&chart)
    return chart
  }

  private static func isCompatible(_ constraint: String, _ version: String) -> Bool {
    guard let parsed = SemanticVersion(version), let constraint = VersionConstraint(constraint) else { return false }
    return constraint.allows(parsed)
  }

  private static func enable(_ chart: inout Chart, _ values: TemplateMap, path: String) {
    guard var declared = chart.metadata.dependencies else { return }
    var found = chart.dependencies.filter { existing in
      !declared.contains { $0.name == existing.name && isCompatible($0.version, existing.metadata.version) }
    }
    for i in declared.indices {
      let wanted = declared[i]
      if var dependency = chart.dependencies.first(where: {
        $0.name == wanted.name && isCompatible(wanted.version, $0.metadata.version)
      }) {
        if !wanted.alias.isEmpty { dependency.metadata.name = wanted.alias }
        found.append(dependency)
      }
      if !wanted.alias.isEmpty { declared[i].name = wanted.alias }
      declared[i].isEnabled = true
    }
    chart.dependencies = found
    chart.metadata.dependencies = declared
    let all = ValuesMerging.coalesced(chart, values)
    applyTags(&declared, all)
    applyConditions(&declared, all, path: path)
    let disabled = Set(declared.filter { !$0.isEnabled }.map(\.name))
    chart.metadata.dependencies = declared.filter { !disabled.contains($0.name) }
    chart.dependencies.removeAll { disabled.contains($0.name) }
    for i in chart.dependencies.indices {
      enable(&chart.dependencies[i], all, path: path + chart.dependencies[i].name + ".")
    }
  }

  private static func applyTags(_ declared: inout [ChartDependency], _ values: TemplateMap) {
    guard let tags = values["tags"]?.mapValue else { return }
    for i in declared.indices {
      let flags = declared[i].tags.compactMap { tag -> Bool? in
        if case .bool(let flag)? = tags[tag]?.payload { return flag }
        return nil
      }
      declared[i].isEnabled = flags.isEmpty || flags.contains(true)
    }
  }

  private static func applyConditions(_ declared: inout [ChartDependency], _ values: TemplateMap, path: String) {
    for i in declared.indices {
      let condition = GoFormat.trimmed(declared[i].condition)
      for name in condition.split(separator: ",") {
        if case .bool(let flag)? = ValuesMerging.value(values, path + name)?.payload {
          declared[i].isEnabled = flag
          break
        }
      }
    }
  }

  private static func importValues(_ chart: inout Chart) {
    for i in chart.dependencies.indices { importValues(&chart.dependencies[i]) }
    // Without imports too: from here on the chart's own values hold those of its parts, their nulls included.
    guard let declared = chart.metadata.dependencies, !declared.isEmpty else { return }
    let values = ValuesMerging.coalesced(chart, TemplateMap(), merge: true)
    let imported = TemplateMap()
    for dependency in declared {
      for item in dependency.imports {
        switch item {
        case .exports(let name):
          guard let table = ValuesMerging.table(values, "\(dependency.name).exports.\(name)") else { continue }
          ValuesMerging.coalesceTables(imported, table.deepCopy(), merge: true)
        case .table(let child, let parent):
          guard let table = ValuesMerging.table(values, "\(dependency.name).\(child)") else { continue }
          var wrapped = table.deepCopy()
          if parent != "." {
            for key in parent.split(separator: ".", omittingEmptySubsequences: false).reversed() {
              wrapped = TemplateMap([(String(key), .map(wrapped))])
            }
          }
          ValuesMerging.coalesceTables(imported, wrapped, merge: true)
        }
      }
    }
    let own = values.deepCopy()
    ValuesMerging.coalesceTables(own, imported, merge: true)
    chart.values = own
  }
}
