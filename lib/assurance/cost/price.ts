import { wholeDays } from '../../contract/whole-days';
/** A number of AWS's price list in one Region. */
export interface Quote {
  /** List price in USD, without taxes, free allowances, discounts by volume or commitment. */
  readonly usd: number;
  /**
   * What AWS's price list calls it.
   * @default - not known
   */
  readonly usageType?: string;
  /**
   * Date of a public quotation of the price list that gives this number. Without it the number is remembered and
   * nobody has confirmed it.
   */
  readonly seen?: string;
}

export type PricedRegion = 'ap-northeast-1' | 'us-east-1';

/** What AWS charges for one unit of something. */
export interface Price {
  /** The unit, for example `GB` or `vCPU-hour`. */
  readonly per: string;
  /** AWS's page about it. */
  readonly page: string;
  /** The service in the URL of AWS's price list; see `priceListUrl`. */
  readonly list: string;
  readonly quotes: Readonly<Record<PricedRegion, Quote>>;
}

/** AWS's price list of a service in a Region: public, without credentials. */
export const priceListUrl = (list: string, region: string) =>
  `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${list}/current/${region}/index.json`;

export const PRICED_REGIONS: readonly PricedRegion[] = ['ap-northeast-1', 'us-east-1'];

export const isPriced = (region: string | undefined): region is PricedRegion =>
  PRICED_REGIONS.some(priced => priced === region);

const YEAR_DAYS = 365;

/** A sentence where the prices are older than a year. */
export function staleness(pricesDate: string, now: Date): string | undefined {
  const days = wholeDays(new Date(pricesDate), now);
  if (days <= YEAR_DAYS) return undefined;
  return `the prices are of ${pricesDate}, ${days} days ago: check lib/assurance/cost/prices.ts against AWS's price list`;
}
