/** The developers' initialiser on a local cloud to which nothing was deployed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localCloud } from '../../../lib/dev/target';
import { ROOT } from '../../../lib/local/layout';
import { LocalCloud } from '../../../lib/local/local-cloud';
import { itInitialises } from '../../dev/scenario';

jest.setTimeout(180_000);

const directory = mkdtempSync(join(tmpdir(), 'dev-init-'));
const cloud = new LocalCloud({ directory, venv: join(ROOT, '.local/venv'), port: 0 });

afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
});

itInitialises(async () => {
  await cloud.install();
  await cloud.start();
  return localCloud(cloud.endpoint);
});
