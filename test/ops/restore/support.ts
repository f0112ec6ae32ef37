import { DynamoDBClient, ResourceNotFoundException, type TableDescription } from '@aws-sdk/client-dynamodb';
import type { z } from 'zod';
import { TABLES } from '../../../lib/contract/bi-cards';
import type { RestoreContext } from '../../../lib/ops/restore/context';
import type { Journal } from '../../../lib/ops/restore/journal';

/** A journal that goes through JSON, as the one in the bucket does. */
export class MemoryJournal implements Journal {
  readonly entries = new Map<string, string>();

  async read<T>(id: string, name: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const text = this.entries.get(`${id}/${name}`);
    return text === undefined ? undefined : schema.parse(JSON.parse(text));
  }

  async write(id: string, name: string, content: unknown): Promise<void> {
    this.entries.set(`${id}/${name}`, JSON.stringify(content));
  }

  async remove(id: string): Promise<void> {
    for (const key of this.entries.keys()) if (key.startsWith(`${id}/`)) this.entries.delete(key);
  }
}

export const NOW = new Date('2026-11-28T12:00:00Z');

export function contextWith(part: Partial<RestoreContext> = {}): RestoreContext & { journal: MemoryJournal } {
  return {
    dynamodb: new DynamoDBClient({ region: 'ap-northeast-1' }),
    tables: TABLES,
    findWindow: async () => ({
      earliest: new Date('2026-10-24T12:00:00Z'),
      latest: new Date('2026-11-28T11:55:00Z'),
    }),
    protectionOf: table => ({
      recoveryDays: 35,
      deletionProtection: true,
      tags: { system: 'bi', Name: table },
    }),
    now: () => NOW,
    pause: async () => {},
    signal: new AbortController().signal,
    onProgress: () => {},
    ...part,
    journal: new MemoryJournal(),
  };
}

export const noTable = () => new ResourceNotFoundException({ message: 'no table', $metadata: {} });

export const activeTable = (TableName: string): TableDescription => ({
  TableName,
  TableStatus: 'ACTIVE',
  TableArn: `arn:aws:dynamodb:ap-northeast-1:111111111111:table/${TableName}`,
  ItemCount: 10,
  TableSizeBytes: 1000,
});
