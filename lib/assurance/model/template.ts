import type { ValueMap } from './value';

/** A CloudFormation template as it was read, before any intrinsic function is resolved. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Mappings?: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
  readonly Transform?: unknown;
}

interface TemplateParameter {
  readonly Type: string;
  readonly NoEcho?: unknown;
  readonly Default?: unknown;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: unknown;
  readonly UpdateReplacePolicy?: unknown;
}

export interface TemplateOutput {
  readonly Value: unknown;
  readonly Export?: { readonly Name: unknown };
}

/** A template and where it is deployed to, as far as that is known. */
export interface Stack {
  /** Unique in its set. */
  readonly key: string;
  /** @default - unknown */
  readonly name?: string;
  /** @default - unknown: the same for all stacks that do not say it */
  readonly region?: string;
  /** @default - unknown: the same for all stacks that do not say it */
  readonly account?: string;
  readonly template: Template;
  /** SHA-256 of the file. */
  readonly sha256: string;
  /**
   * Values of parameters that are known beforehand.
   * @default - none: any value may be given at deployment
   */
  readonly parameters?: ValueMap;
  /**
   * Whether CloudFormation refuses to delete the stack.
   * @default - unknown: not from a cloud assembly
   */
  readonly terminationProtection?: boolean;
  /**
   * Rules that the CDK application acknowledges, by construct path.
   * @default - unknown: not from a cloud assembly
   */
  readonly acknowledged?: Readonly<Record<string, readonly string[]>>;
}

/** Whether something is a template: an object with resources, each of which has a type. */
export function isTemplate(document: unknown): document is Template {
  return (
    isRecord(document) &&
    isRecord(document.Resources) &&
    Object.values(document.Resources).every(
      resource => isRecord(resource) && typeof resource.Type === 'string',
    )
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
