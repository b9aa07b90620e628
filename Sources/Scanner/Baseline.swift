import Documents
import Inventory
import Policy
import Source
import Values

/// Findings that were there when a baseline was written: they do not count until they are mended.
///
/// A baseline is a JSON object with `findings`, each with its `fingerprint`: one that infrascan wrote, or a JSON report.
public struct Baseline: Sendable {
  private let fingerprints: Set<String>
  private let name: String

  /// Reads a baseline; a diagnostic where that cannot be done.
  static func read(_ path: String, _ diagnostics: inout [Diagnostic]) -> Baseline? {
    do throws(FileSystem.Failure) {
      let source = try FileSystem.read(path, as: path)
      guard let document = JSON.document(in: source, diagnostics: &diagnostics) else { return nil }
      guard let findings = document.root.value["findings"]?.elements else {
        diagnostics.append(
          Diagnostic(
            .error, "This is no baseline.", detail: "Write one with --write-baseline, or name a report in JSON.",
            path: path))
        return nil
      }
      return Baseline(fingerprints: Set(findings.compactMap { $0["fingerprint"]?.stringValue }), name: path)
    } catch {
      diagnostics.append(
        Diagnostic(
          .error, "The baseline could not be read: \(error.reason).", detail: "Write one with --write-baseline.",
          path: path))
      return nil
    }
  }

  /// The finding, suppressed where it is in the baseline.
  func applied(to finding: Finding) -> Finding {
    guard finding.verdict == .fail, finding.suppression == nil, fingerprints.contains(finding.fingerprint) else {
      return finding
    }
    var finding = finding
    finding.suppression = Suppression(reason: "It is in the baseline \(name).", isInSource: false)
    return finding
  }

  /// A baseline of findings, as JSON: those that count, in the order of their fingerprints, so that files are compared well.
  public static func text(of findings: [Finding]) -> String {
    var seen: Set<String> = []
    let counted = findings.filter { finding in
      finding.verdict == .fail && finding.suppression?.isInSource != true && seen.insert(finding.fingerprint).inserted
    }
    var json = JSONWriter(indented: true)
    json.object { json in
      json.member("schemaVersion", 1)
      json.member("findings") { json in
        json.array(counted.sorted { $0.fingerprint < $1.fingerprint }) { json, finding in
          json.object { json in
            json.member("fingerprint", finding.fingerprint)
            json.member("rule", finding.rule.id)
            json.member("address", finding.resource.address)
            json.member("path", finding.location.path)
          }
        }
      }
    }
    return json.text + "\n"
  }
}
