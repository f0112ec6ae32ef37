/** Images are shared by all environments, so there is one delivery. */
import type { DeliveryConfig } from './config';

export const delivery: DeliveryConfig = {
  account: 'current',
  region: 'ap-northeast-1',
  tags: { owner: 'bi-team', costCentre: 'bi' },
  workloadAccounts: ['current'],
  github: { owner: 'company', repository: 'bi-tool', branch: 'main' },
  untaggedImageDays: 14,
};
