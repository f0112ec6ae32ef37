import { groupBy } from '../model/template-set';
import { type Acknowledgement, acknowledgementOf } from './acknowledgement';
import type { NotShown } from './control';
import type { Judgement } from './judge';

/** Judgements of one deployment, in the order of the controls. */
export interface JudgedDeployment {
  /** Heading of its column. */
  readonly title: string;
  readonly judgements: readonly Judgement[];
}

interface Row {
  readonly service: string;
  readonly cells: readonly string[];
}

const INTRODUCTION = `# Security controls

Written by \`npm run security\` from the synthesized templates; a test fails when it is stale. Do not edit.

The controls are those of the [AWS Foundational Security Best Practices](https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html)
(FSBP, as of October 2026) for resource types that the deployments contain. Controls marked with * are others of
Security Hub, for what FSBP leaves open: alarms, logs, rotation of keys, encryption of topics, the network mode of tasks.
For EventBridge Scheduler, Cloud Map and CloudFront functions Security Hub has no control.

Each control is judged for every resource, with conditions answered both ways; what cannot be read from a template is
not met. Where Security Hub sees less than the templates show, the stricter reading is taken. The judgement is
about templates: Security Hub itself judges what is deployed.

| verdict | meaning |
|---|---|
| met | every resource meets it |
| acknowledged | some resource does not, on purpose; the reason is beside it, from \`lib/assurance/posture/acknowledged.ts\` |
| **not met** | some resource does not, and nobody has said why; a test fails |
| – | no such resource, or none that the control applies to |
`;

/** docs/security.md. */
export function securityDocument(
  deployments: readonly JudgedDeployment[],
  acknowledged: readonly Acknowledgement[],
  notShown: readonly NotShown[],
): string {
  const [first] = deployments;
  const rows = (first?.judgements ?? []).map((_, index) =>
    rowOf(
      deployments.map(({ judgements }) => judgements[index]).filter(judgement => judgement !== undefined),
      acknowledged,
    ),
  );
  const titles = deployments.map(({ title }) => title);
  const services = [...groupBy(rows, ({ service }) => service)].map(([service, all]) =>
    [
      `## ${service}`,
      '',
      ...table(
        ['control', 'title', ...titles, 'reason'],
        all.map(({ cells }) => cells),
      ),
    ].join('\n'),
  );
  const others = [
    '## Not shown by templates',
    '',
    ...table(
      ['control', 'title', 'what to look at instead'],
      notShown.map(({ id, title, instead }) => [id, title, instead]),
    ),
  ].join('\n');
  return `${[INTRODUCTION.trimEnd(), ...services, others].join('\n\n')}\n`;
}

function rowOf(judgements: readonly Judgement[], acknowledged: readonly Acknowledgement[]): Row {
  const [{ control } = { control: undefined }] = judgements;
  if (!control) throw new Error('there is no deployment to judge');
  const { id, title, standard = 'FSBP' } = control;
  const failures = judgements.flatMap(judgement => judgement.failures);
  const reasons = new Set(
    failures.map(failure => {
      const found = acknowledgementOf(failure, acknowledged);
      return found ? `${found.reason}; again when ${found.revisit}` : `${failure.scope}: ${failure.why}`;
    }),
  );
  return {
    service: serviceOf(id),
    cells: [
      standard === 'FSBP' ? id : `${id}\\*`,
      title,
      ...judgements.map(judgement => verdictOf(judgement, acknowledged)),
      [...reasons].join('. '),
    ],
  };
}

function verdictOf({ applicable, failures }: Judgement, acknowledged: readonly Acknowledgement[]): string {
  if (applicable === 0) return '–';
  if (failures.length === 0) return 'met';
  return failures.every(failure => acknowledgementOf(failure, acknowledged)) ? 'acknowledged' : '**not met**';
}

const NAMES: Readonly<Record<string, string>> = {
  DynamoDB: 'Amazon DynamoDB',
  EC2: 'Amazon EC2 and VPC',
  ECR: 'Amazon ECR',
  ECS: 'Amazon ECS',
  ELB: 'Elastic Load Balancing',
  IAM: 'AWS IAM',
  KMS: 'AWS KMS',
  Lambda: 'AWS Lambda',
  S3: 'Amazon S3',
  SecretsManager: 'AWS Secrets Manager',
  SNS: 'Amazon SNS',
  SQS: 'Amazon SQS',
  StepFunctions: 'AWS Step Functions',
  WAF: 'AWS WAF',
};

function serviceOf(id: string): string {
  const prefix = id.replace(/\..*/, '');
  return NAMES[prefix] ?? `Amazon ${prefix}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`);
}
