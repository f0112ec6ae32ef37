import { DescribeStacksCommand, ValidateTemplateCommand } from '@aws-sdk/client-cloudformation';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { HEALTH_METRICS, namesOf } from '../../../lib/contract/bi-cards';
import {
  HEALTH_METRIC,
  HEALTH_PLAN_VARIABLE,
  type HealthPlan,
  type HealthReport,
} from '../../../lib/contract/health';
import type { Clients } from '../../../lib/local/clients';

export const names = namesOf('local');

/** Questions to the deployed system, asked through the AWS APIs. */
export class Probes {
  constructor(private readonly clients: Clients) {}

  async stack(StackName: string) {
    const { Stacks } = await this.clients.cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return { status: Stacks?.[0]?.StackStatus, updated: Stacks?.[0]?.LastUpdatedTime?.getTime() };
  }

  async service(name: string) {
    const { services } = await this.clients.ecs.send(
      new DescribeServicesCommand({ cluster: names.cluster, services: [name] }),
    );
    const { taskDefinition } = await this.clients.ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: services?.[0]?.taskDefinition }),
    );
    return {
      desired: services?.[0]?.desiredCount,
      digest: taskDefinition?.containerDefinitions?.[0]?.image?.split('@')[1],
    };
  }

  /** Lengths of the secret's values, by key: a failing assertion prints no value. */
  async secretLengths(): Promise<Record<string, number>> {
    const values = Object.entries(await this.secretValues());
    return Object.fromEntries(values.map(([key, value]) => [key, value.length]));
  }

  async setSecret(key: string, value: string): Promise<void> {
    const SecretString = JSON.stringify({ ...(await this.secretValues()), [key]: value });
    await this.clients.secrets.send(new PutSecretValueCommand({ SecretId: names.secret, SecretString }));
  }

  async health(): Promise<HealthReport> {
    const { Payload } = await this.clients.lambda.send(
      new InvokeCommand({ FunctionName: names.functions.health }),
    );
    return JSON.parse(Buffer.from(Payload ?? []).toString());
  }

  async changeHealthPlan(change: (check: HealthPlan['checks'][number]) => HealthPlan['checks'][number]) {
    const FunctionName = names.functions.health;
    const { Environment } = await this.clients.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName }),
    );
    const plan: HealthPlan = JSON.parse(Environment?.Variables?.[HEALTH_PLAN_VARIABLE] ?? '');
    const changed = JSON.stringify({ ...plan, checks: plan.checks.map(change) });
    await this.clients.lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName,
        Environment: { Variables: { ...Environment?.Variables, [HEALTH_PLAN_VARIABLE]: changed } },
      }),
    );
  }

  /** How often health was published so far, and how often as healthy; of one check or of the whole. */
  async published(check?: string): Promise<{ times: number; healthy: number }> {
    const { dimensions, healthy } = HEALTH_METRIC;
    const Metric = {
      Namespace: HEALTH_METRICS.namespace,
      MetricName: healthy,
      Dimensions: [
        { Name: dimensions.deployment, Value: names.deployment },
        ...(check ? [{ Name: dimensions.check, Value: check }] : []),
      ],
    };
    const { MetricDataResults = [] } = await this.clients.cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(Date.now() + 3_600_000),
        MetricDataQueries: ['SampleCount', 'Sum'].map(Stat => ({
          Id: Stat.toLowerCase(),
          MetricStat: { Metric, Stat, Period: 3600 },
        })),
      }),
    );
    const total = (id: string) =>
      MetricDataResults.find(({ Id }) => Id === id)?.Values?.reduce((sum, value) => sum + value, 0) ?? 0;
    return { times: total('samplecount'), healthy: total('sum') };
  }

  /** The resource types, of those given, that the emulator does not know. */
  async unknownTypes(types: readonly string[]): Promise<string[]> {
    const Resources = Object.fromEntries(types.map((Type, i) => [`Resource${i}`, { Type }]));
    try {
      await this.clients.cloudFormation.send(
        new ValidateTemplateCommand({ TemplateBody: JSON.stringify({ Resources }) }),
      );
      return [];
    } catch (error) {
      return types.filter(type => String(error).includes(type));
    }
  }

  /** Keys of the secret whose values occur in the text. */
  async secretsIn(text: string): Promise<string[]> {
    const values = Object.entries(await this.secretValues());
    return values.filter(([, value]) => value !== '' && text.includes(value)).map(([key]) => key);
  }

  private async secretValues(): Promise<Record<string, string>> {
    const { SecretString } = await this.clients.secrets.send(
      new GetSecretValueCommand({ SecretId: names.secret }),
    );
    return JSON.parse(SecretString ?? '{}');
  }
}
