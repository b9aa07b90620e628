import Source
import Values

/// The managed resources of one type by the values of one attribute: what makes a join cost no more than its result.
///
/// Lists hold positions in the scope, ascending.
final class AttributeIndex: Sendable {
  struct Key: TableKey {
    let type: String
    let attribute: String

    var tableHash: UInt64 { TableHash.of(type.tableHash, attribute.tableHash) }
  }

  /// Candidates whose value is no symbol of an identity attribute, by the types of the resources that the value names.
  /// A value that names a resource of a type names no other resource of that type.
  struct Group {
    let types: Set<String>
    var literals: [Int] = []
    var arns: [Int] = []
    var symbols: [Int] = []
    var partials: [Int] = []
    var structures: [Int] = []
  }

  /// Candidates whose value is the symbol of an identity attribute of some resource of one type.
  struct Identities {
    var named: [Int] = []
    var assigned: [Int] = []
  }

  let byResource: Table<Int, [Int]>
  let byValue: Table<Value, [Int]>
  let groups: [Group]
  let identities: TextMap<Identities>
  /// The attribute is null.
  let absent: [Int]
  /// The attribute is not null.
  let present: [Int]

  init(_ scope: ScopeIndex, _ names: Names, key: Key) {
    var byResource = Table<Int, [Int]>()
    var byValue = Table<Value, [Int]>()
    // By the types, joined.
    var groups = TextMap<Group>()
    var identities = TextMap<Identities>()
    var absent: [Int] = []
    var present: [Int] = []
    for position in scope.managed(key.type) {
      switch scope.reference(of: key.attribute, at: position, names) {
      case .value(.null):
        absent.append(position)
        continue
      case .resource(let target, let isNamed):
        byResource[target, default: []].append(position)
        let type = scope.resources[target].type
        if isNamed {
          identities[type, default: Identities()].named.append(position)
        } else {
          identities[type, default: Identities()].assigned.append(position)
        }
      case .value(let value):
        byValue[value, default: []].append(position)
        let types = scope.typesNamed(by: value, names)
        groups[types.sorted().joined(separator: " "), default: Group(types: types)].append(position, value)
      }
      present.append(position)
    }
    self.byResource = byResource
    self.byValue = byValue
    self.groups = groups.values
    self.identities = identities
    self.absent = absent
    self.present = present
  }
}

extension AttributeIndex.Group {
  fileprivate mutating func append(_ position: Int, _ value: Value) {
    switch value {
    case .unknown(let unknown):
      if unknown.type.isPrimitive || unknown.type == .dynamic {
        symbols.append(position)
      } else {
        structures.append(position)
      }
    case .partial: partials.append(position)
    case .string(let text):
      if text.utf8.starts(with: "arn:".utf8) { arns.append(position) } else { literals.append(position) }
    default: structures.append(position)
    }
  }
}

/// The candidates of a join by one attribute.
struct Selection {
  var certain: [Int] = []
  /// Undecided without a further look.
  var possible: [Int] = []
  /// To be compared one by one.
  var open: [Int] = []

  var count: Int { certain.count + possible.count + open.count }
}

extension [Int] {
  /// Appends a list, sharing its storage where this one is empty.
  fileprivate mutating func join(_ list: [Int]) {
    if isEmpty { self = list } else { append(contentsOf: list) }
  }
}

extension AttributeIndex {
  func select(_ reference: Reference, _ scope: ScopeIndex, _ names: Names) -> Selection {
    var selection = Selection()
    switch reference {
    case .resource(let position, let isNamed):
      let resource = scope.resources[position]
      selection.certain.join(byResource[position] ?? [])
      for value in Set(resource.identityValues) { selection.certain.join(byValue[value] ?? []) }
      for group in groups where !group.types.contains(resource.type) {
        selection.possible.join(group.symbols)
        if !isNamed { selection.possible.join(group.literals) }
        selection.open.join(group.partials)
        selection.open.join(group.arns)
      }
    case .value(.null):
      selection.certain = absent
      for group in groups {
        selection.open.join(group.symbols)
        selection.open.join(group.structures)
      }
    case .value(let value):
      selection.certain.join(byValue[value] ?? [])
      for position in names.byValue[value] ?? [] { selection.certain.join(byResource[position] ?? []) }
      select(value, types: scope.typesNamed(by: value, names), into: &selection)
    }
    return selection
  }

  private func select(_ value: Value, types: Set<String>, into selection: inout Selection) {
    let groups = groups.filter { $0.types.isDisjoint(with: types) }
    let identities = identities.filter { !types.contains($0.key) }.map(\.value)
    switch value {
    case .string(let text):
      let isARN = text.utf8.starts(with: "arn:".utf8)
      for group in groups {
        selection.possible.join(group.symbols)
        selection.open.join(group.partials)
      }
      for identity in identities {
        if isARN {
          selection.open.join(identity.assigned)
          selection.open.join(identity.named)
        } else {
          selection.possible.join(identity.assigned)
        }
      }
    case .unknown(let unknown) where unknown.type.isPrimitive || unknown.type == .dynamic:
      if types.isEmpty && selection.certain.isEmpty && unknown.type == .dynamic {
        selection.possible = present
        return
      }
      let certain = Set(selection.certain)
      func add(_ list: [Int]) {
        selection.possible.join(certain.isEmpty ? list : list.filter { !certain.contains($0) })
      }
      for group in groups {
        for list in [group.literals, group.arns, group.symbols, group.partials] { add(list) }
        if unknown.type == .dynamic { add(group.structures) }
      }
      for identity in identities {
        add(identity.assigned)
        add(identity.named)
      }
    case .partial:
      for group in groups {
        selection.possible.join(group.symbols)
        for list in [group.literals, group.arns, group.partials] { selection.open.join(list) }
      }
      for identity in identities {
        selection.open.join(identity.assigned)
        selection.open.join(identity.named)
      }
    default:
      for group in groups {
        selection.open.join(group.symbols)
        selection.open.join(group.structures)
      }
    }
  }
}

extension ScopeIndex {
  /// What an attribute of the resource at a position is: an identity attribute that the code does not set is the
  /// resource's own.
  func reference(of attribute: String, at position: Int, _ names: Names) -> Reference {
    let resource = resources[position]
    if let value = resource.values[attribute], !value.isNull { return reference(value, names) }
    if let group = IdentityAttributes.of(resource.type).group(of: attribute) {
      return .resource(position, isNamed: resource.sets(oneOf: group))
    }
    return .value(.null)
  }

  func join(type: String, filter: ValueMap) -> Join {
    let names = names
    let conditions = filter.map { (attribute: $0.key, reference: reference($0.value, names)) }
    var best: (selection: Selection, condition: Int)?
    for (position, condition) in conditions.enumerated() {
      let index = attributeIndex(type: type, attribute: condition.attribute)
      let selection = index.select(condition.reference, self, names)
      if best.map({ selection.count < $0.selection.count }) ?? true { best = (selection, position) }
    }
    guard let (selection, chosen) = best else {
      return Join(certain: Array(list(managed(type))), possible: ResourceList(), examined: 0)
    }
    if conditions.count == 1 && selection.open.isEmpty {
      return Join(
        certain: selection.certain.sorted().map { resources[$0] }, possible: list(selection.possible.inOrder),
        examined: 0)
    }
    var certain: [Int] = []
    var possible: [Int] = []
    var examined = 0
    func examine(_ position: Int, from start: Truth) {
      var truth = start
      for (i, condition) in conditions.enumerated() where truth != .no && i != chosen {
        truth = truth && self.truth(condition.reference, reference(of: condition.attribute, at: position, names), names)
      }
      examined += 1
      switch truth {
      case .yes: certain.append(position)
      case .unknown: possible.append(position)
      case .no: break
      }
    }
    for position in selection.certain { examine(position, from: .yes) }
    for position in selection.possible { examine(position, from: .unknown) }
    let known = Set(selection.certain)
    for position in selection.open where !known.contains(position) {
      let condition = conditions[chosen]
      let truth = truth(condition.reference, reference(of: condition.attribute, at: position, names), names)
      if truth == .no { examined += 1 } else { examine(position, from: truth) }
    }
    return Join(
      certain: certain.sorted().map { resources[$0] }, possible: list(possible.inOrder), examined: examined)
  }

  func referents(of value: Value, types: [String]) -> Referents {
    var definite: [Int] = []
    var possible: [Int] = []
    var isOpen = false
    let names = names
    func look(_ value: Value) {
      switch reference(value, names) {
      case .resource(let position, _):
        if types.isEmpty || types.contains(resources[position].type) { definite.append(position) }
      case .value(.null): break
      case .value(.tuple(let elements)): for element in elements { look(element) }
      case .value(let value):
        let named = (names.byValue[value] ?? []).filter { types.isEmpty || types.contains(resources[$0].type) }
        if !named.isEmpty {
          definite += named
          return
        }
        isOpen = true
        if case .unknown(let unknown) = value { for element in unknown.certain { look(element) } }
        for type in types { possible.join(candidates(type, for: value, names)) }
      }
    }
    look(value)
    let distinct = Array(Set(definite)).sorted()
    let undecided = distinct.isEmpty ? possible.inOrder : possible.filter { !distinct.contains($0) }.inOrder
    return Referents(definite: distinct.map { resources[$0] }, possible: list(undecided), isOpen: isOpen)
  }

  /// The resources of a type that a value, naming none of them for certain, may refer to.
  private func candidates(_ type: String, for value: Value, _ names: Names) -> [Int] {
    switch value {
    case .unknown: managed(type)
    case .string(let text) where !text.utf8.starts(with: "arn:".utf8): names.assigned[type] ?? []
    case .string, .partial:
      managed(type).filter { truth(.resource($0, isNamed: !names.isAssigned($0, type)), .value(value), names) != .no }
    default: []
    }
  }
}

extension Names {
  func isAssigned(_ position: Int, _ type: String) -> Bool {
    guard let list = assigned[type] else { return false }
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if list[middle] < position { low = middle + 1 } else { high = middle }
    }
    return low < list.count && list[low] == position
  }
}

extension [Int] {
  /// The distinct positions in ascending order; the list itself where it is so already.
  fileprivate var inOrder: [Int] {
    var i = 1
    while i < count {
      if self[i - 1] >= self[i] {
        let sorted = sorted()
        var distinct: [Int] = []
        distinct.reserveCapacity(count)
        for position in sorted where distinct.last != position { distinct.append(position) }
        return distinct
      }
      i += 1
    }
    return self
  }
}
