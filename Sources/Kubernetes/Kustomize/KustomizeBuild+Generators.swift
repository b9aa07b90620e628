import Functions
import Source
import Values

/// Config maps and secrets made of literals and files, and the hashes of their content that become part of their names.
extension KustomizeBuild {
  mutating func generate(_ kustomization: Kustomization, _ accumulation: inout Accumulation) {
    let options = GeneratorOptions(kustomization.tree["generatorOptions"])
    for kind in [GeneratedKind.configMap, .secret] {
      for generator in kustomization.list(kind.field) {
        generate(generator, kind, options, kustomization, &accumulation)
      }
    }
    generateByPlugins(kustomization, &accumulation)
  }

  enum GeneratedKind {
    case configMap
    case secret

    var field: String { self == .configMap ? "configMapGenerator" : "secretGenerator" }
    var name: String { self == .configMap ? "ConfigMap" : "Secret" }
  }

  /// What generators are told in common, and each on its own.
  struct GeneratorOptions {
    var labels: [Tree.Entry]
    var annotations: [Tree.Entry]
    var disablesHash: Bool
    var isImmutable: Bool

    init(_ tree: Tree?) {
      labels = tree?["labels"]?.entries ?? []
      annotations = tree?["annotations"]?.entries ?? []
      disablesHash = tree?["disableNameSuffixHash"]?.isTrue ?? false
      isImmutable = tree?["immutable"]?.isTrue ?? false
    }

    /// These with what is common where they do not say otherwise.
    func merging(_ common: GeneratorOptions) -> GeneratorOptions {
      var merged = self
      merged.labels = Tree.sorted(common.labels + labels)
      merged.annotations = Tree.sorted(common.annotations + annotations)
      merged.disablesHash = disablesHash || common.disablesHash
      merged.isImmutable = isImmutable || common.isImmutable
      return merged
    }
  }

  mutating func generate(
    _ generator: Tree, _ kind: GeneratedKind, _ common: GeneratorOptions, _ kustomization: Kustomization,
    _ accumulation: inout Accumulation
  ) {
    func report(_ summary: String, _ detail: String, _ site: Site) {
      accumulation.diagnostics.append(diagnostic(.error, summary, detail, site, kustomization))
    }
    let metadataName = generator.descend("metadata", "name")
    guard let nameNode = generator["name"] ?? metadataName, let name = nameNode.text, !name.isEmpty else {
      report("The generator gives its \(kind.name) no name.", "kustomize refuses it. It is left out.", generator.site)
      return
    }
    let options = GeneratorOptions(generator["options"]).merging(common)
    let site = generator.entries?.first { $0.key == "name" }?.joined ?? nameNode.site
    var metadata = [Tree.Entry(key: "name", site: site, value: nameNode)]
    let namespace = generator["namespace"] ?? generator.descend("metadata", "namespace")
    if let namespace, namespace.text?.isEmpty == false {
      metadata.append(Tree.Entry(key: "namespace", site: namespace.site, value: namespace))
    }
    for (key, entries) in [("labels", options.labels), ("annotations", options.annotations)] where !entries.isEmpty {
      let texts = entries.map { entry in
        Tree.Entry(
          key: entry.key, site: entry.site, value: Tree.string(entry.value.scalar?.text ?? "", entry.value.site))
      }
      metadata.append(Tree.Entry(key: key, site: entries[0].site, value: Tree.mapping(texts, entries[0].site)))
    }
    let generated = Change(.generator)
    func scalar(_ text: String) -> Tree { Tree.string(text, site, generated) }
    var object = [
      Tree.Entry(key: "apiVersion", site: site, value: scalar("v1")),
      Tree.Entry(key: "kind", site: site, value: scalar(kind.name)),
      Tree.Entry(key: "metadata", site: site, value: Tree.mapping(metadata, site)),
    ]
    if kind == .secret {
      let type = generator["type"]?.text ?? ""
      object.append(
        Tree.Entry(
          key: "type", site: generator["type"]?.site ?? site,
          value: type.isEmpty ? scalar("Opaque") : generator["type"] ?? scalar("Opaque")))
    }
    if options.isImmutable {
      object.append(
        Tree.Entry(key: "immutable", site: site, value: Tree(.scalar(TreeScalar("true", .bool)), site, generated)))
    }
    let pairs = pairs(of: generator, kustomization, &accumulation)
    var data: [Tree.Entry] = []
    var binaryData: [Tree.Entry] = []
    var keys: Set<String> = []
    for pair in pairs {
      guard keys.insert(pair.key).inserted else {
        report(
          "The generator gives the key \"\(pair.key)\" twice.", "kustomize refuses it. The first one counts.", pair.site
        )
        continue
      }
      let text = kind == .configMap ? String(validating: pair.bytes, as: UTF8.self) : nil
      let value = text ?? KustomizeBuild.base64(pair.bytes)
      let entry = Tree.Entry(key: pair.key, site: pair.site, value: Tree.string(value, pair.site, pair.change))
      if kind == .configMap && text == nil { binaryData.append(entry) } else { data.append(entry) }
    }
    if kind == .secret || !data.isEmpty {
      object.append(Tree.Entry(key: "data", site: site, value: Tree.mapping(data, site)))
    }
    if !binaryData.isEmpty {
      object.append(Tree.Entry(key: "binaryData", site: site, value: Tree.mapping(binaryData, site)))
    }
    var result = KustomizeObject(Tree.mapping(object, generator.site))
    result.needsHash = !options.disablesHash
    switch generator["behavior"]?.text ?? "" {
    case "create": result.behavior = .create
    case "replace": result.behavior = .replace
    case "merge": result.behavior = .merge
    case "": break
    case let other:
      report(
        "\"\(other)\" is no behavior of a generator, which has create, merge and replace.", "It is taken for create.",
        generator["behavior"]?.site ?? generator.site)
    }
    absorb(result, site, kustomization, &accumulation)
  }

  /// Adds a generated object, or puts it in the place of one that is there.
  private func absorb(
    _ object: KustomizeObject, _ site: Site, _ kustomization: Kustomization, _ accumulation: inout Accumulation
  ) {
    func report(_ summary: String, _ detail: String) {
      accumulation.diagnostics.append(diagnostic(.error, summary, detail, site, kustomization))
    }
    let matches = accumulation.objects.indices.filter { index in
      accumulation.objects[index].hasId { object.id.isSame(as: $0) }
    }
    guard let index = matches.first else {
      if object.behavior == .merge || object.behavior == .replace, !accumulation.isPartial {
        report(
          "There is no \(object.id.description) that the generated one could be merged into or replace.",
          "kustomize refuses it. It is added.")
      }
      append(object, kustomization, &accumulation, site)
      return
    }
    guard matches.count == 1 else {
      report(
        "The generated \(object.id.description) may mean several objects.", "kustomize refuses it. It is left out.")
      return
    }
    guard object.behavior == .merge || object.behavior == .replace else {
      report(
        "\(object.id.description) is there already.",
        "kustomize refuses it: the generator needs a behavior, merge or replace. It is left out.")
      return
    }
    let old = accumulation.objects[index]
    var new = object
    new.inherit(from: old)
    new.needsHash = old.needsHash && new.needsHash
    new.edit { tree in
      tree.withValue("metadata") { metadata in
        let before = old.tree["metadata"]
        for key in ["labels", "annotations"] {
          let merged = Tree.sorted((before?[key]?.entries ?? []) + (metadata[key]?.entries ?? []))
          if !merged.isEmpty { metadata.restore(key, Tree(.mapping(merged), before?[key]?.site ?? site)) }
        }
        if let name = before?["name"] { metadata.restore("name", name) }
        if let namespace = before?["namespace"] {
          metadata.restore("namespace", namespace)
        } else {
          metadata.remove("namespace")
        }
      }
      guard object.behavior == .merge else { return }
      for key in ["data", "binaryData"] {
        let (before, own) = (old.tree[key], tree[key])
        if before == nil && own == nil { continue }
        let merged = Tree.sorted((before?.entries ?? []) + (own?.entries ?? []))
        tree.restore(key, Tree(.mapping(merged), own?.site ?? before?.site ?? site))
      }
    }
    accumulation.objects[index] = new
  }

  // MARK: - Content

  private struct Pair {
    let key: String
    let bytes: [UInt8]
    let site: Site
    var change: Change?
  }

  private func pairs(
    of generator: Tree, _ kustomization: Kustomization, _ accumulation: inout Accumulation
  ) -> [Pair] {
    var pairs: [Pair] = []
    func report(_ summary: String, _ detail: String, _ site: Site) {
      accumulation.diagnostics.append(diagnostic(.error, summary, detail, site, kustomization))
    }
    var sources = Kustomization.items(generator["envs"])
    if let env = generator["env"], let text = env.text, !text.isEmpty {
      sources.append(Kustomization.Item(text: text, site: env.site))
    }
    for item in sources {
      guard let file = file(item, kustomization, &accumulation) else { continue }
      pairs += KustomizeBuild.variables(in: file, item.site)
    }
    for item in Kustomization.items(generator["literals"]) {
      guard let equals = item.text.firstIndex(of: "="), equals > item.text.startIndex else {
        report("The literal is no KEY=VALUE.", "kustomize refuses it. It is left out.", item.site)
        continue
      }
      var value = item.text[item.text.index(after: equals)...]
      if value.utf8.count >= 2, let quote = value.utf8.first, quote == value.utf8.last, quote == 0x22 || quote == 0x27 {
        value = value.dropFirst().dropLast()
      }
      pairs.append(Pair(key: String(item.text[..<equals]), bytes: Array(value.utf8), site: item.site))
    }
    for item in Kustomization.items(generator["files"]) {
      let parts = item.text.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }) else {
        report("The file is no path and no KEY=PATH.", "kustomize refuses it. It is left out.", item.site)
        continue
      }
      let path = String(parts[parts.count - 1])
      let key = parts.count == 2 ? String(parts[0]) : Paths.name(path)
      guard let file = file(Kustomization.Item(text: path, site: item.site), kustomization, &accumulation) else {
        continue
      }
      pairs.append(
        Pair(
          key: key, bytes: Array(file.source.bytes), site: item.site,
          change: Change(.include, over: Site(file: file.number, start: 0, end: 0))))
    }
    return pairs
  }

  /// The lines `KEY=VALUE` of a file, but comments. A key alone has an empty value here: kustomize's own is.
  private static func variables(in file: KustomizeFile, _ site: Site) -> [Pair] {
    let bytes = file.source.bytes
    var pairs: [Pair] = []
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      let next = end + 1
      if end > start, bytes[end - 1] == 0x0D { end -= 1 }
      while start < end, bytes[start] == 0x20 || (0x09...0x0D).contains(bytes[start]) { start += 1 }
      defer { start = next }
      guard start < end, bytes[start] != UInt8(ascii: "#") else { continue }
      let line = bytes[start..<end]
      let equals = line.firstIndex(of: UInt8(ascii: "=")) ?? end
      let key = String(decoding: bytes[start..<equals], as: UTF8.self)
      guard !key.isEmpty else { continue }
      let place = Site(file: file.number, start: UInt32(clamping: start), end: UInt32(clamping: end))
      pairs.append(
        Pair(key: key, bytes: Array(equals < end ? bytes[(equals + 1)..<end] : bytes[end..<end]), site: place))
    }
    return pairs
  }

  /// Base64 in lines of 70, as kustomize writes secrets.
  private static func base64(_ bytes: [UInt8]) -> String {
    let encoded = Array(Base64.encode(bytes).utf8)
    guard encoded.count >= 70 else { return String(decoding: encoded, as: UTF8.self) }
    var lines: [UInt8] = []
    lines.reserveCapacity(encoded.count + encoded.count / 70 + 1)
    for start in stride(from: 0, to: encoded.count, by: 70) {
      lines += encoded[start..<min(start + 70, encoded.count)]
      lines.append(0x0A)
    }
    return String(decoding: lines, as: UTF8.self)
  }

  // MARK: - Hashes

  /// Adds to the names of generated objects what tells their content apart.
  func addHashes(_ accumulation: inout Accumulation) {
    for index in accumulation.objects.indices where accumulation.objects[index].needsHash {
      let hash = KustomizeBuild.hash(of: accumulation.objects[index].tree)
      accumulation.objects[index].storePreviousId()
      accumulation.objects[index].edit { tree in
        tree.withValue("metadata") { metadata in
          metadata.withValue("name") { name in
            name.content = .scalar(TreeScalar("\(name.scalar?.text ?? "")-\(hash)"))
          }
        }
      }
    }
  }

  /// The first ten digits of the SHA-256 of the content as Go's JSON, in letters that make no words.
  static func hash(of tree: Tree) -> String {
    let kind = tree["kind"]?.text ?? ""
    var fields: [(key: String, value: Tree?)] = [("data", tree["data"])]
    if kind == "Secret" {
      if tree["stringData"]?.entries != nil { fields.append(("stringData", tree["stringData"])) }
      fields.append(("type", tree["type"]))
    } else if tree["binaryData"]?.entries != nil {
      fields.append(("binaryData", tree["binaryData"]))
    }
    fields.append(("kind", Tree.string(kind, .none)))
    // kustomize looks for the name where there is none.
    fields.append(("name", nil))
    fields.sort { $0.key < $1.key }
    var json = Array("{".utf8)
    for (index, field) in fields.enumerated() {
      if index > 0 { json.append(UInt8(ascii: ",")) }
      GoJSON.write(field.key, to: &json)
      json.append(UInt8(ascii: ":"))
      if let value = field.value { GoJSON.write(value, to: &json) } else { GoJSON.write("", to: &json) }
    }
    json.append(UInt8(ascii: "}"))
    let digits = HashAlgorithm.hex(HashAlgorithm.sha256.digest(json)).utf8.prefix(10)
    let letters = digits.map { digit -> UInt8 in
      switch digit {
      case UInt8(ascii: "0"): UInt8(ascii: "g")
      case UInt8(ascii: "1"): UInt8(ascii: "h")
      case UInt8(ascii: "3"): UInt8(ascii: "k")
      case UInt8(ascii: "a"): UInt8(ascii: "m")
      case UInt8(ascii: "e"): UInt8(ascii: "t")
      default: digit
      }
    }
    return String(decoding: letters, as: UTF8.self)
  }
}

/// JSON as Go's encoding/json writes it, which the hashes are of.
private enum GoJSON {
  static func write(_ tree: Tree, to json: inout [UInt8]) {
    switch tree.content {
    case .scalar(let scalar):
      switch scalar.tag {
      case .string, .timestamp: write(scalar.text, to: &json)
      case .null: json += Array("null".utf8)
      case .bool: json += Array((scalar.value.boolValue == true ? "true" : "false").utf8)
      case .int, .float: json += Array((scalar.value.numberValue.map { "\($0)" } ?? scalar.text).utf8)
      }
    case .sequence(let elements):
      json.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { json.append(UInt8(ascii: ",")) }
        write(element, to: &json)
      }
      json.append(UInt8(ascii: "]"))
    case .mapping(let entries):
      json.append(UInt8(ascii: "{"))
      for (index, entry) in entries.enumerated() {
        if index > 0 { json.append(UInt8(ascii: ",")) }
        write(entry.key, to: &json)
        json.append(UInt8(ascii: ":"))
        write(entry.value, to: &json)
      }
      json.append(UInt8(ascii: "}"))
    }
  }

  static func write(_ text: String, to json: inout [UInt8]) {
    let hex = Array("0123456789abcdef".utf8)
    json.append(0x22)
    var previous: (UInt8, UInt8) = (0, 0)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: json += [0x5C, byte]
      case 0x08: json += Array("\\b".utf8)
      case 0x0C: json += Array("\\f".utf8)
      case 0x0A: json += Array("\\n".utf8)
      case 0x0D: json += Array("\\r".utf8)
      case 0x09: json += Array("\\t".utf8)
      case 0..<0x20, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
        json += Array("\\u00".utf8) + [hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      case 0xA8 where previous == (0xE2, 0x80), 0xA9 where previous == (0xE2, 0x80):
        // The separators of lines and paragraphs.
        json.removeLast(2)
        json += Array((byte == 0xA8 ? "\\u2028" : "\\u2029").utf8)
      default: json.append(byte)
      }
      previous = (previous.1, byte)
    }
    json.append(0x22)
  }
}
