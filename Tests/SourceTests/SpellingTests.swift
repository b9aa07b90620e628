import Source
import Testing

@Suite struct SpellingTests {
  @Test(arguments: [
    ("storage_encrypt", "storage_encrypted"), ("igress", "ingress"), ("aws_vcp", "aws_vpc"), ("form_port", "from_port"),
    ("tgas", "tags"), ("tag", "tags"),
  ])
  func `a slip of the pen is seen`(name: String, meant: String) {
    let names = ["aws_eip", "egress", "from_port", "ingress", "storage_encrypted", "tags", "to_port", "aws_vpc"]
    #expect(Spelling.nearest(name, among: names) == meant)
  }

  @Test(arguments: ["name", "A", "vars", "", "region", String(repeating: "x", count: 1_000_000)])
  func `another name is no slip`(name: String) {
    #expect(Spelling.nearest(name, among: ["ami", "id", "tags", "origin"]) == nil)
  }
}
