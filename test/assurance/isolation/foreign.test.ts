/** Templates of somebody else: what a person who has never seen this proof is told. */
import { join } from 'node:path';
import { certify } from '../../../lib/assurance/isolation/certificate';
import { markdownReport } from '../../../lib/assurance/isolation/report/markdown';
import { terminalReport } from '../../../lib/assurance/isolation/report/terminal';
import { taskNamed } from '../../../lib/assurance/isolation/subject';
import { loadStacks } from '../../../lib/assurance/model/load';
import { TemplateSet } from '../../../lib/assurance/model/template-set';

const set = new TemplateSet(loadStacks([join(__dirname, 'fixtures/plain-ecs.yaml')]));
const task = { definition: taskNamed(set, 'Service'), reviewed: {} };
const certificate = certify(set, task, { date: new Date('2026-11-23T00:00:00Z') });
const row = (id: string) => certificate.verdicts.find(verdict => verdict.id === id);

it('does not call a plain ECS application isolated', () => {
  expect(certificate.ok).toBe(false);
  const violated = certificate.verdicts.filter(({ verdict }) => verdict === 'VIOLATED').map(({ id }) => id);
  expect(violated).toEqual([
    'E2',
    'E3',
    'E5',
    'E6',
    'E7',
    'E8',
    'E9',
    'E10',
    'E12',
    'E14',
    'E15',
    'E17',
    'E19',
    'E20',
    'E23',
    'E27',
  ]);
});

it('follows the route to the internet step by step', () => {
  expect(row('E3')?.counterexample).toEqual([
    'task plain-ecs/Task',
    'run by service plain-ecs/Service',
    'subnet plain-ecs/PrivateSubnet',
    'route table plain-ecs/PrivateTable',
    'route 0.0.0.0/0 (plain-ecs/PrivateRoute)',
    'NAT gateway plain-ecs/Nat',
    'public subnet plain-ecs/PublicSubnet',
    'internet',
  ]);
});

it.each([
  ['E2', ['no inline egress rule', '0.0.0.0/0']],
  ['E5', ['endpoint plain-ecs/S3Endpoint (s3)', 'it has no policy, which is full access']],
  ['E10', ['no DNS Firewall', "the attacker's name server, which reads data.attacker.example"]],
  [
    'E14',
    [
      'role plain-ecs/TaskRole',
      'plain-ecs/TaskRole: ManagedPolicyArns[0] arn:aws:iam::aws:policy/AmazonS3FullAccess',
    ],
  ],
  ['E15', ['variable DB_PASSWORD']],
  ['E17', ['EnableExecuteCommand true']],
  ['E19', ['ingress rule plain-ecs/BalancerGroup: SecurityGroupIngress[0] (tcp 80 from 0.0.0.0/0)']],
  ['E27', ['container web', 'ReadonlyRootFilesystem is not true']],
])('%s names what to look at', (id, steps) => {
  const path = row(id)?.counterexample ?? [];
  expect(path[0]).toMatch(/^(task|plain-ecs)/);
  expect(path).toEqual(expect.arrayContaining(steps));
});

it('says what is missing where it cannot tell', () => {
  expect(row('E11')).toMatchObject({
    verdict: 'UNPROVED',
    reason: expect.stringContaining('FirewallConfig'),
  });
  expect(row('E25')).toMatchObject({ verdict: 'UNPROVED', reason: expect.stringContaining('flow log') });
});

it('never prints the value of what looks like a secret', () => {
  expect(JSON.stringify(certificate)).not.toContain('changeme');
});

describe('the report', () => {
  it('shows each way out below its row, and colours only where it may', () => {
    const [plain, coloured] = [false, true].map(colour => terminalReport(certificate, { colour }));
    expect(plain).toContain('→ NAT gateway plain-ecs/Nat');
    expect(plain).toMatch(/^E3 +VIOLATED +routes out of the VPC$/m);
    expect(plain).toContain('NOT isolated: ');
    expect(plain).not.toContain('\u001b[');
    expect(coloured).toContain('\u001b[31mVIOLATED');
  });

  it('draws what the task reaches, ways out among it', () => {
    const markdown = markdownReport(certificate, set, task);
    const [, picture = ''] = /```mermaid\n(.*?)\n```/s.exec(markdown) ?? [];
    expect(picture).toMatch(/^flowchart LR$/m);
    expect(picture).toContain('["NAT gateway plain-ecs/Nat"]');
    expect(picture).toContain('endpoint plain-ecs/S3Endpoint (s3)');
    expect(picture).toMatch(/^ {2}linkStyle [\d,]+ stroke:#c00/m);
    expect(markdown).toMatch(/^\| E3 \| routes out of the VPC \| VIOLATED \|/m);
  });
});
