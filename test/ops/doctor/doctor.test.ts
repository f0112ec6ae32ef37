import { doctor } from '../../../lib/ops/doctor/doctor';
import { fail, type Probe, pass, warn } from '../../../lib/ops/doctor/finding';
import { OpsError } from '../../../lib/ops/exit';
import { fakeSession } from '../../support/fake-session';

const probe = (group: string, look: Probe['look']): Probe => ({ group, look });
const GOOD = probe('access', async () => [pass('credentials', 'ann')]);
const never = probe('never', async () => {
  throw new Error('asked all the same');
});

it('asks nothing else with wrong credentials, and says what to do', async () => {
  const session = fakeSession();
  const first = probe('access', async () => {
    throw Object.assign(new Error('no credentials'), { name: 'CredentialsProviderError' });
  });
  expect(await doctor(session, false, { first, others: [never] })).toBe(1);
  expect(session.ui.printed).toEqual([
    {
      group: 'access',
      what: 'could not look',
      state: 'fail',
      found: 'CredentialsProviderError: no credentials',
      todo: expect.stringContaining('aws sso login'),
    },
  ]);
});

it('a probe that cannot look is wrong, and hides no other', async () => {
  const session = fakeSession();
  const others = [
    probe('a', async () => {
      throw new OpsError('not here\ndo this');
    }),
    probe('b', async () => [pass('thing', 'there')]),
    probe('c', async () => {
      throw new Error('strange');
    }),
  ];
  expect(await doctor(session, false, { first: GOOD, others })).toBe(1);
  expect(session.ui.shown).toBe(
    [
      '✔ access',
      'a',
      '  ✖ could not look: not here',
      '    → do this',
      '✔ b',
      'c',
      '  ✖ could not look: strange',
      '    → what the message says; then run doctor again',
      '2 all right, 0 to look at, 2 wrong',
    ].join('\n'),
  );
});

it.each([
  ['a failure is not clear', fail('x', 'broken', 'mend it'), 1],
  ['a warning alone is done', warn('x', 'odd', 'look'), 0],
  ['what passes is done', pass('x', 'fine'), 0],
])('%s', async (_, finding, code) => {
  const others = [probe('a', async () => [finding])];
  expect(await doctor(fakeSession(), false, { first: GOOD, others })).toBe(code);
});

it('shows what passes only when asked', async () => {
  const others = [probe('a', async () => [pass('x', 'fine'), warn('y', 'odd', 'look')])];
  const short = fakeSession();
  await doctor(short, false, { first: GOOD, others });
  expect(short.ui.shown).not.toContain('fine');
  const long = fakeSession();
  await doctor(long, true, { first: GOOD, others });
  expect(long.ui.shown).toContain('✔ x: fine');
});

it('says nothing of the deployment when a person ends it', async () => {
  const session = fakeSession('production', { signal: AbortSignal.abort() });
  await expect(doctor(session, false, { first: GOOD, others: [never] })).rejects.toThrow();
  expect(session.ui.printed).toBeUndefined();
});
