import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import type { Template } from '../../../lib/assurance/model/template';
import type { AssemblyStack } from '../../../lib/release/deploy/stacks/assembly';
import { describeStale, staleReferences } from '../../../lib/release/deploy/stacks/stale';
import { importsIn, weakReferencesIn } from '../../../lib/release/deploy/stacks/weak-references';
import { synthesized } from '../../support/deployment';
import { fakeSession } from '../../support/fake-session';

const cloudFormation = mockClient(CloudFormationClient);
const read = { 'Fn::GetStackOutput': { StackName: 'service', OutputName: 'Dns', Region: 'ap-northeast-1' } };
const distribution = {
  Type: 'AWS::CloudFront::Distribution',
  Properties: { Origins: [{ DomainName: read }] },
};

const edge = (template: Template): AssemblyStack => ({
  id: 'bi-production/edge',
  name: 'edge',
  region: 'us-east-1',
  dependencies: [],
  stack: { key: 'edge', template, sha256: '' },
});
const shown: Template = { Resources: { distribution }, Outputs: { ReadDns: { Value: read } } };

const outputs = (StackName: string, values: Readonly<Record<string, string>>) =>
  cloudFormation.on(DescribeStacksCommand, { StackName }).resolves({
    Stacks: [
      {
        StackName,
        CreationTime: new Date(0),
        StackStatus: 'UPDATE_COMPLETE',
        Outputs: Object.entries(values).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
      },
    ],
  });

beforeEach(() => cloudFormation.reset());

it('is stale where the producer has another value now', async () => {
  outputs('service', { Dns: 'new' });
  outputs('edge', { ReadDns: 'old' });
  const [stale] = await staleReferences(fakeSession(), edge(shown));
  expect(stale && describeStale('edge', stale)).toBe(
    'edge holds old of service:ap-northeast-1:Dns, which is new now',
  );
});

it('is stale where the producer is gone, or the value is not shown: nothing says that it is right', async () => {
  outputs('edge', { ReadDns: 'old' });
  cloudFormation
    .on(DescribeStacksCommand, { StackName: 'service' })
    .rejects(Object.assign(new Error('Stack service does not exist'), { name: 'ValidationError' }));
  expect(await staleReferences(fakeSession(), edge(shown))).toMatchObject([{ holds: 'old', now: undefined }]);
  outputs('service', { Dns: 'new' });
  expect(await staleReferences(fakeSession(), edge({ Resources: { distribution } }))).toMatchObject([
    { holds: undefined, now: 'new' },
  ]);
});

it('is not stale where both are the same, or nothing is deployed yet', async () => {
  outputs('service', { Dns: 'same' });
  outputs('edge', { ReadDns: 'same' });
  expect(await staleReferences(fakeSession(), edge(shown))).toEqual([]);
  cloudFormation
    .on(DescribeStacksCommand, { StackName: 'edge' })
    .rejects(Object.assign(new Error('Stack edge does not exist'), { name: 'ValidationError' }));
  expect(await staleReferences(fakeSession(), edge(shown))).toEqual([]);
});

it('finds what a template imports, wherever it stands', () => {
  expect(importsIn({ a: [{ 'Fn::Join': ['', ['x', { 'Fn::ImportValue': 'network:Vpc' }]] }] })).toEqual([
    'network:Vpc',
  ]);
});

describe.each(['bi-local', 'bi-staging', 'bi-production'])('%s', name => {
  const { stacks } = synthesized(name);

  it('shows every value that it reads weakly, so that a stale one is seen', () => {
    for (const { template } of stacks) {
      const shownThere = weakReferencesIn({ Resources: {}, Outputs: template.Outputs });
      expect(shownThere).toEqual(expect.arrayContaining(weakReferencesIn({ Resources: template.Resources })));
    }
  });

  it('can force every resource that reads one to be updated', () => {
    const readers = stacks.flatMap(({ template }) =>
      Object.values<{ Properties?: { Tags?: unknown[] } }>(template.Resources).filter(
        resource => weakReferencesIn({ Resources: { resource } as never }).length > 0,
      ),
    );
    expect(readers.length).toBeGreaterThan(0);
    for (const { Properties } of readers)
      expect(Properties?.Tags).toContainEqual({ Key: 'weak-references', Value: { Ref: 'WeakReferences' } });
  });
});
