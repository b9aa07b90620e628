import Functions
import HCL
import Source
import Testing
import Values

#if canImport(Glibc)
  import Glibc
#endif

/// A folder that is there for one test, with a module in it and a secret beside it.
private final class Folder {
  let path: String
  private var created: [String] = []

  init() throws {
    var template = Array("/tmp/infrascan-files-XXXXXX".utf8CString)
    path = try #require(mkdtemp(&template).map { String(cString: $0) })
    for folder in ["/outside", "/root", "/root/module", "/root/module/policies", "/root/module/policies/deep"] {
      created.append(folder)
      mkdir(path + folder, 0o755)
    }
    write("/root/module/a.txt", "hello\n")
    write("/root/module/policies/one.json", #"{"a": 1}"#)
    write("/root/module/policies/two.yaml", "a: 1")
    write("/root/module/policies/deep/three.json", "3")
    write("/root/module/user.tftpl", "hello ${name}")
    write("/root/module/raw.bin", "\u{0}")
    write("/root/shared.txt", "shared")
    write("/outside/secret.txt", "secret")
    created += ["/root/module/link.txt", "/root/module/policies/loop"]
    symlink(path + "/outside/secret.txt", path + "/root/module/link.txt")
    symlink(path + "/root/module", path + "/root/module/policies/loop")
  }

  deinit {
    for name in created.reversed() where unlink(path + name) != 0 { rmdir(path + name) }
    rmdir(path)
  }

  private func write(_ name: String, _ text: String) {
    created.append(name)
    guard let file = fopen(path + name, "w") else { return }
    fputs(text, file)
    fclose(file)
  }

  var context: FunctionContext {
    FunctionContext(
      files: RootedFiles(root: path + "/root", base: path + "/root/module"),
      renderTemplate: { template, _, variables in
        .string(template.replacing("${name}", with: variables["name"]?.stringValue ?? ""))
      })
  }
}

@Suite struct FilesTests {
  static let rows: [(String, String)] = [
    (#"file("a.txt")"#, #""hello\n""#),
    (#"file("./policies/../a.txt")"#, #""hello\n""#),
    (#"file("../shared.txt")"#, #""shared""#),
    (#"filebase64("a.txt")"#, #""aGVsbG8K""#),
    (#"filemd5("a.txt")"#, #""b1946ac92492d2347c6235b4d2611184""#),
    (#"filesha1("a.txt")"#, #""f572d396fae9206628714fb2ce00f72e94f2258f""#),
    (#"filesha256("a.txt") == sha256("hello\n")"#, "true"),
    (#"filesha512("a.txt") == sha512("hello\n")"#, "true"),
    (#"filebase64sha256("a.txt") == base64sha256("hello\n")"#, "true"),
    (#"filebase64sha512("a.txt") == base64sha512("hello\n")"#, "true"),
    (#"fileexists("a.txt")"#, "true"),
    (#"fileexists("b.txt")"#, "false"),
    (#"fileset(".", "*.txt")"#, #"["a.txt","link.txt"]"#),
    (#"fileset("policies", "**")"#, #"["deep/three.json","one.json","two.yaml"]"#),
    (#"fileset(".", "**/*.json")"#, #"["policies/deep/three.json","policies/one.json"]"#),
    (#"fileset(".", "policies/*.{json,yaml}")"#, #"["policies/one.json","policies/two.yaml"]"#),
    (#"fileset(".", "[a-b].?xt")"#, #"["a.txt"]"#),
    (#"fileset("nowhere", "*")"#, "[]"),
    (#"templatefile("user.tftpl", {name = "Ada"})"#, #""hello Ada""#),
    (#"templatestring("x $${name}", {name = "Ada"})"#, #""x Ada""#),
    (#"basename("a/b.txt")"#, #""b.txt""#), (#"basename("a/b/")"#, #""b""#), (#"basename("")"#, #"".""#),
    (#"basename("/")"#, #""/""#),
    (#"dirname("a/b.txt")"#, #""a""#), (#"dirname("a//b/../c")"#, #""a""#), (#"dirname("a")"#, #"".""#),
    (#"dirname("/a")"#, #""/""#),
    (#"abspath("/a/./b/../c")"#, #""/a/c""#),
    (#"pathexpand("a~")"#, #""a~""#),
  ]

  @Test(arguments: rows)
  func `files in the scan root are read`(expression: String, json: String) throws {
    let folder = try Folder()
    #expect(try Console(folder.context).evaluate(expression).terraformJSON == json)
  }

  @Test(arguments: [
    (#"file("b.txt")"#, "no file exists at \"b.txt\""), (#"file("../../outside/secret.txt")"#, "outside"),
    (#"file("link.txt")"#, "outside"), (#"file("/etc/passwd")"#, "outside"), (#"filemd5("policies")"#, "folder"),
    (#"fileexists("policies")"#, "is a directory"), (#"fileexists("/etc/passwd")"#, "outside"),
    (#"fileexists("../../outside/nothing")"#, "outside"),
    (#"fileset("/etc", "*")"#, "outside"), (#"fileset(".", "[a")"#, "syntax error"),
    (#"fileset(".", "{a")"#, "syntax error"), (#"pathexpand("~root/x")"#, "user-specific"),
    (#"templatefile("user.tftpl", "x")"#, "must be a map"),
  ])
  func `what lies outside or is not there is refused`(expression: String, reason: String) throws {
    let folder = try Folder()
    do {
      _ = try Console(folder.context).evaluate(expression)
      Issue.record("no error")
    } catch let error as EvaluationError {
      #expect(error.detail.contains(reason))
    }
  }

  @Test(arguments: [#"file("a")"#, #"templatestring("a", {})"#, #"yamldecode("a")"#, #"abspath("a")"#])
  func `without access nothing is read`(expression: String) {
    #expect(failure(expression).contains("here"))
  }
}
