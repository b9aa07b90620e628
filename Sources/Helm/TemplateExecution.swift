import Functions
import Source

/// One render: executes parsed templates over values (text/template's exec).
///
/// Used by one thread. Everything that templates may do to take long or much is counted here.
final class TemplateExecution: @unchecked Sendable {
  /// What a render may take.
  struct Limits: Sendable {
    /// Calls of templates within each other.
    var depth = 1000
    /// Nodes executed and elements produced.
    var steps = 4_000_000
    /// Bytes of output, and of any one text.
    var output = 16 << 20
  }

  enum Flow {
    case normal, `break`, `continue`
  }

  let library: FunctionLibrary
  let limits: Limits
  private(set) var files: [TemplateFile] = []
  var templates = TextMap<Template>()
  private(set) var output = TextBuffer()
  var variables: [(name: Int32, value: TemplateValue)] = []
  var frame = 0
  /// The file whose node is being executed.
  private(set) var file: TemplateFile
  private var depth = 0
  private var steps = 0
  /// How deep each template is included in itself.
  private var including = TextMap<Int>()
  private var expressions = TextMap<RegularExpression>()
  private var parsedTexts: [String: (file: TemplateFile, templates: [Template])] = [:]
  /// What values are that nothing in the code decides, in the order of their numbers.
  private(set) var symbols: [String] = []
  /// Whether some of the values are not known before the chart is installed.
  var admitsOpenValues = false
  /// Of the symbols, what was made of such values.
  private(set) var openSymbols: Set<UInt32> = []
  /// Whether a condition or a loop went by such a value.
  var hasOpenCondition = false
  let capabilities: Capabilities

  init(
    _ files: [TemplateFile], _ templates: TextMap<Template>, capabilities: Capabilities,
    library: FunctionLibrary = .helm,
    limits: Limits = Limits()
  ) {
    self.files = files
    self.templates = templates
    self.library = library
    self.limits = limits
    self.capabilities = capabilities
    file =
      files.first ?? TemplateFile(number: 0, name: "gotpl", source: SourceText(path: "gotpl", bytes: []), chart: 0)
  }

  // MARK: Limits and faults

  /// Counts work; a render that does too much of it ends.
  @inline(__always)
  func spend(_ count: Int) throws(TemplateError) {
    steps &+= count
    if steps > limits.steps || count < 0 { throw exhausted("The templates do more than \(limits.steps) steps.") }
  }

  /// Counts what a function may walk through of a value: maps may hold each other in many places, and themselves.
  func weigh(_ value: TemplateValue, depth: Int = 0) throws(TemplateError) {
    switch value.payload {
    case .map(let map):
      try spend(map.count + 1)
      guard depth < 500 else { throw TemplateError("the value is nested too deeply, or holds itself") }
      for value in map.values { try weigh(value, depth: depth + 1) }
    case .list(let list):
      try spend(list.elements.count + 1)
      guard depth < 500 else { throw TemplateError("the value is nested too deeply, or holds itself") }
      for value in list.elements { try weigh(value, depth: depth + 1) }
    default: break
    }
  }

  func exhausted(_ message: String) -> TemplateError {
    var error = TemplateError(message)
    error.isFinal = true
    return error
  }

  /// Checks a text that is about to be made.
  func allow(bytes: Int) throws(TemplateError) {
    if bytes > limits.output || bytes < 0 { throw exhausted("A text of more than \(limits.output >> 20) MiB is made.") }
    try spend(bytes >> 6)
  }

  @inline(never)
  func error(_ message: String, at node: Int) -> TemplateError {
    located(TemplateError(message), at: node)
  }

  func located(_ error: TemplateError, at node: Int) -> TemplateError {
    var error = error
    if error.file == nil {
      error.file = file
      error.offset = file.nodes[node].position
    }
    return error
  }

  func expression(_ pattern: String) throws(TemplateError) -> RegularExpression {
    if let expression = expressions[pattern] { return expression }
    do throws(RegularExpressionError) {
      let expression = try RegularExpression(pattern)
      expressions.set(pattern, expression)
      return expression
    } catch {
      throw TemplateError("error parsing regexp: \(error.message)")
    }
  }

  /// A value that is random or read from the clock: the same text in every run, known by what it is.
  func undecided(_ text: String, _ what: String) -> TemplateValue {
    TemplateValue(.string(text), origin: symbol(what))
  }

  private func symbol(_ what: String) -> ValueOrigin {
    if symbols.count < 1_000_000 { symbols.append(what) }
    return .symbol(symbols.count - 1)
  }

  func openSymbol(_ what: String) -> ValueOrigin {
    let origin = symbol(what)
    openSymbols.insert(origin.offset)
    return origin
  }

  /// What a function made of something that is random or reads the clock is that too; `nil` for anything else.
  func undecided(
    _ result: TemplateValue, of function: TemplateFunction, _ arguments: [TemplateValue]
  ) -> TemplateValue? {
    switch result.payload {
    case .string, .int, .int64, .float: break
    case .list(let list) where list.element == .string: break
    case .map(let map) where map.type == .strings: break
    default: return nil
    }
    guard !result.origin.isSymbol, function.form != .choosing else { return nil }
    guard let source = arguments.lazy.compactMap({ $0.symbol }).first else { return nil }
    let origin = symbol(symbols[Int(source.offset)])
    switch result.payload {
    case .list(var list):
      for i in list.elements.indices { list.elements[i].origin = origin }
      return TemplateValue(.list(list))
    case .map(let map):
      for (key, value) in zip(map.keys, map.values) { map[key] = TemplateValue(value.payload, origin: origin) }
      return result
    default: return TemplateValue(result.payload, origin: origin)
    }
  }

  // MARK: Rendering

  /// Executes a template of a name into a text of its own.
  func render(_ name: String, _ data: TemplateValue) throws(TemplateError) -> TextBuffer {
    guard let template = templates[name] else {
      throw TemplateError("template: no template \(GoFormat.quoted(name)) associated with template \"gotpl\"")
    }
    variables = []
    frame = 0
    depth = 0
    including = [:]
    return try render(template, data)
  }

  private func render(_ template: Template, _ data: TemplateValue) throws(TemplateError) -> TextBuffer {
    let outer = output
    output = TextBuffer()
    defer { output = outer }
    try call(template, data)
    return output
  }

  private func call(_ template: Template, _ data: TemplateValue) throws(TemplateError) {
    let outer = (file, frame)
    depth += 1
    defer {
      variables.removeLast(variables.count - frame)
      (file, frame) = outer
      depth -= 1
    }
    guard depth <= limits.depth else {
      throw exhausted("Templates call each other more than \(limits.depth) levels deep.")
    }
    file = template.file
    frame = variables.count
    // The number of `$` in every file.
    variables.append((0, data))
    _ = try walk(data, template.root)
  }

  /// The result of `include`.
  func include(_ name: String, _ data: TemplateValue) throws(TemplateError) -> TemplateValue {
    guard let template = templates[name] else {
      throw TemplateError("template: no template \(GoFormat.quoted(name)) associated with template \"gotpl\"")
    }
    let count = including[name, default: 0]
    guard count <= 1000 else {
      throw TemplateError(
        "rendering template has a nested reference name: \(name): unable to execute template")
    }
    including.set(name, count + 1)
    try spend(10)
    defer { including.set(name, count) }
    let buffer = try render(template, data.unwrapped)
    return .init(.text(adopted(buffer)))
  }

  /// The result of `tpl`: a value's text executed as a template.
  func expand(_ value: TemplateValue, _ data: TemplateValue) throws(TemplateError) -> TemplateValue {
    guard let text = value.stringValue else { return .string("") }
    guard text.utf8.contains(UInt8(ascii: "{")), text.contains("{{") else {
      return text.utf8.contains(UInt8(ascii: "<"))
        ? .init(.string(text.replacing("<no value>", with: "")), origin: value.origin) : value
    }
    let parsed: (file: TemplateFile, templates: [Template])
    if let known = parsedTexts[text] {
      parsed = known
    } else {
      guard files.count < 0xFFF0 else { throw exhausted("More than \(files.count) texts are templates.") }
      let source = SourceText(path: file.source.path, text: text)
      let parsedFile = TemplateFile(
        number: UInt16(files.count), name: file.name, source: source, chart: file.chart, origin: value.origin)
      files.append(parsedFile)
      do throws(TemplateError) {
        parsed = (parsedFile, try TemplateParser.parse(parsedFile, library))
      } catch {
        throw TemplateError("cannot parse template \(GoFormat.quoted(String(text.prefix(200)))): \(error.message)")
      }
      parsedTexts[text] = parsed
    }
    let outer = templates
    defer { templates = outer }
    var main: Template?
    for template in parsed.templates {
      if template.name == parsed.file.name {
        main = template
      } else {
        define(template)
      }
    }
    guard let main else { return .string("") }
    templates.set(main.name, main)
    var buffer: TextBuffer
    do throws(TemplateError) {
      buffer = try render(main, data.unwrapped)
    } catch {
      // The text is a value's: the place to look at is the call.
      var error = error
      if error.file === parsed.file {
        let start = "error during tpl function execution for "
        if !error.message.hasPrefix(start) {
          error.message = "\(start)\(GoFormat.quoted(String(text.prefix(200)))): \(error.message)"
        }
        error.file = nil
      }
      throw error
    }
    buffer.remove("<no value>")
    let number = parsed.file.number
    let origin = value.origin
    let segments = buffer.segments.map { segment -> Segment in
      guard segment.site.file == number else { return segment }
      return Segment(start: segment.start, site: .none, origin: segment.origin.isNone ? origin : segment.origin)
    }
    return .init(.text(MarkedText(buffer.text, segments)))
  }

  /// Adds a template; an empty one does not take the place of one that is there.
  func define(_ template: Template) {
    if templates[template.name] != nil && template.file.isEmpty(template.root) { return }
    templates.set(template.name, template)
  }

  /// A text as the current file has it: parts that another chart's templates wrote come from the call.
  private func adopted(_ buffer: TextBuffer) -> MarkedText {
    let chart = file.chart
    guard buffer.segments.contains(where: { isForeign($0.site, to: chart) }) else { return buffer.marked }
    let segments = buffer.segments.map { segment in
      isForeign(segment.site, to: chart) ? Segment(start: segment.start, site: .none, origin: segment.origin) : segment
    }
    return MarkedText(buffer.text, segments)
  }

  private func isForeign(_ site: TemplateSite, to chart: Int) -> Bool {
    guard !site.isNone, Int(site.file) < files.count, files[Int(site.file)].chart != chart else { return false }
    // A file that writes nothing itself has no line to point at: there the library's own is, if it is a file.
    return !file.isWrapper || files[Int(site.file)].packed != nil
  }

  // MARK: Walking

  private func walk(_ dot: TemplateValue, _ list: Int) throws(TemplateError) -> Flow {
    let file = file
    let node = file.nodes[list]
    var i = Int(node.a)
    let end = i + Int(node.b)
    try spend(Int(node.b))
    while i < end {
      let flow = try walkNode(dot, Int(file.links[i]), file)
      if flow != .normal { return flow }
      i += 1
    }
    return .normal
  }

  private func walkNode(_ dot: TemplateValue, _ index: Int, _ file: TemplateFile) throws(TemplateError) -> Flow {
    let node = file.nodes[index]
    switch node.kind {
    case .text:
      output.begin(
        TemplateSite(file: file.number, isVerbatim: true, offset: UInt32(bitPattern: node.a)), .none)
      output.append(
        UnsafeBufferPointer(start: file.source.base + Int(node.a), count: Int(node.b) - Int(node.a)))
      guard output.count <= limits.output else {
        throw located(exhausted("A template writes more than \(limits.output >> 20) MiB."), at: index)
      }
    case .action:
      let value = try pipeline(dot, Int(node.a))
      if file.nodes[Int(node.a)].d == 0 { try print(value, index, file) }
    case .if, .with:
      let mark = variables.count
      defer { variables.removeLast(variables.count - mark) }
      let value = try pipeline(dot, Int(node.a))
      if admitsOpenValues && isOpen(value) { hasOpenCondition = true }
      if value.isTrue { return try walk(node.kind == .with ? value : dot, Int(node.b)) }
      if node.c >= 0 { return try walk(dot, Int(node.c)) }
    case .range: return try range(dot, node, index)
    case .template: try callTemplate(dot, node, index)
    case .break: return .break
    case .continue: return .continue
    default: throw error("unknown node", at: index)
    }
    return .normal
  }

  private func print(_ value: TemplateValue, _ index: Int, _ file: TemplateFile) throws(TemplateError) {
    let site = TemplateSite(file: file.number, isVerbatim: false, offset: file.nodes[index].position)
    switch value.payload {
    case .text(let marked): output.append(marked, site: site, origin: value.origin)
    case .none, .nilInterface:
      output.begin(site, value.origin)
      output.append("<no value>")
    case .string(let text):
      output.begin(site, value.origin)
      output.append(text)
    default:
      output.begin(site, value.origin)
      output.append(GoFormat.text(value))
    }
    guard output.count <= limits.output else {
      throw located(exhausted("A template writes more than \(limits.output >> 20) MiB."), at: index)
    }
  }

  private func range(_ dot: TemplateValue, _ node: TemplateNode, _ index: Int) throws(TemplateError) -> Flow {
    let outer = variables.count
    defer { variables.removeLast(variables.count - outer) }
    let pipe = file.nodes[Int(node.a)]
    let declared = pipe.kind == .declaration ? Int(pipe.d) : 0
    let assigned = pipe.kind == .assignment ? Int(pipe.d) : 0
    let value = try evaluate(dot, Int(node.a), declares: pipe.kind == .declaration)
    if admitsOpenValues && isOpen(value) {
      hasOpenCondition = true
      return .normal
    }
    let mark = variables.count
    var count = 0
    func iterate(_ key: TemplateValue, _ element: TemplateValue) throws(TemplateError) -> Bool {
      try spend(1)
      count += 1
      if declared > 0 {
        // The last variable is the element, the one before it the index.
        variables[mark - 1].value = element
        if declared > 1 { variables[mark - 2].value = key }
      } else if assigned > 0 {
        try assign(file.links[Int(pipe.c) + assigned - 1], element, at: index)
        if assigned > 1 { try assign(file.links[Int(pipe.c)], key, at: index) }
      }
      let flow = try walk(element, Int(node.b))
      variables.removeLast(variables.count - mark)
      return flow != .break
    }
    switch value.payload {
    case .list(let list):
      for (i, element) in list.elements.enumerated() where try !iterate(.int(i), element) { break }
    case .map(let map):
      for entry in map.sorted where try !iterate(.string(entry.key), entry.value) { break }
    case .int(let number):
      guard number <= limits.steps else { throw located(exhausted("A range goes to \(number)."), at: index) }
      for i in 0..<max(number, 0) where try !iterate(.int(i), .int(i)) { break }
    case .int64(let number):
      guard number <= limits.steps else { throw located(exhausted("A range goes to \(number)."), at: index) }
      for i in 0..<max(number, 0) where try !iterate(.int(Int(i)), .int64(i)) { break }
    case .bytes(let bytes):
      for (i, byte) in bytes.enumerated() where try !iterate(.int(i), .int(Int(byte))) { break }
    case .object(let object):
      guard let encoded = object.elements else {
        throw error("range can't iterate over \(object.description)", at: index)
      }
      switch encoded.payload {
      case .list(let list):
        for (i, element) in list.elements.enumerated() where try !iterate(.int(i), element) { break }
      case .map(let map):
        for entry in map.sorted where try !iterate(.string(entry.key), entry.value) { break }
      default: break
      }
    case .none, .nilInterface: break
    default: throw error("range can't iterate over \(GoFormat.text(value))", at: index)
    }
    if count == 0 && node.c >= 0 { return try walk(dot, Int(node.c)) }
    return .normal
  }

  private func callTemplate(_ dot: TemplateValue, _ node: TemplateNode, _ index: Int) throws(TemplateError) {
    let caller = file
    let name = caller.texts[Int(node.a)]
    guard let template = templates[name] else {
      throw error("template \(GoFormat.quoted(name)) not defined", at: index)
    }
    let data = node.b >= 0 ? try pipeline(dot, Int(node.b)) : .none
    do throws(TemplateError) {
      if template.file.chart == caller.chart {
        try call(template, data)
      } else {
        let buffer = try render(template, data)
        let site = TemplateSite(file: caller.number, isVerbatim: false, offset: node.position)
        output.append(adopted(buffer), site: site, origin: .none)
      }
    } catch {
      throw called(error, at: index)
    }
  }

  /// An error of a called template, with the call.
  func called(_ error: TemplateError, at node: Int) -> TemplateError {
    var error = error
    guard error.file != nil else { return located(error, at: node) }
    if error.calls.count < 20 { error.calls.append((file, file.nodes[node].position)) }
    return error
  }
}
