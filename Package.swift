// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("MemberImportVisibility"),
  // Overlapping accesses to the same memory are looked for while running in debug builds, in which the tests run: the
  // bookkeeping is a hundredth of a scan.
  .unsafeFlags(["-enforce-exclusivity=unchecked", "-cross-module-optimization"], .when(configuration: .release)),
]

// The Makefile asks for a binary without any library beside it where the platform has what that takes.
let linking: [LinkerSetting] =
  Context.environment["STATIC_EXECUTABLE"] == nil ? [] : [.unsafeFlags(["-static-executable"])]

// In the order of the pipeline: a target may use those above it.
let package = Package(
  name: "infrascan",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "infrascan", targets: ["infrascan"]),
    // For Benchmarks/, a package of its own.
    .library(name: "HCL", targets: ["Source", "HCL"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.0"),
  ],
  targets: [
    .target(name: "Source", swiftSettings: settings),
    .target(name: "Values", dependencies: ["Source", "BigInt"], swiftSettings: settings),
    .target(name: "HCL", dependencies: ["Source", "Values"], swiftSettings: settings),
    .target(name: "Functions", dependencies: ["Source", "Values", "BigInt"], swiftSettings: settings),
    .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .target(name: "Documents", dependencies: ["Source", "Values", "CLibYAML"], swiftSettings: settings),
    .target(
      name: "Inventory", dependencies: ["Source", "Values"], swiftSettings: settings, plugins: ["EmbedSchemas"]),
    .target(
      name: "Terraform", dependencies: ["Source", "Values", "HCL", "Functions", "Documents", "Inventory"],
      swiftSettings: settings),
    .target(
      name: "Helm", dependencies: ["Source", "Values", "Functions", "Documents", "Inventory"], swiftSettings: settings),
    .target(
      name: "Kubernetes", dependencies: ["Source", "Values", "Functions", "Documents", "Inventory", "Helm"],
      swiftSettings: settings),
    .target(name: "IAM", dependencies: ["Source", "Values", "Documents", "Inventory"], swiftSettings: settings),
    .target(name: "Network", dependencies: ["Source", "Values", "Inventory"], swiftSettings: settings),
    .target(
      name: "Policy",
      dependencies: ["Source", "Values", "HCL", "Functions", "Documents", "Inventory", "Kubernetes", "IAM", "Network"],
      swiftSettings: settings),
    .target(name: "Reports", dependencies: ["Source", "Values", "Inventory", "Policy"], swiftSettings: settings),
    .target(
      name: "Scanner",
      dependencies: [
        "Source", "Values", "HCL", "Documents", "Inventory", "Terraform", "Helm", "Kubernetes", "IAM", "Policy",
        "Reports",
      ],
      swiftSettings: settings, plugins: ["EmbedRules"]),
    .executableTarget(
      name: "infrascan",
      dependencies: [
        "Source", "Values", "HCL", "Functions", "Inventory", "Terraform", "Policy", "Reports", "Scanner",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings, linkerSettings: linking),

    // Embeds rules/ in the binary, read.
    .plugin(name: "EmbedRules", capability: .buildTool(), dependencies: ["embed-rules"]),
    .executableTarget(
      name: "embed-rules", dependencies: ["Source", "Values", "HCL"], path: "Plugins/embed-rules",
      swiftSettings: settings),

    // Embeds schemas/ in the binary.
    .plugin(name: "EmbedSchemas", capability: .buildTool(), dependencies: ["embed-schemas"]),
    .executableTarget(name: "embed-schemas", path: "Plugins/embed-schemas", swiftSettings: settings),

    .testTarget(name: "SourceTests", dependencies: ["Source"], swiftSettings: settings),
    .testTarget(name: "ValuesTests", dependencies: ["Source", "Values"], swiftSettings: settings),
    .testTarget(
      name: "FunctionsTests", dependencies: ["Source", "Values", "HCL", "Functions"], swiftSettings: settings),
    .testTarget(name: "HCLTests", dependencies: ["Source", "Values", "HCL"], swiftSettings: settings),
    .testTarget(name: "DocumentsTests", dependencies: ["Source", "Values", "Documents"], swiftSettings: settings),
    .testTarget(name: "InventoryTests", dependencies: ["Source", "Values", "Inventory"], swiftSettings: settings),
    .testTarget(
      name: "TerraformTests", dependencies: ["Source", "Values", "Functions", "Inventory", "Terraform"],
      swiftSettings: settings),
    .testTarget(name: "HelmTests", dependencies: ["Source", "Values", "Documents", "Helm"], swiftSettings: settings),
    .testTarget(
      name: "KubernetesTests", dependencies: ["Source", "Values", "Documents", "Inventory", "Kubernetes"],
      swiftSettings: settings),
    .testTarget(
      name: "IAMTests", dependencies: ["Source", "Values", "Documents", "Inventory", "IAM"], swiftSettings: settings),
    .testTarget(
      name: "NetworkTests", dependencies: ["Source", "Values", "Inventory", "Network"], swiftSettings: settings),
    .testTarget(
      name: "PolicyTests", dependencies: ["Source", "Values", "HCL", "Inventory", "Policy"], swiftSettings: settings),
    .testTarget(
      name: "ReportsTests", dependencies: ["Source", "Values", "Inventory", "Policy", "Reports"],
      swiftSettings: settings),
    .testTarget(
      name: "ScannerTests", dependencies: ["Source", "Values", "HCL", "Inventory", "Policy", "Reports", "Scanner"],
      swiftSettings: settings),
  ]
)
