#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What an output can show.
public struct Terminal: Sendable {
  /// Whether colours are wanted.
  public let color: Bool
  /// The columns of a line.
  public let width: Int

  /// - Parameters:
  ///   - isTerminal: whether the output goes to a terminal.
  ///   - columns: the terminal's width, where known.
  ///   - environment: looks up an environment variable.
  ///
  /// `NO_COLOR` (no-color.org) comes first, then `CLICOLOR_FORCE` and `CLICOLOR` (bixense.com/clicolors), then
  /// `TERM=dumb`, then whether it is a terminal at all.
  public init(isTerminal: Bool, columns: Int?, environment: (String) -> String?) {
    func isSet(_ name: String) -> Bool { environment(name).map { !$0.isEmpty } ?? false }
    if isSet("NO_COLOR") {
      color = false
    } else if isSet("CLICOLOR_FORCE"), environment("CLICOLOR_FORCE") != "0" {
      color = true
    } else if environment("CLICOLOR") == "0" || environment("TERM") == "dumb" {
      color = false
    } else {
      color = isTerminal
    }
    let width = columns ?? environment("COLUMNS").flatMap { Int($0) } ?? 80
    self.width = width > 0 ? min(max(width, 40), 500) : 80
  }

  /// The output of a file descriptor of this process.
  public init(descriptor: Int32) {
    var size = winsize()
    let isTerminal = isatty(descriptor) == 1
    let known = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    self.init(isTerminal: isTerminal, columns: known ? Int(size.ws_col) : nil) { name in
      getenv(name).map { String(cString: $0) }
    }
  }

  /// The standard output.
  public static var standardOutput: Terminal { Terminal(descriptor: STDOUT_FILENO) }
}
