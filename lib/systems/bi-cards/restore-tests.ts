import type { Names } from '../../contract/bi-cards';
import type { RestoreTest } from '../../contract/recovery';
import { restoreTestsOf } from '../../contract/restore-tests';
import type { BiCardsConfig } from './config';

/** Restore tests that are made by themselves; none where `observability` is `essential`. */
export const restoreTests = ({ observability }: BiCardsConfig, names: Names): RestoreTest[] =>
  observability === 'full' ? restoreTestsOf(names) : [];
