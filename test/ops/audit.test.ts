import { type AuditLine, audited } from '../../lib/ops/audit';
import { EXIT, OpsError } from '../../lib/ops/exit';
import { Interrupted } from '../../lib/ops/interruption';
import { fakeSession } from '../support/fake-session';

const action = { command: 'deploy', details: { release: 'r2' } };

async function lineFor(work: () => Promise<0>): Promise<AuditLine | undefined> {
  let line: AuditLine | undefined;
  await audited(fakeSession(), action, work, async (_, written) => {
    line = written;
  }).catch(() => {});
  return line;
}

it.each([
  ['done', async (): Promise<0> => EXIT.done],
  ['refused', async () => Promise.reject(new OpsError('no'))],
  ['rolledBack', async () => Promise.reject(new OpsError('no', EXIT.rolledBack))],
  ['interrupted', async () => Promise.reject(new Interrupted())],
  ['unfinished', async () => Promise.reject(new TypeError('a defect'))],
] as readonly [AuditLine['outcome'], () => Promise<0>][])(
  'an action that ends %s leaves a line that says so',
  async (outcome, work) => {
    expect(await lineFor(work)).toMatchObject({
      ...action,
      who: 'arn:aws:sts::222222222222:assumed-role/ops/ann',
      when: '2026-11-28T03:00:00.000Z',
      outcome,
    });
  },
);

it('a line that cannot be written is a warning and changes nothing about the outcome', async () => {
  const session = fakeSession();
  const denied = async () => Promise.reject(new Error('not allowed'));
  expect(await audited(session, action, async () => EXIT.done, denied)).toBe(EXIT.done);
  expect(session.ui.text).toBe('warning: this was not written to /ops/bi-production: not allowed');
});

it('an error stays the error of the action where its line cannot be written either', async () => {
  const denied = async () => Promise.reject(new Error('not allowed'));
  const work = async () => Promise.reject(new OpsError('the action failed'));
  await expect(audited(fakeSession(), action, work, denied)).rejects.toThrow('the action failed');
});

it('a dry run leaves none', async () => {
  const write = jest.fn();
  await audited(fakeSession('production', { dryRun: true }), action, async () => EXIT.done, write);
  expect(write).not.toHaveBeenCalled();
});
