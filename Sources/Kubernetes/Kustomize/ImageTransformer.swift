import Functions

/// Another name, tag or digest for the images of one name: an entry of `images`.
struct ImageTransformer: Sendable {
  private let name: ImageName
  private let newName: String
  private let newTag: String
  private let tagSuffix: String
  private let digest: String
  /// The entry, or the field of it that a person would change.
  private let site: Site

  init(_ tree: Tree) throws(KustomizeFault) {
    func text(_ key: String) -> String { tree[key]?.text ?? "" }
    name = try ImageName(text("name"))
    newName = text("newName")
    newTag = text("newTag")
    tagSuffix = text("tagSuffix")
    digest = text("digest")
    let named = ["newTag", "digest", "tagSuffix", "newName"].lazy.compactMap { key -> Site? in
      guard let entries = tree.entries, let index = Tree.index(of: key, in: entries) else { return nil }
      return entries[index].joined
    }
    site = named.first ?? tree.site
  }

  func apply(to object: inout KustomizeObject, _ specs: [FieldSpec]) throws(KustomizeFault) {
    let type = object.id.type
    if type.kind == "CustomResourceDefinition" { return }
    if hasImage(object.tree) { object.edit { walk(&$0) } }
    for spec in specs where type.isSelected(by: spec.type) && spec.leadsSomewhere(in: object.tree) {
      try object.edit { (tree: inout Tree) throws(KustomizeFault) in
        try spec.apply(to: &tree) { (node: inout Tree) throws(KustomizeFault) in
          if node.isNull { return }
          guard node.scalar != nil else { throw KustomizeFault("an image is no scalar") }
          update(&node)
        }
      }
    }
  }

  // MARK: - Containers anywhere

  private static func isContainers(_ key: String) -> Bool { key == "containers" || key == "initContainers" }

  /// Whether something in the tree would be changed: most objects have no such image, and are not copied.
  private func hasImage(_ tree: Tree) -> Bool {
    switch tree.content {
    case .scalar: return false
    case .sequence(let elements): return elements.contains { hasImage($0) }
    case .mapping(let entries):
      return entries.contains { entry in
        if ImageTransformer.isContainers(entry.key),
          entry.value.elements?.contains(where: { $0["image"]?.text.map(name.matches) ?? false }) == true
        {
          return true
        }
        return hasImage(entry.value)
      }
    }
  }

  private func walk(_ tree: inout Tree) {
    tree.withElements { elements in
      for index in elements.indices { walk(&elements[index]) }
    }
    tree.withEntries { entries in
      for index in entries.indices {
        guard hasImage(entries[index].value) || ImageTransformer.isContainers(entries[index].key) else { continue }
        walk(&entries[index].value)
        guard ImageTransformer.isContainers(entries[index].key) else { continue }
        entries[index].value.withElements { elements in
          for element in elements.indices { elements[element].withValue("image") { update(&$0) } }
        }
      }
    }
  }

  // MARK: - One image

  private func update(_ node: inout Tree) {
    guard let old = node.text, name.matches(old) else { return }
    var (image, tag, oldDigest) = ImageName.split(old)
    if !newName.isEmpty { image = newName }
    if !newTag.isEmpty || !digest.isEmpty {
      tag = newTag
      oldDigest = digest
    } else if !tagSuffix.isEmpty {
      tag += tagSuffix
      oldDigest = ""
    }
    if !tag.isEmpty { image += ":" + tag }
    if !oldDigest.isEmpty { image += "@" + oldDigest }
    if image == old { return }
    node = Tree.string(image, site, Change(.image, over: node.site, node.change))
  }
}

extension Tree.Entry {
  /// The key and, where it is a scalar in the same file, its value.
  var joined: Site {
    guard value.scalar != nil, value.site.file == site.file else { return site }
    return Site(file: site.file, start: min(site.start, value.site.start), end: max(site.end, value.site.end))
  }
}

/// The name of an image as `images` gives it, which kustomize takes as a regular expression.
private enum ImageName: Sendable {
  case plain([UInt8])
  case expression(RegularExpression)

  init(_ text: String) throws(KustomizeFault) {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: "-_/:@.".utf8.contains(byte)
      }
    }
    if isPlain {
      self = .plain(Array(text.utf8))
      return
    }
    do throws(RegularExpressionError) {
      self = .expression(try RegularExpression("^\(text)(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$"))
    } catch {
      throw KustomizeFault("the image name \"\(text)\" is no regular expression: \(error.message)")
    }
  }

  /// Whether an image has the name, perhaps with a tag or a digest behind it.
  func matches(_ image: String) -> Bool {
    switch self {
    case .expression(let expression): return (try? expression.matches(image)) ?? false
    case .plain(let name):
      var image = image
      return image.withUTF8 { bytes in
        guard bytes.count >= name.count else { return false }
        for (i, byte) in name.enumerated() where bytes[i] != byte && byte != UInt8(ascii: ".") { return false }
        var i = name.count
        func skipWord() {
          while i < bytes.count, ImageName.isTagByte(bytes[i]) { i += 1 }
        }
        if i < bytes.count, bytes[i] == UInt8(ascii: ":") {
          i += 1
          skipWord()
        }
        let prefix = Array("@sha256:".utf8)
        if bytes.count - i >= prefix.count, bytes[i..<(i + prefix.count)].elementsEqual(prefix) {
          i += prefix.count
          skipWord()
        }
        return i == bytes.count
      }
    }
  }

  private static func isTagByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "_.{}-".utf8.contains(byte)
    }
  }

  static func split(_ image: String) -> (name: String, tag: String, digest: String) {
    // A registry's port stands before the first slash.
    let start = image.firstIndex(of: "/").map { $0 == image.startIndex ? image.startIndex : $0 } ?? image.startIndex
    let at = image[start...].firstIndex(of: "@")
    let colon = image[start...].firstIndex(of: ":")
    switch (at, colon) {
    case (nil, nil): return (image, "", "")
    case (let at?, let colon) where colon.map({ at < $0 }) ?? true:
      return (String(image[..<at]), "", String(image[image.index(after: at)...]))
    case (let at?, let colon?):
      return (
        String(image[..<colon]), String(image[image.index(after: colon)..<at]), String(image[image.index(after: at)...])
      )
    case (_, let colon?): return (String(image[..<colon]), String(image[image.index(after: colon)...]), "")
    case (_, nil): return (image, "", "")
    }
  }
}
