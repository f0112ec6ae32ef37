import type { Json } from '../../support/deployment';

/** A resource in a copy of its template that may be changed. */
interface Subject {
  readonly logicalId: string;
  readonly properties: Json;
  /** Resources of the template, by logical id. */
  readonly resources: Json;
}

export type Change = (subject: Subject) => void;

const at = (json: Json, path: readonly string[]): Json =>
  path.reduce((inner, key) => (inner[key] ??= {}), json);

/** Sets a property, for example `NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp`; undefined takes it away. */
const set =
  (path: string, value: Json): Change =>
  ({ properties }) => {
    const keys = path.split('.');
    const [parent, last] = [at(properties, keys.slice(0, -1)), keys.at(-1) ?? ''];
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  };

const unset = (path: string) => set(path, undefined);

const container = (path: string, value: Json): Change => set(`ContainerDefinitions.0.${path}`, value);

const attribute =
  (key: string, value: string): Change =>
  ({ properties }) => {
    const others = properties.LoadBalancerAttributes.filter(({ Key }: Json) => Key !== key);
    properties.LoadBalancerAttributes = [...others, { Key: key, Value: value }];
  };

const ofType = (resources: Json, type: string): Json[] =>
  Object.values<Json>(resources).filter(({ Type }) => Type === type);

/** Changes the properties of other resources, of one type. */
const others =
  (type: string, change: (properties: Json) => void): Change =>
  ({ resources }) =>
    ofType(resources, type).forEach(({ Properties }) => {
      change(Properties);
    });

const remove =
  (type: string, isIt: (properties: Json) => boolean = () => true): Change =>
  ({ resources }) => {
    for (const [id, { Type, Properties }] of Object.entries<Json>(resources))
      if (Type === type && isIt(Properties)) delete resources[id];
  };

const add =
  (Type: string, properties: (subject: Subject) => Json): Change =>
  subject => {
    subject.resources.Added = { Type, Properties: properties(subject) };
  };

const names = (properties: Json, { logicalId }: Subject) =>
  JSON.stringify(properties).includes(JSON.stringify({ Ref: logicalId }));

/** A statement more in the resource policy of the subject. */
const policyStatement =
  (type: string, statement: Json): Change =>
  subject =>
    others(type, properties => {
      if (names(properties, subject)) properties.PolicyDocument.Statement.push(statement);
    })(subject);

const inlinePolicy = (...actions: string[]): Change =>
  set('Policies', [
    {
      PolicyName: 'added',
      PolicyDocument: { Statement: { Effect: 'Allow', Action: actions, Resource: '*' } },
    },
  ]);

const ingress = (FromPort: number, ToPort: number, range: Json = { CidrIp: '0.0.0.0/0' }): Change =>
  set('SecurityGroupIngress', [{ IpProtocol: 'tcp', FromPort, ToPort, ...range }]);

const withoutEndpoint = (service: string) =>
  remove('AWS::EC2::VPCEndpoint', ({ ServiceName }) => JSON.stringify(ServiceName).includes(`.${service}`));

const withEndpoint = (service: string) =>
  add('AWS::EC2::VPCEndpoint', ({ logicalId }) => ({
    ServiceName: `com.amazonaws.ap-northeast-1.${service}`,
    VpcEndpointType: 'Interface',
    VpcId: { Ref: logicalId },
  }));

/** Puts the function into one subnet, or leaves it in one. */
const inOneSubnet: Change = ({ properties, resources }) => {
  const used = ofType(resources, 'AWS::Lambda::Function').flatMap(
    ({ Properties }) => Properties.VpcConfig?.SubnetIds ?? [],
  );
  const [own] = Object.entries<Json>(resources).filter(([, { Type }]) => Type === 'AWS::EC2::Subnet');
  properties.VpcConfig = { SubnetIds: [used[0] ?? { Ref: own?.[0] }] };
};

const certificate = (properties: Json): Change =>
  set('DistributionConfig.ViewerCertificate', {
    AcmCertificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/1',
    SslSupportMethod: 'sni-only',
    MinimumProtocolVersion: 'TLSv1.2_2021',
    ...properties,
  });

const origins =
  (
    change: (origin: Json) => void,
    which: 'S3OriginConfig' | 'CustomOriginConfig' | 'VpcOriginConfig',
  ): Change =>
  ({ properties }) => {
    for (const origin of properties.DistributionConfig.Origins) if (which in origin) change(origin);
  };

/** The way to the API, whichever kind of origin it is. */
const connection =
  (name: string, value: Json): Change =>
  subject => {
    origins(origin => {
      origin.CustomOriginConfig[name] = value;
    }, 'CustomOriginConfig')(subject);
    others('AWS::CloudFront::VpcOrigin', ({ VpcOriginEndpointConfig }) => {
      VpcOriginEndpointConfig[name] = value;
    })(subject);
  };

const anybody = (Action: string) => ({ Effect: 'Allow', Principal: '*', Action, Resource: '*' });
const publicBucket = unset('PublicAccessBlockConfiguration');
const both =
  (...changes: readonly Change[]): Change =>
  subject => {
    for (const change of changes) change(subject);
  };

/** What takes a control away from a resource that meets it, or brings it to one that it did not apply to. */
export const BREAKS: Readonly<Record<string, readonly Change[]>> = {
  'CloudFront.1': [unset('DistributionConfig.DefaultRootObject')],
  'CloudFront.3': [
    set('DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy', 'allow-all'),
    set('DistributionConfig.CacheBehaviors.1.ViewerProtocolPolicy', 'allow-all'),
  ],
  'CloudFront.6': [unset('DistributionConfig.WebACLId')],
  'CloudFront.7': [unset('DistributionConfig.ViewerCertificate')],
  'CloudFront.8': [certificate({ SslSupportMethod: 'vip' })],
  'CloudFront.9': [
    connection('OriginProtocolPolicy', 'http-only'),
    both(
      connection('OriginProtocolPolicy', 'match-viewer'),
      set('DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy', 'allow-all'),
    ),
  ],
  'CloudFront.10': [connection('OriginSSLProtocols', ['TLSv1.2', 'SSLv3'])],
  'CloudFront.12': [
    origins(origin => {
      origin.DomainName = 'gone.s3.us-east-1.amazonaws.com';
    }, 'S3OriginConfig'),
  ],
  'CloudFront.13': [
    origins(origin => {
      delete origin.OriginAccessControlId;
    }, 'S3OriginConfig'),
    origins(origin => {
      origin.OriginAccessControlId = '';
    }, 'S3OriginConfig'),
  ],
  'CloudFront.15': [certificate({ MinimumProtocolVersion: 'TLSv1.1_2016' })],
  'CloudFront.16': [
    ({ properties }) =>
      properties.DistributionConfig.Origins.push({
        Id: 'function',
        DomainName: 'abcdef.lambda-url.ap-northeast-1.on.aws',
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
      }),
  ],
  'CloudWatch.15': [unset('AlarmActions'), set('AlarmActions', [])],
  'CloudWatch.16': [set('RetentionInDays', 180)],
  'CloudWatch.17': [set('ActionsEnabled', false)],
  'DynamoDB.1': [set('BillingMode', 'PROVISIONED')],
  'DynamoDB.2': [
    set('Replicas.0.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled', false),
    unset('Replicas.0.PointInTimeRecoverySpecification'),
  ],
  'DynamoDB.6': [
    set('Replicas.0.DeletionProtectionEnabled', false),
    unset('Replicas.0.DeletionProtectionEnabled'),
  ],
  'EC2.2': [remove('Custom::VpcRestrictDefaultSG')],
  'EC2.6': [
    remove('AWS::EC2::FlowLog'),
    others('AWS::EC2::FlowLog', properties => {
      properties.TrafficType = 'ACCEPT';
    }),
  ],
  'EC2.15': [set('MapPublicIpOnLaunch', true)],
  'EC2.18': [ingress(8443, 8443), ingress(443, 444), ingress(22, 22, { CidrIpv6: '::/0' })],
  'EC2.19': [ingress(22, 22), ingress(3000, 4000, { CidrIpv6: '::/0' })],
  'EC2.55': [withoutEndpoint('ecr.api')],
  'EC2.56': [withoutEndpoint('ecr.dkr')],
  'ECR.1': [set('ImageScanningConfiguration.ScanOnPush', false), unset('ImageScanningConfiguration')],
  'ECR.2': [set('ImageTagMutability', 'MUTABLE'), unset('ImageTagMutability')],
  'ECR.3': [unset('LifecyclePolicy')],
  'ECS.2': [
    set('NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp', 'ENABLED'),
    unset('NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp'),
  ],
  'ECS.3': [set('PidMode', 'host')],
  'ECS.4': [container('Privileged', true)],
  'ECS.5': [container('ReadonlyRootFilesystem', false), container('ReadonlyRootFilesystem', undefined)],
  'ECS.8': [container('Environment', [{ Name: 'AWS_SECRET_ACCESS_KEY', Value: 'x' }])],
  'ECS.9': [container('LogConfiguration', undefined)],
  'ECS.10': [set('PlatformVersion', '1.3.0')],
  'ECS.12': [
    set('ClusterSettings', [{ Name: 'containerInsights', Value: 'disabled' }]),
    unset('ClusterSettings'),
  ],
  'ECS.17': [set('NetworkMode', 'host')],
  'ECS.18': [set('Volumes', [{ Name: 'shared', EFSVolumeConfiguration: { FilesystemId: 'fs-1' } }])],
  'ECS.20': [container('User', undefined), container('User', 'root'), container('User', '0:1000')],
  'ECS.21': [
    both(unset('RuntimePlatform'), container('User', undefined)),
    both(
      set('RuntimePlatform.OperatingSystemFamily', 'WINDOWS_SERVER_2022_CORE'),
      container('User', 'ContainerAdministrator'),
    ),
  ],
  'ELB.1': [both(set('Protocol', 'HTTP'), set('DefaultActions', [{ Type: 'forward' }]))],
  'ELB.4': [attribute('routing.http.drop_invalid_header_fields.enabled', 'false')],
  'ELB.5': [attribute('access_logs.s3.enabled', 'false')],
  'ELB.6': [attribute('deletion_protection.enabled', 'false')],
  'ELB.12': [attribute('routing.http.desync_mitigation_mode', 'monitor')],
  'ELB.13': [
    ({ properties }) => {
      properties.Subnets.length = 1;
    },
  ],
  'ELB.17': [both(set('Protocol', 'HTTPS'), set('SslPolicy', 'ELBSecurityPolicy-2016-08'))],
  'ELB.18': [set('Protocol', 'HTTP')],
  'IAM.1': [inlinePolicy('*')],
  'IAM.21': [inlinePolicy('logs:PutLogEvents', 's3:*')],
  'KMS.2': [inlinePolicy('kms:Decrypt'), inlinePolicy('kms:*'), inlinePolicy('kms:Re*')],
  'KMS.4': [set('EnableKeyRotation', false), unset('EnableKeyRotation')],
  'KMS.5': [({ properties }) => properties.KeyPolicy.Statement.push(anybody('kms:Decrypt'))],
  'Lambda.1': [
    add('AWS::Lambda::Permission', ({ logicalId }) => ({ FunctionName: { Ref: logicalId }, Principal: '*' })),
    add('AWS::Lambda::Permission', ({ logicalId }) => ({
      FunctionName: { 'Fn::GetAtt': [logicalId, 'Arn'] },
      Principal: 's3.amazonaws.com',
    })),
  ],
  'Lambda.2': [set('Runtime', 'nodejs18.x')],
  'Lambda.5': [inOneSubnet],
  'S3.2': [
    both(publicBucket, set('AccessControl', 'PublicRead')),
    both(publicBucket, policyStatement('AWS::S3::BucketPolicy', anybody('s3:Get*'))),
  ],
  'S3.3': [
    both(publicBucket, set('AccessControl', 'PublicReadWrite')),
    both(publicBucket, policyStatement('AWS::S3::BucketPolicy', anybody('s3:PutObject'))),
  ],
  'S3.5': [
    others('AWS::S3::BucketPolicy', ({ PolicyDocument }) => {
      PolicyDocument.Statement = PolicyDocument.Statement.filter(({ Effect }: Json) => Effect !== 'Deny');
    }),
    remove('AWS::S3::BucketPolicy'),
  ],
  'S3.6': [
    policyStatement('AWS::S3::BucketPolicy', {
      ...anybody('s3:PutBucketPolicy'),
      Principal: { AWS: 'arn:aws:iam::222222222222:root' },
    }),
  ],
  'S3.8': [set('PublicAccessBlockConfiguration.RestrictPublicBuckets', false), publicBucket],
  'S3.9': [unset('LoggingConfiguration')],
  'S3.12': [
    set('AccessControl', 'LogDeliveryWrite'),
    set('OwnershipControls.Rules', [{ ObjectOwnership: 'ObjectWriter' }]),
  ],
  'S3.13': [unset('LifecycleConfiguration')],
  'SNS.1': [unset('KmsMasterKeyId')],
  'SNS.4': [policyStatement('AWS::SNS::TopicPolicy', anybody('sns:Publish'))],
  'SQS.1': [both(unset('KmsMasterKeyId'), set('SqsManagedSseEnabled', false))],
  'SQS.3': [
    subject =>
      others('AWS::SQS::QueuePolicy', ({ PolicyDocument }) => {
        PolicyDocument.Statement.push(anybody('sqs:SendMessage'));
      })(subject),
  ],
  'StepFunctions.1': [set('LoggingConfiguration.Level', 'OFF'), unset('LoggingConfiguration')],
  'WAF.10': [set('Rules', [])],
  'WAF.11': [remove('AWS::WAFv2::LoggingConfiguration')],
  'WAF.12': [set('Rules.0.VisibilityConfig.CloudWatchMetricsEnabled', false)],
};

/** What makes a resource meet a control that no resource meets anywhere. */
export const MENDS: Readonly<Record<string, Change>> = {
  'CloudFront.4': set('DistributionConfig.OriginGroups.Items', [
    { Id: 'both', Members: { Items: [{ OriginId: 'site' }, { OriginId: 'api' }] } },
  ]),
  'CloudFront.5': set('DistributionConfig.Logging.Bucket', 'logs.s3.amazonaws.com'),
  'CloudFront.17': ({ properties: { DistributionConfig } }) => {
    for (const behavior of [DistributionConfig.DefaultCacheBehavior, ...DistributionConfig.CacheBehaviors])
      behavior.TrustedKeyGroups = ['group'];
  },
  'EC2.10': withEndpoint('ec2'),
  'EC2.57': withEndpoint('ssm'),
  'EC2.58': withEndpoint('ssm-contacts'),
  'EC2.60': withEndpoint('ssm-incidents'),
  'ELB.21': set('HealthCheckProtocol', 'HTTPS'),
  'ELB.22': set('Protocol', 'HTTPS'),
  'SecretsManager.1': add('AWS::SecretsManager::RotationSchedule', ({ logicalId }) => ({
    SecretId: { Ref: logicalId },
  })),
  'SecretsManager.4': add('AWS::SecretsManager::RotationSchedule', ({ logicalId }) => ({
    SecretId: { Ref: logicalId },
    RotationRules: { AutomaticallyAfterDays: 30 },
  })),
};
