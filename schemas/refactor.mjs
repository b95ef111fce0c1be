// Which types CloudFormation's stack refactor can move to another stack, as its user guide says ("Stack refactoring"): those whose
// provisioning type is FULLY_MUTABLE, except for a list; and none whose tags cannot be updated. The schemas do not carry the
// provisioning type: a type is fully mutable where it has handlers to create, read, update and delete.

const REFUSED = {
  ACMPCA: 'Certificate CertificateAuthority CertificateAuthorityActivation',
  ApiGateway: 'BasePathMapping Method',
  AppConfig: 'ConfigurationProfile Deployment Environment Extension ExtensionAssociation',
  AppStream: 'DirectoryConfig StackFleetAssociation StackUserAssociation User',
  BackupGateway: 'Hypervisor',
  CertificateManager: 'Certificate',
  CloudFormation: 'CustomResource Macro WaitCondition WaitConditionHandle',
  CodeDeploy: 'DeploymentGroup',
  CodePipeline: 'CustomActionType',
  Cognito: 'UserPoolRiskConfigurationAttachment UserPoolUICustomizationAttachment UserPoolUserToGroupAttachment',
  Config: 'ConfigRule ConfigurationRecorder DeliveryChannel',
  DataBrew: 'Dataset Job Project Recipe Ruleset Schedule',
  DataZone: 'DataSource Environment EnvironmentBlueprintConfiguration EnvironmentProfile Project SubscriptionTarget',
  DirectoryService: 'MicrosoftAD',
  DynamoDB: 'GlobalTable',
  EC2: 'CustomerGateway EIP LaunchTemplate NetworkInterfacePermission PlacementGroup SpotFleet VPCDHCPOptionsAssociation VolumeAttachment',
  EMR: 'Cluster InstanceFleetConfig InstanceGroupConfig',
  ElastiCache: 'CacheCluster ReplicationGroup SecurityGroup SecurityGroupIngress',
  ElasticBeanstalk: 'ConfigurationTemplate',
  ElasticLoadBalancing: 'LoadBalancer',
  ElasticLoadBalancingV2: 'ListenerCertificate',
  Elasticsearch: 'Domain',
  FIS: 'ExperimentTemplate',
  Glue: 'Schema',
  GuardDuty: 'IPSet PublishingDestination ThreatIntelSet',
  IAM: 'AccessKey UserToGroupAddition',
  ImageBuilder: 'Component',
  IoT: 'PolicyPrincipalAttachment ThingPrincipalAttachment',
  IoTFleetWise: 'Campaign',
  IoTWireless: 'WirelessDeviceImportTask',
  Lambda: 'EventInvokeConfig',
  Lex: 'BotVersion',
  M2: 'Application',
  MSK: 'Configuration ServerlessCluster',
  Maester: 'DocumentType',
  MediaTailor: 'Channel',
  NeptuneGraph: 'PrivateGraphEndpoint',
  Omics: 'AnnotationStore ReferenceStore SequenceStore',
  OpenSearchServerless: 'Collection',
  OpsWorks: 'App ElasticLoadBalancerAttachment Instance Layer Stack UserProfile Volume',
  PCAConnectorAD: 'Connector DirectoryRegistration Template TemplateGroupAccessControlEntry',
  Panorama: 'PackageVersion',
  QuickSight: 'Theme',
  RDS: 'DBSecurityGroup DBSecurityGroupIngress',
  Redshift: 'ClusterSecurityGroup ClusterSecurityGroupIngress',
  RefactorSpaces: 'Environment Route Service',
  RoboMaker: 'RobotApplication SimulationApplication',
  Route53: 'RecordSet RecordSetGroup',
  SDB: 'Domain',
  SageMaker: 'InferenceComponent',
  ServiceCatalog: 'PortfolioPrincipalAssociation PortfolioProductAssociation PortfolioShare TagOptionAssociation',
  ServiceCatalogAppRegistry: 'AttributeGroupAssociation ResourceAssociation',
  StepFunctions: 'StateMachineVersion',
  Synthetics: 'Canary',
  VoiceID: 'Domain',
  WAF: 'ByteMatchSet IPSet Rule SizeConstraintSet SqlInjectionMatchSet WebACL XssMatchSet',
  WAFv2: 'IPSet RegexPatternSet RuleGroup WebACL',
  WorkSpaces: 'Workspace',
};
const refused = new Set(Object.entries(REFUSED).flatMap(([service, types]) => types.split(' ').map((type) => `AWS::${service}::${type}`)));
const HANDLERS = ['create', 'read', 'update', 'delete'];

export function refactors(name, root) {
  const tags = root?.tagging;
  const taggedOnce = tags ? tags.taggable !== false && tags.tagUpdatable === false : false;
  return !refused.has(name) && !taggedOnce && HANDLERS.every((handler) => root?.handlers?.[handler]);
}
