// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that who builds infrascan does not build its measurements.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "infrascan", path: "..")],
  targets: [
    .executableTarget(
      name: "parse-speed", dependencies: [.product(name: "HCL", package: "infrascan")], path: "parse-speed",
      swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("MemberImportVisibility")])
  ]
)
