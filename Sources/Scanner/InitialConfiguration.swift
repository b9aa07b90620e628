import Source

/// The files that `infrascan init` writes.
public enum InitialConfiguration {
  /// `.infrascan.hcl` with everything that it may say, as comments.
  public static let configuration = """
    # What infrascan is told about this repository. The command line wins over this file.
    # Paths are relative to this file. As in .gitignore, a pattern without a slash matches at any depth,
    # and what matches a folder matches everything in it.

    # Files and folders that are not scanned.
    # exclude = ["examples", "vendor/**"]

    # Folders of your own policies (*.policy.hcl), besides the built-in ones.
    # policies = ["policies"]

    # Findings below this severity are not reported: info, low, medium, high or critical.
    # min_severity = "low"

    # Findings of this severity or above make infrascan exit with status 1.
    # fail_on = "medium"

    # The value of an input of the policies; "infrascan rules ID" shows the inputs of a rule. With paths, for some files only.
    # input "minimum_retention_days" {
    #   value = 14
    #   paths = ["environments/dev"]
    # }

    # A rule with another severity, or left out; for all files, or for some.
    # rule "rds-deletion-protection" {
    #   enabled = false
    #   reason  = "Databases of dev are thrown away every night."
    #   paths   = ["environments/dev"]
    # }

    # Root modules that are used with several files of values: each is judged once for each variant.
    # variant "dev" {
    #   root      = "environments/*"
    #   var_files = ["dev.tfvars"]
    # }
    # variant "prod" {
    #   root      = "environments/*"
    #   var_files = ["prod.tfvars"]
    #   workspace = "prod"
    # }

    # How charts are installed: as which release, in which namespace, and with which values files in each environment, the
    # later ones over the earlier. Without, values files are found by their names: values-prod.yaml, values/prod.yaml,
    # helm/values/prod/orders.yaml. A chart that a helm_release of Terraform installs is judged as that does.
    # helm "charts/orders" {
    #   release   = "orders"
    #   namespace = "shop"
    #   values    = ["values/common.yaml"]
    #
    #   environment "prod" {
    #     values = ["values/prod/orders.yaml"]
    #   }
    # }

    """

  private static let address = "https://github.com/OWNER/infrascan"

  /// The entry for `.pre-commit-config.yaml`.
  ///
  /// - Parameter indent: what stands before the entries of `repos`.
  static func hook(version: String, indent: String = "  ") -> String {
    [
      "- repo: \(address)", "  rev: v\(version)", "  hooks:", "    - id: infrascan",
    ].map { "\(indent)\($0)\n" }.joined()
  }

  /// The text of `.pre-commit-config.yaml` with the hook in it.
  public enum Hook: Equatable, Sendable {
    /// The whole of the file as it should be.
    case file(String)
    /// It has the hook.
    case present
    /// Its form is not one that the entry can be added to: the entry.
    case entry(String)
  }

  /// Adds the hook to a `.pre-commit-config.yaml`.
  ///
  /// - Parameter existing: the text of the file; `nil` where there is none.
  public static func hook(in existing: String?, version: String) -> Hook {
    guard let existing else { return .file("repos:\n" + hook(version: version)) }
    let lines = existing.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.contains(where: { isHook($0) }) { return .present }
    guard let repos = lines.firstIndex(where: { $0.hasPrefix("repos:") }),
      lines[repos].dropFirst(6).allSatisfy({ $0 == " " || $0 == "\r" }),
      let first = lines[(repos + 1)...].first(where: { entryIndent($0) != nil }), let indent = entryIndent(first)
    else { return .entry(hook(version: version)) }
    // The list ends where something stands at the left that is no entry of it.
    var end = repos + 1
    for (index, line) in lines.enumerated() where index > repos {
      if line.allSatisfy({ $0 == " " || $0 == "\r" }) { continue }
      let isOutside = !line.hasPrefix(indent + "-") && !line.hasPrefix(indent + " ") && !line.hasPrefix("#")
      if isOutside { break }
      end = index + 1
    }
    let before = lines[..<end].joined(separator: "\n") + "\n"
    let after = lines[end...].joined(separator: "\n")
    let rest = after.allSatisfy { $0 == "\n" } ? "" : after
    return .file(before + hook(version: version, indent: indent) + rest)
  }

  private static func isHook(_ line: Substring) -> Bool {
    let text = line.drop { $0 == " " || $0 == "-" }
    return text.hasPrefix("id: infrascan")
  }

  /// The blanks before an entry of `repos`.
  private static func entryIndent(_ line: Substring) -> String? {
    let indent = line.prefix { $0 == " " }
    return line.dropFirst(indent.count).hasPrefix("- repo:") ? String(indent) : nil
  }
}
