import { ConfigError } from '../../../lib/config/errors';
import { load } from '../../../lib/config/load';
import type { DeliveryConfig } from '../../../lib/systems/delivery/config';
import { delivery } from '../../../lib/systems/delivery/environments';
import { deliverySystem, loadDelivery } from '../../../lib/systems/delivery/load';

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

const github = (changes: Partial<DeliveryConfig['github']>) => ({
  github: { ...delivery.github, ...changes },
});

describe('the configuration of the delivery deployment', () => {
  test.each<readonly [string, Partial<DeliveryConfig>, string, RegExp]>([
    ['images that nobody may pull', { workloadAccounts: [] }, 'workloadAccounts', /at least 1/],
    [
      'an account named twice',
      { workloadAccounts: ['222222222222', '222222222222'] },
      'workloadAccounts[1]',
      /named twice/,
    ],
    [
      'a text that is no account',
      { workloadAccounts: ['*'] },
      'workloadAccounts[0]',
      /12-digit AWS account id/,
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
  });

  test('accepts the accounts of two environments', () => {
    expect(problemsOf({ workloadAccounts: ['222222222222', '333333333333'] })).toEqual({});
  });
});
