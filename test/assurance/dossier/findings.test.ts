/** What the page says changes with what the templates say: each claim is broken once. */
import type { Inline, Text } from '../../../lib/assurance/dossier/content';
import { type Dossier, dossierOf } from '../../../lib/assurance/dossier/dossier';
import { TemplateSet } from '../../../lib/assurance/model/template-set';
import { loadBiCards } from '../../../lib/systems/bi-cards/load';
import type { Json } from '../../support/deployment';
import { templates } from '../../support/template-sets';

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
      /^Only api on tcp 8080 It reaches .*Nothing else\..* none is open/,
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
      'api → executor: tcp 8080',
      'isolation-canary, job-starter, nightly → executor: a task of its own',
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
});

/** The number in front: `10 of 59 alarms …`. */
const pagesOf = (said: string | undefined) => Number.parseInt(said ?? '', 10);

describe('what pages at night', () => {
  it('is every alarm that says so', () => {
    expect(answer(intact, 'alarms')).toMatch(/^\d+ of \d+ alarms .*isolation-broken/);
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
    expect(answer(calmer, 'alarms')).not.toContain('dependency-unhealthy');
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
    const [all] = table.slice(-1);
    const sum = table.slice(0, -1).reduce((usd, row) => usd + Number(row[3]), 0);
    expect(sum).toBeCloseTo(Number(all?.[3]), 1);
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
