import { type Names, TABLES } from './bi-cards';
import type { RestoreTest } from './recovery';

/**
 * What is restored for a test every week: without users nobody signs in, without dashboards nobody has anything to open,
 * and the datasets can be had from nowhere else. Everything else is tested once a month; AWS charges for each test.
 */
const CORE: { readonly tables: readonly (typeof TABLES)[number]['name'][]; readonly datasets: boolean } = {
  tables: ['bi_users', 'bi_dashboards'],
  datasets: true,
};

/** The restore tests of an environment: each table, and the datasets, in exactly one. */
export function restoreTestsOf({ restoreTestingPlans, datasetsBucket }: Names): RestoreTest[] {
  const tables = (core: boolean) =>
    TABLES.map(({ name }) => name).filter(name => CORE.tables.includes(name) === core);
  const buckets = (core: boolean) => (CORE.datasets === core ? [datasetsBucket] : []);
  return [
    { rhythm: 'weekly', plan: restoreTestingPlans.weekly, tables: tables(true), buckets: buckets(true) },
    { rhythm: 'monthly', plan: restoreTestingPlans.monthly, tables: tables(false), buckets: buckets(false) },
  ];
}
