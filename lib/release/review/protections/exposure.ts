import { at, listAt, type Plain } from '../../../assurance/model/plain';
import { amount, attribute, flag, isOn, type Protection, present, rankIn, weakest } from './protection';

const SERVICE = ['AWS::ECS::Service'];
const DISTRIBUTION = ['AWS::CloudFront::Distribution'];

const not =
  (strength: Protection['strength']) =>
  (properties: Plain): number | undefined => {
    const value = strength(properties);
    return value === undefined ? undefined : 1 - value;
  };

const hidden = (types: readonly string[], path: string, what: string, byDefault: 0 | 1 = 0): Protection => ({
  types,
  rule: 'public-exposure',
  what,
  strength: not(flag(path, byDefault)),
});

const exec: Protection['strength'] = not(flag('EnableExecuteCommand'));

/** Every behaviour, the default one among them. */
const viewers: Protection['strength'] = properties => {
  const config = at(properties, 'DistributionConfig');
  const all = [at(config, 'DefaultCacheBehavior'), ...listAt(config, 'CacheBehaviors')];
  const ranks = all.map(
    rankIn('ViewerProtocolPolicy', ['allow-all', 'redirect-to-https', 'https-only'], 'allow-all'),
  );
  // A redirect and a refusal both keep requests from being answered in clear.
  return ranks.includes(undefined) ? undefined : Number(ranks.every(rank => Number(rank) > 0));
};

/** What keeps strangers out, or a deploy from being rolled out blindly. */
export const EXPOSURE: readonly Protection[] = [
  {
    types: SERVICE,
    rule: 'public-ip',
    what: 'no public address',
    strength: properties =>
      Number(at(properties, 'NetworkConfiguration', 'AwsvpcConfiguration', 'AssignPublicIp') !== 'ENABLED'),
  },
  hidden(['AWS::EC2::Subnet'], 'MapPublicIpOnLaunch', 'no public addresses by default'),
  hidden(['AWS::RDS::DBInstance'], 'PubliclyAccessible', 'no public address'),
  hidden(['AWS::DMS::ReplicationInstance'], 'PubliclyAccessible', 'no public address'),
  hidden(['AWS::Redshift::Cluster'], 'PubliclyAccessible', 'no public address'),
  { types: SERVICE, rule: 'exec-enabled', what: 'no ECS Exec (a shell in the running task)', strength: exec },
  {
    types: ['AWS::Lambda::Url'],
    rule: 'public-exposure',
    what: 'sign-in',
    strength: rankIn('AuthType', ['NONE', 'AWS_IAM'], 'NONE'),
  },
  {
    types: SERVICE,
    rule: 'rollback-weakened',
    what: 'the circuit breaker',
    strength: flag('DeploymentConfiguration.DeploymentCircuitBreaker.Enable'),
  },
  {
    types: SERVICE,
    rule: 'rollback-weakened',
    what: 'rollback by the circuit breaker',
    strength: flag('DeploymentConfiguration.DeploymentCircuitBreaker.Rollback'),
  },
  {
    types: SERVICE,
    rule: 'rollback-weakened',
    what: 'rollback by alarms',
    severity: 'ask',
    strength: flag('DeploymentConfiguration.Alarms.Enable'),
  },
  {
    types: SERVICE,
    rule: 'capacity-during-deploy',
    what: 'healthy tasks kept during a deploy (MinimumHealthyPercent)',
    severity: 'ask',
    strength: properties => {
      const percent = Number(at(properties, 'DeploymentConfiguration', 'MinimumHealthyPercent') ?? 100);
      return Number.isNaN(percent) ? undefined : Math.min(percent, 100);
    },
  },
  {
    types: SERVICE,
    rule: 'capacity-during-deploy',
    what: 'any healthy task during a deploy',
    strength: properties =>
      Number(Number(at(properties, 'DeploymentConfiguration', 'MinimumHealthyPercent') ?? 100) > 0),
  },
  {
    types: SERVICE,
    rule: 'capacity-during-deploy',
    what: 'seconds that a new task has before its health counts',
    severity: 'ask',
    strength: amount('HealthCheckGracePeriodSeconds', 0),
  },
  {
    types: ['AWS::IAM::Role'],
    rule: 'session-lengthened',
    what: 'shortness of sessions',
    severity: 'ask',
    strength: properties => -Number(amount('MaxSessionDuration', 3600)(properties)),
  },
  {
    types: ['AWS::EC2::Instance'],
    rule: 'metadata-unprotected',
    what: 'IMDSv2 only',
    strength: rankIn('MetadataOptions.HttpTokens', ['optional', 'required'], 'optional'),
  },
  {
    types: ['AWS::ElasticLoadBalancingV2::Listener'],
    rule: 'encryption-weakened',
    what: 'HTTPS',
    strength: rankIn('Protocol', ['HTTP', 'HTTPS'], 'HTTP'),
  },
  {
    types: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
    rule: 'audit-weakened',
    what: 'access log',
    severity: 'ask',
    strength: attribute('LoadBalancerAttributes', 'access_logs.s3.enabled'),
  },
  {
    types: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
    rule: 'header-check-off',
    what: 'refusal of invalid headers',
    severity: 'ask',
    strength: attribute('LoadBalancerAttributes', 'routing.http.drop_invalid_header_fields.enabled'),
  },
  { types: DISTRIBUTION, rule: 'encryption-weakened', what: 'HTTPS for viewers', strength: viewers },
  {
    types: DISTRIBUTION,
    rule: 'encryption-weakened',
    what: 'the oldest protocol that viewers may use',
    strength: rankIn(
      'DistributionConfig.ViewerCertificate.MinimumProtocolVersion',
      [
        'SSLv3',
        'TLSv1',
        'TLSv1_2016',
        'TLSv1.1_2016',
        'TLSv1.2_2018',
        'TLSv1.2_2019',
        'TLSv1.2_2021',
        'TLSv1.2_2025',
        'TLSv1.3_2025',
      ],
      'TLSv1',
    ),
  },
  {
    types: DISTRIBUTION,
    rule: 'web-acl-weakened',
    what: 'the web ACL',
    strength: properties => Number(Boolean(at(properties, 'DistributionConfig', 'WebACLId'))),
  },
  {
    types: DISTRIBUTION,
    rule: 'service-off',
    what: 'being enabled',
    strength: properties => Number(isOn(at(properties, 'DistributionConfig', 'Enabled'))),
  },
  {
    types: DISTRIBUTION,
    rule: 'audit-weakened',
    what: 'access log',
    severity: 'ask',
    strength: present('DistributionConfig.Logging'),
  },
  {
    types: ['AWS::Scheduler::Schedule', 'AWS::Events::Rule'],
    rule: 'schedule-off',
    what: 'being enabled',
    severity: 'ask',
    strength: rankIn('State', ['DISABLED', 'ENABLED'], 'ENABLED'),
  },
  {
    types: ['AWS::RDS::DBInstance', 'AWS::ElastiCache::ReplicationGroup'],
    rule: 'availability-weakened',
    what: 'a stand-by in another zone',
    severity: 'ask',
    strength: properties =>
      Math.max(Number(isOn(at(properties, 'MultiAZ'))), Number(isOn(at(properties, 'MultiAZEnabled')))),
  },
  {
    types: ['AWS::ElastiCache::ReplicationGroup'],
    rule: 'availability-weakened',
    what: 'automatic failover',
    severity: 'ask',
    strength: flag('AutomaticFailoverEnabled'),
  },
  {
    types: ['AWS::Backup::BackupPlan'],
    rule: 'backup-weakened',
    what: 'days that the plan keeps backups',
    strength: weakest('BackupPlan.BackupPlanRule', rule => {
      const days = at(rule, 'Lifecycle', 'DeleteAfterDays');
      return days === undefined ? Number.POSITIVE_INFINITY : Number(days);
    }),
  },
  {
    types: ['AWS::Backup::BackupPlan'],
    rule: 'backup-weakened',
    what: 'rules of the plan',
    strength: properties => listAt(properties, 'BackupPlan', 'BackupPlanRule').length,
  },
];
