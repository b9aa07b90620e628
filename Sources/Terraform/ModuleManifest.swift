import Functions
import Source
import Values

/// `modules.json` of Terraform's data folder: where `terraform init` put the modules it downloaded.
struct ModuleManifest {
  /// Absolute folders by the names of the calls that lead to a module: `network.subnets`.
  private var folders: [String: String] = [:]

  /// Reads the manifest of a root module in an absolute folder; an empty one where there is none.
  ///
  /// - Parameter dataFolder: Terraform's data folder, absolute, `.terraform` in the root module's by default.
  init(rootFolder: String, dataFolder: String?) {
    let data = dataFolder ?? rootFolder + "/.terraform"
    guard let file = try? FileSystem.read(data + "/modules/modules.json", as: "modules.json"),
      let decode = FunctionLibrary.function(named: "jsondecode"),
      let manifest = try? decode.call([.string(file.text(ByteRange(0, file.count)))]),
      let modules = manifest["Modules"]?.elements
    else { return }
    for module in modules {
      guard let key = module["Key"]?.stringValue, let folder = module["Dir"]?.stringValue, !key.isEmpty else {
        continue
      }
      // The folder is written relative to where Terraform ran; a data folder that was moved keeps what is below it.
      let inside = folder.split(separator: "/", omittingEmptySubsequences: true)
      var candidates = [Paths.normalize(Paths.join(rootFolder, folder))]
      if let start = inside.firstIndex(of: "modules") {
        candidates.append(Paths.normalize(data + "/" + inside[start...].joined(separator: "/")))
      }
      folders[key] = candidates.first { FileSystem.kind($0) == .folder } ?? candidates[0]
    }
  }

  /// The folder of the module that the calls of these names lead to.
  func folder(_ callPath: String) -> String? { folders[callPath] }
}
