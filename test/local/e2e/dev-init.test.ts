/** The developers' initialiser on a local cloud to which nothing was deployed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../lib/dev/run';
import { developersStack, localCloud } from '../../../lib/dev/target';
import { ROOT } from '../../../lib/local/layout';
import { LocalCloud } from '../../../lib/local/local-cloud';
import { itInitialises } from '../../dev/scenario';
import { options } from '../../dev/support';

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

test('is not taken for a developer’s own servers where its address is given instead of its name', async () => {
  const address = cloud.endpoint.replace('localhost', '127.0.0.1');
  const own = developersStack({ dynamodb: address, s3: address });
  const reset = run(own, options({ reset: true, confirm: () => Promise.resolve(true) }));
  await expect(reset).rejects.toThrow(`${address} is a local cloud`);
  const { found } = await run(own, options({ what: 'tables' }));
  expect(found.filter(({ state }) => state === 'absent')).toEqual([]);
});
