/** What an intrinsic function can come to without deploying anything. */
export type Value = Scalar | readonly Value[] | ValueMap | Reference | Symbolic | Text | OneOf | Unknown;
type Scalar = string | number | boolean | null;
export interface ValueMap {
  readonly [key: string]: Value;
}

/** A resource of a template set: `<stack>/<logical id>`. */
export type ResourceId = string;

/** Points to a resource: what `Ref` gives, or one of its attributes. */
export class Reference {
  readonly kind = 'reference';
  constructor(
    readonly resource: ResourceId,
    /** Name of the attribute; without it, what `Ref` gives. */
    readonly attribute?: string,
  ) {}
}

/** A value that stands for itself: nobody knows it here, but it is the same wherever it has the same name. */
export class Symbolic {
  readonly kind = 'symbolic';
  constructor(
    /** For example `own-account` or `parameter:network/VpcId`. */
    readonly name: string,
    /** For people, for example `parameter VpcId of network`. */
    readonly description: string,
  ) {}
}

/** A string put together of known and unknown parts. */
export class Text {
  readonly kind = 'text';
  constructor(readonly parts: readonly TextPart[]) {}
}
export type TextPart = string | Reference | Symbolic | Unknown;

/** A choice that the templates leave open: either value may come out. */
export class OneOf {
  readonly kind = 'one-of';
  constructor(
    /** The open question that has to be answered first. */
    readonly question: Question,
    readonly ifTrue: Value,
    readonly ifFalse: Value,
  ) {}
}

/** A comparison in a condition that the templates do not decide. */
export interface Question {
  /** The same comparison has the same key wherever it stands. */
  readonly key: string;
  readonly left: string;
  readonly right: string;
}

/** A value that cannot be known from the templates. */
export class Unknown {
  readonly kind = 'unknown';
  constructor(readonly why: string) {}
}

/** `AWS::NoValue`: as if the property or the element had not been written. */
export const NO_VALUE = new Symbolic('no-value', 'AWS::NoValue');

export function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !isList(value) && !isSpecial(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export type Special = Reference | Symbolic | Text | OneOf | Unknown;

export function isSpecial(value: Value | undefined): value is Special {
  return (
    value instanceof Reference ||
    value instanceof Symbolic ||
    value instanceof Text ||
    value instanceof OneOf ||
    value instanceof Unknown
  );
}

/**
 * Puts strings together. Neighbouring literals become one, so that equal texts have equal parts.
 * A scalar is written as CloudFormation writes it; anything that is no text makes the whole unknown.
 */
export function concatenate(values: readonly Value[]): Value {
  const parts: TextPart[] = [];
  for (const value of values.flatMap(flatten)) {
    const last = parts.at(-1);
    if (typeof value === 'string' && typeof last === 'string') parts[parts.length - 1] = last + value;
    else if (value !== '') parts.push(value);
  }
  const [first = '', ...rest] = parts;
  return rest.length === 0 ? first : new Text(parts);
}

function flatten(value: Value): readonly TextPart[] {
  if (value instanceof Text) return value.parts;
  if (value instanceof Reference || value instanceof Symbolic || value instanceof Unknown) return [value];
  if (typeof value === 'object') return [new Unknown('a list or an object stands where a text is needed')];
  return [String(value)];
}

/**
 * Calls `make` with values that hold no open choice at their top; where one does, both outcomes are made.
 */
export function overChoices(values: readonly Value[], make: (values: readonly Value[]) => Value): Value {
  const open = values.findIndex(value => value instanceof OneOf);
  const choice = values[open];
  if (!(choice instanceof OneOf)) return make(values);
  const made = (outcome: Value) => overChoices(values.with(open, outcome), make);
  return new OneOf(choice.question, made(choice.ifTrue), made(choice.ifFalse));
}
