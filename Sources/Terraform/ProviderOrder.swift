import Values

/// The order in which providers keep the elements of a set: by the text of the CRC-32 of what they hold.
///
/// Terraform's plugin SDK, `schema.Set` and `schema.SerializeResourceForHash`. It shows where a provider makes a list of
/// what was a set of blocks.
enum ProviderOrder {
  /// Blocks in their provider's order; as they are where one of them is not known.
  ///
  /// - Parameter serialized: the block as the SDK hashes it.
  static func sorted(_ blocks: [Value], by serialized: (Value) -> String?) -> [Value] {
    guard blocks.count > 1 else { return blocks }
    var keyed: [(code: String, block: Value)] = []
    for block in blocks {
      guard let text = serialized(block) else { return blocks }
      keyed.append((code(text), block))
    }
    return keyed.enumerated().sorted { a, b in
      a.element.code == b.element.code ? a.offset < b.offset : a.element.code < b.element.code
    }.map(\.element.block)
  }

  /// Distinct texts in the order of a set of them.
  static func sorted(_ texts: [String]) -> [String] {
    Set(texts).map { (code: code($0), text: $0) }.sorted { $0.code < $1.code }.map(\.text)
  }

  /// The texts of a known list or set of primitive values.
  static func texts(_ value: Value?) -> [String]? {
    guard let elements = value?.elements else { return nil }
    let texts = elements.compactMap(\.text)
    return texts.count == elements.count ? texts : nil
  }

  private static func code(_ text: String) -> String {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in text.utf8 {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return String(~crc)
  }
}
