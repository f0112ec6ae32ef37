import type { z } from 'zod';
import { ConfigError, type Problem, unknownDeployment } from './errors';
import type { Finding, PairRule, Rule } from './rules';
import { checkStructure, type Structure } from './structure';

/** Everything that makes the configuration of one system. */
export interface SystemConfig<T> {
  /** Folder of the system in `lib/systems`. */
  readonly system: string;
  readonly schema: z.ZodType<T>;
  readonly rules: readonly Rule<T>[];
  /**
   * Checked for every two deployments.
   * @default - none
   */
  readonly pairRules?: readonly PairRule<T>[];
  /** Configurations by deployment name. */
  readonly deployments: Readonly<Record<string, unknown>>;
}

/**
 * The configuration of one deployment. All deployments of the system are checked, so a mistake in production
 * is seen while staging is deployed.
 *
 * @throws ConfigError with every problem of every deployment
 */
export function load<T>(config: SystemConfig<T>, deployment: string): T {
  const names = Object.keys(config.deployments);
  if (!names.includes(deployment)) throw unknownDeployment(deployment, names);
  const problems = problemsOf(config);
  if (problems.length > 0) throw new ConfigError(config.system, problems);
  return config.schema.parse(config.deployments[deployment]);
}

interface Checked<T> {
  readonly name: string;
  /** Only sections that `structure` calls sound have the types of T. */
  readonly config: T;
  readonly structure: Structure;
}

function problemsOf<T>({ schema, rules, pairRules = [], deployments }: SystemConfig<T>): Problem[] {
  const checked = Object.entries(deployments).map(
    ([name, input]): Checked<T> => ({ name, config: input as T, structure: checkStructure(schema, input) }),
  );
  return checked.flatMap((one, index) => {
    const findings: Finding[] = [
      ...one.structure.problems,
      ...rules.filter(rule => mayRead(rule, one)).flatMap(rule => rule.check(one.config, one.name)),
      ...checked
        .slice(0, index)
        .flatMap(earlier =>
          pairRules
            .filter(rule => mayRead(rule, one) && mayRead(rule, earlier))
            .flatMap(rule => rule.check(one.config, earlier.config, earlier.name)),
        ),
    ];
    return findings.map(finding => ({ deployment: one.name, ...finding }));
  });
}

const mayRead = <T>(rule: Pick<Rule<T>, 'reads'>, { structure }: Checked<T>) =>
  rule.reads.every(section => structure.isSound(section));
