/** What holds for the repository as a whole. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';

const read = (file: string) => JSON.parse(readFileSync(join(__dirname, '../..', file), 'utf8'));

/** docs/adr/0003-stacks-and-references.md says why. */
const DECIDED_OTHERWISE: Record<string, unknown> = {
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  '@aws-cdk/core:target-partitions': ['aws'],
};

it('follows every feature flag that CDK recommends, but for two decisions', () => {
  const { context } = read('cdk.json');
  const recommended = { ...CURRENTLY_RECOMMENDED_FLAGS, ...DECIDED_OTHERWISE };
  expect(Object.fromEntries(Object.keys(recommended).map(flag => [flag, context[flag]]))).toEqual(
    recommended,
  );
});

it('pins every package exactly', () => {
  const { dependencies, devDependencies } = read('package.json');
  const loose = Object.entries<string>({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(loose).toEqual([]);
});

it('uses the CDK CLI of version 2: what the registry calls latest cannot read our assemblies', () => {
  expect(read('package.json').devDependencies['aws-cdk']).toBe('2.1148.1');
});

it('locks the packages of every platform, not only of the one it was made on', () => {
  const packages: Record<string, { optionalDependencies?: Record<string, string> }> =
    read('package-lock.json').packages;
  const locked = new Set(Object.keys(packages).map(path => path.replace(/^.*node_modules\//, '')));
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter(name => !locked.has(name));
  // What npm leaves out when it updates a lockfile beside an installed tree; make it anew in an empty folder.
  expect(missing).toEqual([]);
});
