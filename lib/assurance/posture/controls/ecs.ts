import type { Property } from '../../model/property';
import {
  type Check,
  type Control,
  demand,
  each,
  eachIfAny,
  failed,
  mustBeOneOf,
  mustBeTrue,
} from '../control';

const SERVICE = ['AWS::ECS::Service'];
const TASK = ['AWS::ECS::TaskDefinition'];

/** Fargate for Linux. Parameter `latestLinuxVersion` of the control. */
const LATEST = ['LATEST', '1.4.0'];
/** Parameter `secretKeys` of the control. */
const CREDENTIALS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'ECS_ENGINE_AUTH_DATA'];
const ROOT = /^(root|0)(:|$)/;
const WINDOWS_ADMINISTRATOR = /^containeradministrator$/i;

const forEachContainer =
  (look: (container: Property) => ReturnType<Check>): Check =>
  ({ properties }) =>
    each(properties.at('ContainerDefinitions').items(), look);

const isWindows = (properties: Property) =>
  properties.at('RuntimePlatform', 'OperatingSystemFamily').optionalText()?.startsWith('WINDOWS') ?? false;

export const ECS: readonly Control[] = [
  {
    id: 'ECS.2',
    title: 'Services do not assign public IP addresses',
    types: SERVICE,
    check: ({ properties }) =>
      mustBeOneOf(properties.at('NetworkConfiguration', 'AwsvpcConfiguration', 'AssignPublicIp'), [
        'DISABLED',
      ]),
  },
  {
    id: 'ECS.3',
    title: "Task definitions do not share the host's process namespace",
    types: TASK,
    check: ({ properties }) => {
      const mode = properties.at('PidMode');
      return demand(mode.optionalText() !== 'host', `${mode.where} is host`);
    },
  },
  {
    id: 'ECS.4',
    title: 'Containers are not privileged',
    types: TASK,
    check: forEachContainer(container => {
      const privileged = container.at('Privileged');
      return demand(!privileged.flag(false), `${privileged.where} is true`);
    }),
  },
  {
    id: 'ECS.5',
    title: 'Containers have read-only root filesystems',
    types: TASK,
    check: forEachContainer(container => mustBeTrue(container.at('ReadonlyRootFilesystem'))),
  },
  {
    id: 'ECS.8',
    title: 'Secrets are not passed as environment variables',
    types: TASK,
    check: forEachContainer(container =>
      each(container.at('Environment').items(), variable => {
        const name = variable.at('Name').text();
        return demand(!CREDENTIALS.includes(name), `${variable.where} is ${name}`);
      }),
    ),
  },
  {
    id: 'ECS.9',
    title: 'Task definitions have a logging configuration',
    types: TASK,
    check: forEachContainer(container => {
      const driver = container.at('LogConfiguration', 'LogDriver');
      return demand(driver.optionalText() !== undefined, `${driver.where} is not given`);
    }),
  },
  {
    id: 'ECS.10',
    title: 'Fargate services run on the latest platform version',
    types: SERVICE,
    check: ({ properties }) => {
      const version = properties.at('PlatformVersion');
      // Not written means the latest.
      return version.isAbsent ? 'met' : mustBeOneOf(version, LATEST);
    },
  },
  {
    id: 'ECS.12',
    title: 'Clusters use Container Insights',
    types: ['AWS::ECS::Cluster'],
    check: ({ properties }) => {
      const settings = properties.at('ClusterSettings');
      const insights = settings.items().find(setting => setting.at('Name').text() === 'containerInsights');
      return insights
        ? mustBeOneOf(insights.at('Value'), ['enabled', 'enhanced'])
        : failed(`${settings.where} does not turn on Container Insights`);
    },
  },
  {
    id: 'ECS.17',
    title: 'Task definitions do not use the host network mode',
    standard: 'NIST 800-53',
    types: TASK,
    check: ({ properties }) => {
      const mode = properties.at('NetworkMode');
      return demand(mode.optionalText() !== 'host', `${mode.where} is host`);
    },
  },
  {
    id: 'ECS.18',
    title: 'EFS volumes are encrypted in transit',
    types: TASK,
    check: ({ properties }) =>
      eachIfAny(
        properties
          .at('Volumes')
          .items()
          .map(volume => volume.at('EFSVolumeConfiguration'))
          .filter(efs => !efs.isAbsent),
        efs => mustBeOneOf(efs.at('TransitEncryption'), ['ENABLED']),
      ),
  },
  {
    id: 'ECS.20',
    title: 'Linux containers run as users other than root',
    types: TASK,
    check: ({ properties }) =>
      isWindows(properties)
        ? 'not-applicable'
        : each(properties.at('ContainerDefinitions').items(), container => {
            const user = container.at('User').optionalText();
            return demand(user !== undefined && !ROOT.test(user), `${container.where} runs as root`);
          }),
  },
  {
    id: 'ECS.21',
    title: 'Windows containers run as users other than the administrator',
    types: TASK,
    check: ({ properties }) => {
      const family = properties.at('RuntimePlatform', 'OperatingSystemFamily');
      // Without a family Security Hub judges the task as if it might be Windows.
      if (!family.isAbsent && !isWindows(properties)) return 'not-applicable';
      return each(properties.at('ContainerDefinitions').items(), container => {
        const user = container.at('User').optionalText();
        const isOther = user !== undefined && !WINDOWS_ADMINISTRATOR.test(user);
        return demand(isOther, `${container.where} runs as the administrator`);
      });
    },
  },
];
