import { HEALTH_PLAN_VARIABLE } from '../../../contract/health';
import type { Property } from '../../model/property';
import { allRuns } from '../../model/runs';
import { type Charge, fixed, type Pricer } from '../charge';
import { logCharges, logGroupOf, logGroupOfTask } from '../logs';
import { gbOfKiB } from '../usage';
import { scheduledRuns } from './schedules';
import { sizeOf, taskCharges } from './tasks';

/** Bytes of the events that a state writes when everything is logged. */
const STATE_LOG_KIB = 4;

/** A state machine that schedules start: its transitions, its log, and the tasks it runs. */
const stateMachine: Pricer = {
  types: ['AWS::StepFunctions::StateMachine'],
  charges: ({ resource, properties }, { world, load }) => {
    if (properties.at('StateMachineType').optionalText() === 'EXPRESS')
      properties.at('StateMachineType').cannotTell();
    const runs = scheduledRuns(world, resource);
    const states = allRuns(world).runs.filter(run => run.resource === resource);
    const [destination] = properties.at('LoggingConfiguration', 'Destinations').items();
    const group = destination && logGroupOf(world, destination.at('CloudWatchLogsLogGroup', 'LogGroupArn'));
    // The start is a transition too.
    const transitions = runs * (states.length + 1);
    return [
      fixed('stateTransition', transitions, 'state transitions'),
      ...logCharges(world, group, {
        kind: 'fixed',
        gb: gbOfKiB(transitions * STATE_LOG_KIB),
        vended: true,
        what: 'log of the state machine',
      }),
      ...states.flatMap(({ taskDefinition }) => {
        const task = taskDefinition.resource('AWS::ECS::TaskDefinition');
        const hours = (runs * load.always.jobMinutes) / 60;
        return [
          ...taskCharges(sizeOf(world, task), { kind: 'fixed', hours, what: 'tasks of the job' }),
          ...logCharges(world, logGroupOfTask(world, task), {
            kind: 'fixed',
            gb: gbOfKiB(runs * load.always.jobLogKiB),
            what: 'logs of the job',
          }),
        ];
      }),
    ];
  },
};

const lambda: Pricer = {
  types: ['AWS::Lambda::Function'],
  charges: ({ resource, properties }, { world, load }) => {
    const runs = scheduledRuns(world, resource);
    if (runs === 0) return [];
    const memoryGB = (properties.at('MemorySize').optionalNumber() ?? 128) / 1024;
    const [architecture] = properties.at('Architectures').items();
    const price = architecture?.text() === 'arm64' ? 'functionArmTime' : 'functionTime';
    const group = logGroupOf(world, properties.at('LoggingConfig', 'LogGroup'));
    return [
      fixed('functionRequest', runs, 'invocations by schedule'),
      fixed(price, runs * memoryGB * load.always.functionSeconds, 'run time'),
      ...logCharges(world, group, {
        kind: 'fixed',
        gb: gbOfKiB(runs * load.always.functionLogKiB),
        what: 'logs',
      }),
      ...publishedMetrics(properties.at('Environment', 'Variables', HEALTH_PLAN_VARIABLE)),
    ];
  },
};

/** The health function publishes a metric of the whole and what the plan asks for of each check: see `HEALTH_METRIC`. */
function publishedMetrics(plan: Property): Charge[] {
  if (plan.isAbsent) return [];
  const checks = plan.json().at('checks').items();
  const ofChecks = plan.json().at('metrics').optionalText() === 'whole' ? 0 : 2 * checks.length;
  const ages = checks.filter(check => !check.at('measureAge').isAbsent).length;
  return [fixed('customMetric', 1 + ofChecks + ages, 'published metrics')];
}

export const jobs: readonly Pricer[] = [stateMachine, lambda];
