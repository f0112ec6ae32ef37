import { flowLog, NETWORK, privateSubnet, vpc } from './bases/network';
import { apiService, balancer, SERVICE } from './bases/service';
import { att, type Edit, edited, imported, type Pair, put, ref, set, type Template } from './support';

const exportOf = (name: string) => `Outputs.${name}`;
const pair = (
  verdict: Pair['verdict'],
  name: string,
  said: Pick<Pair, 'row' | 'about' | 'resource'>,
  network: readonly Edit[],
  service: readonly Edit[] = [],
  before: Template = NETWORK,
): Pair => ({
  ...said,
  name,
  before: { 'shop-network': before, 'shop-service': SERVICE },
  after: { 'shop-network': edited(before, ...network), 'shop-service': edited(SERVICE, ...service) },
  verdict,
});
const usesNoExport = set(apiService, {
  'NetworkConfiguration.AwsvpcConfiguration.SecurityGroups.0': 'sg-0a1b2c3d4e5f60718',
});

export const hurting: readonly Pair[] = [
  pair(
    'block',
    'an export is removed that another stack imports',
    { row: [7], about: 'export removed while imported' },
    [put(exportOf('ExportsOutputRefIsolated1'), undefined)],
  ),
  pair(
    'block',
    'an export and its import are removed in one release, and the exporting stack comes first',
    { row: [7], about: 'export removed while imported' },
    [put(exportOf('ExportsOutputApiGroup'), undefined)],
    [usesNoExport],
  ),
  pair(
    'block',
    'an export gets another name while the old one is imported',
    { row: [7], about: 'export removed while imported' },
    [put('Outputs.ExportsOutputApiGroup.Export.Name', 'shop-network:ApiGroup')],
    [
      set(apiService, {
        'NetworkConfiguration.AwsvpcConfiguration.SecurityGroups.0': imported('shop-network:ApiGroup'),
      }),
    ],
  ),
  pair(
    'block',
    'an export gets another value while it is imported',
    { row: [7], about: 'export changed while imported' },
    [put('Outputs.ExportsOutputRefPrivate1.Value', 'subnet-0a1b2c3d4e5f60718')],
  ),
  pair(
    'block',
    'a stack imports what no stack exports',
    { row: [7], about: 'import without export', resource: balancer },
    [],
    [set(balancer, { 'Subnets.+': imported('shop-network:ExportsOutputRefPrivate2') })],
  ),
  {
    name: 'what another Region reads from a parameter is removed',
    row: [8],
    before: {
      'shop-certificates': {
        Resources: {
          Arn: {
            Type: 'AWS::SSM::Parameter',
            Properties: {
              Name: '/shop/certificate',
              Type: 'String',
              Value: 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d',
            },
          },
        },
      },
      'shop-edge': {
        Resources: {
          Reader: {
            Type: 'Custom::CrossRegionExportReader',
            Properties: {
              ReaderProps: {
                imports: { '/shop/certificate': '{{resolve:ssm:/shop/certificate}}' },
                region: 'ap-northeast-1',
                prefix: 'shop-edge',
              },
              ServiceToken: 'arn:aws:lambda:ap-northeast-1:111122223333:function:reader',
            },
          },
        },
      },
    },
    after: {
      'shop-certificates': {
        Resources: { Nothing: { Type: 'AWS::CloudFormation::WaitConditionHandle', Properties: {} } },
      },
      'shop-edge': {
        Resources: {
          Reader: {
            Type: 'Custom::CrossRegionExportReader',
            Properties: {
              ReaderProps: {
                imports: { '/shop/certificate': '{{resolve:ssm:/shop/certificate}}' },
                region: 'ap-northeast-1',
                prefix: 'shop-edge',
              },
              ServiceToken: 'arn:aws:lambda:ap-northeast-1:111122223333:function:reader',
            },
          },
        },
      },
    },
    // Hesitated: the reading stack notices only at its own next deploy, and then it cannot be deployed.
    verdict: 'ask',
    about: 'parameter removed',
    resource: 'Arn',
  },
];

export const harmless: readonly Pair[] = [
  pair('clear', 'an export is added', {}, [
    put(exportOf('ExportsOutputVpcCidr'), {
      Value: att(vpc, 'CidrBlock'),
      Export: { Name: 'shop-network:Cidr' },
    }),
  ]),
  pair('clear', 'an export is removed that nobody imports', {}, [
    put(exportOf('ExportsOutputFlowLog'), undefined),
  ]),
  pair('clear', 'an export is described', {}, [
    put('Outputs.ExportsOutputRefPrivate1.Description', 'for services'),
  ]),
  {
    name: 'an import is removed and its export stays until the next release',
    before: {
      'shop-network': NETWORK,
      'shop-service': edited(
        SERVICE,
        put('Outputs.FlowLog', { Value: imported('shop-network:ExportsOutputFlowLog') }),
      ),
    },
    after: { 'shop-network': NETWORK, 'shop-service': SERVICE },
    verdict: 'clear',
  },
  pair('clear', 'an output that exports nothing is added', {}, [
    put(exportOf('FlowLog'), { Value: ref(flowLog) }),
  ]),
  pair('clear', 'an output has another logical id and exports the same under the same name', {}, [
    t => put(exportOf('PrivateSubnet'), (t.Outputs as Record<string, object>).ExportsOutputRefPrivate1)(t),
    put(exportOf('ExportsOutputRefPrivate1'), undefined),
  ]),
  pair(
    'clear',
    'one more stack resource imports what is exported',
    {},
    [],
    [put('Outputs.Subnet', { Value: imported('shop-network:ExportsOutputRefPrivate1') })],
  ),
  pair('clear', 'a subnet with an export gets a tag', {}, [
    set(privateSubnet, { 'Tags.+': { Key: 'owner', Value: 'network-team' } }),
  ]),
];
