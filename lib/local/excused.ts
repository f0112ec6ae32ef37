import { waitsForPerson } from '../contract/bi-cards';
import type { HealthCheck } from '../contract/health';

/** What no check can find in the local cloud, for whoever checks there; on AWS nothing is excused. */
export const EXCUSED_HERE = [
  'targets of the load balancer: no container registers itself',
  'health checks that ask a container, or a secret that a person has yet to set',
  'replacement as change sets tell it, which say "Conditional" of everything; and the isolation proof',
  'the digest that ECS has pulled: the one that the task asked for counts',
] as const;

/** No container answers or registers itself here, and a person's value is missing until it is set. */
export const cannotPass = (check: HealthCheck): boolean =>
  waitsForPerson(check) || check.kind === 'http' || check.kind === 'ecs-service';
