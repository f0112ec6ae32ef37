import type { TemplateSet } from '../../../lib/assurance/model/template-set';
import { setOf } from '../model/support';

/** HTML, an attribute's end, Graphviz's escapes, Markdown, a table's cell. */
const MARKUP = `"'><img src=x onerror=alert(1)> | evil | \`tick\` back\\N\\Gslash [a](javascript:alert(1))`;

/** Templates in which everything that can have a name has one that is markup somewhere. */
export const hostileSet = (): TemplateSet =>
  setOf({
    stack: {
      Resources: {
        Table: {
          Type: 'AWS::DynamoDB::Table',
          Properties: { TableName: MARKUP },
          DeletionPolicy: 'Retain',
        },
        Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: MARKUP } },
        Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: MARKUP } },
        Function: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: MARKUP } },
        Alarm: {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: {
            AlarmName: MARKUP,
            AlarmDescription: `[page] ${MARKUP} Runbook: javascript:alert(1)`,
            MetricName: MARKUP,
            Threshold: 1,
          },
        },
        Group: {
          Type: 'AWS::EC2::SecurityGroup',
          Properties: {
            GroupDescription: MARKUP,
            SecurityGroupIngress: [{ CidrIp: MARKUP, IpProtocol: MARKUP }],
          },
        },
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            RoleName: MARKUP,
            AssumeRolePolicyDocument: {},
            Policies: [
              {
                PolicyDocument: { Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } },
              },
            ],
          },
        },
        Schedule: {
          Type: 'AWS::Scheduler::Schedule',
          Properties: { Name: MARKUP, Description: MARKUP, ScheduleExpression: MARKUP },
          Metadata: { 'aws:cdk:path': `a/b/${MARKUP}` },
        },
      },
      Outputs: { Output: { Value: MARKUP } },
    },
  });
