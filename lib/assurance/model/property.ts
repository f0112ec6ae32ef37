import { type Identity, identify } from './identity';
import { parseJson } from './json-text';
import type { Resource, TemplateSet } from './template-set';
import { tokens } from './tokens';
import { CannotTell, OpenQuestion } from './unread';
import { isList, isMap, OneOf, Reference, Symbolic, Text, Unknown, type Value } from './value';

/**
 * A property of a resource and everything below it. Reading never guesses: where the value is not known, it throws
 * `CannotTell` with the place and the reason.
 */
export class Property {
  constructor(
    private readonly set: TemplateSet,
    private readonly undecided: Value | undefined,
    /** The resource, for people. */
    private readonly owner: string,
    private readonly path = '',
  ) {}

  /** For people: the resource and the path below it. */
  get where(): string {
    return this.path === '' ? this.owner : `${this.owner}: ${this.path}`;
  }

  /** The value, with any open choice at its top decided; undefined when it was not written. */
  get value(): Value | undefined {
    if (this.undecided instanceof OneOf) throw new OpenQuestion(this.undecided.question);
    return this.undecided;
  }

  /** Everything the value may turn out to be, with no choice decided. */
  get outcomes(): Value[] {
    const all = (value: Value | undefined): Value[] =>
      value instanceof OneOf
        ? [value.ifTrue, value.ifFalse].flatMap(all)
        : value === undefined
          ? []
          : [value];
    return all(this.undecided);
  }

  /** Not written at all. */
  get isAbsent(): boolean {
    return this.value === undefined;
  }

  /** A property below this one; absent where this one is. */
  at(...path: readonly string[]): Property {
    return path.reduce<Property>((property, key) => property.child(key, name => name === key), this);
  }

  /** The same for JSON of AWS APIs, which write `taskDefinition` or `TaskDefinition`. */
  atAnyCase(...path: readonly string[]): Property {
    return path.reduce<Property>((property, key) => {
      const lower = key.toLowerCase();
      return property.child(key, name => name.toLowerCase() === lower);
    }, this);
  }

  private child(key: string, isIt: (name: string) => boolean): Property {
    const { value } = this;
    const path = this.path === '' ? key : `${this.path}.${key}`;
    const below = (child: Value | undefined) => new Property(this.set, child, this.owner, path);
    if (value === undefined) return below(undefined);
    if (!isMap(value)) return below(new Unknown(this.description));
    const name = Object.keys(value).find(isIt);
    return below(name === undefined ? undefined : value[name]);
  }

  /** The same place, where what comes to stand there is not known. */
  unknown(why: string): Property {
    return new Property(this.set, new Unknown(why), this.owner, this.path);
  }

  /** The JSON in this text. */
  json(): Property {
    const { value } = this;
    return new Property(this.set, value === undefined ? undefined : parseJson(value), this.owner, this.path);
  }

  /** Elements of a list; none where nothing was written, and one where a single value stands for a list of one. */
  items(): Property[] {
    const { value } = this;
    if (value === undefined) return [];
    if (value instanceof Unknown || value instanceof Symbolic || value instanceof Reference)
      this.cannotTell();
    if (!isList(value)) return [this];
    const items = value.map(
      (item, index) => new Property(this.set, item, this.owner, `${this.path}[${index}]`),
    );
    // Reads each: an open choice may turn out to be no element at all.
    return items.filter(item => !item.isAbsent);
  }

  entries(): [string, Property][] {
    const { value } = this;
    if (value === undefined) return [];
    if (!isMap(value)) return this.cannotTell();
    return Object.keys(value).map(key => [key, this.at(key)]);
  }

  /** A text that is known; numbers and booleans as CloudFormation writes them. */
  text(): string {
    const { value } = this;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return String(value);
    return this.cannotTell();
  }

  optionalText(): string | undefined {
    return this.isAbsent ? undefined : this.text();
  }

  optionalNumber(): number | undefined {
    if (this.isAbsent) return undefined;
    const number = Number(this.text());
    return Number.isNaN(number) ? this.cannotTell() : number;
  }

  /** True or false, also in quotes. */
  flag(byDefault: boolean): boolean {
    if (this.isAbsent) return byDefault;
    const text = this.text().toLowerCase();
    return text === 'true' || (text === 'false' ? false : this.cannotTell());
  }

  /** The resource this names, which is one of the templates' and of one of these types. */
  resource(...types: readonly string[]): Resource {
    const { resource } = this.identity();
    return resource && (types.length === 0 || types.includes(resource.type)) ? resource : this.cannotTell();
  }

  /** Whether this names the resource; a literal id may be that of any resource once it is deployed. */
  isSame(resource: Resource): boolean {
    const identity = this.identity();
    if (identity.resource) return identity.resource === resource;
    return identity.isElse ? false : this.cannotTell();
  }

  identity(): Identity {
    return identify(this.value, this.set);
  }

  /** What stands here, for people. */
  get description(): string {
    return describe(this.value, this.set);
  }

  cannotTell(): never {
    throw new CannotTell(`${this.where} is ${this.description}`);
  }
}

/** A value for people: resources by their labels. */
export function describe(value: Value | undefined, set: TemplateSet): string {
  if (value === undefined) return 'not given';
  if (value instanceof Unknown) return `not known: ${value.why}`;
  if (value instanceof Symbolic) return value.description;
  if (value instanceof Reference) {
    const label = set.get(value.resource)?.label ?? value.resource;
    return value.attribute === undefined || identify(value, set).resource
      ? label
      : `${value.attribute} of ${label}`;
  }
  if (value instanceof Text)
    return value.parts.map(part => (typeof part === 'string' ? part : `<${describe(part, set)}>`)).join('');
  return tokens(value);
}
