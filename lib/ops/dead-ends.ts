/** A stack status from which no deploy gets out by itself, and what to do. Also in `docs/runbook/releases.md`. */
export interface DeadEnd {
  readonly means: string;
  /** Commands, in order. */
  readonly wayOut: (stack: Stuck) => readonly string[];
}

export interface Stuck {
  readonly name: string;
  readonly region: string;
  /** Id for the CDK CLI, with the deployment it belongs to. */
  readonly id: string;
  readonly deployment: string;
}

const cloudFormation = (command: string, { name, region }: Stuck) =>
  `aws cloudformation ${command} --stack-name ${name} --region ${region}`;
const whatFailed = (stuck: Stuck) =>
  `${cloudFormation('describe-stack-events', stuck)} --query "StackEvents[?contains(ResourceStatus,'FAILED')].[LogicalResourceId,ResourceStatusReason]" --output table`;
const rollback = ({ id, deployment }: Stuck) => `npx cdk rollback ${id} -c deployment=${deployment}`;
const remove = (stuck: Stuck) => [
  cloudFormation('delete-stack', stuck),
  cloudFormation('wait stack-delete-complete', stuck),
];

const FAILED_FIRST_CREATE: DeadEnd = {
  means: 'its first creation failed; it holds nothing and takes no update',
  // What was retained under a fixed name is found by the pre-flight check of the next run.
  wayOut: stuck => [whatFailed(stuck), ...remove(stuck)],
};
const FAILED_ROLLBACK: DeadEnd = {
  means: 'an update failed, and so did taking it back',
  wayOut: stuck => [
    whatFailed(stuck),
    rollback(stuck),
    `${rollback(stuck)} --orphan <LogicalId>   # leaves out what cannot be taken back`,
  ],
};

export const DEAD_ENDS: Readonly<Record<string, DeadEnd>> = {
  ROLLBACK_COMPLETE: FAILED_FIRST_CREATE,
  ROLLBACK_FAILED: FAILED_FIRST_CREATE,
  CREATE_FAILED: FAILED_FIRST_CREATE,
  UPDATE_ROLLBACK_FAILED: FAILED_ROLLBACK,
  UPDATE_FAILED: {
    means: 'an update failed and was not taken back: rollback was off',
    wayOut: stuck => [whatFailed(stuck), rollback(stuck)],
  },
  DELETE_FAILED: {
    means: 'its deletion stopped half way',
    wayOut: stuck => [
      whatFailed(stuck),
      `${cloudFormation('delete-stack', stuck)} --retain-resources <LogicalId>   # what may stay behind`,
    ],
  },
  REVIEW_IN_PROGRESS: {
    means: 'a change set that would create it was never executed; it holds nothing',
    wayOut: stuck => remove(stuck),
  },
  IMPORT_ROLLBACK_FAILED: {
    means: 'an import failed, and so did taking it back',
    wayOut: stuck => [whatFailed(stuck), rollback(stuck)],
  },
  IMPORT_ROLLBACK_COMPLETE: {
    means: 'its first import failed; it holds nothing',
    wayOut: stuck => [whatFailed(stuck), ...remove(stuck)],
  },
};

/** What is wrong with a stack in this status and how to get on, or nothing. */
export function describeDeadEnd(status: string, stuck: Stuck): string | undefined {
  const deadEnd = DEAD_ENDS[status];
  return (
    deadEnd &&
    [
      `stack ${stuck.name} is ${status}: ${deadEnd.means}. The way out:`,
      ...deadEnd.wayOut(stuck).map(command => `  ${command}`),
    ].join('\n')
  );
}
