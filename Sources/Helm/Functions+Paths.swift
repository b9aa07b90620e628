/// Sprig's functions over paths and URLs.
enum PathFunctions {
  private static func text(_ value: TemplateValue) -> String { value.stringValue ?? "" }

  private static func map(_ names: String..., body: @escaping @Sendable (String) -> String) -> [TemplateFunction] {
    names.map { name in TemplateFunction(name, .string) { _, values in .string(body(text(values[0]))) } }
  }

  static let all: [TemplateFunction] =
    map("base", "osBase", body: base) + map("dir", "osDir", body: folder) + map("clean", "osClean", body: clean)
    + map("ext", "osExt") { path in
      let name = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? path.utf8[...]
      guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return "" }
      return String(name[dot...]) ?? ""
    }
    + ["isAbs", "osIsAbs"].map { name in
      TemplateFunction(name, .string) { _, values in .bool(text(values[0]).hasPrefix("/")) }
    }
    + [
      TemplateFunction("urlParse", .string) { (_, values) throws(TemplateError) in
        guard let url = URLText(text(values[0])) else {
          throw TemplateError("unable to parse url: parse \(GoFormat.quoted(text(values[0]))): invalid URL")
        }
        return .map(
          TemplateMap([
            ("scheme", .string(url.scheme)), ("host", .string(url.host)), ("hostname", .string(url.hostname)),
            ("path", .string(url.path)), ("query", .string(url.query)), ("opaque", .string(url.opaque)),
            ("fragment", .string(url.fragment)), ("userinfo", .string(url.user)),
          ]))
      },
      TemplateFunction("urlJoin", .map) { (_, values) throws(TemplateError) in
        guard let map = values[0].mapValue else { return .string("") }
        func part(_ key: String) throws(TemplateError) -> String {
          guard let value = map[key] else { return "" }
          guard let text = value.stringValue else {
            throw TemplateError("unable to parse \(key) key, must be of type string, but \(value.kind) found")
          }
          return text
        }
        var result = try part("scheme")
        if !result.isEmpty { result += ":" }
        let (opaque, host, path, user) = (try part("opaque"), try part("host"), try part("path"), try part("userinfo"))
        if !opaque.isEmpty {
          result += opaque
        } else {
          if !result.isEmpty || !host.isEmpty || !user.isEmpty {
            if !host.isEmpty || !path.isEmpty || !user.isEmpty { result += "//" }
            if !user.isEmpty { result += user + "@" }
            result += host
          }
          if !path.isEmpty && !path.hasPrefix("/") && !host.isEmpty { result += "/" }
          result += escaped(path, keeps: "/-_.~$&+,:;=@!*'()", plus: false)
        }
        let (query, fragment) = (try part("query"), try part("fragment"))
        if !query.isEmpty { result += "?" + query }
        if !fragment.isEmpty { result += "#" + fragment }
        return .string(result)
      },
    ]

  /// path.Base.
  static func base(_ path: String) -> String {
    if path.isEmpty { return "." }
    return path.split(separator: "/").last.map(String.init) ?? "/"
  }

  /// path.Dir.
  static func folder(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return clean(String(path[...slash]))
  }

  /// path.Clean.
  static func clean(_ path: String) -> String {
    if path.isEmpty { return "." }
    let isAbsolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." {
        if let last = parts.last, last != ".." {
          parts.removeLast()
        } else if !isAbsolute {
          parts.append(part)
        }
      } else {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    return isAbsolute ? "/" + joined : joined.isEmpty ? "." : joined
  }

  /// Percent encoding of all but letters, digits and what is kept.
  static func escaped(_ text: String, keeps: String, plus: Bool) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || keeps.utf8.contains(byte) {
        bytes.append(byte)
      } else if byte == 0x20 && plus {
        bytes.append(UInt8(ascii: "+"))
      } else {
        bytes += ("%" + GoFormat.hex(UInt64(byte), width: 2).uppercased()).utf8
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The parts of a URL (net/url's Parse).
struct URLText {
  var (scheme, host, hostname, path, query, opaque, fragment, user) = ("", "", "", "", "", "", "", "")

  init?(_ text: String) {
    guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
    var rest = Substring(text)
    if let hash = rest.firstIndex(of: "#") {
      fragment = String(rest[rest.index(after: hash)...])
      rest = rest[..<hash]
    }
    if let colon = rest.firstIndex(of: ":"), let first = rest.utf8.first, (first | 0x20) &- 0x61 < 26,
      rest[..<colon].utf8.allSatisfy({
        ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
          || $0 == UInt8(ascii: ".")
      })
    {
      scheme = rest[..<colon].lowercased()
      rest = rest[rest.index(after: colon)...]
    } else if rest.hasPrefix(":") {
      return nil
    }
    if let mark = rest.firstIndex(of: "?") {
      query = String(rest[rest.index(after: mark)...])
      rest = rest[..<mark]
    }
    if !scheme.isEmpty && !rest.hasPrefix("/") {
      opaque = String(rest)
      return
    }
    if rest.hasPrefix("//") {
      rest = rest.dropFirst(2)
      let slash = rest.firstIndex(of: "/") ?? rest.endIndex
      var authority = rest[..<slash]
      rest = rest[slash...]
      if let at = authority.lastIndex(of: "@") {
        user = String(authority[..<at])
        authority = authority[authority.index(after: at)...]
      }
      host = String(authority)
      if authority.hasPrefix("["), let close = authority.firstIndex(of: "]") {
        hostname = String(authority[authority.index(after: authority.startIndex)..<close])
      } else {
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count > 1, let port = parts.last, !port.utf8.allSatisfy({ $0 &- 0x30 < 10 }) { return nil }
        hostname = parts.first.map(String.init) ?? ""
      }
    }
    path = String(rest)
  }
}
