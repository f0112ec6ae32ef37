import type { Identity } from '../model/iam';
import { type Actor, bystanders, foreigners, namedIn, UNSIGNED } from '../policy/actors';
import { asPolicy, FULL_ACCESS, type Policy } from '../policy/document';
import { evaluate } from '../policy/evaluate';
import { grantsOf } from '../policy/grants';
import { OWN_ACCOUNT } from '../policy/token';
import { servicesIn } from './power';
import { type Finding, unproved, violated } from './verdict';
import { inWords } from './words';

/** Nobody but ECS may take the role. */
export function takenByOthers(role: Identity): Finding[] {
  const trust = asPolicy(role.trust);
  const strangers: Actor[] = [...foreigners(), ...bystanders(), ...namedIn(trust), UNSIGNED];
  const actions = new Set(grantsOf(trust).map(({ actions }) => actions));
  const byPeople = strangers.flatMap(({ name, principal }) =>
    [...actions].flatMap(action => {
      const request = { action, resource: role.arn, resourceAccount: OWN_ACCOUNT, principal };
      const { decision, why } = evaluate(request, { identity: [FULL_ACCESS], resource: trust });
      if (decision === 'denied') return [];
      if (decision === 'undecidable')
        return [unproved(`whether ${name} may take the task's role cannot be told (${inWords(why)})`)];
      return [
        violated(`${inWords(name)} may take the task's role`, [
          inWords(name),
          action,
          `role ${role.resource.label}`,
          'whatever the task may do',
        ]),
      ];
    }),
  );
  return [...byPeople, ...byServices(role, trust)];
}

function byServices(role: Identity, trust: Policy): Finding[] {
  return servicesIn(trust)
    .filter(service => service !== 'ecs-tasks.amazonaws.com')
    .map(service =>
      violated(`${service} may take the task's role`, [
        service,
        'sts:AssumeRole',
        `role ${role.resource.label}`,
        'whatever the task may do',
      ]),
    );
}
