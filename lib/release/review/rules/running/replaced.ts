import { isStateful } from '../../../../assurance/ledger/stateful';
import { isPlainMap } from '../../../../assurance/model/plain';
import { identifyingProperties } from '../../../../assurance/model/specification';
import { ROLES } from '../../catalogue';
import { about, type Judged } from '../../rule';
import type { Change, Comparison } from '../../sides/comparison';
import { canonical } from '../../sides/edits';

/** What is served by a resource stops while it is replaced or when it is gone, or the replacement cannot work at all. */
export function replacementRules(comparison: Comparison): Judged[] {
  const { changes } = comparison;
  const others = changes.filter(({ type }) => !isStateful(type) && type !== 'AWS::Logs::LogGroup');
  return [
    ...changes.filter(({ kind }) => kind === 'changed').flatMap(fixedName),
    ...others.filter(({ kind }) => kind === 'changed').flatMap(replaced),
    ...others.filter(({ kind }) => kind === 'removed').flatMap(change => removed(change, comparison)),
    ...changes.filter(({ kind }) => kind === 'added').flatMap(change => collision(change, comparison)),
    ...typeChanged(comparison),
  ];
}

/** CloudFormation makes the new one first, under a name that is taken. */
function fixedName(change: Change): Judged[] {
  const { before, after, type } = change;
  if (change.replacement !== 'yes' || !before || !after) return [];
  const names = fixedNames(type, after.properties);
  const kept = names.filter(name => canonical(before.properties[name]) === canonical(after.properties[name]));
  if (names.length === 0 || kept.length < names.length) return [];
  return [
    about(
      change,
      'fixed-name-replaced',
      'block',
      `it has to be replaced (${change.because}) and keeps its name ${kept.map(name => String(after.properties[name])).join('/')}: CloudFormation cannot make the new one beside the old one, and the deploy fails`,
    ),
  ];
}

/** Names that AWS refuses to give twice, beside those that identify a type in the registry. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::ECS::Service': 'ServiceName',
  'AWS::EC2::SecurityGroup': 'GroupName',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'Name',
  'AWS::ElasticLoadBalancingV2::TargetGroup': 'Name',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::ServiceDiscovery::PrivateDnsNamespace': 'Name',
  'AWS::CloudFront::Function': 'Name',
  'AWS::CloudFront::KeyValueStore': 'Name',
  'AWS::Backup::BackupVault': 'BackupVaultName',
};

function fixedNames(type: string, properties: Readonly<Record<string, unknown>>): string[] {
  const named = NAMES[type] ? [NAMES[type]] : identifyingProperties(type);
  const isFixed = (name: string) =>
    typeof properties[name] === 'string' && !String(properties[name]).startsWith('${resource:');
  return named.length > 0 && named.every(isFixed) ? [...named] : [];
}

function replaced(change: Change): Judged[] {
  if (change.replacement === 'no') return [];
  const role = ROLES[change.type];
  if (!role) return [];
  const may = change.replacement === 'maybe' ? 'may be' : 'is';
  return [
    about(change, 'service-replaced', role.replaced, `it ${may} replaced (${change.because}): ${role.means}`),
  ];
}

function removed(change: Change, { changes }: Comparison): Judged[] {
  const role = ROLES[change.type];
  if (!role) return [];
  const moved = changes.some(
    other => other.kind === 'added' && other.type === change.type && isSame(change, other),
  );
  if (moved)
    return [
      about(
        change,
        'service-replaced',
        role.replaced,
        `it would get another logical id, which replaces it: ${role.means}`,
      ),
    ];
  return [about(change, 'service-removed', role.removed, `it is removed: ${role.means}`)];
}

function isSame(one: Change, other: Change): boolean {
  const [a, b] = [one.before?.properties, other.after?.properties];
  return (
    isPlainMap(a) &&
    isPlainMap(b) &&
    canonical({ ...a, Tags: undefined }) === canonical({ ...b, Tags: undefined })
  );
}

/** Named within the role they are for: going, the old one takes the new one's contents with it (aws-cdk#28520). */
const POLICIES = ['AWS::IAM::Policy', 'AWS::IAM::RolePolicy'];

/** Something new under a name that something removed in the same release still holds (serverless#1677). */
function collision(change: Change, { changes }: Comparison): Judged[] {
  const { after, type } = change;
  const names = !after
    ? []
    : POLICIES.includes(type)
      ? ['PolicyName', 'Roles']
      : fixedNames(type, after.properties);
  if (!after || names.length === 0 || isStateful(type)) return [];
  const holder = changes.find(
    other =>
      other.kind === 'removed' &&
      other.type === type &&
      names.every(name => canonical(other.before?.properties[name]) === canonical(after.properties[name])),
  );
  return holder
    ? [
        about(
          { ...change, before: holder.before },
          'name-taken',
          'block',
          `${holder.logicalId} has the name ${names.map(name => String(after.properties[name])).join('/')} until the end of the deploy, so making this one fails. Keep the logical id`,
        ),
      ]
    : [];
}

/** A logical id keeps its type for ever. */
function typeChanged({ changes }: Comparison): Judged[] {
  return changes
    .filter(({ kind }) => kind === 'added')
    .flatMap(change => {
      const old = changes.find(({ kind, id }) => kind === 'removed' && id === change.id);
      return old
        ? [
            about(
              { ...change, before: old.before },
              'type-changed',
              'block',
              `${old.type} would become ${change.type} under the same logical id: CloudFormation refuses that`,
            ),
          ]
        : [];
    });
}
