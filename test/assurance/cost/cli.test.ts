/** `npm run cost` as a person types it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDLE } from '../../../lib/assurance/cost/load-model';
import { program } from '../../support/program';
import { resource, tokyo } from './support';

// Each starts a program of its own, on a machine that may be busy.
jest.setTimeout(120_000);

const directory = mkdtempSync(join(tmpdir(), 'cost-'));
afterAll(() => rmSync(directory, { recursive: true }));

function template(name: string, type: string): string {
  const path = join(directory, `${name}.json`);
  writeFileSync(path, JSON.stringify({ Resources: { It: resource(type) } }));
  return path;
}
const nat = template('nat', 'AWS::EC2::NatGateway');
const stranger = template('stranger', 'AWS::MSK::Cluster');

const cost = program('cost');

describe('a mistake', () => {
  it.each<[string, string[], string]>([
    ['nothing to price', [], 'name a deployment, or give --templates'],
    ['a name with a slip', ['bi-stagin'], 'did you mean "bi-staging"?'],
    ['a deployment that runs on this machine', ['bi-local'], 'bi-local costs nothing'],
    ['a comparison of files', ['--base', 'main', '--templates', nat], '--base compares a deployment'],
    ['no number of users', ['bi-staging', '--users', ''], "argument '' is invalid. allowed: a whole number"],
    [
      'fewer than no users',
      ['bi-staging', '--users', '-1'],
      "argument '-1' is invalid. allowed: a whole number",
    ],
  ])('%s is explained without a stack trace', async (_, args, message) => {
    const { status, stdout, stderr } = await cost(...args);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect([status, stdout]).toEqual([2, '']);
  });
});

it('fails softly when something could not be priced', async () => {
  const { status, stdout } = await cost('--templates', nat, stranger, '--region', 'ap-northeast-1');
  expect(stdout).toContain('NOT PRICED: stranger/It (AWS::MSK::Cluster)');
  expect(stdout).toMatch(/^ +45\.26 +0\.03 +0\.00 {2}nat\/It$/m);
  expect(status).toBe(1);
});

it('gives the estimate as JSON for anybody’s templates', async () => {
  const { status, stdout } = await cost(
    '--templates',
    nat,
    '--region',
    'ap-northeast-1',
    '--users',
    '0',
    '--json',
  );
  const { monthly, resources, load, beyond } = JSON.parse(stdout);
  expect(monthly).toEqual({ fixed: 730 * tokyo('natHour'), variable: 0 });
  expect(resources).toEqual([expect.objectContaining({ id: 'nat/It', type: 'AWS::EC2::NatGateway' })]);
  expect(load).toEqual(IDLE);
  expect(beyond).toEqual([]);
  expect(status).toBe(0);
});

it('names the bound of a deployment of ours by the key of its configuration', async () => {
  const { stdout } = await cost('bi-staging', '--users', '1000000');
  expect(stdout).toMatch(/^BEYOND THE BOUNDS: .* api tasks .*\(api\.tasks\.(max|count)\)/m);
});

it('prices a deployment that it synthesizes itself, and compares it with an earlier commit', async () => {
  const { status, stdout, stderr } = await cost('bi-delivery', '--base', 'HEAD', '--users', '10');
  expect(stderr).toMatch(/^synthesizing bi-delivery$/m);
  expect(stderr).toMatch(/^synthesizing bi-delivery at HEAD$/m);
  expect(stdout).toContain('bi-delivery: USD a month at list price, 10 daily users');
  expect(stdout).toMatch(/^bi-delivery, HEAD → this tree: USD a month$/m);
  expect(status).toBe(0);
});
