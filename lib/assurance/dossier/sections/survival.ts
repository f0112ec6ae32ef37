import { code, file, joined, mark, type Section, type Text } from '../content';
import type { Findings } from '../findings';
import { callName } from '../read/names';
import type { Kept } from '../read/survival';
import { kindOf } from './kinds';

/** What outlives the deployment, what protects it, and how it comes back. */
export function survivalSection(findings: Findings): Section {
  const { kept } = findings;
  return {
    id: 'survival',
    title: 'What survives deletion',
    blocks: [
      {
        kind: 'text',
        text: [
          'Everything that holds state. What is kept stays in the account when its stack is deleted and costs what it costs; who deletes it by hand meets the protection. “order” is the order of bringing back: what has a higher number names what has a lower one. The steps: ',
          file('docs/runbook/restore.md', 'restore runbook'),
          ' (Japanese).',
        ],
      },
      {
        kind: 'table',
        caption: 'What holds state, its protection and the order of restoring',
        head: ['name', 'order', 'what', 'when its stack is deleted', 'protection', 'how it comes back'],
        rows: kept.map(one => rowOf(findings, one)),
        numbers: [1],
      },
    ],
  };
}

function rowOf({ world }: Findings, { resource, order, survives, protection }: Kept): Text[] {
  const others = protection.filter(one => !one.startsWith('kept when'));
  return [
    [code(callName(world, resource))],
    [`${order}`],
    [kindOf(resource.type)],
    [survives ? mark('stays', 'good') : mark('is lost', 'bad')],
    others.length === 0 ? [mark('–', 'quiet')] : joined(others),
    backOf(resource.type),
  ];
}

/** How something of a type comes back, as the runbook has it. */
const BACK: Readonly<Record<string, Text>> = {
  'AWS::KMS::Key': ['cancel the deletion while it is pending; nothing it encrypted can be read without it'],
  'AWS::DynamoDB::GlobalTable': [code('npm run ops -- restore'), ', all tables to the same second'],
  'AWS::DynamoDB::Table': ['point-in-time recovery, beside the live table'],
  'AWS::S3::Bucket': ['an earlier version: ', code('npm run ops -- restore object'), ' for datasets'],
  'AWS::SecretsManager::Secret': ['cancel the deletion; made anew, a person sets what a person knows'],
  'AWS::Backup::BackupVault': ['holds the copies that others come back from'],
  'AWS::Logs::LogGroup': ['records of what was; nothing waits for them'],
  'AWS::CloudFront::KeyValueStore': ['the next deploy of a release writes it'],
  'AWS::SQS::Queue': ['empty is its usual state'],
  'AWS::Scheduler::ScheduleGroup': ['the next deploy fills it'],
};

const backOf = (type: string): Text => BACK[type] ?? [mark('–', 'quiet')];
