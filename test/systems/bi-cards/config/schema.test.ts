import { rejectionsIn } from './support';

const { refuses, refusesAll } = rejectionsIn('staging');

describe('the shape of a configuration', () => {
  refuses('a misspelt key', 'network.natGateway', 1, /unknown key.*did you mean "natGateways"/);
  refuses('a missing section', 'data', undefined, /nothing.*an object/);
  refuses('another Region', 'region', 'us-west-2', /"us-west-2".*"ap-northeast-1"/);
  refuses('an account of eleven digits', 'account', '12345678901', /12-digit AWS account id, or "current"/);
  refuses('an empty tag', 'tags.owner', '', /1 to 256 letters/);
  refuses('a retention that CloudWatch lacks', 'logRetentionDays', 31, /31.*1, 3, 5, 7/);
});

describe('data', () => {
  refuses('a recovery window beyond 35 days', 'data.recoveryDays', 36, /from 1 to 35/);
  refuses('no recovery window', 'data.recoveryDays', 0, /from 1 to 35/);
  refuses('object versions that are kept for no time', 'data.noncurrentVersionDays', 0, /at least 1/);
  refuses('a bucket suffix in capitals', 'data.bucketSuffix', 'ACME', /a-z, 0-9/);
  refuses('a bucket suffix that ends with a hyphen', 'data.bucketSuffix', 'acme-', /inner hyphens/);
});

describe('services', () => {
  refusesAll(
    'an unknown exposure',
    { 'api.exposure.kind': 'open' },
    { 'api.exposure.kind': /"open".*"internal", "public", "local"/ },
  );
  refuses('half a task', 'api.tasks.min', 0.5, /0\.5.*a whole number/);
  refuses('no task at all', 'api.tasks.min', 0, /at least 1/);
  refuses('a target that is always exceeded', 'api.tasks.cpuPercent', 5, /from 10 to 90/);
  refuses('requests where no load balancer is', 'executor.tasks.requestsPerTarget', 600, /unknown key/);
});

describe('alerts', () => {
  refuses('a text that is no e-mail address', 'alerts.emails[0]', 'oncall', /"oncall".*an e-mail address/);
  refusesAll(
    'a channel name instead of its id',
    { 'alerts.slack': { workspaceId: 'T0123ABCD', channelId: '#alerts' } },
    { 'alerts.slack.channelId': /"#alerts".*a Slack channel id/ },
  );
  refusesAll(
    'a workspace name instead of its id',
    { 'alerts.slack': { workspaceId: 'company', channelId: 'C0123ABCD' } },
    { 'alerts.slack.workspaceId': /"company".*a Slack workspace id/ },
  );
});

describe('jobs', () => {
  refuses('a crontab line', 'jobs.health.schedule', '* * * * *', /cron\(<six fields>\), rate/);
  refuses('an hour that does not exist', 'jobs.nightly.schedule', 'cron(0 25 * * ? *)', /hours: 0-23/);
  refusesAll(
    'a word that Step Functions would read',
    { 'jobs.nightly.command': ['python', "it's"] },
    { 'jobs.nightly.command[1]': /"it's".*without quote, backslash or brace/ },
  );
  refuses('a nightly job without a command', 'jobs.nightly.command', [], /at least 1 items/);
  refuses('a nightly job of more than a day', 'jobs.nightly.timeLimitMinutes', 1441, /from 1 to 1440/);
});
