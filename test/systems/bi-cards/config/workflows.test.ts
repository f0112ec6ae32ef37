import { problemsAfter, rejectionsIn } from './support';

const WORKFLOWS = { repository: 'company/infra', branch: 'main', provider: 'make' };

describe('workflows', () => {
  const staging = rejectionsIn('staging');
  const local = rejectionsIn('local');

  staging.refuses('a repository without its owner', 'workflows.repository', 'infra', /with its owner/);
  staging.refuses('every branch', 'workflows.branch', '*', /without wildcards/);
  staging.refuses(
    'a second provider in the account of the images',
    'workflows.provider',
    'make',
    /"existing"/,
  );
  local.refuses(
    'workflows that reach the local cloud',
    'workflows',
    { ...WORKFLOWS, provider: 'existing' },
    /GitHub cannot reach/,
  );

  it('make the provider in an account without images', () => {
    const changes = { account: '222222222222', 'images.account': '333333333333', workflows: WORKFLOWS };
    expect(problemsAfter({ staging: changes })).toEqual([]);
  });

  it('may be left out: then people deploy', () => {
    expect(problemsAfter({ staging: { workflows: undefined } })).toEqual([]);
  });
});
