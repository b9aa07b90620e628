/// Decompression by RFC 1951 (DEFLATE) and RFC 1952 (gzip), with a limit on what comes out.
struct Inflate {
  /// Why an archive could not be read, as the end of a sentence.
  struct Failure: Error {
    let reason: String
  }

  private let bytes: [UInt8]
  private var position: Int
  private var buffer: UInt32 = 0
  private var bits = 0
  private let limit: Int
  private var output: [UInt8] = []

  private init(_ bytes: [UInt8], from position: Int, limit: Int) {
    self.bytes = bytes
    self.position = position
    self.limit = limit
  }

  /// The content of a gzip file.
  static func gunzip(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
    guard bytes.count >= 18, bytes[0] == 0x1F, bytes[1] == 0x8B, bytes[2] == 8 else {
      throw Failure(reason: "it is not in gzip's format")
    }
    let flags = bytes[3]
    var i = 10
    if flags & 4 != 0 {
      i += 2 + Int(bytes[10]) + Int(bytes[11]) << 8
    }
    for flag in [UInt8(8), 16] where flags & flag != 0 {
      while i < bytes.count, bytes[i] != 0 { i += 1 }
      i += 1
    }
    if flags & 2 != 0 { i += 2 }
    guard i < bytes.count else { throw Failure(reason: "it ends early") }
    var inflate = Inflate(bytes, from: i, limit: limit)
    try inflate.run()
    return inflate.output
  }

  private mutating func take(_ count: Int) throws(Failure) -> Int {
    while bits < count {
      guard position < bytes.count else { throw Failure(reason: "it ends early") }
      buffer |= UInt32(bytes[position]) << UInt32(bits)
      position += 1
      bits += 8
    }
    let value = Int(buffer & (1 << UInt32(count) - 1))
    buffer >>= UInt32(count)
    bits -= count
    return value
  }

  /// A canonical Huffman code: how many codes of each length there are, and their symbols in order.
  private struct Code {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int]

    init(_ lengths: ArraySlice<Int>) {
      symbols = [Int](repeating: 0, count: lengths.count)
      for length in lengths { counts[length] += 1 }
      counts[0] = 0
      var offsets = [Int](repeating: 0, count: 16)
      for length in 1..<15 { offsets[length + 1] = offsets[length] + counts[length] }
      for (symbol, length) in lengths.enumerated() where length != 0 {
        symbols[offsets[length]] = symbol
        offsets[length] += 1
      }
    }
  }

  private mutating func symbol(_ code: Code) throws(Failure) -> Int {
    var (value, first, index) = (0, 0, 0)
    for length in 1..<16 {
      value |= try take(1)
      let count = code.counts[length]
      if value - count < first { return code.symbols[index + value - first] }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw Failure(reason: "its compressed data is damaged")
  }

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
  ]
  private static let distanceBits = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
  ]
  private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private mutating func run() throws(Failure) {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try stored()
      case 1:
        var lengths = [Int](repeating: 8, count: 288)
        for i in 144..<256 { lengths[i] = 9 }
        for i in 256..<280 { lengths[i] = 7 }
        try block(Code(lengths[...]), Code([Int](repeating: 5, count: 30)[...]))
      case 2: try dynamic()
      default: throw Failure(reason: "its compressed data is damaged")
      }
    }
  }

  private mutating func stored() throws(Failure) {
    (buffer, bits) = (0, 0)
    guard position + 4 <= bytes.count else { throw Failure(reason: "it ends early") }
    let length = Int(bytes[position]) | Int(bytes[position + 1]) << 8
    position += 4
    guard position + length <= bytes.count else { throw Failure(reason: "it ends early") }
    try room(length)
    output += bytes[position..<(position + length)]
    position += length
  }

  private func room(_ count: Int) throws(Failure) {
    guard output.count + count <= limit else { throw Failure(reason: "it unpacks to more than \(limit >> 20) MiB") }
  }

  private mutating func dynamic() throws(Failure) {
    let (literals, distances, count) = (try take(5) + 257, try take(5) + 1, try take(4) + 4)
    guard literals <= 286, distances <= 30 else { throw Failure(reason: "its compressed data is damaged") }
    var lengths = [Int](repeating: 0, count: 19)
    for i in 0..<count { lengths[Inflate.order[i]] = try take(3) }
    let code = Code(lengths[...])
    lengths = []
    while lengths.count < literals + distances {
      let symbol = try symbol(code)
      switch symbol {
      case 0..<16: lengths.append(symbol)
      case 16:
        guard let last = lengths.last else { throw Failure(reason: "its compressed data is damaged") }
        lengths += repeatElement(last, count: 3 + (try take(2)))
      case 17: lengths += repeatElement(0, count: 3 + (try take(3)))
      default: lengths += repeatElement(0, count: 11 + (try take(7)))
      }
    }
    guard lengths.count == literals + distances else { throw Failure(reason: "its compressed data is damaged") }
    try block(Code(lengths[..<literals]), Code(lengths[literals...]))
  }

  private mutating func block(_ literals: Code, _ distances: Code) throws(Failure) {
    while true {
      let symbol = try symbol(literals)
      if symbol < 256 {
        try room(1)
        output.append(UInt8(truncatingIfNeeded: symbol))
        continue
      }
      if symbol == 256 { return }
      guard symbol - 257 < 29 else { throw Failure(reason: "its compressed data is damaged") }
      let length = Inflate.lengthBases[symbol - 257] + (try take(Inflate.lengthBits[symbol - 257]))
      let slot = try self.symbol(distances)
      guard slot < 30 else { throw Failure(reason: "its compressed data is damaged") }
      let distance = Inflate.distanceBases[slot] + (try take(Inflate.distanceBits[slot]))
      guard distance <= output.count else { throw Failure(reason: "its compressed data is damaged") }
      try room(length)
      let start = output.count - distance
      for i in 0..<length { output.append(output[start + i]) }
    }
  }
}

/// The files of a packed chart, read as Helm reads them: nothing may lie outside of the chart's folder.
enum ChartArchive {
  /// Helm's own limits.
  static let largest = 100 << 20
  static let largestFile = 5 << 20
  static let mostFiles = 20_000

  static func files(_ bytes: [UInt8]) throws(Inflate.Failure) -> [(name: String, content: [UInt8])] {
    let tar = try Inflate.gunzip(bytes, limit: largest)
    var files: [(name: String, content: [UInt8])] = []
    var i = 0
    var longName: String?
    while i + 512 <= tar.count {
      let header = tar[i..<(i + 512)]
      if header.allSatisfy({ $0 == 0 }) { break }
      let size = number(header[(i + 124)..<(i + 136)])
      let kind = header[i + 156]
      i += 512
      guard let size, size >= 0, size <= tar.count - i else {
        throw Inflate.Failure(reason: "its tar header is damaged")
      }
      let content = tar[i..<(i + size)]
      i += (size + 511) / 512 * 512
      switch kind {
      case UInt8(ascii: "L"):
        longName = text(content)
        continue
      case UInt8(ascii: "x"):
        longName = path(inExtended: content) ?? longName
        continue
      case UInt8(ascii: "g"): continue
      default: break
      }
      var name = text(header[header.startIndex..<(header.startIndex + 100)])
      if header[(header.startIndex + 257)...].starts(with: "ustar".utf8) {
        let prefix = text(header[(header.startIndex + 345)..<(header.startIndex + 500)])
        if !prefix.isEmpty { name = prefix + "/" + name }
      }
      name = longName ?? name
      longName = nil
      guard kind == UInt8(ascii: "0") || kind == 0, !name.hasSuffix("/") else { continue }
      guard size <= largestFile else { throw Inflate.Failure(reason: "its file \(name) is larger than 5 MiB") }
      guard files.count < mostFiles else { throw Inflate.Failure(reason: "it has more than \(mostFiles) files") }
      files.append((try inside(name), Array(content)))
    }
    if files.isEmpty { throw Inflate.Failure(reason: "it has no files") }
    return files
  }

  /// A file's name below the chart's folder.
  private static func inside(_ name: String) throws(Inflate.Failure) -> String {
    let unified = name.replacing("\\", with: "/")
    guard let slash = unified.firstIndex(of: "/") else {
      throw Inflate.Failure(reason: "its file \(name) lies outside of the chart's folder")
    }
    let rest = String(unified[unified.index(after: slash)...])
    let clean = PathFunctions.clean(rest)
    guard !rest.hasPrefix("/"), !clean.hasPrefix("/"), clean != ".", clean != "..", !clean.hasPrefix("../") else {
      throw Inflate.Failure(reason: "its file \(name) lies outside of the chart's folder")
    }
    return clean
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    Int(text(bytes).filter { $0 != " " }, radix: 8)
  }

  /// The `path` of an extended header: records of `LENGTH KEY=VALUE\n`.
  private static func path(inExtended bytes: ArraySlice<UInt8>) -> String? {
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      guard let space = line.firstIndex(of: " ") else { continue }
      let record = line[line.index(after: space)...]
      if record.hasPrefix("path=") { return String(record.dropFirst(5)) }
    }
    return nil
  }
}
