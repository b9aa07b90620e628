import Values

/// A field of a Kubernetes object as the Kubernetes provider writes it in HCL.
///
/// The provider's schema follows the API by rule: names in snake case, objects as blocks, lists as repeated blocks whose
/// name is the singular. What departs from the rule stands in the tables here, once for all kinds. Follows the source of
/// hashicorp/kubernetes 2 and 3 (`kubernetes/schema_*.go`, `structure*.go`).
struct TerraformField {
  /// The name in the object.
  let name: String
  /// Whether the blocks are the elements of a list; otherwise there is one of them.
  let isList: Bool

  /// - Parameters:
  ///   - key: the name of the argument or of the blocks.
  ///   - block: the type of the block that it stands in; empty for the resource itself.
  ///   - isBlock: whether blocks of the name were written, and no argument.
  init(_ key: String, in block: String, isBlock: Bool) {
    if isBlock {
      if TerraformField.single[block]?.contains(key) == true {
        isList = false
        name = TerraformField.name(key)
        return
      }
      if block.isEmpty, key == "secret" {
        isList = true
        name = "secrets"
        return
      }
      if let plural = TerraformField.lists[key] {
        isList = true
        name = plural.isEmpty ? TerraformField.name(key) : plural
        return
      }
    }
    isList = false
    name = TerraformField.name(key)
  }

  private static func name(_ key: String) -> String {
    if let known = names[key] { return known }
    guard key.utf8.contains(UInt8(ascii: "_")) else { return key }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(key.utf8.count)
    var isFirst = false
    for byte in key.utf8 {
      if byte == UInt8(ascii: "_") {
        isFirst = !bytes.isEmpty
        continue
      }
      bytes.append(isFirst && (0x61...0x7A).contains(byte) ? byte - 0x20 : byte)
      isFirst = false
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Blocks that are elements of a list, with the list's name where that is not the block's own.
  private static let lists: [String: String] = [
    "address": "addresses", "allowed_csi_drivers": "", "allowed_flex_volumes": "", "allowed_host_paths": "",
    "allowed_topologies": "", "cluster_role_selectors": "", "container": "containers", "egress": "",
    "endpoint": "endpoints", "env": "", "env_from": "", "from": "", "host_aliases": "", "host_ports": "",
    "http_header": "httpHeaders", "image_pull_secret": "imagePullSecrets", "image_pull_secrets": "", "ingress": "",
    "init_container": "initContainers", "items": "", "limit": "limits", "match_condition": "matchConditions",
    "match_expression": "matchExpressions", "match_expressions": "", "match_fields": "",
    "match_label_expressions": "", "metric": "metrics", "node_selector_term": "nodeSelectorTerms",
    "not_ready_address": "notReadyAddresses", "on_pod_condition": "onPodConditions", "option": "options",
    "path": "paths", "policy": "policies", "port": "ports", "ports": "",
    "preferred_during_scheduling_ignored_during_execution": "", "range": "ranges", "readiness_gate": "readinessGates",
    "required_during_scheduling_ignored_during_execution": "", "rule": "rules", "sources": "", "subject": "subjects",
    "subset": "subsets", "sysctl": "sysctls", "tls": "", "to": "", "toleration": "tolerations",
    "topology_spread_constraint": "topologySpreadConstraints", "volume": "volumes",
    "volume_claim_template": "volumeClaimTemplates", "volume_device": "volumeDevices", "volume_mount": "volumeMounts",
    "webhook": "webhooks",
  ]

  /// Blocks that are no list within some others.
  private static let single: [String: Set<String>] = [
    "ephemeral": ["volume_claim_template"], "service": ["port"], "pods": ["metric"], "object": ["metric"],
    "external": ["metric"], "node_affinity": ["required_during_scheduling_ignored_during_execution"],
  ]

  /// Names that are not the key in camel case.
  private static let names: [String: String] = [
    "allowed_csi_drivers": "allowedCSIDrivers", "ceph_fs": "cephfs", "ceph_monitors": "monitors",
    "client_ip": "clientIP", "cluster_ip": "clusterIP", "cluster_ips": "clusterIPs", "condition": "conditions",
    "data_disk_uri": "diskURI", "dataset_uuid": "datasetUUID", "downward_api": "downwardAPI",
    "endpoints_name": "endpoints",
    "external_ips": "externalIPs", "host_ip": "hostIP", "host_ipc": "hostIPC", "host_pid": "hostPID",
    "insecure_skip_tls_verify": "insecureSkipTLSVerify", "load_balancer_ip": "loadBalancerIP",
    "non_resource_urls": "nonResourceURLs", "pd_id": "pdID", "pod_cidr": "podCIDR", "provider_id": "providerID",
    "rados_user": "user", "rbd_image": "image", "rbd_pool": "pool", "run_as_username": "runAsUserName",
    "storage_provisioner": "provisioner", "target_cpu_utilization_percentage": "targetCPUUtilizationPercentage",
    "target_ww_ns": "targetWWNs", "timezone": "timeZone", "volume_id": "volumeID",
  ]

  // MARK: Values

  /// Maps of strings that early versions of Terraform also took as blocks.
  private static let blockMaps: Set<String> = [
    "annotations", "labels", "match_labels", "node_selector", "data", "binary_data", "hard", "requests", "limits",
  ]

  /// Other maps, by whose keys nothing of the API is meant.
  private static let maps: Set<String> = [
    "allocatable", "capacity", "data_wo", "binary_data_wo", "default", "default_request", "max",
    "max_limit_request_ratio", "min", "options", "parameters", "selector", "volume_attributes",
  ]

  /// The objects that a value of the code stands for, one for each block; `nil` for what is a plain value or a map of strings.
  ///
  /// What is written as an argument, `env = { … }`, is taken for the block that is meant.
  static func blocks(_ value: Value, _ key: String) -> [Value]? {
    switch value {
    case .tuple(let elements) where !elements.isEmpty && !blockMaps.contains(key):
      return elements.allSatisfy { if case .object = $0 { true } else { false } } ? elements : nil
    case .object(let map) where !blockMaps.contains(key):
      if key == "selector" { return map["match_labels"] ?? map["match_expressions"] == nil ? nil : [value] }
      return maps.contains(key) ? nil : [value]
    default: return nil
    }
  }

  /// Whether the one block of a type is a map of strings.
  static func isMap(_ key: String) -> Bool { blockMaps.contains(key) }

  /// What the resource has that the object does not.
  static let own: Set<String> = [
    "id", "timeouts", "wait_for_rollout", "wait_for_completion", "wait_for_load_balancer",
    "wait_for_default_service_account", "wait_for_service_account_token", "field_manager", "force", "auto_approve",
    "target_state", "status", "tags_all", "data_wo_revision", "binary_data_wo_revision", "default_secret_name",
  ]

  /// A value that was written as text, or as a number where the provider takes a text, as the API has it.
  static func scalar(_ value: Value, _ key: String, in block: String) -> Value {
    switch value {
    case .string(let text):
      if flags.contains(key) { return text == "true" ? .bool(true) : text == "false" ? .bool(false) : value }
      if modes.contains(key) { return Int(text, radix: 8).map { .int($0) } ?? value }
      if numbers.contains(key) || numbersOrNames.contains(key) { return Int(text).map { .int($0) } ?? value }
      return value
    case .number, .bool: return isText(key, in: block) ? .string(value.text ?? "") : value
    default: return value
    }
  }

  private static func isText(_ key: String, in block: String) -> Bool {
    switch key {
    // The values of environment variables and headers, and of metrics; not those of priorities and scaling policies.
    case "value": !block.isEmpty && block != "policy"
    case "cpu", "memory", "size_limit", "average_value": true
    default: false
    }
  }

  private static let flags: Set<String> = [
    "allocate_load_balancer_node_ports", "allow_privilege_escalation", "allow_volume_expansion",
    "automount_service_account_token", "enable_service_links", "global_default", "host_ipc", "host_network", "host_pid",
    "host_process", "immutable", "optional", "paused", "privileged", "publish_not_ready_addresses", "read_only",
    "read_only_root_filesystem", "run_as_non_root", "share_process_namespace", "stdin", "stdin_once", "suspend", "tty",
  ]

  private static let numbers: Set<String> = [
    "active_deadline_seconds", "average_utilization", "backoff_limit", "backoff_limit_per_index", "completions",
    "container_port", "end_port", "expiration_seconds", "failed_jobs_history_limit", "failure_threshold", "fs_group",
    "health_check_node_port", "host_port", "initial_delay_seconds", "lun", "max_failed_indexes", "max_replicas",
    "max_skew", "min_domains", "min_ready_seconds", "min_replicas", "node_port", "number", "parallelism", "partition",
    "period_seconds", "progress_deadline_seconds", "replicas", "revision_history_limit", "run_as_group", "run_as_user",
    "stabilization_window_seconds", "starting_deadline_seconds", "success_threshold", "successful_jobs_history_limit",
    "supplemental_groups", "target_cpu_utilization_percentage", "termination_grace_period_seconds", "timeout_seconds",
    "toleration_seconds", "ttl_seconds_after_finished", "weight",
  ]

  private static let numbersOrNames: Set<String> = [
    "max_surge", "max_unavailable", "min_available", "port", "service_port", "target_port",
  ]

  /// File modes, written in octal.
  private static let modes: Set<String> = ["default_mode", "mode"]
}
