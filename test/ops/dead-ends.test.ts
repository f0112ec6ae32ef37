import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEAD_ENDS, describeDeadEnd } from '../../lib/ops/dead-ends';

const runbook = readFileSync(join(__dirname, '../../docs/runbook/releases.md'), 'utf8');
const stuck = {
  name: 'bi-production-edge',
  region: 'us-east-1',
  id: 'bi-production/edge',
  deployment: 'bi-production',
};

it.each(Object.keys(DEAD_ENDS))('%s is in the runbook too', status => {
  expect(runbook).toContain(`\`${status}\``);
});

it.each(Object.keys(DEAD_ENDS))('the way out of %s names the stack and where it is', status => {
  const text = describeDeadEnd(status, stuck) ?? '';
  const commands = text.split('\n').slice(1);
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands)
    expect(command).toMatch(
      /aws cloudformation .*bi-production-edge .*us-east-1|npx cdk rollback bi-production\/edge -c deployment=bi-production/,
    );
});

it.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_IN_PROGRESS'])(
  '%s is none',
  status => expect(describeDeadEnd(status, stuck)).toBeUndefined(),
);
