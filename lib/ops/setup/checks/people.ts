import { secretsOf } from '../../../systems/bi-cards/secrets';
import { type Check, type Finding, ok, todo, warn } from '../check';

export const alerts: Check = {
  id: 'alerts',
  title: 'Somebody hears of alarms',
  look: async ({ config, names, probes }) => {
    const { emails, slack } = config.alerts;
    if (emails.length === 0 && !slack)
      return [
        todo(
          'nobody is told of an alarm',
          'alerts.emails or alerts.slack in lib/systems/bi-cards/environments.ts',
        ),
      ];
    const topics = [
      [names.deployment, config.region],
      [names.edgeAlerts, config.edge.region],
    ] as const;
    const found = await Promise.all(
      topics.flatMap(([prefix, region]) =>
        ['page', 'ticket'].map(async (severity): Promise<Finding[]> => {
          const topic = `${prefix}-${severity}`;
          const all = await probes.subscriptions(topic, region);
          if (!all) return [warn(`topic ${topic} is not there yet`, 'look again after the deployment')];
          const confirmed = (email: string) =>
            all.some(one => one.protocol.startsWith('email') && one.endpoint === email && one.confirmed);
          const waiting = emails.filter(email => !confirmed(email));
          return waiting.map(email =>
            todo(
              `${email} has not confirmed ${topic}`,
              `open the mail "AWS Notification - Subscription Confirmation" there; lost: deploy without the address, then with it`,
            ),
          );
        }),
      ),
    );
    const problems = found.flat();
    if (problems.length > 0) return problems;
    return [ok([...emails, ...(slack ? ['Slack'] : [])].join(', '))];
  },
};

/** Values of the example configuration. */
const EXAMPLE_REPOSITORY = 'company/in-house-systems';
const GITHUB = 'token.actions.githubusercontent.com';

export const workflows: Check = {
  id: 'workflows',
  title: 'GitHub workflows may deploy',
  look: async ({ config, names, probes }) => {
    if (!config.workflows) return [ok('people deploy with their own credentials')];
    const make = `npx cdk deploy --all -c deployment=${names.access}`;
    const [providers, ...roles] = await Promise.all([
      probes.oidcProviders(),
      ...Object.values(names.workflowRoles).map(async role => ({ role, there: await probes.role(role) })),
    ]);
    const { repository, provider } = config.workflows;
    return [
      repository === EXAMPLE_REPOSITORY
        ? todo(
            `the repository is the example, ${repository}`,
            'workflows.repository in lib/systems/bi-cards/environments.ts',
          )
        : ok(`repository ${repository}`),
      providers.includes(GITHUB)
        ? ok(`the account knows ${GITHUB}`)
        : todo(
            `the account has no OIDC provider for ${GITHUB}`,
            provider === 'make'
              ? make
              : 'npx cdk deploy --all -c deployment=bi-delivery, or workflows.provider: make',
          ),
      ...roles.map(({ role, there }) =>
        there ? ok(`role ${role}`) : todo(`role ${role} is not there`, make),
      ),
    ];
  },
};

export const plugin: Check = {
  id: 'session-manager-plugin',
  title: 'The Session Manager plugin is on this machine',
  local: true,
  look: async ({ config, probes }) => {
    const version = await probes.sessionManagerPlugin();
    if (version) return [ok(`version ${version}`)];
    if (config.api.shell === 'off') return [ok('not needed: no shell is open here')];
    return [
      todo(
        'without it no shell in a container opens',
        'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html',
      ),
    ];
  },
};

export const secret: Check = {
  id: 'secret',
  title: 'Every key of every secret is set',
  local: true,
  look: async ({ deployment, config, names, probes }) => {
    const looks = secretsOf(config, names).map(async secret => {
      const unset = await probes.unsetKeys(secret);
      if (!unset)
        return [warn(`${secret.name} is not there yet`, 'the next deployment makes it; look again then')];
      if (unset.length === 0) return [ok(secret.name)];
      return unset.map(key =>
        todo(
          `${secret.name}: ${key}`,
          `npm run ops -- secret set ${key.split(' ')[0]} --deployment ${deployment}`,
        ),
      );
    });
    return (await Promise.all(looks)).flat();
  },
};
