import Source

/// The functions of Terraform 1.11, by name.
public enum FunctionLibrary {
  /// Names that look like functions and are evaluated by the expression evaluator, which has to see their arguments.
  public static let specialForms: Set<String> = ["can", "try"]

  /// The function of a name, without the `core::` that may stand before it.
  public static func function(named name: String) -> Function? { table[name] }

  /// The names of all functions, without the special forms.
  public static var names: [String] { table.keys.sorted() }

  /// Every function, one family after the other.
  public static let all: [Function] = [
    Strings.functions, Formatting.functions, Patterns.functions, Numbers.functions, Lists.functions, Maps.functions,
    Sets.functions, Conversions.functions, JSON.functions, YAML.functions, Encodings.functions, Hashes.functions,
    Networks.functions, Times.functions, Files.functions,
  ].flatMap { $0 }

  private static let table: TextMap<Function> = {
    var table = TextMap<Function>()
    table.reserveCapacity(all.count)
    for function in all { table.insert(function.name, function) }
    return table
  }()
}
