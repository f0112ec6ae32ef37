import { GOOGLE_KEY, type Names, SECRET_KEYS } from '../../contract/bi-cards';
import type { SecretKey } from '../../contract/secret-keys';
import type { BiCardsConfig } from './config';

/** A secret of a deployment, and the rule for its age. */
export interface HeldSecret {
  readonly name: string;
  readonly keys: readonly SecretKey[];
  /** Days after which what is in it has to be replaced. */
  readonly maxDays: number;
}

/** Longer than anybody who knew it should. */
const YEAR = 365;

export const secretsOf = (
  { googleIdentity }: Pick<BiCardsConfig, 'googleIdentity'>,
  names: Names,
): HeldSecret[] => [
  { name: names.secret, keys: SECRET_KEYS, maxDays: YEAR },
  ...(googleIdentity.kind === 'key'
    ? [{ name: names.googleKeySecret, keys: [GOOGLE_KEY], maxDays: googleIdentity.replaceAfterDays }]
    : []),
];
