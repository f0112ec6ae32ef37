import { differences, type Facts } from '../../lib/ops/status/differences';
import { describeFacts } from '../../lib/ops/status/report';

const images = { api: `sha256:${'a'.repeat(64)}`, executor: `sha256:${'b'.repeat(64)}` };
const other = `sha256:${'c'.repeat(64)}`;

const facts = (more: Partial<Facts> = {}): Facts => ({
  deployment: 'bi-production',
  current: { release: 'r1', images, spa: 'r1', since: '2026-11-28T03:00:00Z', actor: 'ann' },
  stackDigests: images,
  stacks: [{ name: 'bi-production-service', status: 'UPDATE_COMPLETE', version: '' }],
  services: [service('api'), service('executor')],
  spa: 'r1',
  ...more,
});

function service(name: 'api' | 'executor', more: Partial<Facts['services'][number]> = {}) {
  return { name, wanted: 1, running: 1, rollouts: ['COMPLETED'], digests: [images[name]], ...more };
}

describe('what runs is not what should', () => {
  it.each<[string, Partial<Facts>, RegExp]>([
    [
      'after an emergency rollback by AWS CLI',
      { services: [service('api', { digests: [other] }), service('executor')] },
      /api runs sha256:c+, but its stack holds sha256:a+: .*past CloudFormation.*ops -- rollback bi-production/,
    ],
    [
      'while tasks of two images run',
      { services: [service('api', { digests: [images.api, other] }), service('executor')] },
      /api runs sha256:c+, but/,
    ],
    [
      'where the stack holds another release than the current one',
      { stackDigests: { ...images, executor: other } },
      /the service stack holds sha256:c+ for executor, but the current release r1/,
    ],
    [
      'where tasks are missing',
      { services: [service('api', { running: 0, digests: [] })] },
      /api runs 0 of 1/,
    ],
    ['where the site serves another SPA', { spa: 'r0' }, /serves SPA r0, but the current release r1 has r1/],
    [
      'where a stack is in a dead end',
      { stacks: [{ name: 's', status: 'UPDATE_ROLLBACK_FAILED', version: '' }] },
      /stack s is UPDATE_ROLLBACK_FAILED: an update failed, and so did taking it back/,
    ],
    [
      'where a stack is busy',
      { stacks: [{ name: 's', status: 'UPDATE_IN_PROGRESS', version: '' }] },
      /stack s is UPDATE_IN_PROGRESS/,
    ],
    [
      'where the last run did not say how it ended',
      {
        lastTry: {
          kind: 'deploy',
          release: 'r2',
          actor: 'bob',
          outcome: 'running',
          phase: 'truth check',
        } as never,
      },
      /the last deploy \(r2, by bob\) is running at "truth check"/,
    ],
  ])('%s', (_, more, words) => {
    const found = differences(facts(more));
    expect(found.join('\n')).toMatch(words);
    expect(describeFacts(facts(more), found, (__, text) => text)).toContain(`≠ ${found[0]}`);
  });
});

describe('what runs is what should', () => {
  it.each<[string, Partial<Facts>]>([
    ['with a release everywhere', {}],
    [
      'before the first release',
      {
        current: undefined,
        spa: undefined,
        stackDigests: { api: 'none', executor: 'none' },
        services: [service('api', { wanted: 0, running: 0, digests: [] })],
      },
    ],
    ['after a deploy that was refused', { lastTry: { outcome: 'refused' } as never }],
  ])('%s', (_, more) => {
    expect(differences(facts(more))).toEqual([]);
    expect(describeFacts(facts(more), [], (__, text) => text)).toContain('what runs is what should');
  });
});
