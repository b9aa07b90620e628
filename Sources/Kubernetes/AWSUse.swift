import Inventory
import Values

/// A sign that a workload calls AWS, and so needs an identity there.
///
/// Manifests do not say it outright. The signs are those below, each near certain; a workload without any may still
/// use AWS by its own configuration.
public struct AWSUse: Sendable {
  /// What shows it, as the end of a sentence: "the environment variable AWS_REGION".
  public let sign: String
  /// Where it stands in the workload.
  public let path: AttributePath

  /// Images of software that works on AWS's API, by a part of their name without registry and tag.
  private static let images = [
    "aws-cli", "aws-load-balancer-controller", "aws-alb-ingress-controller", "aws-ebs-csi-driver", "aws-efs-csi-driver",
    "aws-fsx-csi-driver", "aws-mountpoint-s3-csi-driver", "aws-node-termination-handler", "aws-for-fluent-bit",
    "aws-otel-collector", "aws-xray-daemon", "cloudwatch-agent", "amazon-k8s-cni",
    "secrets-store-csi-driver-provider-aws",
    "velero-plugin-for-aws", "karpenter/controller", "amazon/aws-",
  ]

  /// Arguments that choose AWS as the provider of software that has several.
  private static let arguments = ["--provider=aws", "--cloud-provider=aws", "--aws-"]

  /// Beginnings of values in the environment that name something in AWS.
  private static let values = ["arn:aws", "s3://"]

  /// The first sign in a workload; `nil` where there is none.
  public static func sign(in workload: Workload) -> AWSUse? {
    for container in workload.containers {
      if let use = environmentSign(in: container) ?? imageSign(in: container) ?? argumentSign(in: container) {
        return use
      }
    }
    return nil
  }

  /// Whether a workload uses AWS: unknown where its containers are.
  public static func isSigned(_ workload: Workload) -> Truth {
    if sign(in: workload) != nil { return .yes }
    if workload.podSpec.isUnknown || workload.podSpec["containers"]?.isUnknown == true { return .unknown }
    let hasUnknown = workload.containers.contains { container in
      container.value.isUnknown || container.value["env"]?.isUnknown == true
    }
    return hasUnknown ? .unknown : .no
  }

  private static func environmentSign(in container: Workload.Container) -> AWSUse? {
    for (index, variable) in (container.value["env"]?.elements ?? []).enumerated() {
      let path = container.path.appending(.attribute("env")).appending(.index(index))
      if let name = variable["name"]?.stringValue, name.hasPrefix("AWS_") {
        return AWSUse(sign: "the environment variable \(name)", path: path)
      }
      let value = variable["value"]?.knownText ?? ""
      if values.contains(where: { value.hasPrefix($0) }) {
        return AWSUse(sign: "an environment variable that names an AWS resource", path: path)
      }
    }
    return nil
  }

  private static func imageSign(in container: Workload.Container) -> AWSUse? {
    guard let image = container.value["image"]?.knownText else { return nil }
    let bytes = Array(image.utf8)
    guard images.contains(where: { contains(bytes, $0) }) else { return nil }
    return AWSUse(sign: "the image \(image)", path: container.path.appending(.attribute("image")))
  }

  /// Whether a text has a part in it.
  private static func contains(_ text: [UInt8], _ part: String) -> Bool {
    let part = part.utf8
    guard let first = part.first, text.count >= part.count else { return part.isEmpty }
    return (0...(text.count - part.count)).contains { start in
      text[start] == first && text[start...].starts(with: part)
    }
  }

  private static func argumentSign(in container: Workload.Container) -> AWSUse? {
    for key in ["command", "args"] {
      for (index, value) in (container.value[key]?.elements ?? []).enumerated() {
        guard let text = value.knownText, arguments.contains(where: { text.hasPrefix($0) }) else { continue }
        let path = container.path.appending(.attribute(key)).appending(.index(index))
        return AWSUse(sign: "the argument \(text)", path: path)
      }
    }
    return nil
  }
}

extension Value {
  /// The text of a string, symbols shown in place.
  fileprivate var knownText: String? {
    switch self {
    case .string(let text): text
    case .partial(let text): text.description
    default: nil
    }
  }
}
