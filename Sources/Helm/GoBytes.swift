/// Strings of Go, which are bytes: what is no UTF-8 is kept as private scalars, so that `.Files.Get` of a packed file, or
/// `b64dec` of one, still is what it was when it comes to `b64enc` or a hash.
enum GoBytes {
  /// U+10FE00 and the byte's value.
  private static let first: UInt32 = 0x10_FE00

  /// The text of bytes.
  static func text(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var scalars = String.UnicodeScalarView()
    var decoder = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var position = 0
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let encoded):
        scalars.append(UTF8.decode(encoded))
        position += encoded.count
      case .error(let length):
        for byte in bytes[position..<min(position + length, bytes.count)] {
          if let scalar = Unicode.Scalar(first + UInt32(byte)) { scalars.append(scalar) }
        }
        position += length
      case .emptyInput: return String(scalars)
      }
    }
  }

  /// The bytes of a text.
  static func bytes(_ text: String) -> [UInt8] {
    // All such scalars begin with this byte, and nearly no others.
    guard text.utf8.contains(0xF4) else { return Array(text.utf8) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if let byte = byte(scalar) {
        bytes.append(byte)
      } else {
        bytes.append(contentsOf: String(Character(scalar)).utf8)
      }
    }
    return bytes
  }

  /// The text with a replacement character for each byte that is no UTF-8.
  static func repaired(_ text: String) -> String {
    guard text.utf8.contains(0xF4) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { byte($0) == nil ? $0 : "\u{FFFD}" }))
  }

  /// The byte that a scalar stands for; `nil` for one that stands for itself.
  static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
    scalar.value >= first && scalar.value <= first + 0xFF ? UInt8(truncatingIfNeeded: scalar.value) : nil
  }
}
