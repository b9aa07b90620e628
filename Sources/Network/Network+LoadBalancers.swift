import Inventory
import Values

extension Network {
  /// Whether a load balancer that faces the internet uses a security group.
  ///
  /// A load balancer faces the internet unless `internal` is true (AWS provider, `aws_lb` and `aws_elb`).
  ///
  /// - Parameter group: the group's id, or the values of a group with their `id`.
  func frontsInternet(_ group: Value, in scope: Scope) -> Truth {
    let group = identity(group)
    var result = Truth.no
    for balancer in Types.loadBalancer.flatMap({ inventory.resources(ofType: $0, in: scope) }) {
      let isPublic = !(balancer.values["internal"] ?? .null).isTrue
      let uses = Network.contains(balancer.values["security_groups"] ?? .null, group)
      result = result || (isPublic && uses && (balancer.isConditional ? .unknown : .yes))
      if result == .yes { break }
    }
    return result
  }

  private static func contains(_ list: Value, _ element: Value) -> Truth {
    switch list {
    case .unknown(let unknown):
      unknown.certain.contains { $0.equals(element) == .yes } ? .yes : .unknown
    default: (list.elements ?? []).reduce(.no) { $0 || $1.equals(element) }
    }
  }
}

extension Value {
  /// Whether a value is true, also as the text that Terraform converts to it.
  fileprivate var isTrue: Truth {
    isUnknown ? .unknown : Truth(text == "true")
  }
}
