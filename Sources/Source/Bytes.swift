extension [UInt8] {
  /// Appends the bytes of a text: at once where they lie together, as one by one they take four times as long.
  public mutating func write(_ text: String) {
    if text.utf8.withContiguousStorageIfAvailable({ append(contentsOf: $0) }) == nil { append(contentsOf: text.utf8) }
  }
}
