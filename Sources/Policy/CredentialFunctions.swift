import Values

/// `infrascan::`: what is written into code that should not be.
enum CredentialFunctions {
  static let all: [PolicyFunction] = [
    PolicyFunction(
      "infrascan::is_credential", [.any("value"), .any("name")],
      "Whether the value of what has this name is a credential: not a placeholder, a path or the name of a secret."
    ) { arguments, _ in
      if arguments[0].isNull || arguments[1].isNull { return .bool(false) }
      guard let value = arguments[0].text, let name = arguments[1].text else {
        return .derived("infrascan::is_credential", from: arguments, type: .bool)
      }
      return .bool(Credentials.isCredential(value, named: name))
    },
    PolicyFunction(
      "infrascan::credentials", [.any("text")], returns: "list(string)",
      "The names of the credentials that a text holds: a configuration file, a script, the arguments of a command."
    ) { arguments, _ in
      if arguments[0].isNull { return .emptyTuple }
      guard let text = arguments[0].text else { return .derived("infrascan::credentials", from: arguments) }
      return .tuple(Credentials.found(in: text).map { .string($0) })
    },
  ]
}
