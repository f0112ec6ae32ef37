import { ALLOWED } from '../../../lib/ops/drift/allow-list';
import type { PropertyDifference, ResourceDrift, StackDrift } from '../../../lib/ops/drift/drifts';
import { judge } from '../../../lib/ops/drift/judge';

const differing = (path: string): PropertyDifference => ({ path, expected: '1', actual: '2' });

const resource = (type: string, ...paths: string[]): ResourceDrift => ({
  stack: 'bi-production-service',
  logicalId: 'Thing',
  physicalId: 'thing',
  type,
  kind: 'modified',
  differences: paths.map(differing),
});

const stack = (...drifts: ResourceDrift[]): StackDrift => ({
  stack: 'bi-production-service',
  drifts,
  unjudged: [],
  uncheckedTypes: [],
});

const verdictOn = (...drifts: ResourceDrift[]) => judge('bi-production', [stack(...drifts)]).verdict;

describe('drift is', () => {
  it.each([
    ['another image by hand', resource('AWS::ECS::Service', '/TaskDefinition')],
    ['another maximum by hand', resource('AWS::ApplicationAutoScaling::ScalableTarget', '/MaxCapacity')],
    [
      'a property whose name only begins like an allowed one',
      resource('AWS::ECS::Service', '/DesiredCounts'),
    ],
    ['an allowed property of another type', resource('AWS::ECS::Cluster', '/DesiredCount')],
    ['a rule of a security group', resource('AWS::EC2::SecurityGroup', '/SecurityGroupIngress/0')],
    [
      'something beside what is allowed',
      resource('AWS::ECS::Service', '/DesiredCount', '/EnableExecuteCommand'),
    ],
    ['a paused schedule', resource('AWS::Scheduler::Schedule', '/State')],
  ])('%s', (_, drift) => {
    expect(verdictOn(drift)).toBe('drift');
  });

  it.each(ALLOWED)('a deleted $type, though $property may differ', ({ type }) => {
    expect(verdictOn({ ...resource(type), kind: 'deleted' })).toBe('drift');
  });
});

describe('no drift is', () => {
  it.each(ALLOWED)('$property of $type: $reason', ({ type, property = '/Anything' }) => {
    const report = judge('bi-production', [stack(resource(type, property, `${property}/0/Deeper`))]);
    expect(report.verdict).toBe('none');
    expect(report.drifts).toEqual([]);
    expect(report.ignored).toHaveLength(2);
  });

  it('nothing at all', () => {
    expect(verdictOn()).toBe('none');
  });
});

it('shows only what counts of a resource that differs in both ways', () => {
  const { drifts, ignored } = judge('bi-production', [
    stack(resource('AWS::ECS::Service', '/DesiredCount', '/PlatformVersion')),
  ]);
  expect(drifts[0]?.differences).toEqual([differing('/PlatformVersion')]);
  expect(ignored.map(({ path }) => path)).toEqual(['/DesiredCount']);
});

it('never says that nothing differs where something could not be read', () => {
  const blind = { ...stack(), unjudged: ['bi-production-edge: AccessDenied'] };
  expect(judge('bi-production', [stack(), blind]).verdict).toBe('unknown');
});

it('says drift where it saw some, whatever else it could not read', () => {
  const blind = { ...stack(resource('AWS::ECS::Service', '/TaskDefinition')), unjudged: ['x: y'] };
  const report = judge('bi-production', [blind]);
  expect(report.verdict).toBe('drift');
  expect(report.unjudged).toEqual(['x: y']);
});

it('gives a reason for every exception', () => {
  for (const { reason } of ALLOWED) expect(reason.length).toBeGreaterThan(20);
});
