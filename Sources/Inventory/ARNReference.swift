import Source
import Values

/// What an Amazon Resource Name says of the resource it names, as far as the value is known.
///
/// `arn:partition:service:region:account:resource`, AWS General Reference, "Amazon Resource Names".
struct ARNReference {
  /// What names a resource within an account and region.
  struct Key: TableKey {
    let service: String
    /// `role/app`; a partly known string where the code builds it from symbols.
    let resource: Value

    var tableHash: UInt64 { TableHash.of(service.tableHash, resource.tableHash) }
  }

  enum Account {
    /// The field is empty, as for buckets, or holds the caller's own account.
    case own
    /// The field holds an account number or something unknown.
    case undecided
  }

  let key: Key
  let account: Account

  /// - Returns: `nil` where the value is not an ARN with a known service.
  init?(_ value: Value) {
    let parts: [PartialString.Part]
    switch value {
    case .string(let text) where text.utf8.starts(with: "arn:".utf8): parts = [.text(text)]
    case .partial(let partial) where partial.prefix.utf8.starts(with: "arn:".utf8): parts = partial.parts
    default: return nil
    }
    let fields = ARNReference.fields(parts)
    guard fields.count == 6, case .string(let service) = fields[2] else { return nil }
    key = Key(service: service, resource: fields[5].canonical)
    switch fields[4] {
    case .string(let account): self.account = account.isEmpty ? .own : .undecided
    case let other:
      let isCaller = other.symbols.count == 1 && other.symbols[0].name.contains("aws_caller_identity")
      account = isCaller ? .own : .undecided
    }
  }

  private static func fields(_ parts: [PartialString.Part]) -> [Value] {
    var fields: [Value] = []
    var field = StringBuilder()
    for part in parts {
      switch part {
      case .symbol(let unknown): field.append(unknown)
      case .text(let text):
        var rest = Substring(text)
        while fields.count < 5, let colon = rest.firstIndex(of: ":") {
          field.append(String(rest[..<colon]))
          fields.append(field.finish())
          field = StringBuilder()
          rest = rest[rest.index(after: colon)...]
        }
        field.append(String(rest))
      }
    }
    fields.append(field.finish())
    return fields
  }
}

extension ARNReference.Key {
  /// The key of a resource's own ARN; `nil` where the code does not name the resource.
  init?(_ resource: Resource) {
    guard let form = ARNForm.byType[resource.type] else { return nil }
    var builder = StringBuilder()
    for part in form.parts {
      switch part {
      case .text(let text): builder.append(text)
      case .attribute(let attribute):
        switch resource.values[attribute] {
        case .string(let text): builder.append(text)
        case .partial(let partial): builder.append(partial)
        case .unknown(let unknown): builder.append(unknown)
        default:
          guard attribute == "path" else { return nil }
          builder.append("/")
        }
      }
    }
    self.init(service: form.service, resource: builder.finish().canonical)
  }

  /// Where the key ends with the one symbol of a resource's name, `role/${aws_iam_role.app.name}`: the symbol and what
  /// stands before it.
  var symbolAtEnd: (prefix: String, symbol: Value)? {
    switch resource {
    case .unknown: return ("", resource)
    case .partial(let partial):
      guard partial.parts.count == 2, case .text(let prefix) = partial.parts[0],
        case .symbol(let unknown) = partial.parts[1]
      else { return nil }
      return (prefix, .unknown(unknown))
    default: return nil
    }
  }

  /// Whether a type's ARNs begin with this key's service and the given text before their name.
  func mayName(type: String, prefix: String) -> Bool {
    guard let form = ARNForm.byType[type], form.service == service else { return false }
    var text = ""
    for part in form.parts {
      switch part {
      case .text(let own): text += own
      case .attribute(let attribute): return attribute == "path" ? prefix.hasPrefix(text) : prefix == text
      }
    }
    return false
  }
}

/// What the ARNs of a type are made of: `iam:role{path}{name}`, taken apart.
private struct ARNForm: Sendable {
  enum Part: Sendable {
    case text(String)
    case attribute(String)
  }

  let service: String
  let parts: [Part]

  static let byType: TextMap<ARNForm> = {
    var forms = TextMap<ARNForm>()
    for (type, form) in IdentityAttributes.arnForms {
      if let form = ARNForm(form) { forms.set(type, form) }
    }
    return forms
  }()

  private init?(_ form: String) {
    guard let colon = form.firstIndex(of: ":") else { return nil }
    service = String(form[..<colon])
    var parts: [Part] = []
    var rest = form[form.index(after: colon)...]
    while let open = rest.firstIndex(of: "{"), let close = rest.firstIndex(of: "}"), open < close {
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      parts.append(.attribute(String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
  }
}
