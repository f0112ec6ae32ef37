import { namesOf } from '../../../contract/bi-cards';
import { described } from '../../model/network';
import type { Resource } from '../../model/template-set';
import { code, count, file, joined, mark, type Section, type Text } from '../content';
import type { Findings } from '../findings';
import { givenName, shortPath } from '../read/names';
import type { Kept } from '../read/survival';
import { kindOf, kindsOf, rankOf, rulesInWords } from './kinds';

/** What outlives the deployment, what protects it, and how it comes back. */
export function survivalSection(findings: Findings): Section | undefined {
  const { kept, set } = findings;
  if (kept.length === 0) return undefined;
  const refuse = set.stacks.every(({ terminationProtection }) => terminationProtection === true);
  return {
    id: 'survival',
    title: 'What survives deletion',
    blocks: [
      {
        kind: 'text',
        text: [
          'Everything that holds state. What stays is in the account when its stack is deleted and costs what it costs; who deletes it by hand meets the protection. ',
          ...(refuse ? ['Every stack refuses to be deleted until somebody turns that off. '] : []),
          '“order” is that of bringing back: keys, without which nothing can be read, the vault with the copies, then data, each after what it names, such as the bucket for its access log; records of what was come last. The steps: ',
          file('docs/runbook/restore.md', 'restore runbook'),
          ' (Japanese).',
        ],
      },
      { kind: 'list', items: whatIsLost(findings) },
      {
        kind: 'table',
        caption: 'What holds state, its protection, its copies and the order of restoring',
        head: [
          'name',
          'order',
          'what',
          'when its stack is deleted',
          'protection',
          'copies',
          'encrypted with',
          'how it comes back',
        ],
        rows: [...kept]
          .sort((a, b) => a.order - b.order || rankOf(a.resource.type) - rankOf(b.resource.type))
          .map(one => rowOf(findings, one)),
        numbers: [1],
      },
    ],
  };
}

/** What no protection brings back, said before somebody has to find it out. */
function whatIsLost(findings: Findings): Text[] {
  const { kept, world } = findings;
  const forgotten = forgottenLogs({ kept, world });
  return [
    ...(kept.some(({ resource }) => resource.type === 'AWS::KMS::Key')
      ? [
          [
            'Lost for ever with a key, once its deletion has taken effect: what the table says is encrypted with it.',
          ],
        ]
      : []),
    ...withTables(findings),
    ...withRegion(findings),
    ...(forgotten.length > 0
      ? [
          [
            `Lost with their stack: what ${count(forgotten.length, 'log group')} recorded: `,
            ...joined(forgotten.map(one => code(givenName(world, one) ?? shortPath(one)))),
            '.',
          ],
        ]
      : []),
  ];
}

/** Source: DynamoDB developer guide, "Point-in-time recovery": of a deleted table, a system backup is kept for 35 days. */
function withTables({ kept, copies, access }: Findings): Text[] {
  const tables = kept.filter(({ resource }) => resource.type.startsWith('AWS::DynamoDB::'));
  if (tables.length === 0) return [];
  const all = (is: (table: Kept) => boolean) => tables.every(is);
  const recoverable = all(({ protection }) => protection.some(one => one.startsWith('any second')));
  const isCopied = all(({ resource }) => copies.some(one => one.of.includes(resource)));
  const vault = access.stores.findIndex(({ resource }) => resource.type === 'AWS::Backup::BackupVault');
  const restores = access.rows.some(({ access: row }) => row[vault]?.deeds.has('read'));
  const left = [
    ...(recoverable ? ['its last state, which DynamoDB keeps for 35 days'] : []),
    ...(isCopied
      ? [
          `the copies in the vault${restores ? '' : ', from which an administrator restores: no role here may'}`,
        ]
      : []),
  ];
  return [
    [
      `Lost with a table that somebody deletes: ${recoverable ? 'its history' : 'what it holds'}. ${left.length === 0 ? 'Nothing is left of it' : `Left: ${left.join(', and ')}`}.`,
    ],
  ];
}

const DATA = /^AWS::(DynamoDB::|S3::Bucket|SecretsManager::)/;

function withRegion({ kept, copies }: Findings): Text[] {
  const data = kept.filter(({ resource }) => DATA.test(resource.type));
  const elsewhere = copies.filter(({ rules }) => rules.some(one => one.isElsewhere)).flatMap(one => one.of);
  const alone = data.filter(({ resource }) => !elsewhere.includes(resource));
  if (alone.length === 0) return [];
  return [
    [
      alone.length === data.length
        ? 'Lost with the account or the Region: everything in it. No copy is made to another one.'
        : `Lost with the account or the Region, of which no copy is elsewhere: ${kindsOf(alone)}.`,
    ],
  ];
}

/** Log groups that go with their stack. */
export const forgottenLogs = ({ kept, world }: Pick<Findings, 'kept' | 'world'>): Resource[] =>
  described(world, 'AWS::Logs::LogGroup')
    .map(({ resource }) => resource)
    .filter(one => !kept.some(({ resource, survives }) => resource === one && survives));

function rowOf(findings: Findings, { resource, order, survives, protection, encryption }: Kept): Text[] {
  const others = protection.filter(one => !one.startsWith('kept when') && !one.startsWith('its stack'));
  const name = givenName(findings.world, resource);
  const copies = findings.copies.filter(one => one.of.includes(resource)).flatMap(rulesInWords);
  const none: Text = [mark('–', 'quiet')];
  return [
    [code(name ?? `${resource.stack.key}/${shortPath(resource)}`)],
    [`${order}`],
    [kindOf(resource.type)],
    [survives ? mark('stays', 'good') : mark('is lost', 'bad')],
    others.length === 0 ? none : joined(others),
    copies.length === 0 ? none : joined(copies),
    encryptedWith(encryption),
    backOf(findings, { type: resource.type, name, isCopied: copies.length > 0 }),
  ];
}

function encryptedWith(encryption: Kept['encryption']): Text {
  switch (encryption?.with) {
    case 'key':
      return [code(`${encryption.key.stack.key}/${shortPath(encryption.key)}`)];
    case 'other':
      return ['a key of elsewhere: ', code(encryption.name)];
    case 'aws':
      return [mark('AWS’s own key', 'quiet')];
    case undefined:
      return [mark('–', 'quiet')];
  }
}

/** How something of a type comes back, as the runbook has it. */
const BACK: Readonly<Record<string, Text>> = {
  'AWS::KMS::Key': ['cancel the deletion while it is pending'],
  'AWS::DynamoDB::GlobalTable': [code('npm run ops -- restore run'), ', all tables to the same second'],
  'AWS::DynamoDB::Table': ['point-in-time recovery, beside the live table'],
  'AWS::S3::Bucket': ['an earlier version of each object'],
  'AWS::SecretsManager::Secret': ['cancel the deletion; made anew, a person sets what a person knows'],
  'AWS::Backup::BackupVault': ['it does not: it cannot be deleted while it holds copies'],
  'AWS::Logs::LogGroup': ['records of what was; nothing waits for them'],
  'AWS::CloudFront::KeyValueStore': ['the next deploy of a release writes it'],
  'AWS::SQS::Queue': ['empty is its usual state'],
  'AWS::Scheduler::ScheduleGroup': ['the next deploy fills it'],
};

interface Lost {
  readonly type: string;
  readonly name: string | undefined;
  readonly isCopied: boolean;
}

const backOf = (findings: Findings, lost: Lost): Text => [
  ...beforeCopies(findings, lost),
  ...(lost.isCopied ? ['; older than that, from the vault by hand'] : []),
];

function beforeCopies({ config }: Findings, { type, name }: Lost): Text {
  const datasets = config && namesOf(config.environment, config.data.bucketSuffix).datasetsBucket;
  if (name !== undefined && name === datasets)
    return [code('npm run ops -- restore object'), ', an earlier version of each object'];
  return BACK[type] ?? [mark('–', 'quiet')];
}
