import type { Json } from '../../../support/deployment';
import type { Mutations, Templates } from './templates';

const sidecar = (t: Templates, more: Json = {}) =>
  t.task.properties.ContainerDefinitions.push({ ...structuredClone(t.container), Name: 'sidecar', ...more });
const linux = (t: Templates): Json => t.container.LinuxParameters;
const volume = (t: Templates, more: Json) => (t.task.properties.Volumes = [{ Name: 'data', ...more }]);

export const CONTAINER: Mutations = {
  E17: {
    'the channel of ECS Exec behind the same group': t =>
      t.add('network', 'AWS::EC2::VPCEndpoint', {
        ...t.endpoint(/^InterfaceEndpointsLogs/).properties,
        ServiceName: 'com.amazonaws.ap-northeast-1.ssmmessages',
      }),
  },
  E18: {
    'a sidecar': t => sidecar(t),
    'a sidecar under a condition': t =>
      t.task.properties.ContainerDefinitions.push({
        'Fn::If': [t.undecided('service'), { Name: 'agent', Image: 'agent' }, { Ref: 'AWS::NoValue' }],
      }),
    'another container in its place': t => (t.container.Name = 'something'),
    'a log router': t => sidecar(t, { FirelensConfiguration: { Type: 'fluentbit' } }),
    'logs through a router': t => (t.container.LogConfiguration.LogDriver = 'awsfirelens'),
    'logs to Splunk': t => (t.container.LogConfiguration.LogDriver = 'splunk'),
    'Service Connect': t =>
      (t.service.ServiceConnectConfiguration = { Enabled: true, Namespace: 'bi-production.internal' }),
    'VPC Lattice': t =>
      (t.service.VpcLatticeConfigurations = [{ PortName: 'http', RoleArn: 'arn', TargetGroupArn: 'arn' }]),
    'an agent of GuardDuty': t =>
      t.add('service', 'AWS::GuardDuty::Detector', {
        Enable: true,
        Features: [
          {
            Name: 'RUNTIME_MONITORING',
            Status: 'ENABLED',
            AdditionalConfiguration: [{ Name: 'ECS_FARGATE_AGENT_MANAGEMENT', Status: 'ENABLED' }],
          },
        ],
      }),
    'a proxy': t => (t.task.properties.ProxyConfiguration = { Type: 'APPMESH', ContainerName: 'envoy' }),
    'containers that a parameter gives': t =>
      (t.task.properties.ContainerDefinitions = { Ref: 'ApiImageDigest' }),
  },
  E27: {
    'a volume on EFS': t => volume(t, { EFSVolumeConfiguration: { FilesystemId: 'fs-0' } }),
    'a volume on FSx': t => volume(t, { FSxWindowsFileServerVolumeConfiguration: { FileSystemId: 'fs-0' } }),
    'a volume of the machine': t => volume(t, { Host: { SourcePath: '/data' } }),
    'a Docker volume': t => volume(t, { DockerVolumeConfiguration: { Scope: 'shared' } }),
    'a volume that is attached later': t => volume(t, { ConfiguredAtLaunch: true }),
    'a volume of EBS': t =>
      (t.service.VolumeConfigurations = [{ Name: 'data', ManagedEBSVolume: { SizeInGiB: 10 } }]),
    'a mount elsewhere': t => (t.container.MountPoints = [{ SourceVolume: 'data', ContainerPath: '/data' }]),
    'a mount over the code': t => linux(t).Tmpfs.push({ ContainerPath: '/app', Size: 64 }),
    'volumes of another container': t => (t.container.VolumesFrom = [{ SourceContainer: 'other' }]),
    'a writable root': t => (t.container.ReadonlyRootFilesystem = false),
    'a root that nobody makes read-only': t => delete t.container.ReadonlyRootFilesystem,
    'a root that a condition makes writable': t =>
      (t.container.ReadonlyRootFilesystem = { 'Fn::If': ['Released', false, true] }),
    'a privileged container': t => (t.container.Privileged = true),
    'the root user': t => (t.container.User = 'root'),
    'the root user by number': t => (t.container.User = '0:0'),
    'the user of the image': t => delete t.container.User,
    'capabilities that are kept': t => delete linux(t).Capabilities,
    'one capability dropped': t => (linux(t).Capabilities.Drop = ['NET_RAW']),
    'a capability added back': t => (linux(t).Capabilities.Add = ['SYS_PTRACE']),
    'no Linux parameters': t => delete t.container.LinuxParameters,
    'a device': t => (linux(t).Devices = [{ HostPath: '/dev/fuse' }]),
    'processes of the machine': t => (t.task.properties.PidMode = 'host'),
    'a sidecar with a writable root': t => sidecar(t, { ReadonlyRootFilesystem: false }),
  },
};
