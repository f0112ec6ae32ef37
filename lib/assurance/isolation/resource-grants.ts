import { type Identity, identities } from '../model/iam';
import { writtenOut } from '../model/names';
import { described } from '../model/network';
import type { Property } from '../model/property';
import { policyProperties } from '../model/resource-policies';
import type { Resource } from '../model/template-set';
import type { World } from '../model/world';
import { asPolicy, type Policy } from '../policy/document';
import { evaluate } from '../policy/evaluate';
import { grantsOf, requestsFor } from '../policy/grants';
import { OWN_ACCOUNT } from '../policy/token';
import { attempt, forEach } from './check';
import { signerOf } from './passage';
import { fromTask, type Task } from './task';
import { type Finding, unproved, violated } from './verdict';
import { inWords } from './words';

/** What resources and roles let the task's role do by naming it, without any policy of its own. */
export function grantedByResources(world: World, task: Task, role: Identity): Finding[] {
  const by = (resource: Resource, policy: Policy | undefined, arn?: string) =>
    granted(task, role, resource, policy, arn);
  return [
    ...forEach(
      () => policyProperties(world),
      ({ resource, policy }) => by(resource, documentOf(world, policy)),
    ),
    ...forEach(
      () => identities(world).filter(({ trust }) => trust !== undefined),
      other => by(other.resource, asPolicy(other.trust), other.arn),
    ),
    ...forEach(
      () => described(world, 'AWS::Lambda::Permission'),
      ({ resource, properties }) => {
        const { value } = properties.at('Principal');
        const to = value === undefined ? '' : String(writtenOut(world, value));
        return to === '*' || to === role.arn
          ? violated(`${resource.label} lets the task's role call a function`, [
              ...from(task, role),
              resource.label,
            ])
          : undefined;
      },
    ),
  ];
}

const from = (task: Task, role: Identity) => [
  ...fromTask(task),
  'credentials at 169.254.170.2',
  `role ${role.resource.label}`,
];

function documentOf(world: World, { value }: Property): Policy | undefined {
  return value === undefined ? undefined : asPolicy(writtenOut(world, value));
}

/** Used outside the VPC, which is the worst place. */
const OUTSIDE = {
  'aws:SourceVpce': undefined,
  'aws:SourceVpc': undefined,
  'aws:SecureTransport': 'true',
  'aws:ViaAWSService': 'false',
};

function granted(
  task: Task,
  role: Identity,
  resource: Resource,
  policy: Policy | undefined,
  arn?: string,
): Finding[] {
  if (policy === undefined) return [];
  return attempt(() =>
    grantsOf(policy)
      // A trust policy names no resource.
      .map(grant => (arn === undefined ? grant : { ...grant, resources: arn }))
      .flatMap(grant => requestsFor(grant, signerOf(role.arn), [OWN_ACCOUNT], OUTSIDE))
      .flatMap(request => {
        const { decision, why } = evaluate(request, { identity: [], resource: policy });
        if (decision === 'denied') return [];
        const deed = `${inWords(request.action)} on ${inWords(request.resource)}`;
        if (decision === 'undecidable')
          return [
            unproved(
              `whether ${resource.label} lets the task's role do ${deed} cannot be told (${inWords(why)})`,
            ),
          ];
        return [
          violated(`${resource.label} lets the task's role do ${deed} from anywhere`, [
            ...from(task, role),
            resource.label,
            inWords(why),
            deed,
          ]),
        ];
      }),
  );
}
