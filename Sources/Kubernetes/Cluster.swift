import Inventory
import Source

/// Which objects are in one cluster.
///
/// A cluster is what is deployed to one environment: everything that says which environment it is for, and everything
/// that does not. Terraform's objects are for the environment of their root module, by its variant or its folder's name.
public enum Cluster {
  /// The environment that a scope's objects are for; empty where nothing says it.
  public static func environment(of scope: Scope) -> String { canonical(name(of: scope)) }

  /// What a scope calls its environment; empty where nothing says it.
  public static func name(of scope: Scope) -> String {
    if !scope.variant.isEmpty { return scope.variant }
    let folder = Paths.name(scope.name)
    return names.contains(folder) ? folder : ""
  }

  /// The objects that are in a cluster with those of a scope, in order.
  public static func objects(of inventory: Inventory, with environment: String) -> [Resource] {
    var known = Table<Scope, Bool>()
    return inventory.resources.filter { resource in
      guard resource.format == .kubernetes else { return false }
      if let isIn = known[resource.scope] { return isIn }
      let own = Cluster.environment(of: resource.scope)
      let isIn = environment.isEmpty || own.isEmpty || own == environment
      known.set(resource.scope, isIn)
      return isIn
    }
  }

  /// The words that name environments where nothing else says that something is one's.
  public static let names: Set<String> = [
    "dev", "develop", "development", "test", "testing", "qa", "uat", "int", "integration", "stage", "staging", "stg",
    "preprod", "pre-prod", "preproduction", "sandbox", "demo", "prod", "production", "prd", "live", "local",
  ]

  /// One word for those that mean the same.
  private static func canonical(_ name: String) -> String {
    switch name {
    case "develop", "development": "dev"
    case "testing": "test"
    case "integration": "int"
    case "stage", "stg": "staging"
    case "pre-prod", "preproduction": "preprod"
    case "production", "prd", "live": "prod"
    default: name
    }
  }
}
