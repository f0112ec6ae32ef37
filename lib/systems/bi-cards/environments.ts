/** The environments of bi-cards, each one complete: what differs stands side by side, nothing is inherited. */
import type { BiCardsConfig } from './config';

const local: BiCardsConfig = {
  environment: 'local',
  cloud: 'local',
  account: '111111111111',
  region: 'ap-northeast-1',
  tags: { owner: 'bi-team', costCentre: 'bi' },
  state: { onRemoval: 'destroy', reason: 'the local cloud is thrown away after use' },
  logRetentionDays: 7,
  observability: 'full',
  network: {
    cidr: '10.10.0.0/16',
    availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'],
    natGateways: 0,
    endpointZones: 2,
    subnets: {
      public: ['10.10.0.0/20', '10.10.16.0/20'],
      private: ['10.10.32.0/20', '10.10.48.0/20'],
      executor: ['10.10.64.0/20', '10.10.80.0/20'],
    },
  },
  data: { recoveryDays: 35, noncurrentVersionDays: 30, bucketSuffix: '' },
  images: { account: 'current' },
  api: {
    cpu: 512,
    memoryMiB: 1024,
    tasks: { kind: 'fixed', count: 1 },
    capacity: 'on-demand',
    exposure: { kind: 'local' },
    shell: 'off',
  },
  googleIdentity: { kind: 'federation' },
  executor: {
    cpu: 512,
    memoryMiB: 1024,
    tasks: { kind: 'fixed', count: 1 },
    capacity: 'on-demand',
    tmpMiB: 256,
  },
  timeLimits: {
    card: 30,
    apiToExecutor: 40,
    loadBalancerIdle: 50,
    cloudFrontRead: 60,
    deregistration: 60,
  },
  edge: { region: 'ap-northeast-1', allowedCidrs: ['127.0.0.0/8'], rateLimit: 2000 },
  slo: {
    site: { availabilityPercent: 99 },
    api: { availabilityPercent: 99, latency: { percent: 95, seconds: 3 } },
    minimumRequestsPerHour: 60,
  },
  costs: { monthlyUsd: 10 },
  alerts: { emails: [] },
  jobs: {
    health: { schedule: 'rate(1 minute)' },
    nightly: {
      schedule: 'cron(0 3 * * ? *)',
      command: ['python', '-m', 'executor.jobs.nightly'],
      timeLimitMinutes: 60,
      missedAfterHours: 26,
      notify: ['partial'],
    },
    // In working hours: what it pages for finds people at work.
    isolationCanary: { schedule: 'cron(0 10 * * ? *)' },
  },
};

const staging: BiCardsConfig = {
  environment: 'staging',
  cloud: 'aws',
  account: 'current',
  region: 'ap-northeast-1',
  tags: { owner: 'bi-team', costCentre: 'bi' },
  state: { onRemoval: 'retain', deletionProtection: false },
  logRetentionDays: 30,
  observability: 'essential',
  network: {
    cidr: '10.20.0.0/16',
    availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'],
    natGateways: 1,
    endpointZones: 1,
    subnets: {
      public: ['10.20.0.0/20', '10.20.16.0/20'],
      private: ['10.20.32.0/20', '10.20.48.0/20'],
      executor: ['10.20.64.0/20', '10.20.80.0/20'],
    },
  },
  data: { recoveryDays: 35, noncurrentVersionDays: 30, bucketSuffix: '' },
  images: { account: 'current' },
  workflows: { repository: 'company/in-house-systems', branch: 'main', provider: 'existing' },
  api: {
    cpu: 512,
    memoryMiB: 1024,
    tasks: { kind: 'scaling', min: 1, max: 2, cpuPercent: 60, requestsPerTarget: 600 },
    capacity: 'spot',
    exposure: { kind: 'internal' },
    shell: 'exec',
  },
  googleIdentity: { kind: 'federation' },
  executor: {
    cpu: 512,
    memoryMiB: 1024,
    tasks: { kind: 'scaling', min: 1, max: 2, cpuPercent: 60 },
    capacity: 'spot',
    tmpMiB: 256,
  },
  timeLimits: {
    card: 30,
    apiToExecutor: 40,
    loadBalancerIdle: 50,
    cloudFrontRead: 60,
    deregistration: 60,
  },
  edge: {
    region: 'us-east-1',
    // Documentation addresses (RFC 5737): nobody is let in until the company's own replace them.
    allowedCidrs: ['203.0.113.0/24'],
    rateLimit: 2000,
  },
  slo: {
    site: { availabilityPercent: 99 },
    api: { availabilityPercent: 99, latency: { percent: 95, seconds: 3 } },
    minimumRequestsPerHour: 60,
  },
  costs: { monthlyUsd: 200 },
  alerts: { emails: [] },
  jobs: {
    health: { schedule: 'rate(1 minute)' },
    nightly: {
      schedule: 'cron(0 3 * * ? *)',
      command: ['python', '-m', 'executor.jobs.nightly'],
      timeLimitMinutes: 60,
      missedAfterHours: 26,
      notify: ['partial'],
    },
    // In working hours: what it pages for finds people at work.
    isolationCanary: { schedule: 'cron(0 10 * * ? *)' },
  },
};

const production: BiCardsConfig = {
  environment: 'production',
  cloud: 'aws',
  account: 'current',
  region: 'ap-northeast-1',
  tags: { owner: 'bi-team', costCentre: 'bi' },
  state: { onRemoval: 'retain', deletionProtection: true },
  logRetentionDays: 365,
  observability: 'full',
  network: {
    cidr: '10.30.0.0/16',
    availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'],
    natGateways: 2,
    endpointZones: 2,
    subnets: {
      public: ['10.30.0.0/20', '10.30.16.0/20'],
      private: ['10.30.32.0/20', '10.30.48.0/20'],
      executor: ['10.30.64.0/20', '10.30.80.0/20'],
    },
  },
  data: { recoveryDays: 35, noncurrentVersionDays: 30, bucketSuffix: '' },
  images: { account: 'current' },
  workflows: { repository: 'company/in-house-systems', branch: 'main', provider: 'existing' },
  api: {
    cpu: 512,
    memoryMiB: 1024,
    tasks: { kind: 'scaling', min: 2, max: 6, cpuPercent: 60, requestsPerTarget: 600 },
    capacity: 'on-demand',
    exposure: { kind: 'internal' },
    shell: 'off',
  },
  googleIdentity: { kind: 'federation' },
  executor: {
    cpu: 1024,
    memoryMiB: 2048,
    tasks: { kind: 'scaling', min: 2, max: 6, cpuPercent: 60 },
    capacity: 'on-demand',
    tmpMiB: 512,
  },
  timeLimits: {
    card: 30,
    apiToExecutor: 40,
    loadBalancerIdle: 50,
    cloudFrontRead: 60,
    deregistration: 60,
  },
  edge: {
    region: 'us-east-1',
    // Documentation addresses (RFC 5737): nobody is let in until the company's own replace them.
    allowedCidrs: ['203.0.113.0/24'],
    rateLimit: 2000,
  },
  slo: {
    site: { availabilityPercent: 99.5 },
    api: { availabilityPercent: 99.5, latency: { percent: 95, seconds: 3 } },
    minimumRequestsPerHour: 120,
  },
  costs: { monthlyUsd: 520 },
  alerts: { emails: [] },
  jobs: {
    health: { schedule: 'rate(1 minute)' },
    nightly: {
      schedule: 'cron(0 3 * * ? *)',
      command: ['python', '-m', 'executor.jobs.nightly'],
      timeLimitMinutes: 60,
      missedAfterHours: 26,
      notify: ['partial'],
    },
    // In working hours: what it pages for finds people at work.
    isolationCanary: { schedule: 'cron(0 10 * * ? *)' },
  },
};

export const environments = { local, staging, production } as const;
