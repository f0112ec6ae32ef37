import type { PropertyDifference } from './drifts';

/** A difference from the template that is how the system works. */
export interface Allowed {
  readonly type: string;
  /** JSON pointer of the property, or of what is above it; without it, whatever differs. A deleted resource never. */
  readonly property?: string;
  readonly reason: string;
}

/**
 * Task definitions of earlier releases need no entry: they are retained when they leave their stack, so CloudFormation
 * no longer looks at them. What is paused, muted or scaled beyond this list by hand is drift that somebody should see.
 */
export const ALLOWED: readonly Allowed[] = [
  {
    type: 'AWS::ECS::Service',
    property: '/DesiredCount',
    reason: 'scaling decides how many tasks are wanted; the template says 0 only before the first release',
  },
  {
    type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    property: '/MinCapacity',
    reason: '`ops scale` raises it until somebody takes it back, or a deploy changes the number of tasks',
  },
  {
    type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    property: '/RoleARN',
    reason: 'Application Auto Scaling fills in its service-linked role',
  },
  {
    type: 'AWS::ECS::TaskDefinition',
    reason: 'a revision cannot be changed: what differs is the form in which ECS returns it',
  },
  {
    type: 'AWS::CloudFront::KeyValueStore',
    property: '/ImportSource',
    reason: 'its data are written by releases and maintenance, not by the template',
  },
];

/** Why a difference is all right; undefined where it is drift. */
export function whyAllowed(type: string, { path }: PropertyDifference): string | undefined {
  return ALLOWED.find(
    entry =>
      entry.type === type &&
      (entry.property === undefined || path === entry.property || path.startsWith(`${entry.property}/`)),
  )?.reason;
}
