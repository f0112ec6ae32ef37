/** What every workflow keeps to. Each rule is broken on purpose: one that could not fail would hold nothing. */
import { ALLOWED_PERMISSIONS, RULES } from './rules';
import { NAMES, textOf, workflow } from './workflow';

describe.each(NAMES)('%s', name => {
  it.each(RULES)('$name', ({ check }) => {
    expect(check(textOf(name))).toEqual([]);
  });
});

it('gives each job exactly the permissions that are listed, so that one more is a decision', () => {
  const found = Object.fromEntries(
    NAMES.flatMap(name =>
      Object.entries(workflow(textOf(name)).jobs).map(([job, { permissions }]) => [
        `${name}/${job}`,
        permissions,
      ]),
    ),
  );
  expect(found).toEqual(ALLOWED_PERMISSIONS);
});

/** A change of a file, and the rule that has to find it. */
const BREAKS: readonly [file: string, change: string, from: string | RegExp, to: string, rule: string][] = [
  ['ci.yml', 'an action by its tag', /@[0-9a-f]{40} # v6\.0\.2/, '@v6', 'pins every action'],
  ['ci.yml', 'a commit that says no version', ' # v6.0.2', '', 'pins every action'],
  ['ci.yml', 'a shortened commit', /(@[0-9a-f]{12})[0-9a-f]{28}/, '$1', 'pins every action'],
  [
    'ci.yml',
    'an image instead of an action',
    /uses: actions\/setup-node@.*/,
    'uses: docker://node:20',
    'pins',
  ],
  ['ci.yml', 'the base branch in a script', '"$BASE"', `"\${{ github.base_ref }}"`, 'hands no expression'],
  ['deploy.yml', 'an input in a script', '"bi-$ENVIRONMENT"', `bi-\${{ inputs.environment }}`, 'hands no'],
  ['ci.yml', 'rights for every job', 'permissions: {}', 'permissions: write-all', 'gives nothing'],
  ['ci.yml', 'the rights of old', 'permissions: {}\n', '', 'gives nothing'],
  ['drift.yml', 'a job without an end', '    timeout-minutes: 30\n', '', 'ends every job'],
  ['drift.yml', 'whatever machine is latest', 'ubuntu-24.04', 'ubuntu-latest', 'ends every job'],
  [
    'deploy.yml',
    'the guide’s keys',
    /role-to-assume: .*/,
    `aws-access-key-id: \${{ secrets.AWS_ACCESS_KEY_ID }}`,
    'knows no stored key',
  ],
  [
    'application.yml',
    'every secret of the caller',
    '    secrets:\n',
    '    secrets: inherit\n    x:\n',
    'knows no',
  ],
  ['ci.yml', 'a token in .git/config', 'persist-credentials: false', 'fetch-tags: true', 'leaves no token'],
  [
    'ci.yml',
    'pull requests with our rights',
    '  pull_request:',
    '  pull_request_target:',
    'never runs the code',
  ],
  ['ci.yml', 'a write in pull requests', 'contents: read', 'contents: write', 'never runs the code'],
  [
    'deploy.yml',
    'a CI run of somebody’s branch called main',
    "github.event.workflow_run.event == 'push' && ",
    '',
    'never runs the code',
  ],
  ['deploy.yml', 'scripts of packages', ' --ignore-scripts', '', 'installs and builds before'],
  [
    'deploy.yml',
    'a shared cache',
    'package-manager-cache: false',
    'cache: npm',
    'installs and builds before',
  ],
  [
    'application.yml',
    'a build with credentials',
    'aws ecr get-login-password |',
    'docker build . |',
    'installs and',
  ],
  ['ci.yml', 'a token nobody needs', 'contents: read', 'id-token: write', 'asks GitHub for a token'],
  ['deploy.yml', 'a role without asking', '      id-token: write\n', '', 'asks GitHub for a token'],
  [
    'deploy.yml',
    'a deployment that stops another',
    'cancel-in-progress: false',
    'cancel-in-progress: true',
    'runs once',
  ],
  ['deploy.yml', 'two deployments at once', /\nconcurrency:\n.*\n.*\n/, '\n', 'runs once'],
  [
    'rollback.yml',
    'environments that wait for each other',
    /group: rollback-.*/,
    'group: rollback',
    'runs once',
  ],
  [
    'deploy.yml',
    'a deployment that asks nobody',
    /\n {4}environment: .*/,
    '',
    'deploys in the GitHub environment',
  ],
  [
    'deploy.yml',
    'the deploying role in the review',
    /-review$/m,
    '-deploy',
    'deploys in the GitHub environment',
  ],
];

it.each(BREAKS)('%s with %s is found', (file, _, from, to, rule) => {
  const text = textOf(file);
  const broken = text.replace(from, to);
  expect(broken).not.toBe(text);
  const [found, ...others] = RULES.filter(({ name }) => name.startsWith(rule));
  expect(others).toEqual([]);
  expect(found?.check(broken)).not.toEqual([]);
});

it('breaks every rule at least once', () => {
  const unbroken = RULES.filter(({ name }) => !BREAKS.some(([, , , , rule]) => name.startsWith(rule)));
  expect(unbroken.map(({ name }) => name)).toEqual([]);
});
