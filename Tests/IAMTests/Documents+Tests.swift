import IAM
import Source
import Testing
import Values

/// A document from JSON; the test fails where it is none.
func policy(_ value: Value, sourceLocation: SourceLocation = #_sourceLocation) throws -> PolicyDocument {
  let reading = PolicyDocument.read(value)
  guard case .document(let document) = reading else {
    Issue.record("not a document: \(reading)", sourceLocation: sourceLocation)
    throw CancellationError()
  }
  return document
}

func policy(_ json: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> PolicyDocument {
  try policy(.string(json), sourceLocation: sourceLocation)
}

/// A document of one statement, its members written as JSON.
func statement(_ members: String) -> String {
  #"{"Version": "2012-10-17", "Statement": [{\#(members)}]}"#
}

/// A string put together from texts and symbols.
func template(_ parts: Value...) -> Value {
  var builder = StringBuilder()
  for part in parts {
    switch part {
    case .unknown(let unknown): builder.append(unknown)
    case .partial(let partial): builder.append(partial)
    default: builder.append(part.text ?? "")
    }
  }
  return builder.finish()
}

/// An attribute of a managed resource: `aws_s3_bucket.logs.arn`.
func attribute(_ address: String, _ name: String) -> Value {
  .symbol("\(address).\(name)", kind: .resource(address: address, attribute: name), type: .string)
}

func variable(_ name: String) -> Value { .symbol("var.\(name)", kind: .variable, type: .string) }

func data(_ name: String) -> Value { .symbol("data.\(name)", kind: .data, type: .string) }
