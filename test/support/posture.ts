import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { newApp } from '../../lib/systems/app';
import type { Json } from './deployment';

export interface Posture {
  /** Findings without an acknowledgement, as `rule path`. */
  readonly open: readonly string[];
  /** Acknowledgements that no finding needs, as `rule scope`. */
  readonly idle: readonly string[];
  /** Every acknowledgement, as `rule scope`. */
  readonly acknowledged: readonly string[];
}

/** What the CDK's own constructs acknowledge for themselves. */
const BY_THE_CDK = ['CloudFormation-Validate::F3002', 'CloudFormation-Validate::F3003'];

/**
 * What CloudFormation's own rules and cdk-nag's packs say of an app, by CDK's own report. Loading the rules takes
 * seconds, once per test file.
 */
export function postureOf(create: (app: App) => void): Posture {
  const app = newApp({ context: { nag: 'true' } });
  create(app);
  const report = reportOf(app);
  const findings = (kind: string) => report.pluginReports.flatMap((plugin: Json) => plugin[kind] ?? []);
  const needed = new Set(
    findings('suppressedViolations').map(
      ({ acknowledgedId, acknowledgedAt }: Json) => `${acknowledgedId} ${acknowledgedAt}`,
    ),
  );
  const acknowledged = acknowledgementsIn(app);
  return {
    open: findings('violations').flatMap(({ ruleName, violatingConstructs }: Json) =>
      violatingConstructs.map(({ constructPath }: Json) => `${ruleName} ${constructPath}`),
    ),
    idle: acknowledged.filter(acknowledgement => !needed.has(acknowledgement)),
    acknowledged,
  };
}

function reportOf(app: App): Json {
  const report = join(app.outdir, 'validation-report.json');
  const rulesAreOff = process.env.CDK_VALIDATION;
  process.env.CDK_VALIDATION = 'true';
  try {
    app.synth();
  } catch (error) {
    // Findings fail a synth; what else does leaves no report.
    if (!existsSync(report)) throw error;
  } finally {
    process.env.CDK_VALIDATION = rulesAreOff;
  }
  return JSON.parse(readFileSync(report, 'utf8'));
}

/** Those of rules; warnings of the CDK itself vanish where they arise and are in no report. */
function acknowledgementsIn(app: App): string[] {
  const keyed = (construct: IConstruct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.keys(data))
      .filter(id => !id.startsWith('Annotation::') && !BY_THE_CDK.includes(id))
      .map(id => `${id} ${construct.node.path}`);
  return app.node.findAll().flatMap(keyed);
}
