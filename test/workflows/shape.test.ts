/** What each workflow is for. */

import { accessDeployments, loadBiCards } from '../../lib/systems/bi-cards/load';
import { deliveryDeployments, loadDelivery } from '../../lib/systems/delivery/load';
import { DEPLOYMENTS } from '../../lib/systems/names';
import { scriptOf, stepsOf, textOf, workflow } from './workflow';

const expression = (text: string) => `\${{ ${text} }}`;

const ci = workflow(textOf('ci.yml'));
const deploy = workflow(textOf('deploy.yml'));
const rollback = workflow(textOf('rollback.yml'));
const application = workflow(textOf('application.yml'));

const isOnAws = (name: string) =>
  accessDeployments.has(name) ||
  (deliveryDeployments.includes(name) ? loadDelivery(name) : loadBiCards(name)).cloud === 'aws';
const onAws = DEPLOYMENTS.filter(isOnAws);

it('CI runs what a developer runs', () => {
  expect(ci.jobs.test?.steps.at(-1)?.run).toBe('.ci/run');
});

it('what CI leaves out runs every night', () => {
  const deep = workflow(textOf('deep.yml'));
  expect(deep.on.schedule).toEqual([{ cron: '0 19 * * *' }]);
  expect(deep.jobs.test?.steps.map(({ run }) => run)).toContain('npm run test:deep');
});

it('CI reviews every deployment that is on AWS', () => {
  const [command = ''] = stepsOf(ci).flatMap(({ step: { run = '' } }) =>
    run.startsWith('.ci/review') ? run : [],
  );
  expect(command.split(' ').slice(3).sort()).toEqual([...onAws].sort());
});

it('CI compares with the branch that the pull request goes to, of which it has the history', () => {
  const { steps = [] } = ci.jobs.review ?? {};
  expect(steps[0]?.with?.['fetch-depth']).toBe(0);
  expect(steps.find(({ env }) => env?.BASE)?.env?.BASE).toBe(`origin/${expression('github.base_ref')}`);
});

it('the comment runs nothing of the pull request, and takes its number from GitHub', () => {
  const comment = workflow(textOf('review-comment.yml')).jobs.comment;
  expect(comment?.steps.map(({ uses }) => uses?.split('@')[0])).toEqual([
    'actions/download-artifact',
    undefined,
  ]);
  expect(textOf('review-comment.yml')).not.toMatch(/\bnpm\b|checkout|\.ci\//);
});

it.each([
  ['deploy', deploy],
  ['rollback', rollback],
])('%s is started by hand for staging or production', (_, { on }) => {
  expect(on.workflow_dispatch).toMatchObject({
    inputs: { environment: { type: 'choice', options: ['staging', 'production'], required: true } },
  });
});

it('staging follows main, after CI', () => {
  expect(deploy.on.workflow_run).toEqual({ workflows: ['CI'], types: ['completed'], branches: ['main'] });
  expect(deploy.jobs.review?.if).toContain("conclusion == 'success'");
});

it('what was shown is what is executed: the hash goes from the review to the deployment, at the same commit', () => {
  const { review, deploy: second } = deploy.jobs;
  expect(second?.needs).toBe('review');
  const script = scriptOf('deploy.yml', 'deploy', 'Deploy what was shown');
  expect(script).toContain('--approve "$APPROVAL"');
  expect(script).not.toContain('--yes');
  const step = second?.steps.find(({ run }) => run === script);
  expect(step?.env).toEqual({
    RELEASE: expression('needs.review.outputs.release'),
    APPROVAL: expression('needs.review.outputs.approval'),
  });
  const refs = [review, second].map(job => job?.steps[0]?.with?.ref);
  expect(refs).toEqual([expression('env.COMMIT'), expression('env.COMMIT')]);
});

it('a rollback does not wait behind a deployment that waits for approval', () => {
  expect(rollback.concurrency?.group).not.toBe(deploy.concurrency?.group);
});

it('the application has the jobs of the deployment guide', () => {
  expect(Object.keys(application.jobs)).toEqual(
    expect.arrayContaining(['backend-test', 'frontend-test', 'build']),
  );
  expect(application.jobs.build?.needs).toEqual(['backend-test', 'frontend-test']);
  const commands = stepsOf(application).flatMap(({ step }) => step.run ?? []);
  // Section 4.1 of the guide.
  for (const command of [
    'pip install -r requirements.txt -r requirements-dev.txt',
    'ruff check app/',
    'mypy app/',
    'pytest tests/ --cov=app --cov-report=xml',
    'npm ci',
    'npm run lint',
    'npm run typecheck',
    'npm run test -- --coverage',
  ])
    expect(commands).toContain(command);
});

it('the application is built for the architecture that the services run on, and never for a pull request', () => {
  const build = application.jobs.build;
  expect(build?.if).toContain("github.ref == 'refs/heads/main'");
  expect(build?.if).not.toContain('pull_request');
  const { run = '' } = build?.steps.find(({ name }) => name === 'Build the images') ?? {};
  expect(run.match(/docker build --platform linux\/arm64/g)).toHaveLength(2);
});
