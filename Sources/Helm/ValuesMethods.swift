/// The methods of Helm's `common.Values`, which `.Values` is: they come before keys of the same name.
enum ValuesMethods {
  static func method(_ name: String, of map: TemplateMap) -> TemplateFunction? {
    switch name {
    case "AsMap": TemplateFunction(name) { _, _ in .map(map) }
    case "YAML":
      TemplateFunction(name) { (execution, _) throws(TemplateError) in
        guard let text = YAMLText.text(.map(map), limit: execution.limits.output) else {
          throw execution.exhausted("A text of more than \(execution.limits.output >> 20) MiB is made.")
        }
        try execution.spend(text.text.utf8.count >> 4)
        return TemplateValue(.text(text.terminated))
      }
    case "Table":
      TemplateFunction(name, .string) { (_, values) throws(TemplateError) in
        let path = values[0].stringValue ?? ""
        guard let table = ValuesMerging.table(map, path) else {
          throw TemplateError("error calling Table: \(GoFormat.quoted(path)) is not a table")
        }
        return .map(table)
      }
    case "PathValue":
      TemplateFunction(name, .string) { (_, values) throws(TemplateError) in
        let path = values[0].stringValue ?? ""
        guard let value = ValuesMerging.value(map, path) else {
          throw TemplateError("error calling PathValue: \(GoFormat.quoted(path)) is not a value")
        }
        return value.unwrapped
      }
    default: nil
    }
  }
}
