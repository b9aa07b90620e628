import Inventory
import Values

/// Makes Kubernetes objects of the values of the Kubernetes provider's resources.
struct TerraformConversion {
  /// The ids of objects whose names the code knows, by the address of their resource.
  private let ids: [String: Value]
  private let kind: TerraformKind

  init(_ kind: TerraformKind, ids: [String: Value]) {
    self.kind = kind
    self.ids = ids
  }

  /// The object that a resource of these values creates.
  func object(_ values: Value) -> Value {
    var object = content(values.entries ?? ValueMap(), in: "")
    object["apiVersion"] = .string(kind.apiVersion)
    object["kind"] = .string(kind.kind)
    return .object(object)
  }

  /// Recursion is bounded by the nesting of blocks in the syntax.
  private func content(_ map: ValueMap, in block: String) -> ValueMap {
    var entries: [ValueMap.Entry] = []
    entries.reserveCapacity(map.count + 2)
    for entry in map where !entry.value.isNull && entry.value != .string("") {
      let key = entry.key
      if block.isEmpty && TerraformField.own.contains(key) { continue }
      if let blocks = TerraformField.blocks(entry.value, key) {
        if key == "persistent_volume_source" {
          entries += content(blocks[0].entries ?? ValueMap(), in: key)
          continue
        }
        let field = TerraformField(key, in: block, isBlock: true)
        let objects = blocks.map { Value.object(content($0.entries ?? ValueMap(), in: key)) }
        entries.append(ValueMap.Entry(key: field.name, value: field.isList ? .tuple(objects) : objects[0]))
      } else if let value = self.value(entry.value, key, in: block) {
        entries.append(ValueMap.Entry(key: value.name, value: value.value))
      }
    }
    var fields = ValueMap(entries: entries)
    complete(&fields, block)
    return fields
  }

  /// An argument's value, or that of blocks of which there are none or it is not known how many.
  private func value(_ value: Value, _ key: String, in block: String) -> (name: String, value: Value)? {
    switch value {
    case .tuple(let elements) where elements.isEmpty:
      let field = TerraformField(key, in: block, isBlock: true)
      // Of a dynamic block that expands to nothing, or of a list of names.
      return (field.isList ? field.name : TerraformField(key, in: block, isBlock: false).name, value)
    case .tuple(let elements) where TerraformField.isMap(key) && elements.count == 1:
      return self.value(elements[0], key, in: block)
    case .tuple(let elements), .list(let elements, _), .set(let elements, _):
      return (
        TerraformField(key, in: block, isBlock: false).name, .tuple(elements.map { element($0, key, in: block) })
      )
    case .map(let map, _), .object(let map):
      let texts = map.filter { !$0.value.isNull }.map { ValueMap.Entry(key: $0.key, value: text($0.value)) }
      return (
        name(ofData: key) ?? TerraformField(key, in: block, isBlock: false).name, .object(ValueMap(entries: texts))
      )
    case .unknown(let unknown) where openElements(value) != nil: return openBlocks(unknown, key, in: block)
    default:
      return (
        name(ofData: key) ?? TerraformField(key, in: block, isBlock: false).name,
        TerraformField.scalar(resolved(value), key, in: block)
      )
    }
  }

  /// The blocks that are certain where the code does not decide how many there are.
  private func openElements(_ value: Value) -> [Value]? {
    guard case .unknown(let unknown) = value, unknown.type == .list(.dynamic), unknown.symbol.kind == .derived else {
      return nil
    }
    return unknown.certain
  }

  /// Blocks of which the code does not decide how many there are.
  private func openBlocks(_ unknown: Unknown, _ key: String, in block: String) -> (name: String, value: Value) {
    let field = TerraformField(key, in: block, isBlock: true)
    let certain = unknown.certain.map { Value.object(content($0.entries ?? ValueMap(), in: key)) }
    if field.isList {
      return (
        field.name,
        .unknown(Unknown(unknown.symbol, type: .list(.dynamic), isNotNull: true, certain: certain))
      )
    }
    return (field.name, certain.first ?? .unknown(Unknown(unknown.symbol)))
  }

  private func element(_ value: Value, _ key: String, in block: String) -> Value {
    let value = TerraformField.scalar(resolved(value), key, in: block)
    switch value {
    case .number where key != "supplemental_groups" && block != "on_exit_codes", .bool: return .string(value.text ?? "")
    default: return value
    }
  }

  private func text(_ value: Value) -> Value {
    switch value {
    case .number, .bool: .string(value.text ?? "")
    default: resolved(value)
    }
  }

  /// The name in place of an object's id: `kubernetes_namespace.shop.id` is `shop`.
  private func resolved(_ value: Value) -> Value {
    guard case .unknown(let unknown) = value, case .resource(let address, "id") = unknown.symbol.kind else {
      return value
    }
    return ids[address] ?? value
  }

  /// The fields that hold a Secret's data: what is written as text and what is encoded.
  private func name(ofData key: String) -> String? {
    switch (kind.kind, key) {
    case ("Secret", "data"), ("Secret", "data_wo"): "stringData"
    case ("Secret", "binary_data"), ("Secret", "binary_data_wo"): "data"
    default: nil
    }
  }

  /// Adds what the provider sends where the code says nothing, and Kubernetes would not take as said.
  private func complete(_ content: inout ValueMap, _ block: String) {
    switch block {
    case "spec" where content["containers"] != nil && content["automountServiceAccountToken"] == nil:
      // Which counts before what the service account says.
      content["automountServiceAccountToken"] = .bool(true)
    case "seccomp_profile" where content["type"] == nil: content["type"] = .string("Unconfined")
    case "subject" where content["kind"] == .string("ServiceAccount") && content["namespace"] == nil:
      content["namespace"] = .string("default")
    default: break
    }
  }

  // MARK: The way back

  /// The path of an object's attribute in the resource: as far as that is written there.
  ///
  /// `spec.template.spec.containers[0].image` is `spec[0].template[0].spec[0].container[0].image`.
  func path(of path: AttributePath, in values: Value) -> AttributePath {
    var steps: [PathStep] = []
    var rest = path.steps[...]
    var current = values
    var block: String? = ""
    while let step = rest.popFirst() {
      switch step {
      case .index(let index):
        guard let element = current[index] else { return AttributePath(steps) }
        steps.append(step)
        current = element
      case .attribute(let name), .key(let name):
        guard let parent = block else {
          guard let next = current[name] else { return AttributePath(steps) }
          steps.append(.attribute(name))
          current = next
          continue
        }
        guard let (entry, field) = self.entry(name, in: &current, parent, &steps) else { return AttributePath(steps) }
        steps.append(.attribute(entry.key))
        guard let blocks = TerraformField.blocks(entry.value, entry.key) ?? openElements(entry.value) else {
          current = entry.value
          block = nil
          continue
        }
        block = entry.key
        var index = 0
        if field.isList {
          guard case .index(let wanted)? = rest.popFirst(), blocks.indices.contains(wanted) else {
            return AttributePath(steps)
          }
          index = wanted
        }
        guard blocks.indices.contains(index) else { return AttributePath(steps) }
        // An argument in place of a block is no list.
        if case .object = entry.value {} else { steps.append(.index(index)) }
        current = blocks[index]
      }
    }
    return AttributePath(steps)
  }

  /// The argument or blocks of a block that a field of the object is made from.
  private func entry(
    _ name: String, in current: inout Value, _ block: String, _ steps: inout [PathStep]
  ) -> (entry: ValueMap.Entry, field: TerraformField)? {
    for entry in current.entries ?? ValueMap() {
      let isBlock = TerraformField.blocks(entry.value, entry.key) != nil || openElements(entry.value) != nil
      let field = TerraformField(entry.key, in: block, isBlock: isBlock)
      if (self.name(ofData: entry.key) ?? field.name) == name { return (entry, field) }
    }
    // The source of a persistent volume stands in a block of its own.
    guard let source = current["persistent_volume_source"], let inner = source[0],
      let found = inner.entries?.first(where: { TerraformField($0.key, in: block, isBlock: true).name == name })
    else { return nil }
    steps += [.attribute("persistent_volume_source"), .index(0)]
    current = inner
    return (found, TerraformField(found.key, in: block, isBlock: true))
  }
}
