#include "ir/standing.h"

#include "ir/base/wildcard.h"
#include "ir/cfn.h"
#include "ir/js.h"

#include <stdlib.h>

/* clang-format off */
const struct standing_row standing_rows[] = {
	{ "AWS::Lambda::Function", STANDING_USE, BEGINS, "Runtime", "java", NULL, "requests and their time", "AWS Lambda Pricing" },
	{ "AWS::Lambda::Function", STANDING_IDLE, IS, "SnapStart.ApplyOn", "PublishedVersions", "GB of snapshot and second", "SnapStart keeps the snapshots of Python and .NET in a cache", "AWS Lambda Pricing" },
	{ "AWS::Lambda::Function", STANDING_USE, WHATEVER, NULL, NULL, NULL, "requests and their time", "AWS Lambda Pricing" },
	{ "AWS::Lambda::Alias", STANDING_IDLE, ABOVE_ZERO, "ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions", NULL, "GB of memory and second", "provisioned concurrency is kept ready", "AWS Lambda Pricing" },
	{ "AWS::Lambda::Version", STANDING_IDLE, ABOVE_ZERO, "ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions", NULL, "GB of memory and second", "provisioned concurrency is kept ready", "AWS Lambda Pricing" },
	{ "AWS::Lambda::EventSourceMapping", STANDING_IDLE, ABOVE_ZERO, "ProvisionedPollerConfig.MinimumPollers", NULL, "event poller unit and hour", "provisioned pollers are kept ready", "AWS Lambda Pricing" },
	{ "AWS::Lambda::CapacityProvider", STANDING_IDLE, WHATEVER, NULL, NULL, "instance and hour", "instances of EC2 are kept for functions", "AWS Lambda Pricing" },
	{ "AWS::Lambda::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a function", "AWS Lambda Pricing" },
	{ "AWS::ApiGateway::Stage", STANDING_IDLE, IS, "CacheClusterEnabled", "true", "size of the cache and hour", "the cache of the stage runs all the time", "Amazon API Gateway Pricing" },
	{ "AWS::ApiGateway::Deployment", STANDING_IDLE, IS, "StageDescription.CacheClusterEnabled", "true", "size of the cache and hour", "the cache of the stage runs all the time", "Amazon API Gateway Pricing" },
	{ "AWS::ApiGateway::RestApi", STANDING_USE, WHATEVER, NULL, NULL, NULL, "requests, messages and connected minutes", "Amazon API Gateway Pricing" },
	{ "AWS::ApiGatewayV2::Api", STANDING_USE, WHATEVER, NULL, NULL, NULL, "requests, messages and connected minutes", "Amazon API Gateway Pricing" },
	{ "AWS::ApiGateway::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of an API", "Amazon API Gateway Pricing" },
	{ "AWS::ApiGatewayV2::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of an API", "Amazon API Gateway Pricing" },
	{ "AWS::DynamoDB::Table", STANDING_USE, IS, "BillingMode", "PAY_PER_REQUEST", NULL, "requests and storage", "Amazon DynamoDB Pricing" },
	{ "AWS::DynamoDB::GlobalTable", STANDING_USE, IS, "BillingMode", "PAY_PER_REQUEST", NULL, "requests and storage", "Amazon DynamoDB Pricing" },
	{ "AWS::DynamoDB::Table", STANDING_IDLE, WHATEVER, NULL, NULL, "unit of read or write capacity and hour", "capacity is provisioned, which is the default", "Amazon DynamoDB Pricing" },
	{ "AWS::DynamoDB::GlobalTable", STANDING_IDLE, WHATEVER, NULL, NULL, "unit of read or write capacity and hour", "capacity is provisioned, which is the default", "Amazon DynamoDB Pricing" },
	{ "AWS::SQS::Queue", STANDING_USE, WHATEVER, NULL, NULL, NULL, "requests", "Amazon SQS Pricing" },
	{ "AWS::SQS::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "a policy", "Amazon SQS Pricing" },
	{ "AWS::SNS::Topic", STANDING_USE, WHATEVER, NULL, NULL, NULL, "messages", "Amazon SNS Pricing" },
	{ "AWS::SNS::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a topic", "Amazon SNS Pricing" },
	{ "AWS::S3::Bucket", STANDING_USE, WHATEVER, NULL, NULL, NULL, "storage and requests", "Amazon S3 Pricing" },
	{ "AWS::S3::BucketPolicy", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a bucket", "Amazon S3 Pricing" },
	{ "AWS::S3::AccessPoint", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a bucket", "Amazon S3 Pricing" },
	{ "AWS::Logs::LogGroup", STANDING_USE, WHATEVER, NULL, NULL, NULL, "data that comes in and is kept", "Amazon CloudWatch Pricing" },
	{ "AWS::Logs::MetricFilter", STANDING_USE, WHATEVER, NULL, NULL, NULL, "a metric, in the hours in which it has data", "Amazon CloudWatch Pricing" },
	{ "AWS::Logs::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a log group", "Amazon CloudWatch Pricing" },
	{ "AWS::CloudWatch::Alarm", STANDING_IDLE, WHATEVER, NULL, NULL, "alarm and month", "each alarm is billed, beyond the free ones of an account", "Amazon CloudWatch Pricing" },
	{ "AWS::CloudWatch::CompositeAlarm", STANDING_IDLE, WHATEVER, NULL, NULL, "alarm and month", "each alarm is billed, beyond the free ones of an account", "Amazon CloudWatch Pricing" },
	{ "AWS::CloudWatch::AnomalyDetector", STANDING_IDLE, WHATEVER, NULL, NULL, "model and month", "each model is billed as three metrics", "Amazon CloudWatch Pricing" },
	{ "AWS::CloudWatch::Dashboard", STANDING_IDLE, WHATEVER, NULL, NULL, "dashboard and month", "each dashboard is billed, beyond the free ones of an account", "Amazon CloudWatch Pricing" },
	{ "AWS::CloudWatch::InsightRule", STANDING_IDLE, WHATEVER, NULL, NULL, "rule and month", "each rule is billed", "Amazon CloudWatch Pricing" },
	{ "AWS::Synthetics::Canary", STANDING_USE, WHATEVER, NULL, NULL, NULL, "runs, which its own schedule makes", "Amazon CloudWatch Pricing" },
	{ "AWS::Events::Rule", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "events that AWS and schedules send are free", "Amazon EventBridge Pricing" },
	{ "AWS::Events::EventBusPolicy", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "events that AWS and schedules send are free", "Amazon EventBridge Pricing" },
	{ "AWS::Events::Connection", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "events that AWS and schedules send are free", "Amazon EventBridge Pricing" },
	{ "AWS::Events::EventBus", STANDING_USE, WHATEVER, NULL, NULL, NULL, "events", "Amazon EventBridge Pricing" },
	{ "AWS::Events::Archive", STANDING_USE, WHATEVER, NULL, NULL, NULL, "events", "Amazon EventBridge Pricing" },
	{ "AWS::Events::ApiDestination", STANDING_USE, WHATEVER, NULL, NULL, NULL, "events", "Amazon EventBridge Pricing" },
	{ "AWS::Events::Endpoint", STANDING_USE, WHATEVER, NULL, NULL, NULL, "events", "Amazon EventBridge Pricing" },
	{ "AWS::Pipes::Pipe", STANDING_USE, WHATEVER, NULL, NULL, NULL, "events", "Amazon EventBridge Pricing" },
	{ "AWS::Scheduler::Schedule", STANDING_USE, WHATEVER, NULL, NULL, NULL, "invocations", "Amazon EventBridge Pricing" },
	{ "AWS::Scheduler::ScheduleGroup", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "a group of schedules", "Amazon EventBridge Pricing" },
	{ "AWS::StepFunctions::StateMachine", STANDING_USE, WHATEVER, NULL, NULL, NULL, "transitions, or requests and their time", "AWS Step Functions Pricing" },
	{ "AWS::StepFunctions::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a state machine", "AWS Step Functions Pricing" },
	{ "AWS::Kinesis::Stream", STANDING_IDLE, IS, "StreamModeDetails.StreamMode", "ON_DEMAND", "stream and hour", "a stream on demand is billed for each hour, too", "Amazon Kinesis Data Streams Pricing" },
	{ "AWS::Kinesis::Stream", STANDING_IDLE, WHATEVER, NULL, NULL, "shard and hour", "shards are provisioned", "Amazon Kinesis Data Streams Pricing" },
	{ "AWS::Kinesis::StreamConsumer", STANDING_IDLE, WHATEVER, NULL, NULL, "consumer, shard and hour", "enhanced fan-out is billed for each shard of the stream", "Amazon Kinesis Data Streams Pricing" },
	{ "AWS::KinesisFirehose::DeliveryStream", STANDING_USE, WHATEVER, NULL, NULL, NULL, "data that comes in", "Amazon Data Firehose Pricing" },
	{ "AWS::AppSync::ApiCache", STANDING_IDLE, WHATEVER, NULL, NULL, "size of the cache and hour", "the cache runs all the time", "AWS AppSync Pricing" },
	{ "AWS::AppSync::GraphQLApi", STANDING_USE, WHATEVER, NULL, NULL, NULL, "requests", "AWS AppSync Pricing" },
	{ "AWS::AppSync::Api", STANDING_USE, WHATEVER, NULL, NULL, NULL, "requests", "AWS AppSync Pricing" },
	{ "AWS::AppSync::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of an API", "AWS AppSync Pricing" },
	{ "AWS::Cognito::UserPool", STANDING_USE, WHATEVER, NULL, NULL, NULL, "users who are active in the month", "Amazon Cognito Pricing" },
	{ "AWS::Cognito::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a user pool or identity pool", "Amazon Cognito Pricing" },
	{ "AWS::CloudFront::Distribution", STANDING_IDLE, IS, "DistributionConfig.ViewerCertificate.SslSupportMethod", "vip", "certificate and month", "dedicated addresses for TLS are billed", "Amazon CloudFront Pricing" },
	{ "AWS::CloudFront::Distribution", STANDING_USE, WHATEVER, NULL, NULL, NULL, "requests and data", "Amazon CloudFront Pricing" },
	{ "AWS::CloudFront::Function", STANDING_USE, WHATEVER, NULL, NULL, NULL, "requests and data", "Amazon CloudFront Pricing" },
	{ "AWS::CloudFront::StreamingDistribution", STANDING_USE, WHATEVER, NULL, NULL, NULL, "requests and data", "Amazon CloudFront Pricing" },
	{ "AWS::CloudFront::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a distribution", "Amazon CloudFront Pricing" },
	{ "AWS::ACMPCA::CertificateAuthority", STANDING_IDLE, WHATEVER, NULL, NULL, "authority and month", "a private authority is billed until it is deleted", "AWS Private Certificate Authority Pricing" },
	{ "AWS::CertificateManager::Certificate", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "public certificates are free", "AWS Certificate Manager Pricing" },
	{ "AWS::IAM::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "nothing is billed for it", "AWS Pricing" },
	{ "AWS::CloudFormation::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "nothing is billed for it", "AWS Pricing" },
	{ "AWS::CDK::Metadata", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "nothing is billed for it", "AWS Pricing" },
	{ "Custom::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "nothing is billed for it", "AWS Pricing" },
	{ "AWS::ApplicationAutoScaling::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "nothing is billed for it", "AWS Pricing" },
	{ "AWS::AutoScaling::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "nothing is billed for it", "AWS Pricing" },
	{ "AWS::CodeDeploy::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "nothing is billed for it", "AWS Pricing" },
	{ "AWS::XRay::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "nothing is billed for it", "AWS Pricing" },
	{ "AWS::ResourceGroups::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "nothing is billed for it", "AWS Pricing" },
	{ "Alexa::ASK::Skill", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "nothing is billed for it", "AWS Pricing" },
	{ "AWS::CodeStarConnections::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "nothing is billed for it", "AWS Pricing" },
	{ "AWS::SSO::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "nothing is billed for it", "AWS Pricing" },
	{ "AWS::RAM::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "nothing is billed for it", "AWS Pricing" },
	{ "AWS::KMS::Key", STANDING_IDLE, WHATEVER, NULL, NULL, "key and month", "a key is billed until it is deleted", "AWS Key Management Service Pricing" },
	{ "AWS::KMS::ReplicaKey", STANDING_IDLE, WHATEVER, NULL, NULL, "key and month", "a key is billed until it is deleted", "AWS Key Management Service Pricing" },
	{ "AWS::KMS::Alias", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "a name of a key", "AWS Key Management Service Pricing" },
	{ "AWS::SecretsManager::Secret", STANDING_IDLE, WHATEVER, NULL, NULL, "secret and month", "a secret is billed until it is deleted", "AWS Secrets Manager Pricing" },
	{ "AWS::SecretsManager::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a secret", "AWS Secrets Manager Pricing" },
	{ "AWS::SSM::Parameter", STANDING_IDLE, IS, "Tier", "Advanced", "parameter and month", "advanced parameters are billed", "AWS Systems Manager Pricing" },
	{ "AWS::SSM::Parameter", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "standard parameters are free", "AWS Systems Manager Pricing" },
	{ "AWS::SSM::Document", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "standard parameters are free", "AWS Systems Manager Pricing" },
	{ "AWS::SSM::Association", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "standard parameters are free", "AWS Systems Manager Pricing" },
	{ "AWS::Route53::HostedZone", STANDING_IDLE, WHATEVER, NULL, NULL, "zone and month", "a hosted zone is billed until it is deleted", "Amazon Route 53 Pricing" },
	{ "AWS::Route53::HealthCheck", STANDING_IDLE, WHATEVER, NULL, NULL, "check and month", "a health check is billed until it is deleted", "Amazon Route 53 Pricing" },
	{ "AWS::Route53::RecordSet", STANDING_USE, WHATEVER, NULL, NULL, NULL, "queries", "Amazon Route 53 Pricing" },
	{ "AWS::Route53::RecordSetGroup", STANDING_USE, WHATEVER, NULL, NULL, NULL, "queries", "Amazon Route 53 Pricing" },
	{ "AWS::EC2::NatGateway", STANDING_IDLE, WHATEVER, NULL, NULL, "gateway and hour", "a NAT gateway is billed from its creation on", "Amazon VPC Pricing" },
	{ "AWS::EC2::EIP", STANDING_IDLE, WHATEVER, NULL, NULL, "public IPv4 address and hour", "public addresses are billed, in use or not", "Amazon VPC Pricing" },
	{ "AWS::EC2::VPCEndpoint", STANDING_IDLE, IS, "VpcEndpointType", "Interface", "endpoint, zone and hour", "an interface endpoint is billed for each zone", "AWS PrivateLink Pricing" },
	{ "AWS::EC2::VPCEndpoint", STANDING_IDLE, IS, "VpcEndpointType", "GatewayLoadBalancer", "endpoint, zone and hour", "an endpoint of a gateway load balancer is billed for each zone", "AWS PrivateLink Pricing" },
	{ "AWS::EC2::VPCEndpoint", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "gateway endpoints are free", "AWS PrivateLink Pricing" },
	{ "AWS::EC2::VPNConnection", STANDING_IDLE, WHATEVER, NULL, NULL, "connection and hour", "a connection is billed while it is there", "Amazon VPC Pricing" },
	{ "AWS::EC2::ClientVpnEndpoint", STANDING_IDLE, WHATEVER, NULL, NULL, "connection and hour", "a connection is billed while it is there", "Amazon VPC Pricing" },
	{ "AWS::EC2::ClientVpnTargetNetworkAssociation", STANDING_IDLE, WHATEVER, NULL, NULL, "connection and hour", "a connection is billed while it is there", "Amazon VPC Pricing" },
	{ "AWS::EC2::TransitGatewayAttachment", STANDING_IDLE, WHATEVER, NULL, NULL, "connection and hour", "a connection is billed while it is there", "Amazon VPC Pricing" },
	{ "AWS::EC2::TransitGatewayVpcAttachment", STANDING_IDLE, WHATEVER, NULL, NULL, "connection and hour", "a connection is billed while it is there", "Amazon VPC Pricing" },
	{ "AWS::EC2::Instance", STANDING_IDLE, WHATEVER, NULL, NULL, "instance and hour", "an instance is billed while it runs", "Amazon EC2 Pricing" },
	{ "AWS::EC2::Host", STANDING_IDLE, WHATEVER, NULL, NULL, "instance and hour", "an instance is billed while it runs", "Amazon EC2 Pricing" },
	{ "AWS::EC2::EC2Fleet", STANDING_IDLE, WHATEVER, NULL, NULL, "instance and hour", "an instance is billed while it runs", "Amazon EC2 Pricing" },
	{ "AWS::EC2::SpotFleet", STANDING_IDLE, WHATEVER, NULL, NULL, "instance and hour", "an instance is billed while it runs", "Amazon EC2 Pricing" },
	{ "AWS::EC2::Volume", STANDING_IDLE, WHATEVER, NULL, NULL, "GB and month", "a volume is billed for its size", "Amazon EBS Pricing" },
	{ "AWS::EC2::FlowLog", STANDING_USE, WHATEVER, NULL, NULL, NULL, "data that is logged", "Amazon VPC Pricing" },
	{ "AWS::EC2::VPC", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::VPCGatewayAttachment", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::VPCCidrBlock", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::VPCDHCPOptionsAssociation", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::VPCPeeringConnection", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::Subnet*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::Route*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::InternetGateway", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::EgressOnlyInternetGateway", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::SecurityGroup*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::NetworkAcl*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::NetworkInterface*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::EIPAssociation", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::DHCPOptions", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::LaunchTemplate", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::KeyPair", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::PrefixList", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::CustomerGateway", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::VPNGateway", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::EC2::TransitGateway", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a network", "Amazon VPC Pricing" },
	{ "AWS::ElasticLoadBalancingV2::LoadBalancer", STANDING_IDLE, WHATEVER, NULL, NULL, "load balancer and hour", "a load balancer is billed while it is there", "Elastic Load Balancing Pricing" },
	{ "AWS::ElasticLoadBalancing::LoadBalancer", STANDING_IDLE, WHATEVER, NULL, NULL, "load balancer and hour", "a load balancer is billed while it is there", "Elastic Load Balancing Pricing" },
	{ "AWS::ElasticLoadBalancingV2::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a load balancer", "Elastic Load Balancing Pricing" },
	{ "AWS::RDS::DBInstance", STANDING_USE, IS, "DBInstanceClass", "db.serverless", NULL, "its capacity is that of the cluster", "Amazon Aurora Pricing" },
	{ "AWS::RDS::DBInstance", STANDING_IDLE, WHATEVER, NULL, NULL, "instance and hour", "an instance is billed while it runs", "Amazon RDS Pricing" },
	{ "AWS::DocDB::DBInstance", STANDING_IDLE, WHATEVER, NULL, NULL, "instance and hour", "an instance is billed while it runs", "Amazon RDS Pricing" },
	{ "AWS::Neptune::DBInstance", STANDING_IDLE, WHATEVER, NULL, NULL, "instance and hour", "an instance is billed while it runs", "Amazon RDS Pricing" },
	{ "AWS::RDS::DBCluster", STANDING_USE, IS, "ServerlessV2ScalingConfiguration.MinCapacity", "0", NULL, "it pauses while nobody uses it", "Amazon Aurora Pricing" },
	{ "AWS::RDS::DBCluster", STANDING_IDLE, GIVEN, "ServerlessV2ScalingConfiguration", NULL, "capacity unit and hour", "the least capacity runs all the time", "Amazon Aurora Pricing" },
	{ "AWS::RDS::DBCluster", STANDING_USE, IS, "ScalingConfiguration.AutoPause", "true", NULL, "it pauses while nobody uses it", "Amazon Aurora Pricing" },
	{ "AWS::RDS::DBCluster", STANDING_IDLE, IS, "EngineMode", "serverless", "capacity unit and hour", "the least capacity runs all the time", "Amazon Aurora Pricing" },
	{ "AWS::RDS::DBCluster", STANDING_IDLE, GIVEN, "DBClusterInstanceClass", NULL, "instance and hour", "a cluster of several zones has instances of its own", "Amazon RDS Pricing" },
	{ "AWS::RDS::DBCluster", STANDING_USE, WHATEVER, NULL, NULL, NULL, "storage; its instances are resources of their own", "Amazon RDS Pricing" },
	{ "AWS::DocDB::DBCluster", STANDING_USE, WHATEVER, NULL, NULL, NULL, "storage; its instances are resources of their own", "Amazon RDS Pricing" },
	{ "AWS::Neptune::DBCluster", STANDING_USE, WHATEVER, NULL, NULL, NULL, "storage; its instances are resources of their own", "Amazon RDS Pricing" },
	{ "AWS::RDS::DBProxy", STANDING_IDLE, WHATEVER, NULL, NULL, "vCPU of the database and hour", "a proxy is billed while it is there", "Amazon RDS Pricing" },
	{ "AWS::RDS::DBSubnetGroup", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a database", "Amazon RDS Pricing" },
	{ "AWS::RDS::DB*ParameterGroup", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a database", "Amazon RDS Pricing" },
	{ "AWS::RDS::DBClusterEndpoint", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a database", "Amazon RDS Pricing" },
	{ "AWS::RDS::DBProxy*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a database", "Amazon RDS Pricing" },
	{ "AWS::RDS::OptionGroup", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a database", "Amazon RDS Pricing" },
	{ "AWS::RDS::EventSubscription", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a database", "Amazon RDS Pricing" },
	{ "AWS::DocDB::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a database", "Amazon RDS Pricing" },
	{ "AWS::Neptune::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a database", "Amazon RDS Pricing" },
	{ "AWS::ElastiCache::CacheCluster", STANDING_IDLE, WHATEVER, NULL, NULL, "node and hour", "nodes are billed while they run", "Amazon ElastiCache Pricing" },
	{ "AWS::ElastiCache::ReplicationGroup", STANDING_IDLE, WHATEVER, NULL, NULL, "node and hour", "nodes are billed while they run", "Amazon ElastiCache Pricing" },
	{ "AWS::ElastiCache::ServerlessCache", STANDING_IDLE, WHATEVER, NULL, NULL, "GB and hour", "a least size is billed all the time", "Amazon ElastiCache Pricing" },
	{ "AWS::ElastiCache::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a cache", "Amazon ElastiCache Pricing" },
	{ "AWS::MemoryDB::Cluster", STANDING_IDLE, WHATEVER, NULL, NULL, "node and hour", "nodes are billed while they run", "Amazon MemoryDB Pricing" },
	{ "AWS::DAX::Cluster", STANDING_IDLE, WHATEVER, NULL, NULL, "node and hour", "nodes are billed while they run", "Amazon DynamoDB Pricing" },
	{ "AWS::DAX::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a cache", "Amazon DynamoDB Pricing" },
	{ "AWS::OpenSearchService::Domain", STANDING_IDLE, WHATEVER, NULL, NULL, "instance and hour", "instances are billed while they run", "Amazon OpenSearch Service Pricing" },
	{ "AWS::Elasticsearch::Domain", STANDING_IDLE, WHATEVER, NULL, NULL, "instance and hour", "instances are billed while they run", "Amazon OpenSearch Service Pricing" },
	{ "AWS::OpenSearchServerless::Collection", STANDING_IDLE, WHATEVER, NULL, NULL, "capacity unit and hour", "a least capacity runs all the time", "Amazon OpenSearch Service Pricing" },
	{ "AWS::OpenSearchServerless::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a collection", "Amazon OpenSearch Service Pricing" },
	{ "AWS::Redshift::Cluster", STANDING_IDLE, WHATEVER, NULL, NULL, "node and hour", "nodes are billed while they run", "Amazon Redshift Pricing" },
	{ "AWS::RedshiftServerless::*", STANDING_USE, WHATEVER, NULL, NULL, NULL, "capacity in use, and storage", "Amazon Redshift Pricing" },
	{ "AWS::MSK::Cluster", STANDING_IDLE, WHATEVER, NULL, NULL, "broker or cluster and hour", "a cluster is billed while it is there", "Amazon MSK Pricing" },
	{ "AWS::MSK::ServerlessCluster", STANDING_IDLE, WHATEVER, NULL, NULL, "broker or cluster and hour", "a cluster is billed while it is there", "Amazon MSK Pricing" },
	{ "AWS::AmazonMQ::Broker", STANDING_IDLE, WHATEVER, NULL, NULL, "broker and hour", "a broker is billed while it runs", "Amazon MQ Pricing" },
	{ "AWS::EFS::FileSystem", STANDING_IDLE, GIVEN, "ProvisionedThroughputInMibps", NULL, "MB/s and month", "throughput is provisioned", "Amazon EFS Pricing" },
	{ "AWS::EFS::FileSystem", STANDING_USE, WHATEVER, NULL, NULL, NULL, "storage", "Amazon EFS Pricing" },
	{ "AWS::EFS::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of a file system", "Amazon EFS Pricing" },
	{ "AWS::FSx::FileSystem", STANDING_IDLE, WHATEVER, NULL, NULL, "GB and month", "the size is provisioned", "Amazon FSx Pricing" },
	{ "AWS::ECS::Service", STANDING_FREE, IS, "DesiredCount", "0", NULL, "no task is to run", "AWS Fargate Pricing" },
	{ "AWS::ECS::Service", STANDING_IDLE, WHATEVER, NULL, NULL, "vCPU, GB and hour", "its tasks run all the time", "AWS Fargate Pricing" },
	{ "AWS::ECS::Cluster", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "tasks are billed, not this", "AWS Fargate Pricing" },
	{ "AWS::ECS::TaskDefinition", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "tasks are billed, not this", "AWS Fargate Pricing" },
	{ "AWS::ECS::CapacityProvider", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "tasks are billed, not this", "AWS Fargate Pricing" },
	{ "AWS::ECS::ClusterCapacityProviderAssociations", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "tasks are billed, not this", "AWS Fargate Pricing" },
	{ "AWS::ECR::Repository", STANDING_USE, WHATEVER, NULL, NULL, NULL, "storage", "Amazon ECR Pricing" },
	{ "AWS::EKS::Cluster", STANDING_IDLE, WHATEVER, NULL, NULL, "cluster and hour", "a cluster is billed while it is there", "Amazon EKS Pricing" },
	{ "AWS::EKS::Nodegroup", STANDING_IDLE, WHATEVER, NULL, NULL, "instance and hour", "instances are billed while they run", "Amazon EC2 Pricing" },
	{ "AWS::AppRunner::Service", STANDING_IDLE, WHATEVER, NULL, NULL, "GB and hour", "the memory of an instance is kept", "AWS App Runner Pricing" },
	{ "AWS::WAFv2::WebACL", STANDING_IDLE, WHATEVER, NULL, NULL, "ACL, rule and month", "an ACL and each of its rules are billed", "AWS WAF Pricing" },
	{ "AWS::WAF::WebACL", STANDING_IDLE, WHATEVER, NULL, NULL, "ACL, rule and month", "an ACL and each of its rules are billed", "AWS WAF Pricing" },
	{ "AWS::WAFRegional::WebACL", STANDING_IDLE, WHATEVER, NULL, NULL, "ACL, rule and month", "an ACL and each of its rules are billed", "AWS WAF Pricing" },
	{ "AWS::WAFv2::RuleGroup", STANDING_IDLE, WHATEVER, NULL, NULL, "rule group and month", "a rule group is billed", "AWS WAF Pricing" },
	{ "AWS::WAFv2::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of an ACL", "AWS WAF Pricing" },
	{ "AWS::WAF::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of an ACL", "AWS WAF Pricing" },
	{ "AWS::WAFRegional::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "part of an ACL", "AWS WAF Pricing" },
	{ "AWS::Glue::DevEndpoint", STANDING_IDLE, WHATEVER, NULL, NULL, "DPU and hour", "the endpoint runs all the time", "AWS Glue Pricing" },
	{ "AWS::Glue::Crawler", STANDING_USE, WHATEVER, NULL, NULL, NULL, "runs", "AWS Glue Pricing" },
	{ "AWS::Glue::Job", STANDING_USE, WHATEVER, NULL, NULL, NULL, "runs", "AWS Glue Pricing" },
	{ "AWS::Glue::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "the catalogue is free up to a million objects", "AWS Glue Pricing" },
	{ "AWS::Athena::*", STANDING_USE, WHATEVER, NULL, NULL, NULL, "data that is scanned", "Amazon Athena Pricing" },
	{ "AWS::SageMaker::Endpoint", STANDING_IDLE, WHATEVER, NULL, NULL, "instance and hour", "instances are billed while they run", "Amazon SageMaker AI Pricing" },
	{ "AWS::SageMaker::NotebookInstance", STANDING_IDLE, WHATEVER, NULL, NULL, "instance and hour", "instances are billed while they run", "Amazon SageMaker AI Pricing" },
	{ "AWS::IoT::TopicRule", STANDING_USE, WHATEVER, NULL, NULL, NULL, "rules that are triggered", "AWS IoT Core Pricing" },
	{ "AWS::IoT::*", STANDING_FREE, WHATEVER, NULL, NULL, NULL, "connections and messages are billed, not this", "AWS IoT Core Pricing" },
	{ "AWS::CodeBuild::Project", STANDING_USE, WHATEVER, NULL, NULL, NULL, "minutes of builds", "AWS CodeBuild Pricing" },
	{ "AWS::CodePipeline::Pipeline", STANDING_USE, IS, "PipelineType", "V2", NULL, "minutes of its actions", "AWS CodePipeline Pricing" },
	{ "AWS::CodePipeline::Pipeline", STANDING_IDLE, WHATEVER, NULL, NULL, "pipeline and month", "an active pipeline of type V1 is billed", "AWS CodePipeline Pricing" },
	{ "AWS::SES::DedicatedIpPool", STANDING_IDLE, WHATEVER, NULL, NULL, "address and month", "dedicated addresses are billed", "Amazon SES Pricing" },
	{ "AWS::SES::*", STANDING_USE, WHATEVER, NULL, NULL, NULL, "mails", "Amazon SES Pricing" },
	{ "AWS::Transfer::Server", STANDING_IDLE, WHATEVER, NULL, NULL, "protocol and hour", "a server is billed while it is there", "AWS Transfer Family Pricing" },
	{ "AWS::Backup::*", STANDING_USE, WHATEVER, NULL, NULL, NULL, "storage of backups", "AWS Backup Pricing" },
	{ "AWS::ServiceDiscovery::PrivateDnsNamespace", STANDING_IDLE, WHATEVER, NULL, NULL, "zone and month", "it has a hosted zone", "Amazon Route 53 Pricing" },
	{ "AWS::ServiceDiscovery::PublicDnsNamespace", STANDING_IDLE, WHATEVER, NULL, NULL, "zone and month", "it has a hosted zone", "Amazon Route 53 Pricing" },
	{ "AWS::ServiceDiscovery::*", STANDING_USE, WHATEVER, NULL, NULL, NULL, "instances that are registered", "AWS Cloud Map Pricing" },
};
/* clang-format on */
const size_t standing_rows_n = sizeof standing_rows / sizeof *standing_rows;

static const struct value *at_path(const struct value *v, struct str path)
{
	while (path.n && v && !cfn_call(v)) {
		const int32_t dot = str_find(path, '.');
		v = map_get(v, dot < 0 ? path : str_to(path, (uint32_t)dot));
		path = dot < 0 ? STR("") : str_from(path, (uint32_t)dot + 1);
	}
	return v;
}

/* Whether a scalar is what a row says, numbers and booleans also as texts. */
static bool equals(const struct value *v, const char *text)
{
	if (is_string(v))
		return str_eqz(v->string, text);
	return is_bool(v) ? strcmp(text, v->boolean ? "true" : "false") == 0 : is_number(v) && v->number == strtod(text, NULL) && *text >= '0' && *text <= '9';
}

/* *open: the value is not known before the deployment. */
static bool holds(const struct standing_row *row, const struct value *properties, bool *open)
{
	const struct value *v = row->property ? at_path(properties, str_z(row->property)) : NULL;
	if (row->test == WHATEVER)
		return true;
	if (is_nil(v))
		return false;
	const bool unknown = cfn_call(v) || (is_string(v) && cfn_is_dynamic(v->string));
	*open |= unknown && row->test != GIVEN;
	if (row->test == GIVEN)
		return true;
	if (row->test == ABOVE_ZERO)
		return unknown || (is_number(v) ? v->number > 0 : is_string(v) && !equals(v, "0"));
	return !unknown && (row->test == IS ? equals(v, row->value) : is_string(v) && str_starts(v->string, row->value));
}

struct standing_verdict standing_of(const struct value *resource)
{
	const struct value *type = value_get(resource, "Type"), *properties = value_get(resource, "Properties");
	bool open = false;
	for (size_t i = 0; is_string(type) && i < standing_rows_n; i++)
		if (wildcard_covers(str_z(standing_rows[i].type), type->string, false) && holds(&standing_rows[i], properties, &open))
			return (struct standing_verdict){ standing_rows[i].standing, &standing_rows[i], open };
	return (struct standing_verdict){ .standing = STANDING_UNKNOWN };
}
