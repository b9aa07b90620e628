import Values

/// What a provider says its resources and data sources are made of: attributes, their types, who sets them, and blocks.
///
/// The table is `schemas/aws.schema`, made from `terraform providers schema -json` by `schemas/generate.py`, which documents
/// its form. It is read where it lies in the binary: nothing is decoded at start-up, a look-up is a binary search over bytes.
public struct ProviderSchema: Sendable {
  /// The AWS provider.
  public static let aws = ProviderSchema(EmbeddedSchemas.aws, prefix: "aws_")

  /// The sections in their order, each of which the table says where it begins.
  private enum Section: Int {
    case resources, dataSources, ephemeral, kinds, bodies, names, release, end
  }

  private let table: StaticString
  /// What all types of the provider begin with; the table leaves it out.
  private let prefix: String

  private init(_ table: StaticString, prefix: String) {
    self.table = table
    self.prefix = prefix
  }

  /// `5.100.0`
  public var version: String {
    let start = offset(of: .release)
    let release = text(from: start, to: offset(of: .end)).split(separator: ",")
    return release.count > 1 ? String(release[1]) : ""
  }

  /// Whether a type is one of this provider's by its name.
  public func owns(_ type: String) -> Bool { type.utf8.starts(with: prefix.utf8) }

  /// What a type of resource or data source is made of; `nil` for a type that this version does not have.
  public func block(_ type: String, mode: Mode = .managed) -> BlockSchema? {
    guard owns(type) else { return nil }
    let section: Section = mode == .managed ? .resources : .dataSources
    let start = offset(of: section)
    let count = (offset(of: Section(rawValue: section.rawValue + 1) ?? .end) - start) / ProviderSchema.typeWidth
    guard
      let entry = find(type, dropping: prefix.utf8.count, from: start, count: count, width: ProviderSchema.typeWidth)
    else { return nil }
    return BlockSchema(schema: self, start: offset(of: .bodies) + number(entry + 3, digits: 3))
  }

  /// The names of all types of resources or data sources.
  public func types(_ mode: Mode = .managed) -> [String] {
    let section: Section = mode == .managed ? .resources : .dataSources
    let end = offset(of: Section(rawValue: section.rawValue + 1) ?? .end)
    return stride(from: offset(of: section), to: end, by: ProviderSchema.typeWidth).map { prefix + name(at: $0) }
  }

  // MARK: Reading the table

  private static let typeWidth = 6

  fileprivate func digit(_ offset: Int) -> Int { Int(table.utf8Start[offset]) - 0x30 }

  fileprivate func number(_ offset: Int, digits: Int) -> Int {
    var number = 0
    for i in 0..<digits { number = number << 6 | digit(offset + i) }
    return number
  }

  private func offset(of section: Section) -> Int { number(4 * section.rawValue, digits: 4) }

  fileprivate func kind(_ index: Int) -> (flags: Int, type: Int) {
    let start = offset(of: .kinds) + 2 * index
    return (digit(start), digit(start + 1))
  }

  /// The name that an entry begins with.
  fileprivate func name(at entry: Int) -> String {
    let start = offset(of: .names) + number(entry, digits: 3)
    var end = start
    while table.utf8Start[end] != UInt8(ascii: ",") { end += 1 }
    return text(from: start, to: end)
  }

  private func text(from start: Int, to end: Int) -> String {
    String(decoding: UnsafeBufferPointer(start: table.utf8Start + start, count: end - start), as: UTF8.self)
  }

  /// Where the entry of a name lies among entries of one width that are sorted by name.
  ///
  /// - Parameter prefix: so many bytes of the name are left out.
  fileprivate func find(_ name: String, dropping prefix: Int = 0, from start: Int, count: Int, width: Int) -> Int? {
    let names = offset(of: .names)
    let found = name.utf8.withContiguousStorageIfAvailable { name -> Int? in
      let name = UnsafeBufferPointer(rebasing: name.dropFirst(prefix))
      var low = 0
      var high = count
      while low < high {
        let middle = (low + high) / 2
        let entry = start + middle * width
        let order = compare(name, table.utf8Start + names + number(entry, digits: 3))
        if order == 0 { return entry }
        if order < 0 { high = middle } else { low = middle + 1 }
      }
      return nil
    }
    if let found { return found }
    // A text that is not Swift's own.
    return find(
      String(decoding: Array(name.utf8), as: UTF8.self), dropping: prefix, from: start, count: count, width: width)
  }

  /// The order of a name and one of the table, which a comma ends.
  private func compare(_ name: UnsafeBufferPointer<UInt8>, _ other: UnsafePointer<UInt8>) -> Int {
    var i = 0
    while i < name.count {
      let letter = other[i]
      if letter == UInt8(ascii: ",") { return 1 }
      if name[i] != letter { return Int(name[i]) - Int(letter) }
      i += 1
    }
    return other[i] == UInt8(ascii: ",") ? 0 : -1
  }
}

/// What a block is made of.
public struct BlockSchema: Sendable {
  fileprivate let schema: ProviderSchema
  /// The counts of attributes and of blocks, then both, each sorted by name.
  fileprivate let start: Int

  private static let attributeWidth = 4
  private static let blockWidth = 7

  private var attributeCount: Int { schema.number(start, digits: 2) }
  private var blockCount: Int { schema.number(start + 2, digits: 2) }
  private var firstAttribute: Int { start + 4 }
  private var firstBlock: Int { firstAttribute + attributeCount * BlockSchema.attributeWidth }

  /// What is said of an attribute; `nil` where there is none of that name.
  public func attribute(_ name: String) -> AttributeSchema? {
    let entry = schema.find(name, from: firstAttribute, count: attributeCount, width: BlockSchema.attributeWidth)
    return entry.map { attribute(at: $0) }
  }

  /// What is said of the blocks of a type; `nil` where there are none.
  public func block(_ name: String) -> NestedBlockSchema? {
    let entry = schema.find(name, from: firstBlock, count: blockCount, width: BlockSchema.blockWidth)
    return entry.map { block(at: $0) }
  }

  /// All attributes by name.
  public var attributes: [(name: String, schema: AttributeSchema)] {
    (0..<attributeCount).map { index in
      let entry = firstAttribute + index * BlockSchema.attributeWidth
      return (schema.name(at: entry), attribute(at: entry))
    }
  }

  /// All types of blocks by name.
  public var blocks: [(name: String, schema: NestedBlockSchema)] {
    (0..<blockCount).map { index in
      let entry = firstBlock + index * BlockSchema.blockWidth
      return (schema.name(at: entry), block(at: entry))
    }
  }

  private func attribute(at entry: Int) -> AttributeSchema {
    let (flags, type) = schema.kind(schema.digit(entry + 3))
    return AttributeSchema(flags: AttributeSchema.Flags(rawValue: UInt8(flags)), code: UInt8(type))
  }

  private func block(at entry: Int) -> NestedBlockSchema {
    let mode = schema.digit(entry + 3)
    let body = schema.bodies + schema.number(entry + 4, digits: 3)
    return NestedBlockSchema(
      nesting: NestedBlockSchema.Nesting(rawValue: UInt8(mode & 7)) ?? .list, isRequired: mode & 8 != 0,
      isAttribute: mode & 16 != 0, isAtMostOne: mode & 32 != 0, block: BlockSchema(schema: schema, start: body))
  }
}

extension ProviderSchema {
  fileprivate var bodies: Int { offset(of: .bodies) }
}

/// What a provider says of one attribute.
public struct AttributeSchema: Sendable {
  /// Who sets it, and how it is to be treated.
  public struct Flags: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    /// The code must set it.
    public static let required = Flags(rawValue: 1)
    /// The code may set it.
    public static let optional = Flags(rawValue: 2)
    /// The provider gives it a value where the code does not.
    public static let computed = Flags(rawValue: 4)
    public static let sensitive = Flags(rawValue: 8)
    /// It is sent to the provider and never stored.
    public static let writeOnly = Flags(rawValue: 16)
  }

  public enum Collection: UInt8, Sendable {
    case none, list, set, map
  }

  public enum Element: UInt8, Sendable {
    case string, number, bool, dynamic, object, collection
  }

  public let flags: Flags
  public let collection: Collection
  public let element: Element

  init(flags: Flags, code: UInt8) {
    self.flags = flags
    collection = Collection(rawValue: code >> 3) ?? .none
    element = Element(rawValue: code & 7) ?? .dynamic
  }

  /// Whether the code may set the attribute.
  public var isArgument: Bool { !flags.isDisjoint(with: [.required, .optional]) }

  /// Whether only the provider gives the attribute its value.
  public var isAssigned: Bool { !isArgument }

  /// The type; objects, and collections within collections, are of any type.
  public var type: Type {
    let element: Type =
      switch self.element {
      case .string: .string
      case .number: .number
      case .bool: .bool
      case .dynamic, .object, .collection: .dynamic
      }
    switch collection {
    case .none: return element
    case .list: return .list(element)
    case .set: return .set(element)
    case .map: return .map(element)
    }
  }
}

/// What a provider says of the blocks of one type inside of another block.
public struct NestedBlockSchema: Sendable {
  /// How blocks of the type are read: one as an object, several as a collection of objects.
  public enum Nesting: UInt8, Sendable {
    case single, list, set, map, group
  }

  public let nesting: Nesting
  /// Whether there must be one.
  public let isRequired: Bool
  /// Whether this is an attribute whose elements are objects, which may be written as blocks.
  public let isAttribute: Bool
  public let isAtMostOne: Bool
  public let block: BlockSchema
}
