import { isRecord } from '../model/template';
import type { Resource, TemplateSet } from '../model/template-set';

/** An alarm over others, as far as paging goes. */
interface Composite {
  readonly name: string;
  readonly rule: string;
  readonly resource: Resource;
}

/** Who is told when, derived from the templates of one or more Regions. */
export class AlarmGraph {
  private readonly metricAlarms: ReadonlyMap<string, Resource>;
  private readonly composites: readonly Composite[];

  constructor(private readonly set: TemplateSet) {
    this.metricAlarms = new Map(
      set.ofType('AWS::CloudWatch::Alarm').map(alarm => [textOf(alarm, 'AlarmName'), alarm]),
    );
    this.composites = set.ofType('AWS::CloudWatch::CompositeAlarm').map(resource => ({
      name: textOf(resource, 'AlarmName'),
      rule: textOf(resource, 'AlarmRule'),
      resource,
    }));
  }

  get names(): string[] {
    return [...this.metricAlarms.keys(), ...this.composites.map(({ name }) => name)];
  }

  /** Alarms that rules name and nobody has, in the stack's own Region: CloudWatch refuses such a rule. */
  get unknownParts(): string[] {
    return this.composites.flatMap(({ name, rule, resource }) =>
      alarmsOfRule(rule)
        .filter(part => !this.regionsOf(part).includes(String(resource.stack.region)))
        .map(part => `${name}: ${part}`),
    );
  }

  /** Everything that rings when these metric alarms do. */
  ringing(metricAlarms: readonly string[]): string[] {
    const unknown = metricAlarms.filter(name => !this.metricAlarms.has(name));
    if (unknown.length > 0) throw new Error(`no such alarms: ${unknown.join(', ')}`);
    const ringing = new Set(metricAlarms);
    // Composites may be over composites; a round without news ends it.
    for (let size = -1; size !== ringing.size; ) {
      size = ringing.size;
      for (const { name, rule } of this.composites) if (holds(rule, ringing)) ringing.add(name);
    }
    return [...ringing];
  }

  /**
   * What of it notifies the topics of a severity, by the topic's logical id. Suppressed composites do not.
   *
   * @param topic matches the logical id of a topic, for example `/Page/`
   */
  notified(metricAlarms: readonly string[], topic: RegExp): string[] {
    const ringing = new Set(this.ringing(metricAlarms));
    return [...ringing].filter(name => {
      const resource = this.resourceOf(name);
      if (!resource || !topic.test(JSON.stringify(resource.template.Properties?.AlarmActions ?? '')))
        return false;
      const suppressor = this.suppressorOf(resource);
      return suppressor === undefined || !ringing.has(suppressor);
    });
  }

  private resourceOf(name: string): Resource | undefined {
    return (
      this.metricAlarms.get(name) ?? this.composites.find(composite => composite.name === name)?.resource
    );
  }

  private regionsOf(name: string): string[] {
    const all = [...this.metricAlarms, ...this.composites.map(c => [c.name, c.resource] as const)];
    return all.filter(([known]) => known === name).map(([, { stack }]) => String(stack.region));
  }

  private suppressorOf({ template, stack }: Resource): string | undefined {
    const suppressor = template.Properties?.ActionsSuppressor;
    const target = isRecord(suppressor) ? suppressor['Fn::GetAtt'] : undefined;
    const resource = Array.isArray(target) ? this.set.in(stack, String(target[0])) : undefined;
    return resource && textOf(resource, 'AlarmName');
  }
}

function textOf({ template, label }: Resource, property: string): string {
  const value = template.Properties?.[property];
  if (typeof value !== 'string') throw new Error(`${label}: ${property} is no text`);
  return value;
}

const PART = /ALARM\("([^"]+)"\)/g;
/** Names of the alarms that a composite alarm's rule is over. */
export const alarmsOfRule = (rule: string) => [...rule.matchAll(PART)].map(([, name = '']) => name);

/** Rules here are parts joined by one operator; anything else is refused rather than guessed. */
function holds(rule: string, ringing: ReadonlySet<string>): boolean {
  const operators = new Set(rule.replace(PART, '').trim().split(/\s+/).filter(Boolean));
  const parts = alarmsOfRule(rule);
  if (operators.size > 1 || parts.length === 0 || [...operators].some(o => o !== 'AND' && o !== 'OR'))
    throw new Error(`this rule is not understood: ${rule}`);
  return operators.has('AND')
    ? parts.every(part => ringing.has(part))
    : parts.some(part => ringing.has(part));
}
