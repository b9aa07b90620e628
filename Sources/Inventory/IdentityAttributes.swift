import Source

/// The attributes by which other resources refer to a resource, by resource type.
///
/// Each type has groups of attributes; within a group all attributes have the same value. A role's `id` is its `name`, so
/// a reference by `aws_iam_role.app.id` and one by the known name meet; its `arn` is a value of its own. A reference by any of
/// them is a reference to the resource. Follows the attribute references of the AWS provider's documentation.
public struct IdentityAttributes: Sendable {
  /// Groups of attributes with one value.
  public let groups: [[String]]

  /// The identity attributes of a resource type; `id`, `arn` and `name`, each with its own value, for types
  /// that the table does not have.
  public static func of(_ type: String) -> IdentityAttributes {
    IdentityAttributes(groups: table[type] ?? standard)
  }

  /// The group that an attribute belongs to; `nil` where it is not an identity attribute.
  public func group(of attribute: String) -> [String]? {
    groups.first { $0.contains(attribute) }
  }

  private static let standard = [["id"], ["arn"], ["name"]]
  private static let byName = [["id", "name"], ["arn"]]
  private static let byARN = [["id", "arn"], ["name"]]
  private static let byAssignedID = [["id"], ["arn"]]

  private static let table: TextMap<[[String]]> = [
    // Storage
    "aws_s3_bucket": [["id", "bucket"], ["arn"], ["bucket_domain_name"], ["bucket_regional_domain_name"]],
    "aws_s3_access_point": [["id"], ["arn"], ["name"], ["alias"]],
    "aws_ebs_volume": byAssignedID,
    "aws_efs_file_system": [["id"], ["arn"], ["dns_name"], ["creation_token"]],
    "aws_efs_access_point": byAssignedID,
    "aws_fsx_lustre_file_system": byAssignedID,
    "aws_fsx_windows_file_system": byAssignedID,
    "aws_backup_vault": byName,
    "aws_backup_plan": byAssignedID,
    "aws_glacier_vault": byName,
    // Identity and keys
    "aws_iam_role": [["id", "name"], ["arn"], ["unique_id"]],
    "aws_iam_user": [["id", "name"], ["arn"], ["unique_id"]],
    "aws_iam_group": [["id", "name"], ["arn"], ["unique_id"]],
    "aws_iam_policy": [["id", "arn"], ["name"], ["policy_id"]],
    "aws_iam_instance_profile": [["id", "name"], ["arn"], ["unique_id"]],
    "aws_iam_openid_connect_provider": [["id", "arn"], ["url"]],
    "aws_iam_saml_provider": byARN,
    "aws_kms_key": [["id", "key_id"], ["arn"]],
    "aws_kms_alias": [["id", "name"], ["arn"]],
    "aws_secretsmanager_secret": byARN,
    "aws_acm_certificate": [["id", "arn"]],
    "aws_acmpca_certificate_authority": [["id", "arn"]],
    "aws_cognito_user_pool": byAssignedID,
    "aws_cognito_user_pool_client": [["id"]],
    // Network
    "aws_vpc": byAssignedID,
    "aws_default_vpc": byAssignedID,
    "aws_subnet": byAssignedID,
    "aws_default_subnet": byAssignedID,
    "aws_internet_gateway": byAssignedID,
    "aws_egress_only_internet_gateway": [["id"]],
    "aws_nat_gateway": [["id"]],
    "aws_vpn_gateway": byAssignedID,
    "aws_ec2_transit_gateway": byAssignedID,
    "aws_route_table": byAssignedID,
    "aws_default_route_table": [["id", "default_route_table_id"], ["arn"]],
    "aws_network_acl": byAssignedID,
    "aws_default_network_acl": [["id", "default_network_acl_id"], ["arn"]],
    "aws_security_group": [["id"], ["arn"], ["name"]],
    "aws_default_security_group": byAssignedID,
    "aws_network_interface": byAssignedID,
    "aws_eip": [["id", "allocation_id"], ["public_ip"]],
    "aws_ec2_managed_prefix_list": byAssignedID,
    "aws_vpc_endpoint": byAssignedID,
    "aws_vpc_peering_connection": [["id"]],
    "aws_flow_log": byAssignedID,
    "aws_customer_gateway": byAssignedID,
    "aws_lb": [["id", "arn"], ["arn_suffix"], ["dns_name"], ["name"]],
    "aws_alb": [["id", "arn"], ["arn_suffix"], ["dns_name"], ["name"]],
    "aws_elb": [["id", "name"], ["arn"], ["dns_name"]],
    "aws_lb_target_group": [["id", "arn"], ["arn_suffix"], ["name"]],
    "aws_alb_target_group": [["id", "arn"], ["arn_suffix"], ["name"]],
    "aws_lb_listener": [["id", "arn"]],
    "aws_alb_listener": [["id", "arn"]],
    "aws_wafv2_web_acl": [["id"], ["arn"], ["name"]],
    "aws_wafv2_ip_set": [["id"], ["arn"], ["name"]],
    "aws_waf_web_acl": byAssignedID,
    "aws_wafregional_web_acl": byAssignedID,
    "aws_cloudfront_distribution": [["id"], ["arn"], ["domain_name"]],
    "aws_cloudfront_origin_access_identity": [["id"], ["iam_arn"], ["cloudfront_access_identity_path"]],
    "aws_cloudfront_origin_access_control": [["id"]],
    "aws_route53_zone": [["id", "zone_id"], ["arn"], ["name"]],
    "aws_apigatewayv2_api": [["id"], ["arn"], ["execution_arn"]],
    "aws_api_gateway_rest_api": [["id"], ["arn"], ["execution_arn"]],
    "aws_api_gateway_stage": [["id"], ["arn"]],
    "aws_globalaccelerator_accelerator": [["id", "arn"]],
    // Compute and containers
    "aws_instance": byAssignedID,
    "aws_ami": byAssignedID,
    "aws_key_pair": [["id", "key_name"], ["arn"], ["key_pair_id"]],
    "aws_launch_template": [["id"], ["arn"], ["name"]],
    "aws_launch_configuration": byName,
    "aws_autoscaling_group": byName,
    "aws_lambda_function": [["id", "function_name"], ["arn"], ["qualified_arn"], ["invoke_arn"]],
    "aws_lambda_layer_version": [["id", "arn"]],
    "aws_ecs_cluster": byARN,
    "aws_ecs_service": [["id"], ["name"]],
    "aws_ecs_task_definition": [["id", "family"], ["arn"]],
    "aws_ecr_repository": [["id", "name"], ["arn"], ["repository_url"]],
    "aws_ecrpublic_repository": [["id", "repository_name"], ["arn"], ["repository_uri"]],
    "aws_eks_cluster": [["id", "name"], ["arn"], ["endpoint"]],
    "aws_eks_node_group": [["id"], ["arn"], ["node_group_name"]],
    "aws_batch_compute_environment": [["id", "arn"], ["compute_environment_name", "name"]],
    "aws_elastic_beanstalk_application": byName,
    // Databases and caches
    "aws_rds_cluster": [["id", "cluster_identifier"], ["arn"], ["cluster_resource_id"], ["endpoint"]],
    "aws_rds_cluster_instance": [["id", "identifier"], ["arn"], ["dbi_resource_id"]],
    "aws_rds_global_cluster": [["id", "global_cluster_identifier"], ["arn"]],
    "aws_rds_cluster_parameter_group": byName,
    "aws_db_instance": [["identifier"], ["id"], ["arn"], ["resource_id"], ["endpoint"], ["address"]],
    "aws_db_parameter_group": byName,
    "aws_db_option_group": byName,
    "aws_db_subnet_group": byName,
    "aws_db_proxy": [["id", "name"], ["arn"]],
    "aws_docdb_cluster": [["id", "cluster_identifier"], ["arn"]],
    "aws_docdb_cluster_parameter_group": byName,
    "aws_docdb_subnet_group": byName,
    "aws_neptune_cluster": [["id", "cluster_identifier"], ["arn"]],
    "aws_neptune_cluster_parameter_group": byName,
    "aws_neptune_subnet_group": byName,
    "aws_elasticache_cluster": [["id", "cluster_id"], ["arn"]],
    "aws_elasticache_replication_group": [["id", "replication_group_id"], ["arn"]],
    "aws_elasticache_serverless_cache": byName,
    "aws_elasticache_subnet_group": byName,
    "aws_elasticache_parameter_group": byName,
    "aws_elasticache_user": [["id", "user_id"], ["arn"]],
    "aws_elasticache_user_group": [["id", "user_group_id"], ["arn"]],
    "aws_memorydb_cluster": byName,
    "aws_memorydb_subnet_group": byName,
    "aws_dax_cluster": [["id", "cluster_name"], ["arn"]],
    "aws_dax_subnet_group": byName,
    "aws_dynamodb_table": [["id", "name"], ["arn"], ["stream_arn"]],
    "aws_redshift_cluster": [["id", "cluster_identifier"], ["arn"]],
    "aws_redshift_subnet_group": byName,
    "aws_redshift_parameter_group": byName,
    "aws_dms_replication_instance": [["id", "replication_instance_id"], ["replication_instance_arn"]],
    "aws_dms_replication_subnet_group": [["id", "replication_subnet_group_id"], ["replication_subnet_group_arn"]],
    "aws_elasticsearch_domain": [["id", "arn"], ["domain_name"], ["domain_id"]],
    "aws_opensearch_domain": [["id", "arn"], ["domain_name"], ["domain_id"]],
    "aws_athena_workgroup": byName,
    "aws_glue_catalog_database": [["id"], ["arn"], ["name"]],
    // Messages and streams
    "aws_sqs_queue": [["id", "url"], ["arn"], ["name"]],
    "aws_sns_topic": byARN,
    "aws_kinesis_stream": byARN,
    "aws_kinesis_firehose_delivery_stream": byARN,
    "aws_msk_cluster": [["id", "arn"], ["cluster_name"]],
    "aws_msk_configuration": byARN,
    "aws_mq_broker": [["id"], ["arn"], ["broker_name"]],
    "aws_cloudwatch_event_bus": byName,
    "aws_cloudwatch_event_rule": byName,
    "aws_sfn_state_machine": byARN,
    // Observation and audit
    "aws_cloudwatch_log_group": byName,
    "aws_cloudwatch_metric_alarm": [["id", "alarm_name"], ["arn"]],
    "aws_cloudtrail": [["id"], ["arn"], ["name"]],
    "aws_config_configuration_recorder": [["id", "name"]],
    "aws_config_delivery_channel": [["id", "name"]],
    "aws_guardduty_detector": byAssignedID,
    "aws_ssm_parameter": byName,
    "aws_ssm_document": byName,
    "aws_codebuild_project": byARN,
    "aws_organizations_account": byAssignedID,
  ]

  /// The last two parts of a type's ARNs, `service:resource`, with attributes in braces; `path` is `/` where it is not set.
  /// Types are here where the code determines their ARN but for partition, region and account.
  static let arnForms: TextMap<String> = [
    "aws_s3_bucket": "s3:{bucket}",
    "aws_iam_role": "iam:role{path}{name}",
    "aws_iam_user": "iam:user{path}{name}",
    "aws_iam_group": "iam:group{path}{name}",
    "aws_iam_policy": "iam:policy{path}{name}",
    "aws_iam_instance_profile": "iam:instance-profile{path}{name}",
    "aws_kms_alias": "kms:{name}",
    "aws_sqs_queue": "sqs:{name}",
    "aws_sns_topic": "sns:{name}",
    "aws_lambda_function": "lambda:function:{function_name}",
    "aws_dynamodb_table": "dynamodb:table/{name}",
    "aws_ecr_repository": "ecr:repository/{name}",
    "aws_ecs_cluster": "ecs:cluster/{name}",
    "aws_eks_cluster": "eks:cluster/{name}",
    "aws_rds_cluster": "rds:cluster:{cluster_identifier}",
    "aws_db_instance": "rds:db:{identifier}",
    "aws_kinesis_stream": "kinesis:stream/{name}",
    "aws_kinesis_firehose_delivery_stream": "firehose:deliverystream/{name}",
    "aws_sfn_state_machine": "states:stateMachine:{name}",
    "aws_cloudwatch_event_rule": "events:rule/{name}",
    "aws_cloudwatch_log_group": "logs:log-group:{name}",
    "aws_elasticache_replication_group": "elasticache:replicationgroup:{replication_group_id}",
    "aws_elasticache_cluster": "elasticache:cluster:{cluster_id}",
    "aws_backup_vault": "backup:backup-vault:{name}",
  ]
}
