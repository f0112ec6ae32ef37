const CENTS = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;

/** USD to the cent, for example `121,021.40`. */
export const money = (usd: number): string => usd.toLocaleString('en', CENTS);

/** The same with its sign: what a change adds or takes. */
export const signedMoney = (usd: number): string => `${usd < 0 ? '' : '+'}${money(usd)}`;
