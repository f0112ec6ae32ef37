import { described } from '../../../model/network';
import type { Property } from '../../../model/property';
import { allRuns } from '../../../model/runs';
import { count } from '../../content';
import type { Flow, Part } from '../part';
import { orElse } from '../settle';
import { runners } from './actors';
import { flow, named, type PartOf, partOfType, type Read } from './read';

const VAULT = /^AWS::Backup::BackupVault$/;

/** What starts by the clock, by an event, by an alarm or by the deployment. */
export function starts({ world, parts, alarms }: Read, partOf: PartOf): Flow[] {
  const schedules = described(world, 'AWS::Scheduler::Schedule').flatMap(({ resource, properties }) =>
    flow(partOf(resource), partOf(named(properties.at('Target', 'Arn'))), 'starts'),
  );
  const tasks = allRuns(world)
    .runs.filter(({ kind }) => kind === 'state')
    .flatMap(({ resource, taskDefinition }) => {
      const definition = named(taskDefinition);
      const [service] = definition ? runners(world, definition) : [];
      return flow(partOf(resource), partOf(service), 'starts', 'a task of its own');
    });
  const events = described(world, 'AWS::Events::Rule').flatMap(({ properties }) => {
    const source = sourceOf(properties, parts);
    return properties
      .at('Targets')
      .items()
      .flatMap(target => flow(source, partOf(named(target.at('Arn'))), 'starts', eventOf(properties)));
  });
  const ringing = ['page', 'ticket'].flatMap(severity => {
    const number = alarms.filter(alarm => alarm.severity === severity && alarm.topics.length > 0).length;
    return number === 0 ? [] : [count(number, severity, `${severity}s`)];
  });
  return [
    ...schedules,
    ...tasks,
    ...events,
    ...flow(
      partOfType(parts, /^AWS::CloudWatch::Alarm$/),
      partOfType(parts, /^AWS::SNS::Topic$/),
      'starts',
      ringing.join(', '),
    ),
  ];
}

/** Services of AWS whose events are waited for, by the box that they are drawn as. */
const SOURCES: readonly (readonly [source: string, type: RegExp])[] = [['aws.backup', VAULT]];

/** `Restore Job State Change` */
const eventOf = (rule: Property): string =>
  orElse(
    () =>
      rule
        .at('EventPattern', 'detail-type')
        .items()
        .map(type => type.text())
        .join(', '),
    () => 'an event',
  );

function sourceOf(rule: Property, parts: readonly Part[]): Part | undefined {
  const text = JSON.stringify(rule.at('EventPattern', 'source').value ?? null);
  const [, type] = SOURCES.find(([source]) => text.includes(source)) ?? [];
  return type && partOfType(parts, type);
}

/** What AWS Backup keeps copies of. */
export function backups({ copies, parts }: Read, partOf: PartOf): Flow[] {
  const vault = partOfType(parts, VAULT);
  return copies.flatMap(one => one.of.flatMap(store => flow(vault, partOf(store), 'starts', 'copies')));
}
