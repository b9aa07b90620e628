// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "infrascan",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.0"),
  ],
  targets: [
    .target(name: "Source", swiftSettings: settings),
    .target(name: "Values", dependencies: ["BigInt"], swiftSettings: settings),
    .target(name: "HCL", dependencies: ["Source", "Values"], swiftSettings: settings),
    .target(name: "Functions", dependencies: ["Source", "Values", "BigInt"], swiftSettings: settings),
    .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .target(name: "Documents", dependencies: ["Source", "Values", "CLibYAML"], swiftSettings: settings),
    .target(name: "Inventory", dependencies: ["Source", "Values"], swiftSettings: settings),
    .target(
      name: "Terraform", dependencies: ["Source", "Values", "HCL", "Functions", "Documents", "Inventory"],
      swiftSettings: settings),
    .target(
      name: "Kubernetes", dependencies: ["Source", "Values", "Documents", "Inventory"], swiftSettings: settings),
    .target(name: "Network", dependencies: ["Source", "Values", "Inventory"], swiftSettings: settings),
    .target(name: "Policy", dependencies: ["Source", "Values", "Inventory"], swiftSettings: settings),
    .target(name: "Reports", dependencies: ["Source", "Values", "Inventory", "Policy"], swiftSettings: settings),
    .testTarget(
      name: "ReportsTests", dependencies: ["Source", "Values", "Inventory", "Policy", "Reports"],
      swiftSettings: settings),
    .testTarget(name: "SourceTests", dependencies: ["Source"], swiftSettings: settings),
    .testTarget(name: "ValuesTests", dependencies: ["Values"], swiftSettings: settings),
    .testTarget(
      name: "FunctionsTests", dependencies: ["Source", "Values", "HCL", "Functions"], swiftSettings: settings),
    .testTarget(name: "DocumentsTests", dependencies: ["Source", "Values", "Documents"], swiftSettings: settings),
    .testTarget(name: "InventoryTests", dependencies: ["Source", "Values", "Inventory"], swiftSettings: settings),
    .testTarget(
      name: "KubernetesTests", dependencies: ["Source", "Values", "Documents", "Inventory", "Kubernetes"],
      swiftSettings: settings),
    .testTarget(
      name: "NetworkTests", dependencies: ["Source", "Values", "Inventory", "Network"], swiftSettings: settings),
  ]
)
