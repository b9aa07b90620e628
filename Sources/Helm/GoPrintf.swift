/// `fmt.Sprintf`: all verbs and flags for the values that templates have.
struct GoPrintf {
  private struct Directive {
    var plus = false
    var minus = false
    var sharp = false
    var space = false
    var zero = false
    var width: Int?
    var precision: Int?
    var verb: Unicode.Scalar = "v"
  }

  /// Widths and precisions beyond this are errors, as in Go.
  private static let mostWidth = 1_000_000
  private static let longestText = 4 << 20

  private let arguments: [TemplateValue]
  private var next = 0
  private var reordered = false
  private var output = ""

  private init(_ arguments: [TemplateValue]) {
    self.arguments = arguments
  }

  static func text(_ format: String, _ arguments: [TemplateValue]) -> String {
    var printf = GoPrintf(arguments)
    printf.run(Array(format.unicodeScalars))
    return printf.output
  }

  private mutating func run(_ format: [Unicode.Scalar]) {
    var i = 0
    while i < format.count, output.utf8.count < GoPrintf.longestText {
      guard format[i] == "%" else {
        output.unicodeScalars.append(format[i])
        i += 1
        continue
      }
      i += 1
      var directive = Directive()
      flags: while i < format.count {
        switch format[i] {
        case "+": directive.plus = true
        case "-": directive.minus = true
        case "#": directive.sharp = true
        case " ": directive.space = true
        case "0": directive.zero = true
        default: break flags
        }
        i += 1
      }
      var isGood = true
      i = index(format, i, &isGood)
      if i < format.count, format[i] == "*" {
        i += 1
        if let width = takeInteger() {
          directive.width = abs(width)
          if width < 0 { directive.minus = true }
        } else {
          output += "%!(BADWIDTH)"
        }
      } else {
        (directive.width, i) = number(format, i)
      }
      if i < format.count, format[i] == "." {
        i += 1
        i = index(format, i, &isGood)
        if i < format.count, format[i] == "*" {
          i += 1
          if let precision = takeInteger(), precision >= 0 {
            directive.precision = precision
          } else {
            output += "%!(BADPREC)"
          }
        } else {
          (directive.precision, i) = number(format, i)
          if directive.precision == nil { directive.precision = 0 }
        }
      }
      i = index(format, i, &isGood)
      guard i < format.count else {
        output += "%!(NOVERB)"
        break
      }
      directive.verb = format[i]
      i += 1
      if directive.verb == "%" {
        output += "%"
      } else if !isGood {
        output += "%!\(directive.verb)(BADINDEX)"
      } else if next >= arguments.count {
        output += "%!\(directive.verb)(MISSING)"
      } else {
        let argument = arguments[next]
        next += 1
        print(argument, directive)
      }
    }
    if !reordered && next < arguments.count {
      output += "%!(EXTRA "
      for (i, argument) in arguments[next...].enumerated() {
        if i > 0 { output += ", " }
        output += argument.isNil ? "<nil>" : "\(argument.typeName)=\(GoFormat.text(argument))"
      }
      output += ")"
    }
  }

  private func number(_ format: [Unicode.Scalar], _ start: Int) -> (Int?, Int) {
    var i = start
    var value = 0
    while i < format.count, let digit = format[i].properties.numericType == .decimal ? Int(String(format[i])) : nil {
      value = min(value * 10 + digit, GoPrintf.mostWidth)
      i += 1
    }
    return (i > start ? value : nil, i)
  }

  /// Reads an explicit argument index, `[3]`.
  private mutating func index(_ format: [Unicode.Scalar], _ start: Int, _ isGood: inout Bool) -> Int {
    guard start < format.count, format[start] == "[" else { return start }
    reordered = true
    guard let close = format[start...].firstIndex(of: "]") else {
      isGood = false
      return start + 1
    }
    let (value, end) = number(format, start + 1)
    if let value, end == close, value >= 1, value <= arguments.count {
      next = value - 1
    } else {
      isGood = false
    }
    return close + 1
  }

  private mutating func takeInteger() -> Int? {
    guard next < arguments.count else { return nil }
    defer { next += 1 }
    let value: Int
    switch arguments[next].payload {
    case .int(let number): value = number
    case .int64(let number): value = Int(number)
    default: return nil
    }
    return abs(value) <= GoPrintf.mostWidth ? value : nil
  }

  // MARK: Printing

  private mutating func pad(_ text: String, _ directive: Directive, zero: Bool = false) {
    guard let width = directive.width else {
      output += text
      return
    }
    let missing = width - text.unicodeScalars.count
    guard missing > 0 else {
      output += text
      return
    }
    if directive.minus {
      output += text + String(repeating: " ", count: missing)
    } else if zero && directive.zero {
      let hasSign = text.hasPrefix("-") || text.hasPrefix("+") || text.hasPrefix(" ")
      output += hasSign ? String(text.prefix(1)) : ""
      output += String(repeating: "0", count: missing) + (hasSign ? String(text.dropFirst()) : text)
    } else {
      output += String(repeating: " ", count: missing) + text
    }
  }

  private mutating func bad(_ value: TemplateValue, _ directive: Directive) {
    output += "%!\(directive.verb)("
    output += value.isNil ? "<nil>" : "\(value.typeName)=\(GoFormat.text(value))"
    output += ")"
  }

  private mutating func print(_ value: TemplateValue, _ directive: Directive, depth: Int = 0) {
    guard depth < GoFormat.deepest, output.utf8.count < GoPrintf.longestText else { return }
    switch directive.verb {
    case "T":
      pad(value.typeName, directive)
      return
    case "p":
      bad(value, directive)
      return
    default: break
    }
    switch value.payload {
    case .none, .nilInterface:
      if directive.verb == "v" { pad("<nil>", directive) } else { bad(value, directive) }
    case .bool(let flag):
      if directive.verb == "t" || directive.verb == "v" {
        pad(flag ? "true" : "false", directive)
      } else {
        bad(value, directive)
      }
    case .int(let number): print(Int64(number), negative: number < 0, UInt64(number.magnitude), value, directive)
    case .int64(let number): print(number, negative: number < 0, number.magnitude, value, directive)
    case .uint64(let number): print(Int64(clamping: number), negative: false, number, value, directive)
    case .float(let number): print(number, value, directive)
    case .string(let text): print(text, value, directive)
    case .text(let marked): print(marked.text, value, directive)
    case .bytes(let bytes):
      switch directive.verb {
      case "s", "q", "x", "X": print(String(decoding: bytes, as: UTF8.self), value, directive)
      default: output += GoFormat.text(value)
      }
    case .object(let object):
      switch directive.verb {
      case "v", "s": pad(object.description, directive)
      case "q": pad(GoFormat.quoted(object.description), directive)
      default: bad(value, directive)
      }
    case .list(let list):
      if directive.sharp && directive.verb == "v" { output += list.element.sliceName + "{" } else { output += "[" }
      for (i, element) in list.elements.enumerated() {
        if i > 0 { output += directive.sharp && directive.verb == "v" ? ", " : " " }
        print(element, directive, depth: depth + 1)
      }
      output += directive.sharp && directive.verb == "v" ? "}" : "]"
    case .map(let map):
      let isGo = directive.sharp && directive.verb == "v"
      output += isGo ? map.type.rawValue + "{" : "map["
      for (i, entry) in map.sorted.enumerated() {
        if i > 0 { output += isGo ? ", " : " " }
        print(.string(entry.key), directive, depth: depth + 1)
        output += ":"
        print(entry.value, directive, depth: depth + 1)
      }
      output += isGo ? "}" : "]"
    }
  }

  private mutating func print(
    _ signed: Int64, negative: Bool, _ magnitude: UInt64, _ value: TemplateValue, _ directive: Directive
  ) {
    var radix = 10
    var uppercase = false
    var prefix = ""
    switch directive.verb {
    case "v", "d": break
    case "b": (radix, prefix) = (2, directive.sharp ? "0b" : "")
    case "o": (radix, prefix) = (8, directive.sharp ? "0" : "")
    case "O": (radix, prefix) = (8, "0o")
    case "x": (radix, prefix) = (16, directive.sharp ? "0x" : "")
    case "X": (radix, uppercase, prefix) = (16, true, directive.sharp ? "0X" : "")
    case "c", "q", "U":
      guard let scalar = Unicode.Scalar(UInt32(clamping: signed)) else {
        pad(directive.verb == "q" ? "'\u{FFFD}'" : "\u{FFFD}", directive)
        return
      }
      switch directive.verb {
      case "c": pad(String(Character(scalar)), directive)
      case "q": pad(GoFormat.quoted(scalar, ascii: directive.plus), directive)
      default:
        let hex = GoFormat.hex(UInt64(scalar.value), width: 4).uppercased()
        pad("U+" + hex + (directive.sharp ? " '\(scalar)'" : ""), directive)
      }
      return
    default:
      bad(value, directive)
      return
    }
    var digits = String(magnitude, radix: radix, uppercase: uppercase)
    if let precision = directive.precision {
      if precision == 0 && magnitude == 0 { digits = "" }
      digits = String(repeating: "0", count: max(0, min(precision, GoPrintf.mostWidth) - digits.utf8.count)) + digits
    }
    let sign = negative ? "-" : directive.plus ? "+" : directive.space ? " " : ""
    if directive.zero && !directive.minus && directive.precision == nil, let width = directive.width {
      digits =
        String(repeating: "0", count: max(0, width - digits.utf8.count - sign.utf8.count)) + digits
    }
    pad(sign + prefix + digits, directive)
  }

  private mutating func print(_ number: Double, _ value: TemplateValue, _ directive: Directive) {
    var text: String
    switch directive.verb {
    case "v":
      text =
        directive.precision.map { GoFormat.precise(number, UInt8(ascii: "g"), precision: $0) }
        ?? GoFormat.float(number)
    case "g", "G":
      let verb = directive.verb == "g" ? UInt8(ascii: "g") : UInt8(ascii: "G")
      text = GoFormat.precise(number, verb, precision: directive.precision ?? -1)
    case "e": text = GoFormat.precise(number, UInt8(ascii: "e"), precision: directive.precision ?? 6)
    case "E": text = GoFormat.precise(number, UInt8(ascii: "E"), precision: directive.precision ?? 6)
    case "f", "F": text = GoFormat.precise(number, UInt8(ascii: "f"), precision: directive.precision ?? 6)
    default:
      bad(value, directive)
      return
    }
    if directive.plus && !text.hasPrefix("-") && !text.hasPrefix("+") {
      text = "+" + text
    } else if directive.space && !text.hasPrefix("-") {
      text = " " + text
    }
    pad(text, directive, zero: number.isFinite)
  }

  private mutating func print(_ text: String, _ value: TemplateValue, _ directive: Directive) {
    var cut = text
    if let precision = directive.precision, directive.verb != "x", directive.verb != "X" {
      cut = String(String.UnicodeScalarView(text.unicodeScalars.prefix(precision)))
    }
    switch directive.verb {
    case "v": pad(directive.sharp ? GoFormat.quoted(cut) : cut, directive)
    case "s": pad(cut, directive, zero: true)
    case "q":
      if directive.sharp && !cut.contains("`") && !cut.contains("\n") {
        pad("`\(cut)`", directive)
      } else {
        pad(GoFormat.quoted(cut, ascii: directive.plus), directive)
      }
    case "x", "X":
      let bytes = text.utf8.prefix(directive.precision ?? .max)
      var hex = directive.sharp ? "0x" : ""
      for (i, byte) in bytes.enumerated() {
        if i > 0 && directive.space { hex += " " }
        hex += GoFormat.hex(UInt64(byte), width: 2)
      }
      pad(directive.verb == "X" ? hex.uppercased() : hex, directive)
    default: bad(value, directive)
    }
  }
}
