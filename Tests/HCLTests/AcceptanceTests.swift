import HCL
import Source
import Testing

/// What `terraform fmt` 1.11.4 accepts and what it rejects, and at which line it says so first.
@Suite struct AcceptanceTests {
  func diagnostics(_ bytes: some Collection<UInt8>) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    _ = Parser.parse(SourceText(path: "test.tf", bytes: bytes), diagnostics: &diagnostics)
    return diagnostics
  }

  @Test(arguments: accepted)
  func `what terraform accepts is read without a diagnostic`(text: String) {
    #expect(diagnostics(text.utf8).map(\.message) == [])
  }

  @Test(arguments: rejected)
  func `what terraform rejects is a diagnostic at the same line`(text: String, line: Int) {
    #expect(diagnostics(text.utf8).map(\.line).min() == line)
  }

  @Test(arguments: badlyEncodedComments)
  func `a comment may hold what is not UTF-8`(before: String, after: String) {
    #expect(diagnostics(Array(before.utf8) + [0xFF] + Array(after.utf8)).map(\.message) == [])
  }

  @Test(arguments: badlyEncoded)
  func `what is not UTF-8 is a diagnostic at its line`(before: String, after: String, line: Int) {
    #expect(diagnostics(Array(before.utf8) + [0xFF] + Array(after.utf8)).map(\.line).min() == line)
  }

  static let accepted: [String] = [
    "a = <<E\nx\r\nE\r\n", "a = <<E\nx\n\u{A0}E\n", "a = <<E\nx\n\u{B}E\n", "a = <<E\n${b}E\nE\n",
    "a = <<E\n${\n<<F\nE\nF\n}\nE\n", "a = <<E\r\nx\r\nE\r\nb = 1\r\n", "a = f(<<E\nx\nE\n)\n",
    "a = [<<E\nx\nE\n, 1]\n", "a = {b = <<E\nx\nE\n}\n", "a = {b = <<E\nx\nE\nc = 1}\n",
    "a = <<E\n%{ if x ~}\ny\n%{ endif }\nE\n", "a = <<E\n%{ if x\n}y%{ endif }\nE\n", "a = <<E\n$${\nE\n",
    "a = <<E\n$\nE\n", "a = <<E\n$E\n$\nE\n", "a = <<E\n%\nE\n", "a = \"$\"\n", "a = \"$$\"\n", "a = \"$${\"\n",
    "a = \"%%{ if\"\n", "a = \"$$${b}\"\n", "a = \"$$$${b}\"\n", "a = \"%{ if x }y%{ else }z%{ endif }\"\n",
    "a = \"%{~ if x ~}y%{~ else ~}z%{~ endif ~}\"\n", "a = \"${~ x ~}\"\n", "a = \"${\nx\n}\"\n",
    "a = \"${x # c\n}\"\n", "a = \"${x // c }\"\n}\"\n", "a = \"${/* } */ x}\"\n", "a = \"${{}}\"\n",
    "a = \"${{a=1}.a}\"\n", "a = \"${\"}\"}\"\n", "a \"$${y}\" {}\n", "a \"%\" {}\n", "a \"\\u00e9\" {}\n",
    "a \"b\" c \"d\" {}\n", "a { b = 1 }\n", "a { b = [\n1\n] }\n", "a { b = {\nx=1\n} }\n", "a { # c\n b = 1\n}\n",
    "a { /* c */ }\n", "a { /* c */ b = 1 /* d */ }\n", "a { /* c\n */ b = 1 }\n", "a /* x\n */ {}\n",
    "a = (1 +\n2)\n", "a = (x ?\n1 :\n2)\n", "a = [1,\n2\n,3]\n", "a = {a=1,\nb=2,}\n", "a = {a.b=1}\n",
    "a = {(a)=1}\n", "a = {\"a\"=1}\n", "a = {\"a${b}\"=1}\n", "a = {1=2}\n", "a = {a+b=2}\n", "a = {true=2}\n",
    "a = {null=2}\n", "a = {if=1}\n", "a = {\"for\"=1}\n", "a = {for x in y: x => 1...}\n",
    "a = [\nfor x\nin y\n:\nx\nif x\n]\n", "a = {\nfor x\nin y\n:\nx\n=>\nx\n...\nif x\n}\n",
    "a = {for x in y :\nx => {\nb = 1\n}}\n", "a = f()\n", "a = f(1,)\n", "a = f(1,\n)\n", "a = f(1\n)\n",
    "a = f(\n1)\n", "a = f (1)\n", "a = f(x...)\n", "a = f(x\n...)\n", "a = n::f(1)\n", "a = n::m::f(1)\n",
    "a = n :: f(1)\n", "a = f(1).b[0]\n", "a = b[\n0\n]\n", "a = b[0][1][\"x\"][y.z]\n", "a = b[\"x${y}\"]\n",
    "a = b[*]\n", "a = b[*].c[0]\n", "a = b.*\n", "a = b.*.c[0].d\n", "a = b[*].c[*].d\n", "a = b.*.0\n",
    "a = b.0.c\n", "a = b.1e5\n", "a = b .c\n", "a = b. c\n", "a = (b\n.c)\n", "a = (b\n[0])\n", "a = [b\n[0]]\n",
    "a = b[-1]\n", "a = b[1.5]\n", "a = b[ 0 ]\n", "a = b[* ]\n", "a = b[ *]\n", "a = -1\n", "a = --1\n",
    "a = - -1\n", "a = !!x\n", "a = ! x\n", "a = -!x\n", "a = !-x\n", "a = 1 - -1\n", "a = 1--1\n", "a = a-1\n",
    "a = a - 1\n", "a = 1 -a\n", "a = 1e+5\n", "a = 1E5\n", "a = 012\n", "a = 1 == 2 == 3\n", "a = 1 < 2 < 3\n",
    "a = x && y || z\n", "a = x ? y : z ? 1 : 2\n", "a = x ? y ? 1 : 2 : z\n", "_a = 1\n", "a- = 1\n", "a--b = 1\n",
    "é = 1\n", "a\u{301} = 1\n", "a·b = 1\n", "a = \"😀\"\n", "a = \"\u{0}\"\n", "# \u{0}\n", "\u{FEFF}a = 1\n",
    "\r\n\r\n", "/**/", "/***/a=1\n", "/*/ */ a = 1\n", "// x", "#", "a = 1 # x\r\n", "a = 1 /* x */ /* y */\n",
    "a = /* x\n */ 1\n", "a = [ # c\n1, // d\n2 /* e */]\n", "a = f( # c\n1)\n", "a = { # c\nb = 1 # d\n}\n",
    "a { }\na { }\n", "a = 1\na { }\n", "a = {b=1,b=2}\n", "x \"\" {}\n", "x \" \" {}\n",
    "a = provider::aws::f(\"x\")\n", "a = true.x\n", "a = null[0]\n", "a = \"x\".y\n", "a = \"x\"[0]\n", "a = 1.x\n",
    "a = 1[0]\n", "a = [1][0]\n", "a = {b=1}.b\n", "a = {b=1}[\"b\"]\n", "a = (1).b\n", "a = [].*.b\n",
    "a = f()[*].b\n", "a = \"${x}\".y\n", "import \"x\" {}\n", "a = each.value[\"x\"].y.*.z\n", "a = x[y[z[0]]]\n",
    "a = x == null ? [] : [x]\n", "a = (\n  x == null\n  ? []\n  : [x]\n)\n",
    "a = \"a\" == \"b\" && !(x) || f(y)[0].z > 1\n",
  ]

  static let rejected: [(String, Int)] = [
    ("a = <<E\nx\ry\nE\n", 2), ("a = \"x\ry\"\n", 1), ("a = \"x${b}\ry\"\n", 1), ("a = <<E\nx\nE", 3),
    ("a = <<E\nx\nE ", 3), ("a = <<E \nx\nE\n", 1), ("a = <<E\t\nx\nE\n", 1), ("a = << E\nx\nE\n", 1),
    ("a = <<- E\nx\nE\n", 1), ("a = <<\"E\"\nx\nE\n", 1), ("a = <<1E\nx\n1E\n", 1), ("a = <<-\nx\n", 1),
    ("a = f(<<E\nx\nE)\n", 4), ("a { b = <<E\nx\nE\n}\n", 3), ("a = <<E\n${x\nE\n", 3), ("a = <<E\n\"${\"\nE\n", 2),
    ("a = \"\\${b}\"\n", 1), ("a = \"${ x ~ }\"\n", 1), ("a = \"%{ for x in y }\"\n", 1), ("a = \"%{ endif }\"\n", 1),
    ("a = \"%{ else }\"\n", 1), ("a = \"%{ if x }%{ else }%{ else }%{ endif }\"\n", 1),
    ("a = \"%{ elseif x }\"\n", 1), ("a = \"%{ }\"\n", 1), ("a = \"${}\"\n", 1), ("a = \"${\n}\"\n", 2),
    ("a = \"\\q\"\n", 1), ("a = \"\\u12\"\n", 1), ("a = \"\\u12G4\"\n", 1), ("a = \"\\U0011FFFF\"\n", 1),
    ("a = \"\\uD800\"\n", 1), ("a = \"\\\"\n", 1), ("a \"\\q\" {}\n", 1), ("a \"x${y}\" {}\n", 1),
    ("a \"\n\" {}\n", 1), ("a b= 1\n", 1), ("a b\n", 1), ("a\n", 1), ("a {\n", 1), ("a {}}\n", 1), ("a {} b {}\n", 1),
    ("a { b = 1\n }\n", 1), ("a { b = 1, c = 2 }\n", 1), ("a { b {} }\n", 1), ("a\n{\n}\n", 1),
    ("a \"b\"\n{\n}\n", 1), ("a = \n1\n", 1), ("a = 1 +\n2\n", 1), ("a = x ?\n1 : 2\n", 1), ("a = [1 2]\n", 1),
    ("a = [,]\n", 1), ("a = [1,,2]\n", 1), ("a = {,}\n", 1), ("a = {a=1,,b=2}\n", 1), ("a = {a=1;b=2}\n", 1),
    ("a = {a=1 b=2}\n", 1), ("a = {a=1\n,b=2}\n", 2), ("a = {a\n=1}\n", 1), ("a = {a=\n1}\n", 1),
    ("a = {for=1}\n", 1), ("a = {for = x}\n", 1), ("a = [for]\n", 1), ("a = [for x in y]\n", 1),
    ("a = [for x, in y: 1]\n", 1), ("a = [for x,y,z in y: 1]\n", 1), ("a = [for x in y: x => 1]\n", 1),
    ("a = {for x in y: x}\n", 1), ("a = [for x in y: 1...]\n", 1), ("a = [for x in y: x if]\n", 1),
    ("a = [for \"x\" in y: 1]\n", 1), ("a = f(,)\n", 1), ("a = f(1 2)\n", 1), ("a = f(x...,)\n", 1),
    ("a = f(x..., y)\n", 1), ("a = f(...)\n", 1), ("a = f.g(1)\n", 1), ("a = n::f\n", 1), ("a = n::\n", 1),
    ("a = n::(1)\n", 1), ("a = ::f(1)\n", 1), ("a = n:f(1)\n", 1), ("a = f(1)(2)\n", 1), ("a = b.\n", 1),
    ("a = b.c.\n", 1), ("a = b..c\n", 1), ("a = b[]\n", 1), ("a = b[0\n", 2), ("a = b.*.c.*.d\n", 1),
    ("a = b.0.1\n", 1), ("a = b.1.5.x\n", 1), ("a = b.*.1.5\n", 1), ("a = b\n.c\n", 2), ("a = b.\"c\"\n", 1),
    ("a = b.(c)\n", 1), ("a = b.[0]\n", 1), ("a = b[0,1]\n", 1), ("a = +1\n", 1), ("a = 1..2\n", 1), ("a = .5\n", 1),
    ("a = 5.\n", 1), ("a = 1e\n", 1), ("a = 1e+\n", 1), ("a = 0x10\n", 1), ("a = 1_000\n", 1), ("a = 1a\n", 1),
    ("a = 1.2.3\n", 1), ("a = 1 = 2\n", 1), ("a = x & y\n", 1), ("a = x | y\n", 1), ("a = x ^ y\n", 1),
    ("a = ~x\n", 1), ("a = x ~ y\n", 1), ("a = x and y\n", 1), ("a = x ? y\n", 1), ("a = x ? y :\n", 1),
    ("a = x ? : z\n", 1), ("a = x\n? y : z\n", 2), ("a = 'x'\n", 1), ("a = `x`\n", 1), ("a = 1;\n", 1),
    ("a = @x\n", 1), ("a = $x\n", 1), ("a = #x\n", 1), ("a: 1\n", 1), ("\"a\" = 1\n", 1), ("\"a\" {}\n", 1),
    ("a.b = 1\n", 1), ("a[0] = 1\n", 1), ("1a = 1\n", 1), ("-a = 1\n", 1), ("€ = 1\n", 1), ("😀 = 1\n", 1),
    ("a\u{0} = 1\n", 1), ("a = 1\u{C}\n", 1), ("a = 1\u{A0}\n", 1), ("a = 1\n\u{FEFF}", 2),
    ("\u{FEFF}\u{FEFF}a = 1\n", 1), ("a = 1\r\nb = 2\r", 2), ("a = 1\rb = 2\n", 1), ("\r", 1), ("/* x", 1),
    ("/* x *", 1), ("/", 1), ("a = 1 /* \n */ b = 2\n", 2), ("a = /* x */\n", 1), ("a = 1\na = 2\n", 2),
    ("a { b = 1\n b = 2\n}\n", 1), ("a = \"x\" \"y\"\n", 1), ("a = \"x\n\ny\"\n", 1), ("a = \"${x", 1),
    ("a = \"x", 1), ("a = \"%{ if x", 1), ("a = (1", 1), ("a = (1\nb = 2\n", 2), ("a = [1", 1),
    ("a = [1\nb = 2\n", 2), ("a = {b = 1", 1), ("a = {b", 1), ("a = {b =", 1), ("a = f(1", 1), ("a = f(", 1),
    ("a = f(\nb = 1\n", 2), ("a = b[1", 1), ("a =", 1), ("a = -", 1), ("a = 1 +", 1), ("a = x ? 1 :", 1),
    ("a = [for x in", 1), ("a = {for x in y : x =>", 1), ("a b \"c", 1), ("a {\n  b {\n    c = 1\n", 2), (")\n", 1),
    ("]\n", 1), ("}\n}\na = 1\n", 1), ("a = 1)\n", 1), ("a = 1]\n", 1), ("a = 1}\n", 1), ("a = (1]\n", 1),
    ("a = [1)\n", 1), ("a = {b=1]\n", 1), ("a = {b=(1}\n", 1), ("a = \"${f(}\"\n", 1), ("a = \"${[}\"\n", 1),
    ("a = \"${(1}\"\n", 1), ("a = 1 // x\n\n\nb = \n", 4),
    ("a = <<E\n%{ for x in y }\n${x}\n%{ endfor }\nE\nb = \"%{ if x }\"\n", 6), ("a = <<E\n%{ if x }\ny\nE\n", 4),
    ("a = <<E\n%{ endif }\nE\n", 2), ("a = <<E\ny\n%{ else }\nE\n", 3), ("a = <<E\n%{ foo }\nE\n", 2),
    ("a = <<E\n${x y}\nE\nb = 1\n", 2), ("a = <<E\n${x\ny}\nE\nb = 1\n", 3), ("a = a::b.c\n", 1),
    ("a = <<E\nx\nE\n.y\n", 4),
  ]

  static let badlyEncodedComments: [(String, String)] = [
    ("# ", "\na = 1\n"), ("/* ", " */ a = 1\n"),
  ]

  static let badlyEncoded: [(String, String, Int)] = [
    ("a = \"", "\"\n", 1), ("a = <<E\n", "\nE\n", 2), ("a \"", "\" {}\n", 1), ("a = b[\"", "\"]\n", 1),
    ("a", " = 1\n", 1),
  ]
}
