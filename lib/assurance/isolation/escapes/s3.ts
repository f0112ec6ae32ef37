import { rulesOf } from '../../model/network';
import type { World } from '../../model/world';
import type { Request } from '../../policy/request';
import { anything, FOREIGN_ACCOUNT } from '../../policy/token';
import { type Check, type Escape, forEach } from '../check';
import {
  everybody,
  grantLetThrough,
  insiders,
  letThrough,
  outsiders,
  type Passage,
  passages,
  passagesTo,
  requestsOf,
} from '../passage';
import { isHttps, isS3 } from '../rules';
import { BUCKET, layerBucket, mayBeS3, othersGrants, S3 } from '../s3-grants';
import { allGroups, fromTask, rolesOf, type Task } from '../task';
import { type Finding, violated } from '../verdict';
import { inWords } from '../words';

/** AWS does not promise to say who owns the resource, so it may be missing from the request. */
const unsaid = (request: Request): Request => ({
  ...request,
  context: { ...request.context, 'aws:ResourceAccount': undefined },
});

/**
 * E5: requests of own credentials for foreign owners are denied by each S3 endpoint, which names actions and
 * buckets.
 */
const foreignBucket: Check = (world, task) =>
  forEach(
    () => passagesTo(world, task, S3),
    passage => [
      ...insiders(rolesOf(world, task.definition)).flatMap(actor =>
        othersGrants(world, task, passage).flatMap(grant => {
          const requests = requestsOf(passage, grant, actor, passage.strangers);
          return letThrough(world, task, passage, actor, [...requests, ...requests.map(unsaid)]);
        }),
      ),
      ...unnamed(world, task, passage),
    ],
  );

/** Whatever the conditions are: an endpoint policy names what may be done, and to which buckets. */
function unnamed(world: World, task: Task, passage: Passage): Finding[] {
  const { resource } = passage.endpoint;
  return othersGrants(world, task, passage)
    .filter(({ actions, resources }) => mayBeS3(actions) && (/[*?]/.test(actions) || !BUCKET.test(resources)))
    .map(({ by, actions, resources }) =>
      violated(
        `${resource.label} lets ${actions} on ${inWords(resources)} through, not named actions on named buckets`,
        [
          ...fromTask(task),
          `endpoint ${resource.label} (${passage.endpoint.service})`,
          by,
          `${actions} on ${inWords(resources)}`,
        ],
      ),
    );
}

/**
 * E6: requests signed for other accounts, or unsigned, are denied by every endpoint on the way; reading ECR's
 * layers is not.
 */
const foreignCredentials: Check = (world, task) =>
  forEach(
    () => passages(world, task),
    passage =>
      outsiders(passage).flatMap(actor =>
        othersGrants(world, task, passage).flatMap(grant =>
          grantLetThrough(world, task, passage, actor, grant),
        ),
      ),
  );

/** What would turn the bucket of layers from something to read into a way out. */
const ON_LAYERS = [
  's3:PutObject',
  's3:DeleteObject',
  's3:PutObjectAcl',
  's3:AbortMultipartUpload',
  's3:ListBucket',
  's3:GetObjectAcl',
];

/**
 * E7: on the bucket of layers anything but GetObject is denied, and no pattern covers a name that only
 * resembles it.
 */
const layers: Check = (world, task) =>
  forEach(
    () => passagesTo(world, task, S3),
    passage => {
      const bucket = layerBucket(world, task);
      const lookalikes = othersGrants(world, task, passage).filter(({ resources }) =>
        resources.includes('starport'),
      );
      return everybody(passage, rolesOf(world, task.definition)).flatMap(actor => {
        const writes = ON_LAYERS.map(
          (action): Request => ({
            action,
            resource: action === 's3:ListBucket' ? bucket : `${bucket}/${anything('key')}`,
            resourceAccount: FOREIGN_ACCOUNT,
            principal: actor.principal,
            context: passage.context,
          }),
        );
        const derived = lookalikes.flatMap(grant => requestsOf(passage, grant, actor, passage.strangers));
        return letThrough(world, task, passage, actor, [...writes, ...derived]);
      });
    },
  );

/**
 * E23: statements about S3 name buckets by ARN, so no access point, Express or Outposts; S3's list is reached
 * on 443 only.
 */
const otherDoors: Check = (world, task) => [
  ...forEach(
    () => passagesTo(world, task, S3),
    passage => {
      const doors = passage.grants.filter(
        ({ actions, resources }) => mayBeS3(actions) && !BUCKET.test(resources),
      );
      return everybody(passage, rolesOf(world, task.definition)).flatMap(actor =>
        doors.flatMap(grant => grantLetThrough(world, task, passage, actor, grant)),
      );
    },
  ),
  ...forEach(
    () => passagesTo(world, task, /^s3(?!$)/),
    ({ endpoint: { service, resource } }) =>
      violated(`the task reaches ${service}`, [...fromTask(task), `endpoint ${resource.label}`, service]),
  ),
  ...forEach(
    () =>
      allGroups(world, task).flatMap(group =>
        rulesOf(world, group, 'egress').filter(({ kind }) => kind === 'prefix list'),
      ),
    rule =>
      isS3(rule, task) && !isHttps(rule)
        ? violated(`${rule.label} lets the task reach S3 by more than HTTPS`, [
            ...fromTask(task),
            `egress rule ${rule.label}`,
            'website endpoints at port 80',
          ])
        : undefined,
  ),
];

/** What S3 and its endpoint let through. */
export const S3_ESCAPES: readonly Escape[] = [
  {
    id: 'E5',
    title: "somebody else's bucket",
    holds:
      'no credentials of the account reach a bucket of another account through the S3 endpoint, whatever its name',
    check: foreignBucket,
  },
  {
    id: 'E6',
    title: 'foreign credentials in user code',
    holds: 'no endpoint lets through a request that is signed for another account, or not at all',
    check: foreignCredentials,
  },
  {
    id: 'E7',
    title: "ECR's bucket of image layers",
    holds: "ECR's own bucket is read by object and nothing else, and no name that only looks like it",
    check: layers,
  },
  {
    id: 'E23',
    title: 'other doors of S3',
    holds: 'the S3 endpoint names buckets only, no access point of any kind, and S3 is reached by HTTPS only',
    check: otherDoors,
  },
];
