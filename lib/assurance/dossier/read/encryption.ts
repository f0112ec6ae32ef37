import type { Property } from '../../model/property';
import type { Resource } from '../../model/template-set';
import type { World } from '../../model/world';
import { orElse } from './settle';

/** What something is encrypted with at rest; undefined for what holds nothing that is encrypted. */
export type Encryption =
  | { readonly with: 'key'; readonly key: Resource }
  | { readonly with: 'other'; readonly name: string }
  | { readonly with: 'aws' };

/** Where a type names the key, and `*` stands for each element of a list. Where nothing is named, AWS's own key is used. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  'AWS::Backup::BackupVault': ['EncryptionKeyArn'],
  'AWS::DynamoDB::GlobalTable': ['Replicas.*.SSESpecification.KMSMasterKeyId'],
  'AWS::DynamoDB::Table': ['SSESpecification.KMSMasterKeyId'],
  'AWS::ECR::Repository': ['EncryptionConfiguration.KmsKey'],
  'AWS::Logs::LogGroup': ['KmsKeyId'],
  'AWS::S3::Bucket': [
    'BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.KMSMasterKeyID',
  ],
  'AWS::SQS::Queue': ['KmsMasterKeyId'],
  'AWS::SecretsManager::Secret': ['KmsKeyId'],
};

export function encryptionOf(world: World, resource: Resource): Encryption | undefined {
  const paths = KEYS[resource.type];
  if (!paths) return undefined;
  const properties = world.properties(resource);
  const [named] = paths.flatMap(path =>
    orElse(
      () => follow(properties, path.split('.')).filter(one => !one.isAbsent),
      () => [],
    ),
  );
  if (!named) return { with: 'aws' };
  const key = orElse(
    () => named.identity().resource,
    () => undefined,
  );
  return key ? { with: 'key', key } : { with: 'other', name: named.description };
}

const follow = (property: Property, [step, ...rest]: readonly string[]): Property[] => {
  if (step === undefined) return [property];
  return step === '*' ? property.items().flatMap(one => follow(one, rest)) : follow(property.at(step), rest);
};
