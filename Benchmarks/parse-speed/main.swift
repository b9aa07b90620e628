// How fast HCL is parsed, on one core: parse-speed FOLDER… [SECONDS]
//
// All files are in memory before the clock starts. Each pass parses every file once, from bytes to syntax tree; what is
// printed is the fastest pass and the median of all passes within the time.
import HCL
import Source

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ends the program with a word on standard error.
func stop(_ message: String) -> Never {
  let line = Array((message + "\n").utf8)
  _ = write(STDERR_FILENO, line, line.count)
  exit(2)
}

var folders = Array(CommandLine.arguments.dropFirst())
var seconds = 2.0
if let last = folders.last, let given = Double(last) {
  seconds = given
  folders.removeLast()
}
guard !folders.isEmpty else { stop("usage: parse-speed FOLDER… [SECONDS]") }

/// The files in HCL's native syntax below a folder, or the file itself.
func sources(_ path: String) -> [SourceText] {
  if FileSystem.kind(path) == .file {
    let isNative = [".tf", ".tfvars", ".hcl"].contains { path.hasSuffix($0) }
    return isNative ? [try? FileSystem.read(path, as: path)].compactMap { $0 } : []
  }
  let entries = (try? FileSystem.entries(path)) ?? []
  return entries.filter { !$0.isSymbolicLink }.flatMap { sources(Paths.join(path, $0.name)) }
}

let files = folders.flatMap(sources)
let bytes = files.reduce(0) { $0 + $1.count }
guard bytes > 0 else { stop("parse-speed: no .tf, .tfvars or .hcl files") }

/// Parses every file once.
///
/// - Returns: how many diagnostics there were.
func pass() -> Int {
  var diagnostics: [Diagnostic] = []
  for file in files { _ = Parser.parse(file, diagnostics: &diagnostics) }
  return diagnostics.count
}

let clock = ContinuousClock()
let faults = pass()
var times: [Duration] = []
let start = clock.now
repeat { times.append(clock.measure { _ = pass() }) } while clock.now - start < .seconds(seconds)
times.sort()

/// Megabytes (10⁶ bytes) a second, with one decimal.
func speed(_ time: Duration) -> Double {
  let perSecond = Double(bytes) / (time / .seconds(1))
  return (perSecond / 100_000).rounded() / 10
}
print("\(files.count) files, \(bytes) bytes, \(faults) syntax errors, \(times.count) passes")
print("HCL parsing: \(speed(times[0])) MB/s per core at best, \(speed(times[times.count / 2])) MB/s median")
