import {
  type CloudFormationClient,
  DescribeStackEventsCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';

/** What a cancelled resource says; the one that was the cause says something else. */
const CONSEQUENCE = /cancelled|Resource (creation|update) cancelled/i;

/** The events of a stack since a moment, each once however often it is asked. */
export class StackEvents {
  private readonly seen = new Set<string>();
  private readonly failures: StackEvent[] = [];

  constructor(
    private readonly client: CloudFormationClient,
    private readonly stack: string,
    private readonly since: Date,
  ) {}

  /** New ones, the oldest first. */
  async next(): Promise<StackEvent[]> {
    const fresh: StackEvent[] = [];
    let NextToken: string | undefined;
    for (;;) {
      const page = await this.client.send(
        new DescribeStackEventsCommand({ StackName: this.stack, NextToken }),
      );
      const recent = (page.StackEvents ?? []).filter(event => this.isNew(event));
      fresh.push(...recent);
      NextToken = page.NextToken;
      // The newest come first: a page with something old in it is the last one that matters.
      if (!NextToken || recent.length < (page.StackEvents ?? []).length) break;
    }
    for (const { EventId } of fresh) this.seen.add(EventId ?? '');
    this.failures.push(...fresh.filter(({ ResourceStatus = '' }) => ResourceStatus.endsWith('_FAILED')));
    return fresh.reverse();
  }

  /** Resources that failed, with why; those that were only cancelled after them come where there is no other. */
  reasons(): string[] {
    const say = ({
      LogicalResourceId,
      ResourceType,
      ResourceStatus,
      ResourceStatusReason = 'no reason',
    }: StackEvent) => `${LogicalResourceId} (${ResourceType}) ${ResourceStatus}: ${ResourceStatusReason}`;
    const causes = this.failures.filter(
      ({ ResourceStatusReason = '' }) => !CONSEQUENCE.test(ResourceStatusReason),
    );
    return [...new Set((causes.length > 0 ? causes : this.failures).map(say))];
  }

  private isNew({ EventId = '', Timestamp }: StackEvent): boolean {
    return !this.seen.has(EventId) && (Timestamp?.getTime() ?? 0) >= this.since.getTime();
  }
}
