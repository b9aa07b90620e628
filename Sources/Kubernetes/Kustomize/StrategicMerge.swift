/// Strategic merge of a patch into an object, as kustomize does it: mappings field by field, lists by their merge keys where
/// a schema has them and otherwise as a whole, null and `$patch: delete` for what goes.
///
/// kustomize's own merge is followed with what is peculiar about it: elements that a patch names come first in the order of the
/// patch, `$patch: replace` in an element of a list that is there leaves the element as it is, other directives stay as fields.
struct StrategicMerge {
  /// Lists without unique keys are compared element by element: longer ones are refused.
  private static let longestUnkeyedList = 2_000

  private let added = Change(.patch)

  /// The merged object; `nil` where the patch deletes it.
  static func merge(_ patch: Tree, into object: Tree) throws(KustomizeFault) -> Tree? {
    let type = GroupVersionKind(apiVersion: object["apiVersion"]?.text ?? "", kind: object["kind"]?.text ?? "")
    return try StrategicMerge().merge(object, patch, MergeSchema.type(of: type), nil).tree
  }

  /// What became of a node: `nil` where it goes.
  private struct Outcome {
    var tree: Tree?
    /// Whether the patch stands for the node instead of being merged into it.
    var isReplaced = false
  }

  // MARK: - Nodes

  /// - Parameters:
  ///   - type: the schema of a mapping, or of a list's elements.
  ///   - keys: the merge keys of a list.
  private func merge(
    _ old: Tree, _ patch: Tree, _ type: MergeSchema.TypeIndex?, _ keys: [String]?
  ) throws(KustomizeFault) -> Outcome {
    if patch.isNull { return Outcome(tree: nil) }
    if old.isNull { return Outcome(tree: try added(patch, type, keys)?.over(old)) }
    switch (old.content, patch.content) {
    case (.mapping, .mapping): return try mergeMappings(old, patch, type)
    case (.sequence(let elements), .sequence(let patches)):
      guard let keys else { return Outcome(tree: marked(patch, over: old)) }
      guard let merged = try mergeLists(elements, patches, type, keys) else { return Outcome(tree: nil) }
      var result = old
      result.content = .sequence(merged)
      return Outcome(tree: result)
    case (.scalar(let text), .scalar(let patchText)):
      // What a patch only repeats, such as the name of a container, stays where it was.
      return Outcome(tree: text == patchText ? old : marked(patch, over: old))
    default:
      throw KustomizeFault("it has \(StrategicMerge.name(patch)) where the object has \(StrategicMerge.name(old))")
    }
  }

  private static func name(_ tree: Tree) -> String {
    switch tree.content {
    case .scalar: "a scalar"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  private func marked(_ patch: Tree, over old: Tree) -> Tree {
    var result = patch
    result.change = Change(.patch, over: old.site, old.change)
    return result
  }

  /// A part of the patch that comes to where nothing is; `nil` where nothing is left of it.
  private func added(_ patch: Tree, _ type: MergeSchema.TypeIndex?, _ keys: [String]?) throws(KustomizeFault) -> Tree? {
    var result = patch
    result.change = added
    switch patch.content {
    case .scalar(let scalar): return scalar.tag == .null ? nil : result
    case .sequence(let elements):
      guard let keys else { return result }
      guard let merged = try mergeLists(elements, elements, type, keys) else { return nil }
      result.content = .sequence(merged)
      return result
    case .mapping(let entries):
      let directive = try StrategicMerge.directive(of: entries)
      if directive == .delete { return nil }
      let type = type ?? StrategicMerge.ownType(of: patch)
      var kept: [Tree.Entry] = []
      kept.reserveCapacity(entries.count)
      for entry in entries where entry.key != StrategicMerge.directiveKey {
        let field = MergeSchema.field(entry.key, of: type)
        guard let value = try added(entry.value, field?.type, field?.mergeKeys) else { continue }
        kept.append(Tree.Entry(key: entry.key, site: entry.site, value: value))
      }
      result.content = .mapping(kept)
      return result
    }
  }

  /// The schema of an object that stands in another one.
  private static func ownType(of tree: Tree) -> MergeSchema.TypeIndex? {
    guard let kind = tree["kind"]?.text, let apiVersion = tree["apiVersion"]?.text else { return nil }
    return MergeSchema.type(of: GroupVersionKind(apiVersion: apiVersion, kind: kind))
  }

  // MARK: - Mappings

  private static let directiveKey = "$patch"

  private enum Directive {
    case merge
    case replace
    case delete

    init(_ text: String) throws(KustomizeFault) {
      switch text {
      case "merge": self = .merge
      case "replace": self = .replace
      case "delete": self = .delete
      default: throw KustomizeFault("\"\(text)\" is no value of $patch, which has merge, replace and delete")
      }
    }
  }

  private static func directive(of entries: [Tree.Entry]) throws(KustomizeFault) -> Directive {
    guard let index = Tree.index(of: directiveKey, in: entries) else { return .merge }
    return try Directive(entries[index].value.text ?? "")
  }

  private func mergeMappings(
    _ old: Tree, _ patch: Tree, _ type: MergeSchema.TypeIndex?
  ) throws(KustomizeFault) -> Outcome {
    let patches = patch.entries ?? []
    switch try StrategicMerge.directive(of: patches) {
    case .delete: return Outcome(tree: nil)
    case .replace:
      guard let replaced = try added(patch, type, nil) else { return Outcome(tree: nil) }
      return Outcome(tree: marked(replaced, over: old), isReplaced: true)
    case .merge: break
    }
    let type = type ?? StrategicMerge.ownType(of: old)
    var result: [Tree.Entry] = []
    let entries = old.entries ?? []
    result.reserveCapacity(entries.count + patches.count)
    var next = 0
    for entry in entries {
      while next < patches.count, patches[next].key < entry.key {
        if let new = try newEntry(patches[next], type) { result.append(new) }
        next += 1
      }
      let field = MergeSchema.field(entry.key, of: type)
      if next < patches.count, patches[next].key == entry.key {
        let patchEntry = patches[next]
        next += 1
        guard let value = try merge(entry.value, patchEntry.value, field?.type, field?.mergeKeys).tree else { continue }
        let isPatched = value.site.file == patchEntry.value.site.file && value.site == patchEntry.value.site
        result.append(Tree.Entry(key: entry.key, site: isPatched ? patchEntry.site : entry.site, value: value))
      } else if let value = try cleaned(entry.value, field?.type, field?.mergeKeys) {
        result.append(Tree.Entry(key: entry.key, site: entry.site, value: value))
      }
    }
    while next < patches.count {
      if let new = try newEntry(patches[next], type) { result.append(new) }
      next += 1
    }
    var tree = old
    tree.content = .mapping(result)
    return Outcome(tree: tree)
  }

  private func newEntry(_ entry: Tree.Entry, _ type: MergeSchema.TypeIndex?) throws(KustomizeFault) -> Tree.Entry? {
    if entry.key == StrategicMerge.directiveKey { return nil }
    let field = MergeSchema.field(entry.key, of: type)
    return try added(entry.value, field?.type, field?.mergeKeys).map {
      Tree.Entry(key: entry.key, site: entry.site, value: $0)
    }
  }

  /// A node of an object that is patched elsewhere: fields without a value go, and of elements with the same key one stays.
  private func cleaned(_ old: Tree, _ type: MergeSchema.TypeIndex?, _ keys: [String]?) throws(KustomizeFault) -> Tree? {
    switch old.content {
    case .scalar(let scalar): return scalar.tag == .null && scalar.text.isEmpty ? nil : old
    case .sequence(let elements):
      guard let keys, let merged = try cleanedElements(elements, type, keys) else { return old }
      var result = old
      result.content = .sequence(merged)
      return result
    case .mapping(let entries):
      let type = type ?? StrategicMerge.ownType(of: old)
      var result: [Tree.Entry]?
      for (index, entry) in entries.enumerated() {
        if result == nil, case .scalar(let scalar) = entry.value.content, scalar.tag != .null { continue }
        let field = MergeSchema.field(entry.key, of: type)
        let value = try cleaned(entry.value, field?.type, field?.mergeKeys)
        if result == nil {
          if let value, !StrategicMerge.differs(value, entry.value) { continue }
          result = Array(entries[..<index])
        }
        if let value { result?.append(Tree.Entry(key: entry.key, site: entry.site, value: value)) }
      }
      guard let result else { return old }
      var tree = old
      tree.content = .mapping(result)
      return tree
    }
  }

  /// Whether a cleaned node is another one than before: cleaning only ever takes away, or keeps the very same storage.
  private static func differs(_ new: Tree, _ old: Tree) -> Bool {
    switch (new.content, old.content) {
    case (.sequence(let a), .sequence(let b)):
      a.withUnsafeBufferPointer { a in b.withUnsafeBufferPointer { a.baseAddress != $0.baseAddress } }
    case (.mapping(let a), .mapping(let b)):
      a.withUnsafeBufferPointer { a in b.withUnsafeBufferPointer { a.baseAddress != $0.baseAddress } }
    default: false
    }
  }

  /// - Returns: `nil` where nothing changes.
  private func cleanedElements(
    _ elements: [Tree], _ type: MergeSchema.TypeIndex?, _ keys: [String]
  ) throws(KustomizeFault) -> [Tree]? {
    guard keys.count == 1, StrategicMerge.uniqueKeys(elements, keys[0]) != nil else {
      return elements.isEmpty ? nil : try mergeUnkeyed(elements, nil, type, keys)
    }
    var result: [Tree]?
    for (index, element) in elements.enumerated() {
      let value = try cleaned(element, type, nil)
      if result == nil {
        if let value, !StrategicMerge.differs(value, element) { continue }
        result = Array(elements[..<index])
      }
      if let value { result?.append(value) }
    }
    return result
  }

  // MARK: - Lists

  /// - Returns: `nil` where the patch deletes the list.
  private func mergeLists(
    _ elements: [Tree], _ patches: [Tree], _ type: MergeSchema.TypeIndex?, _ keys: [String]
  ) throws(KustomizeFault) -> [Tree]? {
    var elements = elements
    var patches = patches
    // An element that says nothing but what becomes of the list.
    if let index = patches.firstIndex(where: { $0[StrategicMerge.directiveKey] != nil }),
      patches[index].entries?.count == 1
    {
      let directive = try Directive(patches[index][StrategicMerge.directiveKey]?.text ?? "")
      if directive == .delete { return nil }
      patches.removeAll { $0.entries?.count == 1 && $0[StrategicMerge.directiveKey] != nil }
      if directive == .replace { elements = patches }
    }
    guard keys.count == 1, let places = StrategicMerge.uniqueKeys(elements, keys[0]),
      StrategicMerge.uniqueKeys(patches, keys[0]) != nil
    else { return try mergeUnkeyed(elements, patches, type, keys) }
    var result: [Tree] = []
    result.reserveCapacity(elements.count + patches.count)
    var isNamed = [Bool](repeating: false, count: elements.count)
    for patch in patches {
      if let key = patch[keys[0]]?.text, let place = places[key] {
        isNamed[place] = true
        let outcome = try merge(elements[place], patch, type, nil)
        guard let merged = outcome.tree, !merged.isEmpty else { continue }
        result.append(outcome.isReplaced ? elements[place] : merged)
      } else if let new = try added(patch, type, nil), !new.isEmpty {
        result.append(new)
      }
    }
    for (index, element) in elements.enumerated() where !isNamed[index] {
      if let kept = try cleaned(element, type, nil), !kept.isEmpty { result.append(kept) }
    }
    return result
  }

  /// Where each element is by its key; `nil` where not every one is a mapping with a key of its own.
  private static func uniqueKeys(_ elements: [Tree], _ key: String) -> [String: Int]? {
    var places: [String: Int] = [:]
    places.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      guard case .scalar(let scalar)? = element[key]?.content, scalar.tag != .null, !scalar.text.isEmpty,
        places.updateValue(index, forKey: scalar.text) == nil
      else { return nil }
    }
    return places
  }

  /// Lists of scalars, lists with several keys, and those with elements that have none or share one.
  private func mergeUnkeyed(
    _ old: [Tree], _ patches: [Tree]?, _ type: MergeSchema.TypeIndex?, _ keys: [String]
  ) throws(KustomizeFault) -> [Tree] {
    guard old.count + (patches?.count ?? 0) <= StrategicMerge.longestUnkeyedList else {
      throw KustomizeFault(
        "a list of more than \(StrategicMerge.longestUnkeyedList) elements without keys of their own is not merged")
    }
    let keys = keys.isEmpty ? [""] : keys
    var list = ElementList(old)
    var items = ElementList([])
    var values: [[String]] = []
    for element in (patches ?? []) + old {
      let own = ElementList.values(of: element, keys)
      if !values.contains(own) { values.append(own) }
    }
    if keys.count > 1 { ElementList.completeValues(&values) }
    var usedKeys: [String] = keys
    for own in values {
      let (validKeys, validValues) = ElementList.valid(values, own, keys)
      usedKeys = validKeys
      let (sought, soughtValues) = ElementList.valid([validValues], validValues, validKeys)
      let place = list.firstIndex(sought, soughtValues)
      let patch = patches.flatMap { ElementList($0).firstElement(sought, soughtValues) }
      var outcome = Outcome(tree: nil)
      switch (place.map { list.elements[$0] }, patch) {
      case (let element?, let patch?): outcome = try merge(element, patch, type, nil)
      case (let element?, nil): outcome.tree = try cleaned(element, type, nil)
      case (nil, let patch?): outcome.tree = try added(patch, type, nil)
      case (nil, nil): break
      }
      guard var value = outcome.tree, !value.isNull, value.entries?.isEmpty != true else {
        list.set(nil, validKeys, validValues)
        continue
      }
      for (key, text) in zip(validKeys, validValues) where !key.isEmpty && value[key] == nil && !text.isEmpty {
        value.set(key, Tree(.scalar(TreeScalar(plain: text)), value.site))
      }
      if let place, !outcome.isReplaced { list.elements[place] = value }
      items.set(value, validKeys, validValues)
    }
    if !values.isEmpty { items.append(list, usedKeys) }
    return items.elements
  }
}

/// A list in which elements are found by the values of some keys, by the rules of kustomize's own look-ups.
private struct ElementList {
  var elements: [Tree]

  init(_ elements: [Tree]) {
    self.elements = elements
  }

  /// The values that an element has under the keys, empty where it has none. The key of a scalar is empty.
  static func values(of element: Tree, _ keys: [String]) -> [String] {
    keys.map { $0.isEmpty ? element.text ?? "" : element[$0]?.text ?? "" }
  }

  /// Values that lack what others have are completed by those with which they share one.
  static func completeValues(_ values: inout [[String]]) {
    for i in values.indices {
      for j in values.indices {
        guard let common = common(values[i], values[j]) else { continue }
        values[i] = common
        values[j] = common
      }
    }
  }

  private static func common(_ a: [String], _ b: [String]) -> [String]? {
    var shares = false
    var result: [String] = []
    for (x, y) in zip(a, b) {
      if x == y {
        shares = true
      } else if !x.isEmpty && !y.isEmpty {
        return nil
      }
      result.append(x.isEmpty ? y : x)
    }
    return shares ? result : nil
  }

  /// The keys for which any has a value, with the values of one.
  static func valid(_ all: [[String]], _ values: [String], _ keys: [String]) -> (keys: [String], values: [String]) {
    let used = keys.indices.filter { key in all.contains { key < $0.count && !$0[key].isEmpty } }
    if used.isEmpty { return (keys, values) }
    return (used.map { keys[$0] }, used.filter(values.indices.contains).map { values[$0] })
  }

  func firstIndex(_ keys: [String], _ values: [String]) -> Int? {
    guard let key = keys.first, !key.isEmpty else { return elements.firstIndex { $0.text == values.first } }
    guard keys.count == values.count else { return nil }
    return elements.firstIndex { $0.entries != nil && ElementList.matches($0, keys, values) }
  }

  func firstElement(_ keys: [String], _ values: [String]) -> Tree? {
    firstIndex(keys, values).map { elements[$0] }
  }

  private static func matches(_ element: Tree, _ keys: [String], _ values: [String]) -> Bool {
    var found = false
    for (j, key) in keys.enumerated() {
      if j < values.count {
        if key.isEmpty {
          found = (element.text ?? "") == values[j]
        } else {
          found = element[key].map { values[j].isEmpty || ($0.scalar?.text ?? "") == values[j] } ?? false
        }
      }
      if !found { return false }
    }
    return true
  }

  /// Replaces the elements with these values, or adds the element where there is none; takes them away for `nil`.
  mutating func set(_ element: Tree?, _ keys: [String], _ values: [String]) {
    var kept: [Tree] = []
    kept.reserveCapacity(elements.count + 1)
    var isFound = false
    let isOfMappings = keys.first?.isEmpty == false
    for old in elements {
      if old.isNull || old.entries?.isEmpty == true { continue }
      if isOfMappings && old.entries == nil {
        kept.append(old)
      } else if !ElementList.matches(old, keys, values) {
        if !values.isEmpty { kept.append(old) }
      } else {
        isFound = true
        if let element { kept.append(element) }
      }
    }
    if let element, !isFound { kept.append(element) }
    elements = kept
  }

  /// Puts the elements of another list into this one, behind or in the place of those with the same values.
  mutating func append(_ list: ElementList, _ keys: [String]) {
    for element in list.elements {
      if keys.first?.isEmpty != false {
        set(element, [""], [element.text ?? ""])
        continue
      }
      var values: [String] = []
      for key in keys {
        if let value = element[key] {
          values.append(value.text ?? "")
        } else {
          elements.append(element)
        }
      }
      if keys.count > 1 { set(nil, keys, values) }
      set(element, keys, values)
    }
  }
}
