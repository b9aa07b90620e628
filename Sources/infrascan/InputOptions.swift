import ArgumentParser
import Policy
import Scanner
import Source
import Values

/// Options that give the inputs of policies their values.
struct InputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Set an input of the policies; may be repeated.", valueName: "NAME=VALUE"))
  var input: [String] = []

  @Option(
    help: ArgumentHelp(
      "Read inputs of the policies from a file of NAME = VALUE lines, as in a .tfvars file; may be repeated.",
      valueName: "FILE"))
  var inputFile: [String] = []

  /// The options as they are given.
  var settings: InputSettings { InputSettings(inputs: input, files: inputFile) }
}

/// What the options say.
struct InputSettings {
  /// As written: `NAME=VALUE`.
  var inputs: [String] = []
  var files: [String] = []

  /// What `--input` sets; throws for one that is malformed.
  func given() throws -> [String: Value] {
    var given: [String: Value] = [:]
    for setting in inputs {
      guard let equals = setting.firstIndex(of: "=") else {
        throw ValidationError("--input \(setting): write NAME=VALUE.")
      }
      // The type of the input says what the text means.
      given[String(setting[..<equals])] = .string(String(setting[setting.index(after: equals)...]))
    }
    return given
  }

  /// What counts where `--input` says nothing: `TFPOLICY_INPUT_NAME` in the environment, then the files.
  func fallbacks() throws -> [String: Value] {
    var values: [String: Value] = [:]
    for path in files {
      switch InputFile.read(path) {
      case .success(let found): values.merge(found) { $1 }
      case .failure(let failure): throw ValidationError(failure.description)
      }
    }
    for entry in Environment.all where entry.name.hasPrefix(InputSettings.prefix) {
      values[String(entry.name.dropFirst(InputSettings.prefix.count))] = .string(entry.value)
    }
    return values
  }

  private static let prefix = "TFPOLICY_INPUT_"
}
