import Inventory
import Source
import Values

/// An attribute of a Terraform resource that holds a policy document.
struct DocumentPlace: Sendable {
  /// The attribute's name, behind the names of the blocks it stands in.
  let path: [String]
  let kind: DocumentKind

  /// Whether the attribute of this resource holds a policy document.
  ///
  /// `aws_organizations_policy` holds other kinds of policies as well, by its `type`.
  func holds(_ resource: Resource) -> Bool {
    guard resource.type == "aws_organizations_policy", let type = resource.values["type"]?.stringValue else {
      return true
    }
    return type == "SERVICE_CONTROL_POLICY" || type == "RESOURCE_CONTROL_POLICY"
  }

  /// The attributes by resource type. `aws_iot_policy` and the policies of OpenSearch Serverless and Verified Access
  /// are written in languages of their own.
  static let places: TextMap<[DocumentPlace]> = {
    var places = TextMap<[DocumentPlace]>()
    for (kind, attributes) in [
      (DocumentKind.identity, identity), (.trust, trust), (.resource, resource), (.boundary, boundary),
    ] {
      for (type, path) in attributes { places[type, default: []].append(DocumentPlace(path: path, kind: kind)) }
    }
    return places
  }()

  private static let identity: [(String, [String])] = [
    ("aws_iam_policy", ["policy"]), ("aws_iam_role_policy", ["policy"]), ("aws_iam_user_policy", ["policy"]),
    ("aws_iam_group_policy", ["policy"]), ("aws_iam_role", ["inline_policy", "policy"]),
    ("aws_ssoadmin_permission_set_inline_policy", ["inline_policy"]), ("aws_transfer_user", ["policy"]),
    ("aws_transfer_access", ["policy"]),
  ]

  private static let trust: [(String, [String])] = [("aws_iam_role", ["assume_role_policy"])]

  /// Service control policies and endpoint policies allow `*` to everyone by default, and grant nothing by it.
  private static let boundary: [(String, [String])] = [
    ("aws_organizations_policy", ["content"]), ("aws_vpc_endpoint", ["policy"]),
    ("aws_vpc_endpoint_policy", ["policy"]),
  ]

  private static let resource: [(String, [String])] =
    [
      "aws_acmpca_policy", "aws_api_gateway_rest_api", "aws_api_gateway_rest_api_policy", "aws_backup_vault_policy",
      "aws_cloudwatch_event_bus_policy", "aws_codebuild_resource_policy", "aws_ecr_registry_policy",
      "aws_ecr_repository_policy", "aws_ecrpublic_repository_policy", "aws_efs_file_system_policy",
      "aws_glacier_vault_lock", "aws_glue_resource_policy", "aws_kms_external_key", "aws_kms_key", "aws_kms_key_policy",
      "aws_kms_replica_external_key", "aws_kms_replica_key", "aws_media_store_container_policy",
      "aws_msk_cluster_policy", "aws_networkfirewall_resource_policy", "aws_oam_sink_policy",
      "aws_redshift_resource_policy", "aws_redshiftserverless_resource_policy", "aws_s3_access_point", "aws_s3_bucket",
      "aws_s3_bucket_policy", "aws_s3control_access_point_policy", "aws_s3control_bucket_policy",
      "aws_s3control_object_lambda_access_point_policy", "aws_schemas_registry_policy", "aws_secretsmanager_secret",
      "aws_secretsmanager_secret_policy", "aws_ses_identity_policy", "aws_sesv2_email_identity_policy",
      "aws_sns_topic", "aws_sns_topic_policy", "aws_sqs_queue", "aws_sqs_queue_policy", "aws_vpclattice_auth_policy",
      "aws_vpclattice_resource_policy",
    ].map { ($0, ["policy"]) } + [
      ("aws_cloudsearch_domain_service_access_policy", ["access_policy"]),
      ("aws_cloudwatch_log_destination_policy", ["access_policy"]),
      ("aws_cloudwatch_log_resource_policy", ["policy_document"]),
      ("aws_codeartifact_domain_permissions_policy", ["policy_document"]),
      ("aws_codeartifact_repository_permissions_policy", ["policy_document"]),
      ("aws_dynamodb_resource_policy", ["policy"]), ("aws_ecr_repository_creation_template", ["repository_policy"]),
      ("aws_elasticsearch_domain", ["access_policies"]), ("aws_elasticsearch_domain_policy", ["access_policies"]),
      ("aws_glacier_vault", ["access_policy"]), ("aws_kinesis_resource_policy", ["policy"]),
      ("aws_opensearch_domain", ["access_policies"]), ("aws_opensearch_domain_policy", ["access_policies"]),
      ("aws_organizations_resource_policy", ["content"]), ("aws_prometheus_resource_policy", ["policy_document"]),
      ("aws_s3control_multi_region_access_point_policy", ["details", "policy"]),
      ("aws_s3tables_table_bucket_policy", ["resource_policy"]), ("aws_s3tables_table_policy", ["resource_policy"]),
      ("aws_sagemaker_model_package_group_policy", ["resource_policy"]),
      ("aws_xray_resource_policy", ["policy_document"]),
    ]
}
