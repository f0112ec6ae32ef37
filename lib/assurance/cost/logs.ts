import type { Property } from '../model/property';
import type { Resource } from '../model/template-set';
import type { World } from '../model/world';
import type { Charge, ChargeKind } from './charge';
import { mentions } from './mentions';

/** What remains of a stored gigabyte: AWS compresses it, and its own examples count on this ratio. */
const COMPRESSED = 0.15;
const DAYS_PER_MONTH = 30.4;
/** A log group that keeps everything is counted with a year: it grows without end. */
const FOR_EVER_DAYS = 365;

export interface LogSource {
  readonly kind: ChargeKind;
  /** A month's bytes before compression. */
  readonly gb: number;
  /** Delivered by a service of AWS, not by `PutLogEvents`. */
  readonly vended?: boolean;
  readonly what: string;
}

/** Taking logs in, and keeping as much as the group keeps once it is full. */
export function logCharges(world: World, group: Resource | undefined, source: LogSource): Charge[] {
  const { kind, gb, vended = false, what } = source;
  const kept = (retentionDays(world, group) / DAYS_PER_MONTH) * gb * COMPRESSED;
  return [
    { kind, price: vended ? 'vendedLogIngest' : 'logIngest', quantity: gb, what },
    { kind, price: 'logStorage', quantity: kept, what: `${what}, kept` },
  ];
}

function retentionDays(world: World, group: Resource | undefined): number {
  if (!group) return FOR_EVER_DAYS;
  return world.properties(group).at('RetentionInDays').optionalNumber() ?? FOR_EVER_DAYS;
}

/** The log group that a property names: by reference, by ARN, or by the name it is given. */
export function logGroupOf(world: World, named: Property): Resource | undefined {
  const groups = world.ofType('AWS::Logs::LogGroup');
  return groups.find(group => {
    const name = world.properties(group).at('LogGroupName').value;
    return mentions(named, group) || (typeof name === 'string' && named.value === name);
  });
}

/** The log group of a task's containers. */
export function logGroupOfTask(world: World, definition: Resource): Resource | undefined {
  const groups = world
    .properties(definition)
    .at('ContainerDefinitions')
    .items()
    .map(container => container.at('LogConfiguration', 'Options', 'awslogs-group'));
  return groups.filter(({ isAbsent }) => !isAbsent).map(named => logGroupOf(world, named))[0];
}
