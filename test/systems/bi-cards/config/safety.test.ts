import { rejectionsIn } from './support';

const local = rejectionsIn('local');
const staging = rejectionsIn('staging');
const production = rejectionsIn('production');

describe('environments', () => {
  staging.refusesAll(
    'an environment under the name of another',
    { environment: 'production', 'state.deletionProtection': true, 'api.shell': 'off' },
    { environment: /"production".*the environment of bi-staging/ },
  );
  staging.refusesAll(
    'staging in the local cloud',
    { cloud: 'local' },
    {
      cloud: /"local" in staging.*only the environment local/,
      'api.exposure.kind': /no VPC origins/,
      'network.natGateways': /no NAT gateways/,
      'api.tasks.kind': /does not scale/,
      'executor.tasks.kind': /does not scale/,
      'api.capacity': /"spot".*no capacity providers/,
      'executor.capacity': /"spot".*no capacity providers/,
      'edge.region': /Region of the local cloud/,
      workflows: /GitHub cannot reach this machine/,
    },
  );
  local.refusesAll(
    'local on AWS',
    { cloud: 'aws' },
    {
      cloud: /"aws" in local.*"local"/,
      'api.exposure.kind': /"internal", "public"/,
      'network.natGateways': /at least 1 on AWS/,
      'edge.region': /us-east-1 on AWS/,
    },
  );
});

describe('state', () => {
  const destroy = { onRemoval: 'destroy', reason: 'nobody will miss it' };
  staging.refusesAll(
    'losing it in staging',
    { state: destroy },
    { 'state.onRemoval': /"destroy" in staging.*"retain"/ },
  );
  production.refusesAll(
    'losing it in production',
    { state: destroy },
    { 'state.onRemoval': /"destroy" in production/ },
  );
  production.refuses(
    'no protection in production',
    'state.deletionProtection',
    false,
    /false in production.*true/,
  );
  local.refuses('losing it without a reason', 'state.reason', 'because', /at least 10 characters/);
});

describe('production', () => {
  production.refuses('a shell', 'api.shell', 'exec', /"exec" in production.*"off"/);
});

describe('the local cloud', () => {
  const scaling = { kind: 'scaling', min: 1, max: 2, cpuPercent: 60 };
  staging.refuses(
    'its stand-in for a VPC origin on AWS',
    'api.exposure.kind',
    'local',
    /"local" on the cloud "aws"/,
  );
  local.refuses('a VPC origin', 'api.exposure.kind', 'internal', /no VPC origins/);
  local.refuses('a NAT gateway', 'network.natGateways', 1, /no NAT gateways/);
  local.refusesAll('scaling of the API', { 'api.tasks': scaling }, { 'api.tasks.kind': /does not scale/ });
  local.refusesAll(
    'scaling of the executor',
    { 'executor.tasks': scaling },
    { 'executor.tasks.kind': /does not scale/ },
  );
});
