import { type Policy, type Statement, statementsOf, type Unreadable } from './document';
import { type Naming, naming } from './principal';
import type { Request } from './request';
import { appliesTo } from './statement';
import { allOf, anyOf, isUndecided, type Ternary, undecided } from './ternary';

/** One kind of policy of a request, and what it says. */
export interface Layer {
  /** For quoting: `the endpoint policy`. */
  readonly name: string;
  readonly denies: Saying;
  readonly allows: Saying;
  /** Allows the principal's account, so that its identity policies choose; resource policies only. */
  readonly delegates: Saying;
}

interface Saying {
  readonly holds: Ternary;
  /** The statement that makes it hold. */
  readonly by?: string;
}

/** How a layer reads `Principal`. */
type Reader = (statement: Statement, request: Request) => Naming;

const everyone: Reader = () => ({ directly: true, byAccount: false });

const named: Reader = ({ principals }, { principal }) => naming(principals, principal);

/**
 * A gateway endpoint reads an account as its root user and takes no other name than `*`, an interface endpoint reads
 * names as a resource policy does. Whom neither names is certain.
 */
const namedThroughEndpoint: Reader = (statement, request) => {
  const { directly, byAccount } = named(statement, request);
  const anyone = statement.principals?.named.some(({ text }) => text === '*');
  const isNamed = anyOf([directly, byAccount]);
  if (isNamed === false || (directly === true && anyone)) return { directly, byAccount };
  return {
    directly: undecided('a gateway endpoint reads names of principals differently'),
    byAccount: false,
  };
};

const READERS = { identity: everyone, boundary: everyone, resource: named, endpoint: namedThroughEndpoint };

const NAMES = {
  identity: 'the identity policy',
  boundary: 'the permissions boundary',
  resource: 'the resource policy',
  endpoint: 'the endpoint policy',
};

export type LayerKind = keyof typeof READERS;

export function layerOf(kind: LayerKind, policies: readonly Policy[], request: Request): Layer {
  const name = NAMES[kind];
  const sayings = policies.flatMap(policy =>
    isUndecided(policy)
      ? [sayingOfUnknown(name, policy.undecided)]
      : statementsOf(policy).map(statement => sayingOf(statement, name, READERS[kind], request)),
  );
  return {
    name,
    denies: anySaying(sayings.map(({ denies }) => denies)),
    allows: anySaying(sayings.map(({ allows }) => allows)),
    delegates: anySaying(sayings.map(({ delegates }) => delegates)),
  };
}

type Sayings = Omit<Layer, 'name'>;

const SILENT: Saying = { holds: false };

function sayingOfUnknown(by: string, why: string): Sayings {
  const saying = { holds: undecided(`${by}: ${why}`) };
  return { denies: saying, allows: saying, delegates: saying };
}

function sayingOf(statement: Statement | Unreadable, layer: string, read: Reader, request: Request): Sayings {
  const by = `${statement.name} of ${layer}`;
  if (isUndecided(statement)) return sayingOfUnknown(by, statement.undecided);
  const applies = appliesTo(statement, request);
  if (applies === false) return { denies: SILENT, allows: SILENT, delegates: SILENT };
  const { directly, byAccount } = read(statement, request);
  const saying = (naming: Ternary): Saying => {
    const holds = allOf([naming, applies]);
    return { by, holds: isUndecided(holds) ? undecided(`${by}: ${holds.undecided}`) : holds };
  };
  return statement.effect === 'Deny'
    ? { denies: saying(anyOf([directly, byAccount])), allows: SILENT, delegates: SILENT }
    : { denies: SILENT, allows: saying(directly), delegates: saying(byAccount) };
}

function anySaying(sayings: readonly Saying[]): Saying {
  const holds = anyOf(sayings.map(saying => saying.holds));
  return { holds, by: holds === true ? sayings.find(saying => saying.holds === true)?.by : undefined };
}
