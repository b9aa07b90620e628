import Documents
import Source
import Testing

@Suite struct LocationTests {
  static let text = """
    # é comment
    kind: Deployment
    spec:
      template:
        hostNetwork: true
        "quoted key": 'v'
        containers:
        - name: app
          image: nginx:latest
          args: ["a", "b"]
          script: |
            one
            two

        - image: x
          env: []
    ü:
      - last: ö
        w: &w {r: 1}
        u: *w
        <<: {m: merged}
    """

  @Test(arguments: [
    ([NodeStep.key("kind")], 1, "kind: Deployment"),
    ([.key("spec"), .key("template"), .key("hostNetwork")], 3, "hostNetwork: true"),
    ([.key("spec"), .key("template"), .key("quoted key")], 3, "\"quoted key\": 'v'"),
    ([.key("spec"), .key("template")], 2, "template"),
    ([.key("spec"), .key("template"), .key("containers"), .index(0)], 4, "name: app"),
    ([.key("spec"), .key("template"), .key("containers"), .index(0), .key("args"), .index(1)], 6, "\"b\""),
    ([.key("spec"), .key("template"), .key("containers"), .index(0), .key("args")], 5, "args: [\"a\", \"b\"]"),
    (
      [.key("spec"), .key("template"), .key("containers"), .index(0), .key("script")], 5,
      "script: |\n        one\n        two"
    ),
    ([.key("spec"), .key("template"), .key("containers"), .index(1)], 4, "image: x"),
    ([.key("spec"), .key("template"), .key("containers"), .index(7)], 3, "containers"),
    ([.key("spec"), .key("template"), .key("absent"), .key("too")], 2, "template"),
    ([.key("ü"), .index(0), .key("last")], 3, "last: ö"),
    ([.key("ü"), .index(0), .key("u"), .key("r")], 4, "r: 1"),
    ([.key("ü"), .index(0), .key("u")], 3, "u: *w"),
    ([.key("ü"), .index(0), .key("m")], 3, "m: merged"),
  ])
  func `a path leads to what a person would underline`(path: [NodeStep], depth: Int, expected: String) throws {
    let document = try #require(Reading.yaml(LocationTests.text).documents.first)
    let location = document.root.locate(path)
    #expect(location.depth == depth)
    #expect(Reading.text(document, location.highlight) == expected)
  }

  @Test func `aliases on the way are told`() throws {
    let document = try #require(Reading.yaml(LocationTests.text).documents.first)
    let location = document.root.locate([.key("ü"), .index(0), .key("u"), .key("r")])
    #expect(location.aliases.map { Reading.text(document, $0) } == ["*w"])
  }

  @Test(arguments: [
    ("a: 1 # c\nb: 2", "a", "1"), ("a: 'x y'\n", "a", "'x y'"), ("a: &n !!str x\n", "a", "&n !!str x"),
    ("a:\n  b: 1\n  c: 2\n\nd: 1\n", "a", "b: 1\n  c: 2"), ("a:\n- 1\n- 2\n# end\nd: 1", "a", "- 1\n- 2"),
    ("a: {b: 1} \n", "a", "{b: 1}"), ("a:\nb: 1", "a", ""), ("a: x\n  y\nb: 1", "a", "x\n  y"),
    ("\u{FEFF}a: b", "a", "b"),
    ("é: 1\na: ü # x\n", "a", "ü"),
  ])
  func `ranges are exact`(text: String, key: String, expected: String) throws {
    let document = try #require(Reading.yaml(text).documents.first)
    let node = try #require(document.root[key])
    #expect(Reading.text(document, node.range) == expected)
  }

  @Test func `JSON ranges are exact`() throws {
    let document = try #require(Reading.json(#"{"a": [1, {"b": "x\n"}], "c": true}"#).document)
    let path: [NodeStep] = [.key("a"), .index(1), .key("b")]
    #expect(Reading.text(document, document.root.locate(path).highlight) == #""b": "x\n""#)
    #expect(Reading.text(document, document.root.locate(path).node.range) == #""x\n""#)
    #expect(Reading.text(document, document.root.locate([.key("c")]).highlight) == #""c": true"#)
    #expect(Reading.text(document, document.root.locate([.key("a"), .index(0)]).highlight) == "1")
  }
}
