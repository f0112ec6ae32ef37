/** Images and releases are shared by all environments, so there is one delivery, and one in the local cloud. */
import type { DeliveryConfig } from './config';

export const delivery: DeliveryConfig = {
  cloud: 'aws',
  account: 'current',
  region: 'ap-northeast-1',
  tags: { owner: 'bi-team', costCentre: 'bi' },
  state: { onRemoval: 'retain', deletionProtection: true },
  workloads: [{ account: 'current', deployments: ['bi-staging', 'bi-production'] }],
  github: { owner: 'company', repository: 'bi-tool', branch: 'main' },
  untaggedImageDays: 14,
  unreleasedImageDays: 90,
  releases: { bucketSuffix: '', noncurrentVersionDays: 365, accessLogDays: 365 },
};

export const localDelivery: DeliveryConfig = {
  cloud: 'local',
  account: '111111111111',
  region: 'ap-northeast-1',
  tags: { owner: 'bi-team', costCentre: 'bi' },
  state: { onRemoval: 'destroy', reason: 'the local cloud is thrown away after use' },
  workloads: [{ account: '111111111111', deployments: ['bi-local'] }],
  github: { owner: 'company', repository: 'bi-tool', branch: 'main' },
  untaggedImageDays: 14,
  unreleasedImageDays: 90,
  releases: { bucketSuffix: '', noncurrentVersionDays: 30, accessLogDays: 7 },
};
