import ArgumentParser
import Inventory
import Reports
import Scanner
import Source
import Terraform
import Values

/// `infrascan show PATH`
struct ShowCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the evaluated inventory: what infrascan believes the code says.")

  @Argument(help: "Files or folders; the working directory if none is given.")
  var paths: [String] = []

  @Option(help: "text or json.")
  var format: Format = .text

  @OptionGroup var evaluation: EvaluationOptions

  func run() throws {
    let paths = paths.isEmpty ? ["."] : paths
    var options = try evaluation.settings.scanOptions(for: paths)
    // A chart is shown as it is by itself; with --helm-values as those make it.
    options.findsHelmEnvironments = false
    let evaluated = Scan(paths, options: options).evaluate()
    let resources = evaluated.judgedResources.filter { $0.mode.isResource && !Self.isPart($0) }
    switch format {
    case .json:
      var writer = JSONWriter(indented: true)
      writer.object { writer in
        writer.member("resources") { writer in
          writer.array(resources) { Self.write($1, to: &$0) }
        }
      }
      Output.write(writer.bytes + [0x0A])
    case .text:
      for resource in resources { Output.write(Self.text(resource)) }
    }
    Output.warn(evaluated.diagnostics)
    if evaluated.diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode(2) }
  }

  /// Whether it is a document inside of a Terraform resource, or the object that one creates: that resource is shown.
  private static func isPart(_ resource: Resource) -> Bool {
    switch resource.format {
    case .terraform: false
    case .iam: resource.meta["owner_type"] != .string("file")
    case .kubernetes: resource.meta["resource"] != nil
    }
  }

  private static func write(_ resource: Resource, to writer: inout JSONWriter) {
    let location = resource.origin.header
    writer.object { writer in
      writer.member("address", resource.address)
      writer.member("mode", resource.mode.rawValue)
      writer.member("type", resource.type)
      writer.member("format", resource.format.rawValue)
      if resource.isConditional { writer.member("conditional", true) }
      if !resource.scope.variant.isEmpty { writer.member("variant", resource.scope.variant) }
      writer.key("values")
      PlannedValues.values(of: resource).write(to: &writer)
      writer.member("location") { writer in
        writer.object { writer in
          writer.member("path", location.path)
          writer.member("startLine", location.start.line)
          writer.member("startColumn", location.start.column)
          writer.member("endLine", location.end.line)
          writer.member("endColumn", location.end.column)
        }
      }
    }
  }

  /// A resource as readable HCL, its address and place above it.
  private static func text(_ resource: Resource) -> String {
    let location = resource.origin.header
    var text = "# \(location.path):\(location.start.line)\(resource.isConditional ? " (conditional)" : "")"
    text += resource.scope.variant.isEmpty ? "\n" : " (variant \(resource.scope.variant))\n"
    text +=
      "\(resource.address) = \(Redaction.value(PlannedValues.values(of: resource, withAssigned: false), ofType: resource.type).expressionText())\n\n"
    return text
  }
}

extension Value {
  /// The value as an expression of Terraform, symbols by their names.
  func expressionText(indent: Int = 0) -> String {
    let inner = String(repeating: "  ", count: indent + 1)
    let outer = String(repeating: "  ", count: indent)
    switch self {
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      if elements.isEmpty { return "[]" }
      return "[\n" + elements.map { "\(inner)\($0.expressionText(indent: indent + 1)),\n" }.joined() + "\(outer)]"
    case .map(let map, _), .object(let map):
      if map.isEmpty { return "{}" }
      let lines = map.map { "\(inner)\($0.key.asKey) = \($0.value.expressionText(indent: indent + 1))\n" }
      return "{\n" + lines.joined() + "\(outer)}"
    case .unknown(let unknown): return unknown.symbol.name
    case .partial(let partial): return "\"\(partial.description)\""
    default: return json
    }
  }
}

extension String {
  /// The key as an object expression writes it: bare where it is an identifier.
  fileprivate var asKey: String {
    let isIdentifier =
      !isEmpty && unicodeScalars.allSatisfy { $0.properties.isIDContinue || $0 == "-" } && first?.isNumber == false
    return isIdentifier ? self : Value.string(self).json
  }
}
