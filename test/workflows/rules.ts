import { stepsOf, type Workflow, workflow } from './workflow';

/** What is wrong with the text of a workflow. */
export interface Rule {
  readonly name: string;
  readonly check: (text: string) => readonly string[];
}

const lines = (text: string, pattern: RegExp) =>
  text.split('\n').flatMap(line => [...line.matchAll(pattern)].map(match => ({ line: line.trim(), match })));

/** Actions that other people can move need their exact commit, and people need to know which version that is. */
const pinned: Rule = {
  name: 'pins every action to a commit and says its version',
  check: text =>
    lines(text, /\buses:\s*(.*)$/g)
      .filter(({ match }) => !/^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(match[1] ?? ''))
      .map(({ line }) => line),
};

const onWorkflow =
  (look: (parsed: Workflow) => readonly string[]) =>
  (text: string): readonly string[] =>
    look(workflow(text));

/** Whoever names a branch, a release or a pull request would otherwise write shell. */
const noInjection: Rule = {
  name: 'hands no expression to a shell but through a variable',
  check: onWorkflow(parsed =>
    stepsOf(parsed)
      .filter(({ step }) => /\$\{\{/.test(step.run ?? '') || /\$\{\{/.test(String(step.with?.script ?? '')))
      .map(({ job, step }) => `${job}: ${step.name ?? step.run}`),
  ),
};

/** Per job, and the most that any may have. `id-token` is a way into AWS, `*: write` a way into the repository. */
export const ALLOWED_PERMISSIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ci.yml/test': { contents: 'read' },
  'ci.yml/review': { contents: 'read' },
  'deep.yml/test': { contents: 'read' },
  'review-comment.yml/comment': { actions: 'read', 'pull-requests': 'write' },
  'deploy.yml/review': { contents: 'read', 'id-token': 'write' },
  'deploy.yml/deploy': { contents: 'read', 'id-token': 'write' },
  'rollback.yml/rollback': { contents: 'read', 'id-token': 'write' },
  'drift.yml/detect': { contents: 'read', 'id-token': 'write' },
  'drift.yml/report': { issues: 'write' },
  'application.yml/backend-test': { contents: 'read' },
  'application.yml/frontend-test': { contents: 'read' },
  'application.yml/coverage': { contents: 'read' },
  'application.yml/build': { contents: 'read', 'id-token': 'write' },
  'application.yml/staging': { actions: 'write' },
};

const noPermissionByDefault: Rule = {
  name: 'gives nothing to a job that does not ask',
  check: onWorkflow(({ permissions }) =>
    JSON.stringify(permissions) === '{}' ? [] : [`permissions: ${JSON.stringify(permissions)}`],
  ),
};

const everyJobBounded: Rule = {
  name: 'ends every job after a time, on a named machine image',
  check: onWorkflow(({ jobs }) =>
    Object.entries(jobs).flatMap(([name, job]) => [
      ...(Number.isInteger(job['timeout-minutes']) ? [] : [`${name} has no time limit`]),
      ...(/^ubuntu-\d\d\.\d\d(-arm)?$/.test(String(job['runs-on'])) ? [] : [`${name}: ${job['runs-on']}`]),
    ]),
  ),
};

/** What holds a stored key holds it for everybody who can change a workflow. */
const noKeys: Rule = {
  name: 'knows no stored key of AWS, and no secret but those a caller may hand over',
  check: text => [
    ...lines(text, /aws-(access-key-id|secret-access-key)|AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)/gi).map(
      ({ line }) => line,
    ),
    ...lines(text, /secrets(\.|\[)\s*'?(\w+)|secrets:\s*inherit/g)
      .filter(({ match }) => !['tools_token', 'codecov_token'].includes(match[2] ?? ''))
      .map(({ line }) => line),
  ],
};

/** A token in .git/config is there for every later step. */
const noTokenOnDisk: Rule = {
  name: 'leaves no token behind with the sources',
  check: onWorkflow(parsed =>
    stepsOf(parsed)
      .filter(({ step }) => step.uses?.startsWith('actions/checkout@'))
      .filter(({ step }) => step.with?.['persist-credentials'] !== false)
      .map(({ job }) => job),
  ),
};

/** These run with the rights of the repository for somebody else's pull request. */
const nothingForeign: Rule = {
  name: 'never runs the code of a pull request with rights it may use',
  check: onWorkflow(({ on, jobs }) => [
    ...['pull_request_target', 'issue_comment'].filter(event => event in on),
    ...Object.entries(jobs).flatMap(([name, { steps, if: condition = '', permissions }]) => {
      const checksOut = steps.some(({ uses }) => uses?.startsWith('actions/checkout@'));
      const isOurs = /github\.ref == 'refs\/heads\/main'/.test(condition);
      const isPush = /workflow_run\.event == 'push'/.test(condition);
      const holds = JSON.stringify(permissions ?? {}).includes('write');
      if ('workflow_run' in on && checksOut && !(isOurs && isPush) && !('needs' in (jobs[name] ?? {})))
        return [`${name} checks out for a workflow_run that may be of a pull request`];
      if ('pull_request' in on && holds) return [`${name} may write in a pull request`];
      return [];
    }),
  ]),
};

/** Once there are credentials, only our own commands run. */
const credentialsLast: Rule = {
  name: 'installs and builds before it has credentials, without the scripts of packages',
  check: onWorkflow(({ jobs }) =>
    Object.entries(jobs).flatMap(([name, { steps }]) => {
      const login = steps.findIndex(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'));
      if (login < 0) return [];
      const runs = (from: number, to?: number) => steps.slice(from, to).map(({ run = '' }) => run);
      return [
        ...runs(0, login).filter(run => /npm ci(?! --ignore-scripts)/.test(run)),
        ...runs(login).filter(run => /npm (ci|install)|docker build|pip install|npx /.test(run)),
        ...steps.filter(step => step.with?.cache !== undefined).map(({ uses }) => `cache of ${uses}`),
      ].map(found => `${name}: ${found}`);
    }),
  ),
};

const rolesWithoutKeys: Rule = {
  name: 'asks GitHub for a token exactly where it becomes a role of AWS',
  check: onWorkflow(({ jobs }) =>
    Object.entries(jobs).flatMap(([name, { steps, permissions }]) => {
      const assumes = steps.filter(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'));
      const mayAsk = typeof permissions === 'object' && permissions['id-token'] === 'write';
      const wrong = assumes.some(step => !String(step.with?.['role-to-assume']).startsWith('arn:aws:iam::'));
      return mayAsk === assumes.length > 0 && !wrong ? [] : [name];
    }),
  ),
};

/** Deploying by halves is worse than waiting. */
const oneAtATime: Rule = {
  name: 'runs once at a time for what it changes, and never stops a deployment half way',
  check: onWorkflow(({ on, concurrency, jobs }) => {
    if ('workflow_call' in on) return [];
    if (!concurrency) return ['no concurrency'];
    const changes = Object.values(jobs).some(({ environment }) => environment !== undefined);
    if (!changes) return [];
    return [
      ...(concurrency['cancel-in-progress'] === false ? [] : ['cancels a deployment']),
      ...(/inputs\.environment/.test(concurrency.group) ? [] : ['one group for all environments']),
    ];
  }),
};

/** The role is bound to it, and its people are asked there. */
const inItsEnvironment: Rule = {
  name: 'deploys in the GitHub environment only, whose people are asked',
  check: onWorkflow(({ jobs }) =>
    Object.entries(jobs).flatMap(([name, { steps, environment }]) => {
      const roles = steps.map(step => String(step.with?.['role-to-assume'] ?? ''));
      const deploys = roles.some(role => role.endsWith('-deploy'));
      const named = /inputs\.environment/.test(String(environment ?? ''));
      return deploys === named ? [] : [name];
    }),
  ),
};

export const RULES: readonly Rule[] = [
  pinned,
  noInjection,
  noPermissionByDefault,
  everyJobBounded,
  noKeys,
  noTokenOnDisk,
  nothingForeign,
  credentialsLast,
  rolesWithoutKeys,
  oneAtATime,
  inItsEnvironment,
];
