import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { NO_IMAGE } from '../../../contract/bi-cards';
import { deployedDigests } from '../../../release/deploy/stacks/restore';
import { inJapan } from '../../japan';
import { scheduleStates } from '../../schedules/pause';
import type { BiCardsSession } from '../../session';
import { type Finding, fail, type Probe, pass, warn } from '../finding';
import { physicalIds } from '../resources';

/** Scheduled work that would not start, and starts that failed for good. */
export const schedules: Probe = {
  group: 'schedules',
  look: async session => [...(await states(session)), await deadLetters(session)],
};

async function states(session: BiCardsSession): Promise<Finding[]> {
  const { deployment } = session;
  const group = { client: session.client(SchedulerClient), group: session.names.scheduleGroup };
  const [all, digests] = await Promise.all([
    scheduleStates(group, session.now()),
    deployedDigests({ session }),
  ]);
  if (all.length === 0)
    return [fail('schedules', 'there is none', `npm run drift -- ${deployment}: were they deleted by hand?`)];
  const off = all.filter(({ enabled }) => !enabled);
  const findings = [
    ...(digests.executor === NO_IMAGE ? [] : off).map(({ name }) =>
      fail(
        name,
        'is off although a release runs',
        `npm run drift -- ${deployment}; the template turns it on with the first release`,
      ),
    ),
    ...all.flatMap(({ name, pausedUntil }) =>
      pausedUntil
        ? warn(
            name,
            `is paused until ${inJapan(pausedUntil)}`,
            `npm run ops -- job resume ${name} -d ${deployment}, when the reason is over`,
          )
        : [],
    ),
  ];
  return findings.length > 0
    ? findings
    : [pass('schedules', `${all.length - off.length} of ${all.length} on`)];
}

async function deadLetters(session: BiCardsSession): Promise<Finding> {
  const sqs = session.client(SQSClient);
  const urls = await physicalIds(session, session.names.stacks.service, 'AWS::SQS::Queue');
  const depths = await Promise.all(
    urls.map(async QueueUrl => {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
      );
      return {
        name: QueueUrl.split('/').at(-1),
        QueueUrl,
        depth: Number(Attributes?.ApproximateNumberOfMessages ?? 0),
      };
    }),
  );
  const full = depths.filter(({ depth }) => depth > 0);
  if (full.length === 0) return pass('dead letters', `none in ${urls.length} queues`);
  return fail(
    'dead letters',
    full.map(({ name, depth }) => `${depth} in ${name}`).join('; '),
    `read: aws sqs receive-message --queue-url ${full[0]?.QueueUrl}; then docs/runbook/alarms.md#dead-letters`,
  );
}
