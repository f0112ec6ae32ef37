import { bystanders, foreigners, namedIn, UNSIGNED } from '../../../assurance/policy/actors';
import { type Policy, statementsOf } from '../../../assurance/policy/document';
import { isUndecided } from '../../../assurance/policy/ternary';
import { other } from '../../../assurance/policy/token';
import type { Who } from './widening';

/** Everybody that policies can tell apart: those they name, services among them, and those that none names. */
export function everybodyIn(...policies: readonly Policy[]): Who[] {
  const all: Who[] = [
    ...foreigners(),
    ...bystanders(),
    UNSIGNED,
    ...policies.flatMap(policy => namedIn(policy)),
    ...[...new Set(policies.flatMap(servicesIn))].map(service),
    service(`${other('service')}.amazonaws.com`),
  ];
  return [...new Map(all.map(who => [who.name, who])).values()];
}

const service = (name: string): Who => ({ name, principal: { kind: 'service', arn: name } });

function servicesIn(policy: Policy): string[] {
  const statements = isUndecided(policy) ? [] : statementsOf(policy);
  return statements.flatMap(one =>
    isUndecided(one)
      ? []
      : (one.principals?.named ?? []).flatMap(({ type, text }) => (type === 'Service' ? [text] : [])),
  );
}
