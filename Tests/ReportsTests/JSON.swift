import Foundation

/// Parsed JSON, for looking into reports.
struct JSON: @unchecked Sendable {
  private let value: Any?

  init(_ bytes: [UInt8]) {
    value = try? JSONSerialization.jsonObject(with: Data(bytes))
  }

  private init(value: Any?) {
    self.value = value
  }

  subscript(key: String) -> JSON { JSON(value: (value as? [String: Any])?[key]) }

  subscript(index: Int) -> JSON {
    guard let array = value as? [Any], array.indices.contains(index) else { return JSON(value: nil) }
    return JSON(value: array[index])
  }

  var isMissing: Bool { value == nil }
  var isNull: Bool { value is NSNull }
  var string: String? { value as? String }
  var strings: [String]? { value as? [String] }
  var int: Int? { value as? Int }
  var bool: Bool? { value as? Bool }
  var count: Int { (value as? [Any])?.count ?? 0 }
  var keys: Set<String> { Set((value as? [String: Any])?.keys.map { $0 } ?? []) }
}
