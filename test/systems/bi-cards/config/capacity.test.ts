import { rejectionsIn } from './support';

const { refuses, refusesAll } = rejectionsIn('staging');

describe('task sizes', () => {
  refuses('memory that Fargate lacks for the API', 'api.memoryMiB', 512, /512.*1024, 2048, 3072, 4096 MiB/);
  refuses('CPU units that Fargate lacks for the executor', 'executor.cpu', 300, /300.*256, 512, 1024/);
  refuses('a /tmp of more than half the memory', 'executor.tmpMiB', 513, /513 of the task's 1024 MiB/);
});

describe('capacity', () => {
  refuses('a kind that Fargate lacks', 'executor.capacity', 'reserved', /on-demand.*spot/);
});

describe('numbers of tasks', () => {
  refuses('a smallest above the largest for the API', 'api.tasks.min', 3, /3.*at most api\.tasks\.max: 2/);
  refuses('the same for the executor', 'executor.tasks.min', 3, /3.*at most executor\.tasks\.max: 2/);
});

describe('the ladder of time limits', () => {
  refusesAll(
    'a card that outlives the request for it',
    { 'timeLimits.card': 40 },
    { 'timeLimits.apiToExecutor': /40 s.*more than timeLimits\.card, 40 s/ },
  );
  refuses('a connection shorter than a request', 'timeLimits.loadBalancerIdle', 40, /apiToExecutor, 40 s/);
  refuses(
    'a CloudFront shorter than a connection',
    'timeLimits.cloudFrontRead',
    50,
    /loadBalancerIdle, 50 s/,
  );
  refuses('a CloudFront limit that no quota allows', 'timeLimits.cloudFrontRead', 181, /from 1 to 180/);
  refuses(
    'tasks that stop before requests end',
    'timeLimits.deregistration',
    49,
    /at least.*loadBalancerIdle, 50 s/,
  );
  refuses('a delay that AWS does not accept', 'timeLimits.deregistration', 3601, /from 0 to 3600/);
});
