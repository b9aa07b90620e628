#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Strings as the bytes of their UTF-8, which is how Terraform compares them. Hot path: Swift's own comparison, which takes
/// characters written in different ways for the same, costs several times as much.
extension String {
  /// Whether the bytes of this string come before those of another.
  @inline(__always)
  public func precedesByBytes(_ other: String) -> Bool {
    let result = utf8.withContiguousStorageIfAvailable { a in
      other.utf8.withContiguousStorageIfAvailable { b in
        let order = String.compare(a, b, min(a.count, b.count))
        return order == 0 ? a.count < b.count : order < 0
      }
    }
    return (result ?? nil) ?? (self < other)
  }

  /// Whether the bytes of this string begin with those of another.
  public func begins(with prefix: String) -> Bool {
    if utf8.count < prefix.utf8.count { return false }
    let result = utf8.withContiguousStorageIfAvailable { a in
      prefix.utf8.withContiguousStorageIfAvailable { b in String.compare(a, b, b.count) == 0 }
    }
    return (result ?? nil) ?? utf8.starts(with: prefix.utf8)
  }

  /// - Parameter count: how many bytes both have at least.
  @inline(__always)
  private static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>, _ count: Int) -> Int32 {
    guard let x = a.baseAddress, let y = b.baseAddress else { return 0 }
    return memcmp(x, y, count)
  }
}
