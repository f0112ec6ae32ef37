import { ConfigError } from '../../../lib/config/errors';
import { load } from '../../../lib/config/load';
import type { DeliveryConfig } from '../../../lib/systems/delivery/config';
import { delivery, localDelivery } from '../../../lib/systems/delivery/environments';
import { deliveryOf, deliverySystem, loadDelivery } from '../../../lib/systems/delivery/load';

function problemsOf(changes: Partial<DeliveryConfig>): Record<string, string> {
  try {
    load({ ...deliverySystem, deployments: { 'bi-delivery': { ...delivery, ...changes } } }, 'bi-delivery');
    return {};
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return Object.fromEntries(
      error.problems.map(({ path, found, allowed }) => [path, `${found} ${allowed}`]),
    );
  }
}

const workload = (account: string, ...deployments: string[]) => ({ account, deployments });
const github = (changes: Partial<DeliveryConfig['github']>) => ({
  github: { ...delivery.github, ...changes },
});

describe('the configuration of the delivery deployment', () => {
  test.each<readonly [string, Partial<DeliveryConfig>, string, RegExp]>([
    ['images that nobody may pull', { workloads: [] }, 'workloads', /at least one account/],
    [
      'an account named twice',
      { workloads: [workload('222222222222', 'bi-staging'), workload('222222222222', 'bi-production')] },
      'workloads[1].account',
      /named twice/,
    ],
    [
      'a deployment that two accounts record',
      { workloads: [workload('222222222222', 'bi-staging'), workload('333333333333', 'bi-staging')] },
      'workloads[1].deployments[0]',
      /"bi-staging", named twice .*one account records it/,
    ],
    [
      'a deployment that does not exist',
      { workloads: [workload('222222222222', 'bi-stagign')] },
      'workloads[0].deployments[0]',
      /"bi-stagign" a deployment: bi-local, bi-staging, bi-production/,
    ],
    [
      'a deployment in another account than its own configuration says',
      { workloads: [workload('222222222222', 'bi-local')] },
      'workloads[0].deployments[0]',
      /in account "222222222222" in account "111111111111"/,
    ],
    [
      'an account without a deployment',
      { workloads: [workload('222222222222')] },
      'workloads[0].deployments',
      /at least one deployment/,
    ],
    [
      'a text that is no account',
      { workloads: [workload('*', 'bi-staging')] },
      'workloads[0].account',
      /12-digit AWS account id/,
    ],
    [
      'images of production that go with their stack',
      { state: { onRemoval: 'destroy', reason: 'nobody will miss them' } },
      'state',
      /"retain" with deletionProtection/,
    ],
    [
      'images of production whose stack can be deleted',
      { state: { onRemoval: 'retain', deletionProtection: false } },
      'state',
      /"retain" with deletionProtection/,
    ],
    [
      'releases in a bucket with no possible name',
      { releases: { ...delivery.releases, bucketSuffix: 'Upper' } },
      'releases.bucketSuffix',
      /at most 20 of a-z/,
    ],
    ['branches by wildcard', github({ branch: '*' }), 'github.branch', /without wildcards/],
    ['repositories by wildcard', github({ repository: '*' }), 'github.repository', /a repository name/],
    [
      'a repository with its owner',
      github({ repository: 'company/bi-tool' }),
      'github.repository',
      /without its owner/,
    ],
    ['owners by wildcard', github({ owner: '*' }), 'github.owner', /a GitHub user or organisation/],
    ['images that are deleted at once', { untaggedImageDays: 0 }, 'untaggedImageDays', /from 1 to 3650/],
  ])('%s: refused', (_, changes, path, words) => {
    expect(problemsOf(changes)).toEqual({ [path]: expect.stringMatching(words) });
  });

  test('is valid as it is shipped', () => {
    expect(loadDelivery('bi-delivery')).toEqual(delivery);
    expect(loadDelivery('bi-delivery-local')).toEqual(localDelivery);
  });

  test('accepts the accounts of two environments', () => {
    expect(
      problemsOf({
        workloads: [workload('222222222222', 'bi-staging'), workload('333333333333', 'bi-production')],
      }),
    ).toEqual({});
  });

  test('says where the releases of a deployment come from', () => {
    expect(deliveryOf('bi-production')).toEqual(delivery);
    expect(deliveryOf('bi-local')).toEqual(localDelivery);
    expect(deliveryOf('bi-nowhere')).toBeUndefined();
  });
});
