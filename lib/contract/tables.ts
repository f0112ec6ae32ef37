/** A DynamoDB table as data: read by the templates, the initialisers, the health check and the tests. */
export interface TableDefinition {
  readonly name: string;
  readonly key: KeyDefinition;
  readonly indexes: readonly IndexDefinition[];
}

export interface KeyDefinition {
  readonly partition: string;
  readonly sort?: string;
}

/** A global secondary index; it projects ALL. */
interface IndexDefinition extends KeyDefinition {
  readonly name: string;
}

/** `createdAt` (epoch milliseconds) is the only numeric key. */
export function attributeType(attribute: string): 'S' | 'N' {
  return attribute === 'createdAt' ? 'N' : 'S';
}
