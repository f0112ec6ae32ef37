import { count } from '../content';
import type { Copies } from '../read/copies';
import type { Kept } from '../read/survival';

/** What a person calls resources of a type. */
const KINDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  'AWS::DynamoDB::GlobalTable': ['table', 'tables'],
  'AWS::DynamoDB::Table': ['table', 'tables'],
  'AWS::S3::Bucket': ['bucket', 'buckets'],
  'AWS::SecretsManager::Secret': ['secret', 'secrets'],
  'AWS::Backup::BackupVault': ['backup vault', 'backup vaults'],
  'AWS::KMS::Key': ['key', 'keys'],
  'AWS::Logs::LogGroup': ['log group', 'log groups'],
  'AWS::Scheduler::ScheduleGroup': ['schedule group', 'schedule groups'],
  'AWS::CloudFront::KeyValueStore': ['key-value store', 'key-value stores'],
  'AWS::SQS::Queue': ['queue', 'queues'],
  'AWS::ECR::Repository': ['image repository', 'image repositories'],
};

const ORDER = Object.keys(KINDS);

export const kindOf = (type: string): string =>
  KINDS[type]?.[0] ?? type.replace(/^AWS::/, '').replace('::', ' ');

/** `8 tables, 4 buckets, 1 secret`. */
export function kindsOf(kept: readonly Kept[]): string {
  const types = [...new Set(kept.map(({ resource }) => resource.type))].sort(
    (a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1),
  );
  const words = types.map(type => {
    const number = kept.filter(({ resource }) => resource.type === type).length;
    return count(number, kindOf(type), KINDS[type]?.[1]);
  });
  return words.join(', ');
}

/** `daily for 35 days` */
export const rulesInWords = ({ rules }: Copies): string[] =>
  rules.map(({ name, days }) => `${name}${days === undefined ? '' : ` for ${days} days`}`);

/** Tables first, records of what was last. */
export const rankOf = (type: string) => (ORDER.includes(type) ? ORDER.indexOf(type) : ORDER.length);
