import { ConfigError, type Problem } from '../../../../lib/config/errors';
import { load } from '../../../../lib/config/load';
import { environments } from '../../../../lib/systems/bi-cards/environments';
import { biCards } from '../../../../lib/systems/bi-cards/load';

type Environment = keyof typeof environments;
/** New values by dotted path; undefined removes the key. */
export type Changes = Readonly<Record<string, unknown>>;

/** The problems that the shipped environments have after changes in some of them. */
export function problemsAfter(changes: Partial<Record<Environment, Changes>>): readonly Problem[] {
  const deployments = structuredClone(environments);
  for (const [environment, values] of Object.entries(changes)) {
    for (const [path, value] of Object.entries(values)) set(deployments, `${environment}.${path}`, value);
  }
  const { local, staging, production } = deployments;
  try {
    load(
      { ...biCards, deployments: { 'bi-local': local, 'bi-staging': staging, 'bi-production': production } },
      'bi-staging',
    );
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** The rows of a reject table for one environment. */
export function rejectionsIn(environment: Environment) {
  /** Changes cause exactly the problems listed by path, with these words in what was found and what is allowed. */
  const refusesAll = (title: string, changes: Changes, expected: Readonly<Record<string, RegExp>>) =>
    test(`${title} is refused`, () => {
      const problems = problemsAfter({ [environment]: changes });
      expect(problems).toHaveLength(Object.keys(expected).length);
      for (const [path, words] of Object.entries(expected)) {
        const problem = problems.find(candidate => candidate.path === path);
        expect(problem?.deployment).toBe(`bi-${environment}`);
        expect(`${problem?.found} ${problem?.allowed}`).toMatch(words);
      }
    });
  return {
    refusesAll,
    /** A value that is itself the only problem. */
    refuses: (title: string, path: string, value: unknown, words: RegExp) =>
      refusesAll(title, { [path]: value }, { [path]: words }),
  };
}

function set(target: object, path: string, value: unknown): void {
  const keys = path.match(/[^.[\]]+/g) ?? [];
  const last = keys.pop() ?? '';
  const parent = keys.reduce((object, key) => Reflect.get(object, key), target);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, structuredClone(value));
}

const CERTIFICATE = 'certificate/12345678-1234-1234-1234-123456789012';
export const ACCOUNT = '222222222222';
export const certificateInTokyo = `arn:aws:acm:ap-northeast-1:${ACCOUNT}:${CERTIFICATE}`;
export const certificateInVirginia = `arn:aws:acm:us-east-1:${ACCOUNT}:${CERTIFICATE}`;
export const hostedZone = { id: 'Z0123456789ABCDEFGHIJ', name: 'internal.company.com' };
export const domain = {
  name: 'bi-staging.internal.company.com',
  certificateArn: certificateInVirginia,
  hostedZone,
};
export const publicExposure = {
  kind: 'public',
  domainName: 'bi-staging-api.internal.company.com',
  hostedZone,
  certificateArn: certificateInTokyo,
};
