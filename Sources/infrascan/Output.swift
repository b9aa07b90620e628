import Reports
import Source
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writing to standard output, standard error and files.
enum Output {
  /// Writes bytes to a descriptor. A reader that went away ends the writing, not the process.
  @discardableResult
  static func write(_ bytes: [UInt8], descriptor: Int32 = STDOUT_FILENO) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count, let base = buffer.baseAddress {
        #if canImport(Glibc)
          let written = Glibc.write(descriptor, base + offset, buffer.count - offset)
        #elseif canImport(Musl)
          let written = Musl.write(descriptor, base + offset, buffer.count - offset)
        #else
          let written = Darwin.write(descriptor, base + offset, buffer.count - offset)
        #endif
        if written < 0 {
          if errno == EINTR { continue }
          return false
        }
        offset += written
      }
      return true
    }
  }

  static func write(_ text: String) {
    write(Array(text.utf8))
  }

  static func error(_ text: String) {
    write(Array((text + "\n").utf8), descriptor: STDERR_FILENO)
  }

  /// Writes a file; says on standard error why it could not.
  static func write(_ bytes: [UInt8], to path: String) -> Bool {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      error("infrascan: \(path) could not be written: \(String(cString: strerror(errno)))")
      return false
    }
    defer { close(file) }
    return write(bytes, descriptor: file)
  }

  /// Ends the process with a status.
  static func exit(_ status: Int32) -> Never {
    #if canImport(Glibc)
      Glibc.exit(status)
    #elseif canImport(Musl)
      Musl.exit(status)
    #else
      Darwin.exit(status)
    #endif
  }

  /// Diagnostics as lines that editors understand.
  static func warn(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics { error(diagnostic.printableLine) }
  }
}

/// The environment of the process.
enum Environment {
  static let all: [(name: String, value: String)] = {
    var result: [(String, String)] = []
    #if canImport(Darwin)
      guard var entry = _NSGetEnviron().pointee else { return [] }
    #else
      guard var entry = Optional(environ) else { return [] }
    #endif
    while let text = entry.pointee {
      let line = String(cString: text)
      if let equals = line.utf8.firstIndex(of: UInt8(ascii: "=")) {
        result.append((String(line[..<equals]), String(line[line.utf8.index(after: equals)...])))
      }
      entry += 1
    }
    return result
  }()
}

/// What a scan says while it works: a line on the terminal that is wiped, for scans that take long; and timings.
final class Progress: Sendable {
  private struct State {
    var phases: [(name: String, at: ContinuousClock.Instant)] = []
    var isShown = false
  }

  private let state = Mutex(State())
  private let start: ContinuousClock.Instant
  private let timings: Bool
  private let isTerminal = isatty(STDERR_FILENO) != 0

  /// A scan that is over sooner shows nothing.
  private static let patience = Duration.milliseconds(400)

  init(start: ContinuousClock.Instant, timings: Bool) {
    self.start = start
    self.timings = timings
  }

  func begin(_ phase: String) {
    let now = ContinuousClock.now
    let shows = isTerminal && now - start > Progress.patience
    state.withLock { state in
      state.phases.append((phase, now))
      if shows { state.isShown = true }
    }
    if shows { Output.write(Array("\r\u{1B}[K\(phase) …".utf8), descriptor: STDERR_FILENO) }
  }

  func finish() {
    let now = ContinuousClock.now
    let (phases, isShown) = state.withLock { ($0.phases, $0.isShown) }
    if isShown { Output.write(Array("\r\u{1B}[K".utf8), descriptor: STDERR_FILENO) }
    guard timings else { return }
    for (i, phase) in phases.enumerated() {
      let end = i + 1 < phases.count ? phases[i + 1].at : now
      Output.error("\(Progress.milliseconds(end - phase.at)) ms  \(phase.name)")
    }
    Output.error("\(Progress.milliseconds(now - start)) ms  in all")
  }

  static func milliseconds(_ duration: Duration) -> String {
    let tenths = duration.components.attoseconds / 100_000_000_000_000 + duration.components.seconds * 10_000
    return "\(tenths / 10).\(tenths % 10)"
  }
}
