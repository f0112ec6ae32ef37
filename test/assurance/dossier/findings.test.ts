/** What the page says changes with what the templates say: each claim is broken once. */
import type { Inline, Text } from '../../../lib/assurance/dossier/content';
import { type Dossier, dossierOf } from '../../../lib/assurance/dossier/dossier';
import { TemplateSet } from '../../../lib/assurance/model/template-set';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { loadBiCards } from '../../../lib/systems/bi-cards/load';
import type { Json } from '../../support/deployment';
import { withOtherChoices } from '../../support/other-choices';
import { otherChoices, templates } from '../../support/template-sets';

const subject = { deployment: 'bi-production', config: loadBiCards('bi-production') };
const production = templates('bi-production');

/** The dossier of production after a change of its templates, by stack. */
function changed(stack: string, change: (resources: Json) => void): Dossier {
  const copy = production.stacks.map(one => ({ ...one, template: structuredClone(one.template) }));
  const found = copy.find(({ key }) => key === `bi-production-${stack}`);
  if (!found) throw new Error(`there is no stack ${stack}`);
  change(found.template.Resources);
  return dossierOf(new TemplateSet(copy), subject);
}

const intact = dossierOf(production, subject);

const plain = (text: Text) =>
  text.map((one: Inline) => (typeof one === 'string' ? one : 'code' in one ? one.code : one.text)).join('');

/** An answer as its reader has it. */
function answer({ sections }: Dossier, to: string): string {
  const blocks = sections.flatMap(section => section.blocks);
  const answers = blocks.flatMap(block => (block.kind === 'answers' ? block.answers : []));
  const found = answers.find(one => one.to === to);
  if (!found) throw new Error(`there is no answer to ${to}`);
  return [found.short, ...found.more.map(plain)].join(' ');
}

/** The rows of a section's tables, each cell as text. */
const rows = ({ sections }: Dossier, id: string): string[][] =>
  sections
    .filter(section => section.id === id)
    .flatMap(({ blocks }) => blocks)
    .flatMap(block => (block.kind === 'table' ? [block.head, ...block.rows.map(row => row.map(plain))] : []))
    .map(row => [...row]);

const arrows = ({ findings }: Dossier) =>
  findings.flows.map(({ from, to, label }) => `${from.name} → ${to.name}: ${label}`);

const idOf = (resources: Json, start: string, type: string): string =>
  Object.keys(resources).find(id => id.startsWith(start) && resources[id].Type === type) ?? '';

describe('what can reach the executor', () => {
  it('is the API, on one port', () => {
    expect(answer(intact, 'isolation')).toMatch(
      /^Only api on tcp 8080 .*started by .*nightly\. It reaches .*Nothing else\..* none is open\. .*: sidecars;/,
    );
  });

  it('is everybody whom a rule lets in, and then the proof is said to fail', () => {
    const open = changed('service', resources => {
      const group = idOf(resources, 'ExecutorSecurityGroup', 'AWS::EC2::SecurityGroup');
      resources[group].Properties.SecurityGroupIngress = [
        { CidrIp: '10.0.0.0/8', IpProtocol: 'tcp', FromPort: 22, ToPort: 22 },
      ];
    });
    expect(answer(open, 'isolation')).toMatch(/10\.0\.0\.0\/8 on tcp 22.*NOT proved closed: E20/);
    expect(rows(open, 'network').map(row => row[0])).toContain('10.0.0.0/8');
    expect(rows(intact, 'network').map(row => row[0])).not.toContain('10.0.0.0/8');
  });

  it('is drawn as one arrow from the API, and jobs that start tasks of their own', () => {
    expect(arrows(intact).filter(arrow => arrow.includes('→ executor:'))).toEqual([
      '3 state machines → executor: a task of its own',
      'api → executor: tcp 8080',
    ]);
  });
});

describe('what survives deletion', () => {
  it('is all data', () => {
    expect(answer(intact, 'survival')).toMatch(
      /^8 tables, 4 buckets, 1 secret, 1 backup vault, 2 keys .*every stack refuses/,
    );
  });

  it('is one table less when one is no longer kept', () => {
    const less = changed('data', resources => {
      delete resources[idOf(resources, 'Tablesbiusers', 'AWS::DynamoDB::GlobalTable')].DeletionPolicy;
    });
    expect(answer(less, 'survival')).toMatch(/^7 tables, .*Lost: 1 table/);
    const users = rows(less, 'survival').find(([name]) => name === 'bi_users');
    expect(users?.[3]).toBe('is lost');
  });

  it('comes back after the key that it is encrypted with', () => {
    const order = new Map(rows(intact, 'survival').map(([name = '', place]) => [name, Number(place)]));
    expect(order.get('bi-production/app')).toBeGreaterThan(order.get('bi-production-keys/Key') ?? Number.NaN);
    expect(order.get('bi-datasets-production')).toBeGreaterThan(
      order.get('bi-logs-production') ?? Number.NaN,
    );
  });

  it('comes back in the order of the runbook: keys, copies, tables, files, and records last', () => {
    const order = new Map(
      rows(intact, 'survival').map(([name = '', place, what]) => [`${what} ${name}`, Number(place)]),
    );
    const wanted = [
      'key bi-production-keys/Key',
      'backup vault bi-production',
      'table bi_users',
      'bucket bi-datasets-production',
      'secret bi-production/app',
      'log group /ecs/bi-production-api',
    ];
    const places = wanted.map(one => order.get(one) ?? Number.NaN);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(new Set(places).size).toBe(wanted.length);
  });

  it('is read with a key of these templates or with one of AWS’s own', () => {
    const key = (dossier: Dossier, name: string) =>
      rows(dossier, 'survival').find(([one]) => one === name)?.[6];
    expect(key(intact, 'bi-production/app')).toBe('bi-production-keys/Key');
    expect(key(intact, 'bi_users')).toBe('AWS’s own key');
    const plainly = changed('data', resources => {
      delete resources[idOf(resources, 'AppSecret', 'AWS::SecretsManager::Secret')].Properties.KmsKeyId;
    });
    expect(key(plainly, 'bi-production/app')).toBe('AWS’s own key');
    const others = changed('data', resources => {
      const bucket = resources[idOf(resources, 'DatasetsBucket', 'AWS::S3::Bucket')].Properties;
      const [encryption] = bucket.BucketEncryption.ServerSideEncryptionConfiguration;
      encryption.ServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/theirs' };
      const table = resources[idOf(resources, 'Tablesbiusers', 'AWS::DynamoDB::GlobalTable')].Properties;
      table.Replicas[0].SSESpecification = { KMSMasterKeyId: { 'Fn::ImportValue': 'a-key-of-elsewhere' } };
    });
    expect(key(others, 'bi-datasets-production')).toMatch(/^a key of elsewhere: .*alias\/theirs/);
    expect(key(others, 'bi_users')).toMatch(/^a key of elsewhere: /);
    expect(rows(intact, 'survival').find(([, , what]) => what === 'schedule group')?.[6]).toBe('–');
  });

  it('is a deleted table’s last state only where its history was recorded', () => {
    const lost = (dossier: Dossier) =>
      JSON.stringify(
        dossier.sections.find(({ id }) => id === 'survival')?.blocks.find(({ kind }) => kind === 'list'),
      );
    expect(lost(intact)).toMatch(
      /its history\. Left: its last state, .*35 days, and the copies in the vault, .*no role here may/,
    );
    const unrecorded = changed('data', resources => {
      for (const { Type, Properties } of Object.values<Json>(resources))
        if (Type === 'AWS::DynamoDB::GlobalTable')
          delete Properties.Replicas[0].PointInTimeRecoverySpecification;
    });
    expect(lost(unrecorded)).toMatch(/what it holds\. Left: the copies in the vault/);
    const mighty = changed('service', resources => {
      const policy = idOf(resources, 'InitFunctionRole', 'AWS::IAM::Policy');
      resources[policy].Properties.PolicyDocument.Statement.push({
        Effect: 'Allow',
        Action: 'backup:*',
        Resource: '*',
      });
    });
    expect(lost(mighty)).not.toContain('no role here may');
  });

  it('is copied daily and monthly, in this account and Region', () => {
    expect(answer(intact, 'survival')).toContain(
      'daily for 35 days, monthly for 365 days, all of them in the account and Region',
    );
    const copies = (name: string) => rows(intact, 'survival').find(([one]) => one === name)?.[5];
    expect(copies('bi_users')).toBe('daily for 35 days, monthly for 365 days');
    expect(copies('bi-static-production')).toBe('–');
  });

  it('is copied less when a table is left out, and not at all without a selection', () => {
    const without = changed('data', resources => {
      const selection = resources[idOf(resources, 'BackupsSelection', 'AWS::Backup::BackupSelection')];
      selection.Properties.BackupSelection.Resources = selection.Properties.BackupSelection.Resources.filter(
        (arn: Json) => !JSON.stringify(arn).includes('bi_users'),
      );
    });
    expect(rows(without, 'survival').find(([one]) => one === 'bi_users')?.[5]).toBe('–');
    const none = changed('data', resources => {
      delete resources[idOf(resources, 'BackupsSelection', 'AWS::Backup::BackupSelection')];
    });
    expect(answer(none, 'survival')).not.toContain('Copies');
    expect(JSON.stringify(none.sections)).toContain('No copy is made to another one');
  });

  it('is not known by templates where a selection goes by tags', () => {
    const tagged = changed('data', resources => {
      const { BackupSelection } =
        resources[idOf(resources, 'BackupsSelection', 'AWS::Backup::BackupSelection')].Properties;
      delete BackupSelection.Resources;
      BackupSelection.ListOfTags = [
        { ConditionType: 'STRINGEQUALS', ConditionKey: 'backup', ConditionValue: 'yes' },
      ];
    });
    expect(answer(tagged, 'survival')).toContain('Copies of what is selected by tag: daily');
  });

  it('is not copied elsewhere by a copy in the same Region', () => {
    const beside = changed('data', resources => {
      const plan = resources[idOf(resources, 'BackupsPlan', 'AWS::Backup::BackupPlan')];
      plan.Properties.BackupPlan.BackupPlanRule[0].CopyActions = [
        {
          DestinationBackupVaultArn: {
            'Fn::GetAtt': [idOf(resources, 'BackupsVault', 'AWS::Backup::BackupVault'), 'BackupVaultArn'],
          },
        },
      ];
    });
    expect(answer(beside, 'survival')).toContain('in the account and Region of the original');
  });

  it('tells that a copy goes elsewhere', () => {
    const elsewhere = changed('data', resources => {
      const plan = resources[idOf(resources, 'BackupsPlan', 'AWS::Backup::BackupPlan')];
      plan.Properties.BackupPlan.BackupPlanRule[0].CopyActions = [
        { DestinationBackupVaultArn: 'arn:aws:backup:ap-northeast-3:222222222222:backup-vault:far' },
      ];
    });
    expect(answer(elsewhere, 'survival')).not.toContain('in the account and Region');
    expect(JSON.stringify(elsewhere.sections)).toContain(
      'of which no copy is elsewhere: 3 buckets, 1 secret',
    );
    expect(JSON.stringify(intact.sections)).toContain('No copy is made to another one');
  });
});

const told = (dossier: Dossier, name: string) =>
  rows(dossier, 'alarms').find(([alarm]) => alarm === name)?.[2];
const signs = (dossier: Dossier) => /Its signs: ([^.]*)/.exec(answer(dossier, 'alarms'))?.[1] ?? '';

/** The number in front: `14 of 67 alarms …`. */
const pagesOf = (said: string | undefined) => Number.parseInt(said ?? '', 10);

describe('what pages at night', () => {
  it('is every alarm that says so', () => {
    expect(answer(intact, 'alarms')).toMatch(
      /^\d+ of \d+ alarms, in 3 calls .*isolation-canary-failed: .*outage: .*Its signs: .*slo-site-availability-page/,
    );
    expect(pagesOf(answer(intact, 'alarms'))).toBeGreaterThan(5);
  });

  it('is one less when an alarm becomes a ticket', () => {
    const calmer = changed('service', resources => {
      const alarm = Object.values<Json>(resources).find(
        ({ Properties }) => Properties?.AlarmName === 'bi-production-unhealthy',
      );
      alarm.Properties.AlarmDescription = alarm.Properties.AlarmDescription.replace('[page]', '[ticket]');
    });
    expect(pagesOf(answer(calmer, 'alarms'))).toBe(pagesOf(answer(intact, 'alarms')) - 1);
    expect(signs(calmer)).not.toMatch(/\bunhealthy\b(?<!-unhealthy)/);
    expect(signs(intact)).toMatch(/\bunhealthy\b(?<!-unhealthy)/);
  });

  it('tells nobody once the outage is gone that gathers its signs', () => {
    const deaf = changed('service', resources => {
      delete resources[idOf(resources, 'Outage', 'AWS::CloudWatch::CompositeAlarm')];
    });
    expect(answer(deaf, 'alarms')).toMatch(/in 2 calls .*Tell nobody: .*api-unhealthy/);
    expect(answer(intact, 'alarms')).not.toContain('Tell nobody');
    expect(told(deaf, 'api-errors')).toBe('nobody');
    expect(told(intact, 'api-errors')).toBe('through outage');
  });

  it('knows that the health check passes on the alarms of the other Region', () => {
    expect(told(intact, 'site-errors')).toBe('through the health check, and so outage');
    const blind = changed('service', resources => {
      const { Environment } =
        resources[idOf(resources, 'HealthFunction', 'AWS::Lambda::Function')].Properties;
      Environment.Variables = JSON.parse(
        JSON.stringify(Environment.Variables).replaceAll('bi-production-site-outage', 'bi-production-other'),
      );
    });
    expect(told(blind, 'site-errors')).toBe('nobody');
    const deaf = changed('service', resources => {
      const outage = resources[idOf(resources, 'Outage', 'AWS::CloudWatch::CompositeAlarm')];
      outage.Properties.AlarmRule = outage.Properties.AlarmRule.replace(
        'ALARM("bi-production-unhealthy") OR ',
        '',
      );
    });
    expect(told(deaf, 'unhealthy')).toBe('nobody');
    expect(told(deaf, 'site-errors')).toBe('nobody');
  });

  it('is linked to its section of the runbook, each', () => {
    for (const { runbook, name } of intact.findings.alarms)
      expect([name, runbook]).toEqual([name, expect.stringMatching(/^docs\/runbook\/alarms\.md#[\w-]+$/)]);
  });
});

describe('what it costs', () => {
  it('is the estimate, of which a NAT gateway is a part', () => {
    const cheaper = changed('network', resources => {
      delete resources[idOf(resources, 'NetworkVpcpublicSubnet2NATGateway', 'AWS::EC2::NatGateway')];
    });
    const total = ({ findings }: Dossier) => findings.cost.monthly.fixed;
    expect(total(intact) - total(cheaper)).toBeGreaterThan(40);
    expect(answer(intact, 'cost')).toContain(`$${Math.round(total(intact))} with nobody there`);
  });

  it('adds up to the sum by box', () => {
    const table = rows(intact, 'cost').slice(1);
    const end = table.findIndex(([name]) => name === 'all');
    const all = table[end];
    const sum = table.slice(0, end).reduce((usd, row) => usd + Number(row[3]), 0);
    expect(sum).toBeCloseTo(Number(all?.[3]), 1);
  });
});

describe('what would make it cheaper', () => {
  const keys = (dossier: Dossier) => rows(dossier, 'cost').map(([key]) => key);

  it('is told with what was left alone here, not elsewhere', () => {
    const cost = (dossier: Dossier) => JSON.stringify(dossier.sections.find(({ id }) => id === 'cost'));
    expect(cost(intact)).toContain('Savings Plan');
    expect(cost(intact)).not.toContain('NAT instance');
  });

  it('is what the configuration does not do yet, with what it gives up', () => {
    expect(keys(intact)).toEqual(expect.arrayContaining(['network.endpointZones', 'observability']));
    expect(
      rows(intact, 'cost')
        .find(([key]) => key === 'network.endpointZones')
        ?.slice(1, 3),
    ).toEqual(['2', '1']);
    const config = { ...subject.config, observability: 'essential' as const };
    expect(keys(dossierOf(production, { ...subject, config }))).not.toContain('observability');
  });
});

describe('who may do what to which data', () => {
  const cell = (dossier: Dossier, who: RegExp, store: string) => {
    const [head = [], ...others] = rows(dossier, 'access');
    return others.find(([name = '']) => who.test(name))?.[head.indexOf(store)];
  };

  it('lets the executor read datasets through its endpoint, and nothing else', () => {
    const [head = []] = rows(intact, 'access');
    const allowed = head.filter(store => !['who', 'bi-datasets-production'].includes(store));
    expect(allowed.map(store => cell(intact, /^executor/, store))).toEqual(allowed.map(() => '–'));
    expect(cell(intact, /^executor/, 'bi-datasets-production')).toBe(
      'list if read if in datasets/* (aws:SourceVpce)',
    );
  });

  it('lets nobody control a table', () => {
    expect(rows(intact, 'access').flat().join(' ')).not.toContain('control');
  });

  it('tells of a role that may delete a table', () => {
    const mighty = changed('service', resources => {
      const policy = idOf(resources, 'InitFunctionRole', 'AWS::IAM::Policy');
      resources[policy].Properties.PolicyDocument.Statement.push({
        Effect: 'Allow',
        Action: 'dynamodb:Delete*',
        Resource: '*',
      });
    });
    expect(cell(mighty, /^init/, '8 tables')).toBe('delete control');
    expect(cell(intact, /^init/, '8 tables')).toBe('–');
  });

  it('counts AWS Backup as a reader', () => {
    expect(cell(intact, /^AWS Backup/, '8 tables')).toBe('list read');
  });
});

describe('the network', () => {
  it('is what both security groups agree on', () => {
    const oneSided = changed('service', resources => {
      const rule = Object.keys(resources).find(
        id =>
          resources[id].Type === 'AWS::EC2::SecurityGroupIngress' && /^ExecutorSecurityGroupfrom/.test(id),
      );
      delete resources[rule ?? ''];
    });
    expect(arrows(oneSided)).not.toContain('api → executor: tcp 8080');
    expect(oneSided.findings.network.remarks.join()).toMatch(
      /ExecutorSecurityGroup|Executor.*sends what nobody lets in/,
    );
    expect(intact.findings.network.remarks).toEqual([]);
  });
});

it('tells the names and rules of secrets, and no value', () => {
  const given = changed('data', resources => {
    const secret = idOf(resources, 'AppSecret', 'AWS::SecretsManager::Secret');
    resources[secret].Properties.SecretString = 'hunter2';
  });
  expect(JSON.stringify(given.sections)).not.toContain('hunter2');
  expect(rows(given, 'secrets')[1]?.join(' ')).toMatch(
    /JWT_SECRET_KEY made at random, at least 32 characters/,
  );
});

describe('what runs by the clock', () => {
  const row = (dossier: Dossier, name: string) => rows(dossier, 'schedules').find(([one]) => one === name);

  it('is told in the time of the schedule, whatever that is', () => {
    expect(row(intact, 'nightly')?.slice(1, 3)).toEqual(['every day at 03:00', 'Asia/Tokyo']);
    const utc = changed('service', resources => {
      for (const { Type, Properties } of Object.values<Json>(resources))
        if (Type === 'AWS::Scheduler::Schedule') delete Properties.ScheduleExpressionTimezone;
    });
    expect(row(utc, 'nightly')?.[2]).toBe('UTC');
  });

  it('comes with the alarms that tell when it fails', () => {
    expect(row(intact, 'nightly')?.[4]).toBe('nightly-job-failed, nightly-job-missed, nightly-job-partial');
    expect(row(intact, 'backup, daily')?.[4]).toBe('backups-incomplete');
    expect(row(intact, 'restore test, weekly')?.[4]).toBe('restore-test-failed');
    const quiet = changed('service', resources => {
      delete resources[idOf(resources, 'NightlyMissed', 'AWS::CloudWatch::Alarm')];
    });
    expect(row(quiet, 'nightly')?.[4]).toBe('nightly-job-failed, nightly-job-partial');
  });
});

describe('the age of a secret', () => {
  const age = (dossier: Dossier, name: string) =>
    rows(dossier, 'secrets').find(([secret]) => secret === name)?.[2];

  it('has a limit, and an alarm only where there is one', () => {
    expect(age(intact, 'bi-production/app')).toBe(
      'replaced by hand, at least every 365 days; no alarm tells',
    );
    const config = withOtherChoices(environments.production);
    const withKey = dossierOf(otherChoices(), { deployment: 'bi-production', config });
    expect(age(withKey, 'bi-production/google-key')).toBe(
      'replaced by hand, at least every 60 days; bi-production-google-key-old tells',
    );
  });
});

it('says that nobody is subscribed, until somebody is', () => {
  expect(answer(intact, 'alarms')).toContain('Nobody is subscribed yet');
  const alerts = { emails: ['bi-team@company.com'] };
  const config = { ...subject.config, alerts };
  expect(answer(dossierOf(production, { ...subject, config }), 'alarms')).toMatch(/1 address subscribed/);
});

it('says that the addresses of the configuration are nobody’s, until they are somebody’s', () => {
  const summary = (dossier: Dossier) => JSON.stringify(dossier.sections.find(({ id }) => id === 'summary'));
  expect(summary(intact)).toContain('nobody is let in yet');
  const edge = { ...subject.config.edge, allowedCidrs: ['198.18.0.0/24'] };
  expect(summary(dossierOf(production, { ...subject, config: { ...subject.config, edge } }))).not.toContain(
    'nobody is let in yet',
  );
});
