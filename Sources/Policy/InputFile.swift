import HCL
import Source
import Values

/// Files that set inputs of policies, in the form of Terraform's variable definitions files.
public enum InputFile {
  /// Why a file sets nothing.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// The values that a file sets, by name.
  public static func read(_ path: String) -> Result<[String: Value], Failure> {
    let source: SourceText
    do throws(FileSystem.Failure) {
      source = try FileSystem.read(path, as: path)
    } catch {
      return .failure(Failure(description: "\(path): \(error.reason)."))
    }
    var diagnostics: [Diagnostic] = []
    let tree = Parser.parse(source, diagnostics: &diagnostics)
    if let block = tree.blocks(of: tree.root).first {
      diagnostics.append(
        Diagnostic(
          .error, "Unsupported block.", detail: "A file of inputs has lines such as NAME = VALUE.",
          at: tree.sourceRange(block.header)))
    }
    var values: [String: Value] = [:]
    for attribute in tree.attributes(of: tree.root) {
      do throws(EvaluationError) {
        values[tree.name(attribute.name)] = try Evaluator.evaluate(
          attribute.expression, of: tree, in: ConstantPolicyScope.shared)
      } catch {
        diagnostics.append(error.diagnostic(at: tree.sourceRange(attribute.range)))
      }
    }
    if let first = diagnostics.first {
      return .failure(Failure(description: "\(path):\(first.line): \(first.message)"))
    }
    return .success(values)
  }
}
