/// Kustomizations as the objects that they build, without the kustomize binary.
///
/// In come the folders of kustomizations and the files that they name, all inside of one boundary; out go objects, each of
/// whose nodes knows the line that a person would edit: the resource's, the patch's, or that of the kustomization. kustomize
/// 5.5 is what is followed, step by step in its order. Nothing is fetched and nothing is executed: what is remote, or needs a
/// plugin, is a diagnostic, and the rest is built.

import Inventory
import Source
import Synchronization
import Values

/// What the kustomizations of one scan have in common: the files they are made of, and the bases that several include.
public final class KustomizeBuilds: Sendable {
  let files: KustomizeFiles
  private let kustomizations = Mutex<[String: (kustomization: Kustomization?, diagnostics: [Diagnostic])]>([:])
  private let accumulated = Mutex<[String: Accumulation]>([:])

  /// - Parameters:
  ///   - boundary: files are read only inside of this folder, absolute and without links.
  ///   - display: the path of a file as reports show it.
  public init(boundary: String, display: @escaping @Sendable (String) -> String) {
    files = KustomizeFiles(boundary: boundary, display: display)
  }

  /// How many files were read so far.
  public var fileCount: Int { files.count }

  /// The kustomization of a folder, absolute and without links; `nil` where it has none.
  public func kustomization(in folder: String) -> Kustomization? { read(folder).kustomization }

  /// What is wrong with a folder's kustomization where it is none that can be read.
  public func faults(in folder: String) -> [Diagnostic] {
    let (kustomization, diagnostics) = read(folder)
    return kustomization == nil ? diagnostics : []
  }

  /// What a kustomization names.
  ///
  /// - Parameter widening: whether folders of other kustomizations may lie outside of the boundary, which then takes them in.
  public func references(of kustomization: Kustomization, widening: Bool = false) -> Kustomization.References {
    kustomization.references(files, widening: widening)
  }

  func read(_ folder: String) -> (kustomization: Kustomization?, diagnostics: [Diagnostic]) {
    if let known = kustomizations.withLock({ $0[folder] }) { return known }
    var diagnostics: [Diagnostic] = []
    let kustomization = Kustomization.read(folder, files, &diagnostics)
    return kustomizations.withLock { kustomizations in
      if let known = kustomizations[folder] { return known }
      kustomizations[folder] = (kustomization, diagnostics)
      return (kustomization, diagnostics)
    }
  }

  /// What a folder that others include gives, where it was built already.
  func known(_ folder: String) -> Accumulation? { accumulated.withLock { $0[folder] } }

  func remember(_ accumulation: Accumulation, of folder: String) {
    accumulated.withLock { $0[folder] = accumulation }
  }

  /// The objects that a kustomization builds.
  public func build(_ folder: String, scope: Scope) -> (resources: [Resource], diagnostics: [Diagnostic]) {
    var build = KustomizeBuild(self)
    guard let result = build.build(folder) else { return ([], read(folder).diagnostics) }
    var resources: [Resource] = []
    resources.reserveCapacity(result.objects.count)
    for object in result.objects {
      let value = object.tree.value
      guard let identity = ObjectIdentity(value),
        !ConfigurationFile.isOne(apiVersion: identity.apiVersion, kind: identity.kind)
      else { continue }
      resources.append(
        Resource(
          format: .kubernetes, type: identity.kind, address: identity.address, scope: scope, values: value,
          origin: KustomizeOrigin(object: object.tree, includes: object.includes, files: files, start: result.start),
          meta: identity.meta))
    }
    return (resources, result.diagnostics)
  }

  /// The values of the objects that a kustomization builds, in kustomize's order.
  public func values(_ folder: String) -> (values: [Value], diagnostics: [Diagnostic]) {
    var build = KustomizeBuild(self)
    guard let result = build.build(folder) else { return ([], read(folder).diagnostics) }
    return (result.objects.map(\.tree.value), result.diagnostics)
  }
}

/// What has come together of a kustomization so far.
struct Accumulation: Sendable {
  var objects: [KustomizeObject] = []
  /// The identities of the objects.
  var keys: Set<ObjectId.Key> = []
  var configuration = TransformerConfiguration()
  var variables: [Variable] = []
  var diagnostics: [Diagnostic] = []
  /// How many folders were built for it.
  var cost = 0
  /// Whether it lacks something because of a circle, so that it is not what others would get.
  var isCut = false
  /// Whether it lacks something remote: what is to be changed may be there.
  var isPartial = false

  /// Takes note of the identities that objects have after they were changed.
  mutating func refreshKeys() {
    keys = Set(objects.map(\.id.key))
  }
}

/// The build of one kustomization with all that it includes.
struct KustomizeBuild {
  /// Bases may include bases this deep.
  private static let deepest = 60
  /// The number of folders that one build may take in, those in bases counted each time.
  private static let mostFolders = 4_000
  /// The number of objects that a build may have.
  static let mostObjects = 10_000
  /// The number of nodes that replacements and patches may copy within objects.
  private static let mostCopies = 1_000_000

  let builds: KustomizeBuilds
  var files: KustomizeFiles { builds.files }
  /// The folders that are being built, outermost first.
  private var stack: [String] = []
  private var folders = 0
  var copyBudget = KustomizeBuild.mostCopies

  init(_ builds: KustomizeBuilds) {
    self.builds = builds
  }

  struct Result {
    var objects: [KustomizeObject]
    let diagnostics: [Diagnostic]
    let start: SourceRange
  }

  /// Builds a folder as what is deployed; `nil` where it has no kustomization.
  mutating func build(_ folder: String) -> Result? {
    guard let kustomization = builds.read(folder).kustomization else { return nil }
    var accumulation = Accumulation()
    accumulate(kustomization, into: &accumulation)
    addHashes(&accumulation)
    var references = NameReferences(accumulation.configuration)
    var faults: [Diagnostic] = []
    references.fix(&accumulation.objects) { fault, object in
      faults.append(
        diagnostic(
          .error, "A reference of \(object.id.description) could not be updated: \(fault.message).",
          "kustomize refuses it. The reference stays as it is written.", object.tree.site, kustomization))
    }
    accumulation.diagnostics += faults
    resolveVariables(&accumulation, kustomization)
    var objects = accumulation.objects.filter { object in
      guard let local = object.tree.descend("metadata", "annotations", "config.kubernetes.io/local-config") else {
        return true
      }
      return local.text == "false"
    }
    sort(&objects, kustomization)
    if Kustomization.items(kustomization.tree["buildMetadata"]).contains(where: { $0.text == "managedByLabel" }) {
      let site = kustomization.entry("buildMetadata")?.site ?? .none
      let spec = FieldSpec("metadata/labels", creates: true)
      for index in objects.indices {
        objects[index].edit { tree in
          try? spec.apply(to: &tree, creation: .mapping, site: site) { labels throws(KustomizeFault) in
            labels.set("app.kubernetes.io/managed-by", Tree.string("kustomize-(devel)", site, Change(.label)))
          }
        }
      }
    }
    for index in objects.indices { KustomizeBuild.finish(&objects[index]) }
    return Result(objects: objects, diagnostics: accumulation.diagnostics, start: kustomization.file.start)
  }

  /// Annotations leave kustomize as texts, and without any there is no mapping of them.
  private static func finish(_ object: inout KustomizeObject) {
    guard let node = object.tree.descend("metadata", "annotations") else { return }
    let annotations = node.entries ?? []
    if node.isEmpty {
      object.edit { tree in tree.withValue("metadata") { $0.remove("annotations") } }
    } else if annotations.contains(where: { $0.value.scalar.map { $0.tag != .string } ?? false }) {
      object.edit { tree in
        tree.withValue("metadata") { metadata in
          metadata.withValue("annotations") { annotations in
            annotations.withEntries { entries in
              for index in entries.indices {
                if let scalar = entries[index].value.scalar {
                  entries[index].value.content = .scalar(TreeScalar(scalar.text))
                }
              }
            }
          }
        }
      }
    }
  }

  // MARK: - Accumulating

  /// What a folder gives that a kustomization includes as a base.
  private mutating func base(_ kustomization: Kustomization) -> Accumulation {
    if let known = builds.known(kustomization.folder) {
      folders += known.cost
      return known
    }
    let before = folders
    var accumulation = Accumulation()
    accumulate(kustomization, into: &accumulation)
    accumulation.cost = folders - before
    if !accumulation.isCut { builds.remember(accumulation, of: kustomization.folder) }
    return accumulation
  }

  /// Adds what a kustomization has to what there is: nothing for a base, what its parent has for a component.
  private mutating func accumulate(_ kustomization: Kustomization, into accumulation: inout Accumulation) {
    folders += 1
    stack.append(kustomization.folder)
    defer { stack.removeLast() }
    accumulation.diagnostics += builds.read(kustomization.folder).diagnostics
    checkFields(kustomization, &accumulation)
    for item in kustomization.items("resources", "bases") { addResource(item, kustomization, &accumulation) }
    accumulation.configuration.merge(TransformerConfiguration.defaults)
    addConfigurations(kustomization, &accumulation)
    generate(kustomization, &accumulation)
    for item in kustomization.items("components") { addFolder(item, kustomization, &accumulation, isComponent: true) }
    transform(kustomization, &accumulation)
    addVariables(kustomization, &accumulation)
  }

  /// A file of objects, or the folder of a base.
  mutating func addResource(
    _ item: Kustomization.Item, _ kustomization: Kustomization, _ accumulation: inout Accumulation
  ) {
    let path = Paths.normalize(Paths.join(kustomization.folder, item.text))
    switch item.text.isEmpty ? nil : FileSystem.kind(path) {
    case .file:
      guard let file = file(item, kustomization, &accumulation) else { return }
      let (trees, faults) = file.trees()
      accumulation.diagnostics += faults
      for tree in trees {
        guard tree["kind"]?.text != nil else {
          accumulation.diagnostics.append(
            diagnostic(
              .error, "The resource has no kind.", "kustomize refuses it. It is left out.", tree.site, kustomization))
          continue
        }
        var object = KustomizeObject(tree)
        object.includes = [item.site]
        append(object, kustomization, &accumulation, item.site)
      }
    case .folder: addFolder(item, kustomization, &accumulation, isComponent: false)
    default:
      if KustomizeBuild.isRemote(item.text) {
        accumulation.isPartial = true
        accumulation.diagnostics.append(
          diagnostic(
            .warning, "The remote resource \"\(item.text)\" is not scanned.",
            "Nothing is fetched. What else the kustomization builds is scanned without it.", item.site, kustomization))
      } else {
        accumulation.diagnostics.append(
          diagnostic(
            .error, "The resource \"\(item.text)\" is not there.",
            "Paths are relative to the kustomization's folder. What else it builds is scanned.", item.site,
            kustomization))
      }
    }
  }

  /// Whether a resource is a URL, or a repository as git and its hosts write it.
  static func isRemote(_ text: String) -> Bool {
    if text.contains("://") || text.contains("?ref=") || text.contains(".git/") || text.hasSuffix(".git") {
      return true
    }
    return ["git@", "git::", "github.com/", "gitlab.com/", "bitbucket.org/", "oci:"].contains(where: text.hasPrefix)
  }

  private mutating func addFolder(
    _ item: Kustomization.Item, _ kustomization: Kustomization, _ accumulation: inout Accumulation, isComponent: Bool
  ) {
    func report(_ summary: String, _ detail: String, as severity: Diagnostic.Severity = .error) {
      accumulation.diagnostics.append(diagnostic(severity, summary, detail, item.site, kustomization))
    }
    let what = isComponent ? "component" : "base"
    guard let folder = FileSystem.realPath(Paths.join(kustomization.folder, item.text)),
      FileSystem.kind(folder) == .folder
    else {
      if KustomizeBuild.isRemote(item.text) {
        accumulation.isPartial = true
        report(
          "The remote \(what) \"\(item.text)\" is not scanned.",
          "Nothing is fetched. What else the kustomization builds is scanned without it.", as: .warning)
      } else {
        report(
          "The \(what) \"\(item.text)\" is not there.",
          "Paths are relative to the kustomization's folder. What else it builds is scanned.")
      }
      return
    }
    guard Paths.contains(files.boundary, folder) else {
      report("The \(what) \"\(item.text)\" is outside of what is scanned.", "Only files of the repository are read.")
      return
    }
    if stack.contains(where: { Paths.contains(folder, $0) }) {
      accumulation.isCut = true
      report(
        "The \(what) \"\(item.text)\" includes the kustomization that includes it.",
        "kustomize refuses circles, and folders above one's own. It is left out here.")
      return
    }
    guard stack.count < KustomizeBuild.deepest, folders < KustomizeBuild.mostFolders else {
      accumulation.isCut = true
      report(
        "The \(what) \"\(item.text)\" is not built: there are too many of them.",
        "A build takes in \(KustomizeBuild.mostFolders) folders, \(KustomizeBuild.deepest) of them within each other.")
      return
    }
    let (read, diagnostics) = builds.read(folder)
    guard let inner = read else {
      accumulation.diagnostics += diagnostics
      report(
        "The \(what) \"\(item.text)\" has no kustomization.",
        "It would be \(Kustomization.fileNames[0]) in that folder. What else is built is scanned.")
      return
    }
    guard inner.isComponent == isComponent else {
      report(
        isComponent ? "\"\(item.text)\" is no component." : "\"\(item.text)\" is a component.",
        isComponent ? "Include it under resources." : "Include it under components.")
      return
    }
    if isComponent {
      accumulate(inner, into: &accumulation)
      return
    }
    let base = base(inner)
    accumulation.isCut = accumulation.isCut || base.isCut
    accumulation.isPartial = accumulation.isPartial || base.isPartial
    accumulation.diagnostics += base.diagnostics
    for object in base.objects {
      var object = object
      object.includes.append(item.site)
      guard append(object, kustomization, &accumulation, item.site) else { break }
    }
    accumulation.configuration.merge(base.configuration)
    for variable in base.variables { add(variable, &accumulation, kustomization) }
  }

  /// Adds an object under a new identity.
  ///
  /// - Returns: whether there is room for more.
  @discardableResult
  func append(
    _ object: KustomizeObject, _ kustomization: Kustomization, _ accumulation: inout Accumulation, _ site: Site
  ) -> Bool {
    guard accumulation.objects.count < KustomizeBuild.mostObjects else {
      accumulation.diagnostics.append(
        diagnostic(
          .error, "The kustomization builds more than \(KustomizeBuild.mostObjects) objects.",
          "Those from here on are left out.", site, kustomization))
      return false
    }
    if accumulation.keys.insert(object.id.key).inserted {
      accumulation.objects.append(object)
      return true
    }
    accumulation.diagnostics.append(
      diagnostic(
        .error, "\(object.id.description) is there already.",
        "kustomize refuses a second object with its kind, name and namespace. The first one counts.", site,
        kustomization))
    return true
  }

  // MARK: - Files

  /// A file that a kustomization names; `nil` with a diagnostic where it cannot be had.
  func file(
    _ item: Kustomization.Item, _ kustomization: Kustomization, _ accumulation: inout Accumulation
  ) -> KustomizeFile? {
    func report(_ summary: String, _ detail: String, as severity: Diagnostic.Severity = .error) {
      accumulation.diagnostics.append(diagnostic(severity, summary, detail, item.site, kustomization))
    }
    if item.text.contains("://") {
      report(
        "The remote file \"\(item.text)\" is not scanned.",
        "Nothing is fetched. The kustomization is built without it.", as: .warning)
      return nil
    }
    let path = Paths.normalize(Paths.join(kustomization.folder, item.text))
    guard let real = FileSystem.realPath(path) else {
      report(
        "The file \"\(item.text)\" is not there.",
        "Paths are relative to the kustomization's folder. What else it builds is scanned.")
      return nil
    }
    guard Paths.contains(files.boundary, real) else {
      report("The file \"\(item.text)\" is outside of what is scanned.", "Only files of the repository are read.")
      return nil
    }
    if !Paths.contains(kustomization.folder, real) {
      report(
        "The file \"\(item.text)\" is not in the kustomization's folder.",
        "kustomize reads it with --load-restrictor LoadRestrictionsNone only.", as: .warning)
    }
    do throws(FileSystem.Failure) {
      return try files.file(real)
    } catch {
      report("The file \"\(item.text)\" could not be read: \(error.reason).", "The kustomization is built without it.")
      return nil
    }
  }

  // MARK: - Diagnostics

  /// A diagnostic at a place, or at the kustomization where there is none.
  func diagnostic(
    _ severity: Diagnostic.Severity, _ summary: String, _ detail: String, _ site: Site, _ kustomization: Kustomization
  ) -> Diagnostic {
    Diagnostic(severity, summary, detail: detail, at: files.range(site) ?? kustomization.file.start)
  }

  private func checkFields(_ kustomization: Kustomization, _ accumulation: inout Accumulation) {
    let lists: Set<String> = [
      "labels", "patchesStrategicMerge", "patchesJson6902", "patches", "images", "imageTags", "replacements",
      "replicas",
      "vars", "resources", "components", "crds", "bases", "configMapGenerator", "secretGenerator", "helmCharts",
      "configurations", "generators", "transformers", "validators", "buildMetadata",
    ]
    for entry in kustomization.tree.entries ?? [] {
      if !Kustomization.fields.contains(entry.key) {
        accumulation.diagnostics.append(
          diagnostic(
            .warning, "A kustomization has no field \"\(entry.key)\".", "kustomize refuses it. It is passed over.",
            entry.site, kustomization))
      } else if lists.contains(entry.key), !entry.value.isNull, entry.value.elements == nil {
        accumulation.diagnostics.append(
          diagnostic(
            .error, "The field \"\(entry.key)\" is no list.", "kustomize refuses it. It is passed over.", entry.site,
            kustomization))
      }
    }
    let plugins = (kustomization.entry("helmCharts"), kustomization.entry("helmChartInflationGenerator"))
    if let charts = plugins.0 ?? plugins.1 {
      accumulation.isPartial = true
      accumulation.diagnostics.append(
        diagnostic(
          .warning, "The Helm charts of the kustomization are not rendered.",
          "kustomize renders them with --enable-helm only. What else it builds is scanned.", charts.site, kustomization)
      )
    }
  }
}
