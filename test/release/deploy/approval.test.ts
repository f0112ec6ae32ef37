import type { DescribeChangeSetCommandOutput } from '@aws-sdk/client-cloudformation';
import { EXIT } from '../../../lib/ops/exit';
import { approvalHash, approve, requireApproved } from '../../../lib/release/deploy/approval';
import type { ChangeSet } from '../../../lib/release/deploy/stacks/change-sets';
import type { Finding, Review } from '../../../lib/release/review/verdict';
import { fakeSession } from '../../support/fake-session';

const finding = (more: Partial<Finding> = {}): Finding => ({
  rule: 'stateful-replaced',
  severity: 'ask',
  resource: 'bi-production-data/Users',
  label: 'bi-production/data/Tables/bi_users',
  reason: 'the table is replaced',
  change: '0123456789ab',
  ...more,
});

const reviewed = (verdict: Review['verdict'], ...findings: Finding[]): Review => ({
  verdict,
  findings,
  unjudged: verdict === 'unknown' ? ['a condition'] : [],
  hash: 'what-was-reviewed',
});

const changeSet = (Changes: DescribeChangeSetCommandOutput['Changes'], id = 'arn:1'): ChangeSet => ({
  id,
  stack: 'bi-production-service',
  region: 'ap-northeast-1',
  creates: false,
  base: '2026-11-28T00:00:00.000Z',
  description: { $metadata: {}, ChangeSetId: id, Changes },
});
const modify = (LogicalResourceId: string) => ({
  ResourceChange: { Action: 'Modify' as const, LogicalResourceId, Scope: ['Properties' as const] },
});

const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    error => error,
  );

describe('what a person approves', () => {
  const hash = approvalHash(reviewed('ask'), [changeSet([modify('Api')])]);

  it.each([
    ['another review', approvalHash({ ...reviewed('ask'), hash: 'another' }, [changeSet([modify('Api')])])],
    ['another change', approvalHash(reviewed('ask'), [changeSet([modify('Executor')])])],
    ['one change more', approvalHash(reviewed('ask'), [changeSet([modify('Api'), modify('Executor')])])],
    ['one change set less', approvalHash(reviewed('ask'), [])],
  ])('is not %s', (_, other) => expect(other).not.toBe(hash));

  it('is the same for a change set that was made again with the same content', () => {
    expect(approvalHash(reviewed('ask'), [changeSet([modify('Api')], 'arn:2')])).toBe(hash);
  });
});

describe('a review that blocks', () => {
  it('is refused whatever was approved, without a question', async () => {
    const session = fakeSession('production');
    session.ui.answer = 'yes';
    const review = reviewed('block', finding({ severity: 'block' }), finding({ rule: 'other' }));
    const error = await refused(approve(session, review, 'hash', 'hash'));
    expect(error).toMatchObject({ exitCode: EXIT.refused });
    expect(error.message).toMatch(/BLOCK stateful-replaced: bi-production\/data\/Tables\/bi_users/);
    expect(session.ui.questions).toEqual([]);
  });
});

describe.each(['ask', 'unknown'] as const)('a review that says %s', verdict => {
  const review = reviewed(verdict, finding());

  it('is not clear where nobody can be asked, and says how to approve exactly this', async () => {
    const error = await refused(approve(fakeSession(), review, 'the-hash', undefined));
    expect(error).toMatchObject({ exitCode: EXIT.notClear });
    expect(error.message).toContain('--approve the-hash');
    expect(error.message).toContain('the table is replaced');
  });

  it('is not clear with the hash of something else', async () => {
    const error = await refused(approve(fakeSession(), review, 'the-hash', 'yesterdays-hash'));
    expect(error).toMatchObject({ exitCode: EXIT.notClear });
    expect(error.message).toContain('something changed since');
  });

  it('is not clear where somebody says no', async () => {
    const session = fakeSession();
    session.ui.answer = 'no';
    expect(await refused(approve(session, review, 'the-hash', undefined))).toMatchObject({
      exitCode: EXIT.notClear,
    });
  });

  it('goes on with its hash, without a question', async () => {
    const session = fakeSession();
    expect(await approve(session, review, 'the-hash', 'the-hash')).toMatchObject({ asked: true });
    expect(session.ui.questions).toEqual([]);
  });

  it('goes on where somebody says yes, after showing what it is about', async () => {
    const session = fakeSession();
    session.ui.answer = 'yes';
    expect(await approve(session, review, 'the-hash', undefined)).toMatchObject({ asked: true });
    expect(session.ui.text).toContain('the table is replaced');
  });
});

it('asks in production for the name of the environment, elsewhere for a y', async () => {
  for (const [environment, typed] of [
    ['production', true],
    ['staging', false],
  ] as const) {
    const session = fakeSession(environment);
    await refused(approve(session, reviewed('ask', finding()), 'the-hash', undefined));
    expect(session.ui.questions.join().includes('Type production')).toBe(typed);
  }
});

it('lets a clear review through without a question, unless another hash was approved', async () => {
  const session = fakeSession();
  expect(await approve(session, reviewed('clear'), 'the-hash', undefined)).toMatchObject({ asked: false });
  expect(await refused(approve(session, reviewed('clear'), 'the-hash', 'other'))).toMatchObject({
    exitCode: EXIT.notClear,
  });
});

describe('a change set that could only be made later', () => {
  const approval = { hash: 'the-hash', asked: true, findings: [finding()] };
  const bring =
    (...findings: Finding[]) =>
    () =>
      requireApproved(approval, 'bi-production-edge', reviewed('ask', ...findings));

  it.each([
    ['of another resource', finding({ resource: 'bi-production-edge/Bucket' })],
    ['of another change of the same resource', finding({ change: 'ba9876543210' })],
    ['that is worse now', finding({ severity: 'block' })],
  ])('stops at a finding %s', (_, fresh) => {
    expect(bring(finding(), fresh)).toThrow(/bi-production-edge could only be made now.*nobody has approved/);
  });

  it('goes on with what was approved, and with what is only worth knowing', () => {
    expect(bring(finding(), finding({ rule: 'new', severity: 'inform' }))).not.toThrow();
    expect(bring()).not.toThrow();
  });
});
