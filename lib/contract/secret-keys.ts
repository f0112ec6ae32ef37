/**
 * One key of a JSON secret and where its value comes from:
 * `random` is generated when missing, `person` is written empty and reported as missing until somebody sets it,
 * `none` must exist and is never made.
 */
export type SecretKey =
  | { readonly key: string; readonly source: 'random'; readonly minLength: number }
  | { readonly key: string; readonly source: 'person' }
  | { readonly key: string; readonly source: 'none' };
