import { arnOf, textOf } from '../../model/names';
import { described } from '../../model/network';
import type { Property } from '../../model/property';
import type { Resource } from '../../model/template-set';
import { Reference } from '../../model/value';
import type { World } from '../../model/world';
import type { AccessMatrix } from './access';
import { knownText } from './settle';

/** What AWS Backup copies of one selection, and for how long. */
export interface Copies {
  /** None where the selection goes by tags or patterns, which templates alone do not decide. */
  readonly of: readonly Resource[];
  readonly rules: readonly CopyRule[];
}

interface CopyRule {
  /** `daily` */
  readonly name: string;
  /** @default - for ever */
  readonly days?: string;
  /** Copied once more, to another vault: of another account or Region. */
  readonly isElsewhere: boolean;
}

export const copiesIn = (world: World, { stores }: Pick<AccessMatrix, 'stores'>): Copies[] =>
  described(world, 'AWS::Backup::BackupSelection').map(({ properties }) => {
    const arns = properties
      .at('BackupSelection', 'Resources')
      .items()
      .map(({ value }) => (value === undefined ? '' : textOf(world, value)));
    const { value: planId } = properties.at('BackupPlanId');
    const plan = planId instanceof Reference ? world.set.get(planId.resource) : undefined;
    return {
      of: stores.map(one => one.resource).filter(one => arns.includes(textOf(world, arnOf(world, one)))),
      rules: plan
        ? world
            .properties(plan)
            .at('BackupPlan', 'BackupPlanRule')
            .items()
            .map(rule => ruleOf(world, rule, plan))
        : [],
    };
  });

function ruleOf(world: World, rule: Property, { stack }: Resource): CopyRule {
  const days = knownText(rule.at('Lifecycle', 'DeleteAfterDays'));
  return {
    name: knownText(rule.at('RuleName')) ?? 'copies',
    ...(days !== undefined && { days }),
    isElsewhere: rule
      .at('CopyActions')
      .items()
      .some(action => isElsewhere(world, action.at('DestinationBackupVaultArn'), stack)),
  };
}

/** A vault of another Region or account; one that is named in the same stack is neither. */
function isElsewhere(world: World, { value }: Property, stack: Resource['stack']): boolean {
  const [, , , region, account] = (value === undefined ? '' : textOf(world, value)).split(':');
  const differs = (found: string | undefined, own: string | undefined) =>
    found !== undefined && /^[\w-]+$/.test(found) && own !== undefined && found !== own;
  return differs(region, stack.region) || (/^\d{12}$/.test(account ?? '') && account !== stack.account);
}
