/** `$312`; cents where they are all there is. */
export const dollars = (usd: number): string =>
  usd >= 10 || usd === 0 ? `$${Math.round(usd).toLocaleString('en')}` : `$${usd.toFixed(2)}`;

/** For tables: `312.40`. */
export const exact = (usd: number): string => usd.toFixed(2);
