import { namesOf } from '../../../contract/bi-cards';
import { code, file, joined, mark, type Section, type Text } from '../content';
import type { Findings } from '../findings';
import { givenName, shortPath } from '../read/names';
import type { Kept } from '../read/survival';
import { kindOf, rankOf } from './kinds';

/** What outlives the deployment, what protects it, and how it comes back. */
export function survivalSection(findings: Findings): Section {
  const { kept, set } = findings;
  const refuse = set.stacks.every(({ terminationProtection }) => terminationProtection === true);
  return {
    id: 'survival',
    title: 'What survives deletion',
    blocks: [
      {
        kind: 'text',
        text: [
          'Everything that holds state. What is kept stays in the account when its stack is deleted and costs what it costs; who deletes it by hand meets the protection. ',
          ...(refuse ? ['Every stack refuses to be deleted until somebody turns that off. '] : []),
          '“order” is the order of bringing back: what has a higher number names what has a lower one. The steps: ',
          file('docs/runbook/restore.md', 'restore runbook'),
          ' (Japanese).',
        ],
      },
      {
        kind: 'table',
        caption: 'What holds state, its protection and the order of restoring',
        head: ['name', 'order', 'what', 'when its stack is deleted', 'protection', 'how it comes back'],
        rows: [...kept]
          .sort((a, b) => a.order - b.order || rankOf(a.resource.type) - rankOf(b.resource.type))
          .map(one => rowOf(findings, one)),
        numbers: [1],
      },
    ],
  };
}

function rowOf(findings: Findings, { resource, order, survives, protection }: Kept): Text[] {
  const others = protection.filter(one => !one.startsWith('kept when') && !one.startsWith('its stack'));
  const name = givenName(findings.world, resource);
  return [
    [code(name ?? `${resource.stack.key}/${shortPath(resource)}`)],
    [`${order}`],
    [kindOf(resource.type)],
    [survives ? mark('stays', 'good') : mark('is lost', 'bad')],
    others.length === 0 ? [mark('–', 'quiet')] : joined(others),
    backOf(findings, resource.type, name),
  ];
}

/** How something of a type comes back, as the runbook has it. */
const BACK: Readonly<Record<string, Text>> = {
  'AWS::KMS::Key': ['cancel the deletion while it is pending; nothing it encrypted can be read without it'],
  'AWS::DynamoDB::GlobalTable': [code('npm run ops -- restore run'), ', all tables to the same second'],
  'AWS::DynamoDB::Table': ['point-in-time recovery, beside the live table'],
  'AWS::S3::Bucket': ['an earlier version of each object'],
  'AWS::SecretsManager::Secret': ['cancel the deletion; made anew, a person sets what a person knows'],
  'AWS::Backup::BackupVault': ['holds the copies that others come back from'],
  'AWS::Logs::LogGroup': ['records of what was; nothing waits for them'],
  'AWS::CloudFront::KeyValueStore': ['the next deploy of a release writes it'],
  'AWS::SQS::Queue': ['empty is its usual state'],
  'AWS::Scheduler::ScheduleGroup': ['the next deploy fills it'],
};

function backOf({ config }: Findings, type: string, name: string | undefined): Text {
  const datasets = config && namesOf(config.environment, config.data.bucketSuffix).datasetsBucket;
  if (name !== undefined && name === datasets)
    return [code('npm run ops -- restore object'), ', an earlier version of each object'];
  return BACK[type] ?? [mark('–', 'quiet')];
}
