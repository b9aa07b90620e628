/// Patterns in which `*` stands for any text.
public enum Wildcards {
  /// Whether the whole of a text matches a pattern. Linear in the product of both lengths at worst.
  ///
  /// - Parameter one: a byte of the pattern that stands for any one byte, such as `?`.
  public static func matches(_ text: some Sequence<UInt8>, _ pattern: some Sequence<UInt8>, one: UInt8? = nil) -> Bool {
    let text = Array(text)
    let pattern = Array(pattern)
    var t = 0
    var p = 0
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count && pattern[p] == UInt8(ascii: "*") {
        star = (p, t)
        p += 1
      } else if p < pattern.count && (pattern[p] == text[t] || pattern[p] == one) {
        p += 1
        t += 1
      } else if let last = star {
        p = last.pattern + 1
        t = last.text + 1
        star = (last.pattern, t)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
