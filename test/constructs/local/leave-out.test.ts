import { Aspects, CfnOutput, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { LeaveOutOfLocalCloud } from '../../../lib/constructs/local/leave-out';
import { NOT_HOSTED } from '../../../lib/contract/local-cloud';
import { newApp } from '../../../lib/systems/app';
import { createDeployment } from '../../../lib/systems/deployments';
import { synthesized } from '../../support/deployment';

const TYPE = 'AWS::EC2::FlowLog';

function stackWithFlowLog() {
  const app = newApp();
  Aspects.of(app).add(new LeaveOutOfLocalCloud());
  const stack = new Stack(app, 'Stack');
  const flowLog = new CfnResource(stack, 'FlowLog', { type: TYPE });
  const topic = new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic' });
  return { app, stack, flowLog, topic };
}

test('what the local cloud cannot host is left out, the rest stays', () => {
  const { stack } = stackWithFlowLog();
  const template = Template.fromStack(stack);
  template.resourceCountIs(TYPE, 0);
  template.resourceCountIs('AWS::SNS::Topic', 1);
});

test('an order that names a resource which is left out goes with it', () => {
  const { stack, flowLog, topic } = stackWithFlowLog();
  topic.addResourceDependency(flowLog);
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('FlowLog');
});

describe('a value taken from a resource that is left out fails the synth', () => {
  const message = (path: string) =>
    `Resources.Topic.Properties.${path} refers to Stack/FlowLog (${TYPE}), which the local cloud cannot host; allowed:`;

  test.each([
    ['by Ref', { Name: Fn.ref('FlowLog') }, 'Name'],
    ['by Fn::GetAtt', { Name: Fn.getAtt('FlowLog', 'Id') }, 'Name'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
    ['by Fn::Sub', { Name: Fn.sub('a-${FlowLog.Id}') }, 'Name'],
    [
      'deep in a list',
      { Tags: [{ Key: 'a', Value: 'b' }, { Key: Fn.join('-', ['a', Fn.ref('FlowLog')]) }] },
      'Tags.1.Key.Fn::Join.1.1',
    ],
  ])('%s', (_, properties, path) => {
    const { app, topic } = stackWithFlowLog();
    for (const [name, value] of Object.entries(properties)) topic.addPropertyOverride(name, value);
    expect(() => app.synth()).toThrow(message(path));
  });

  test('in an output', () => {
    const { app, stack, flowLog } = stackWithFlowLog();
    new CfnOutput(stack, 'FlowLogId', { value: flowLog.ref });
    expect(() => app.synth()).toThrow('Outputs.FlowLogId.Value refers to Stack/FlowLog');
  });

  test('in another stack', () => {
    const { app, flowLog } = stackWithFlowLog();
    new CfnOutput(new Stack(app, 'Other'), 'FlowLogId', { value: flowLog.ref });
    expect(() => app.synth()).toThrow('refers to Stack/FlowLog');
  });
});

describe('an alarm over metric math', () => {
  const metric = (metricName: string, statistic: string) =>
    new Metric({ namespace: 'Shop', metricName, statistic, dimensionsMap: { Till: '1' } });

  function alarmOn(statistic: string) {
    const { stack } = stackWithFlowLog();
    new Alarm(stack, 'Alarm', {
      metric: new MathExpression({
        expression: 'errors / calls',
        usingMetrics: { errors: metric('Errors', statistic), calls: metric('Calls', statistic) },
      }),
      threshold: 1,
      evaluationPeriods: 1,
    });
    return Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'))[0]?.Properties;
  }

  test('watches its first metric', () => {
    const properties = alarmOn('Sum');
    expect(properties).not.toHaveProperty('Metrics');
    expect(properties).toMatchObject({
      Namespace: 'Shop',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'Till', Value: '1' }],
      Statistic: 'Sum',
      Period: 300,
    });
  });

  test('keeps a percentile', () => {
    expect(alarmOn('p99')).toMatchObject({ ExtendedStatistic: 'p99' });
    expect(alarmOn('p99')).not.toHaveProperty('Statistic');
  });
});

describe('what is deployed to the local cloud', () => {
  const LOCAL = ['bi-local', 'bi-delivery-local'];
  const left = new Set<string>(NOT_HOSTED.flatMap(({ types }) => types));

  test.each(LOCAL)('holds nothing in %s that it cannot host', name => {
    expect(
      synthesized(name)
        .resources()
        .filter(({ type }) => left.has(type)),
    ).toEqual([]);
  });

  test('asks for each type in the list, which is no longer than it has to be', () => {
    const app = newApp();
    for (const name of LOCAL) createDeployment(app, name);
    const asked = new Set(
      app.node
        .findAll()
        .filter(CfnResource.isCfnResource)
        .map(({ cfnResourceType }) => cfnResourceType),
    );
    expect([...left].filter(type => !asked.has(type))).toEqual([]);
  });
});
