import ArgumentParser
import Scanner
import Source
import Terraform

/// Options that say how root modules are evaluated.
struct EvaluationOptions: ParsableArguments {
  @Option(name: .customLong("var"), help: ArgumentHelp("Set a variable of the root modules.", valueName: "NAME=VALUE"))
  var variables: [String] = []

  @Option(
    help: ArgumentHelp(
      "Read variables from a file, after those found by convention. With a name, root modules are evaluated once for each name: prod=prod.tfvars; may be repeated.",
      valueName: "[NAME=]FILE"))
  var varFile: [String] = []

  @Option(help: ArgumentHelp("Read this configuration instead of .infrascan.hcl.", valueName: "FILE"))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "Render charts with the values of a file; may be repeated. Otherwise files beside charts are found by their names.",
      valueName: "FILE"))
  var helmValues: [String] = []

  @Option(help: "The workspace: the value of terraform.workspace.")
  var workspace: String?

  @Option(
    help: ArgumentHelp(
      "Find downloaded modules in this folder instead of each root module's .terraform.", valueName: "DIR"))
  var terraformDir: String?

  @Option(help: ArgumentHelp("How many threads work; one per core if not given.", valueName: "N"))
  var jobs: Int?

  /// The options as they are given.
  var settings: EvaluationSettings {
    EvaluationSettings(
      variables: variables, variableFiles: varFile, configuration: config, helmValues: helmValues,
      workspace: workspace, terraformFolder: terraformDir, jobs: jobs)
  }
}

/// What the options say, `nil` and empty where they say nothing.
struct EvaluationSettings {
  /// As written: `NAME=VALUE`.
  var variables: [String] = []
  /// As written: `FILE` or `NAME=FILE`.
  var variableFiles: [String] = []
  var configuration: String?
  var helmValues: [String] = []
  var workspace: String?
  var terraformFolder: String?
  var jobs: Int?

  /// The options as Scanner takes them; throws for a malformed `--var`.
  func scanOptions(for paths: [String]) throws -> ScanOptions {
    var options = ScanOptions()
    options.configuration = ScanConfiguration.load(for: paths, named: configuration)
    for variable in variables {
      guard let equals = variable.firstIndex(of: "=") else {
        throw ValidationError("--var \(variable): write NAME=VALUE.")
      }
      options.rootModule.variables.append(
        (String(variable[..<equals]), String(variable[variable.index(after: equals)...])))
    }
    for argument in variableFiles {
      let (name, file) = Self.variant(argument)
      let path = Paths.normalize(Paths.join(FileSystem.workingDirectory, file))
      guard let name else {
        options.rootModule.variableFiles.append(path)
        continue
      }
      if let known = options.variants.firstIndex(where: { $0.name == name }) {
        options.variants[known].files.append(path)
      } else {
        options.variants.append((name, [path]))
      }
    }
    options.helmValues = helmValues.map { Paths.normalize(Paths.join(FileSystem.workingDirectory, $0)) }
    let environment = Environment.all
    options.rootModule.environment = environment.filter { $0.name.hasPrefix("TF_VAR_") }
      .map { (String($0.name.dropFirst(7)), $0.value) }
    let chosen = workspace ?? environment.first { $0.name == "TF_WORKSPACE" }?.value
    options.rootModule.workspace = chosen ?? "default"
    options.rootModule.isWorkspaceGiven = chosen != nil
    options.rootModule.region =
      ["AWS_REGION", "AWS_DEFAULT_REGION"].lazy.compactMap { name in
        environment.first { $0.name == name && !$0.value.isEmpty }?.value
      }.first
    options.rootModule.terraformFolder = (terraformFolder ?? environment.first { $0.name == "TF_DATA_DIR" }?.value).map
    {
      Paths.normalize(Paths.join(FileSystem.workingDirectory, $0))
    }
    if let jobs {
      guard jobs > 0 else { throw ValidationError("--jobs takes a positive number.") }
      options.jobs = jobs
    }
    return options
  }

  /// `NAME=FILE` by its parts, unless a file is called that.
  private static func variant(_ argument: String) -> (name: String?, file: String) {
    guard let equals = argument.firstIndex(of: "="), FileSystem.kind(argument) == nil else { return (nil, argument) }
    let name = argument[..<equals]
    let isName = !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    return isName ? (String(name), String(argument[argument.index(after: equals)...])) : (nil, argument)
  }
}
