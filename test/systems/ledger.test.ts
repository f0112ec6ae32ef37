/** Nothing that must survive changes unless the ledger changes with it, in the same commit: `npm run ledger`. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerChanges, ledgerOf, ledgerText } from '../../lib/assurance/ledger/ledger';
import { TemplateSet } from '../../lib/assurance/model/template-set';
import { biCardsDeployments, loadBiCards } from '../../lib/systems/bi-cards/load';
import { deliveryDeployments, loadDelivery } from '../../lib/systems/delivery/load';
import { templates } from '../support/template-sets';

const LEDGER = join(__dirname, '../ledger');

/** Those whose state is kept; the local cloud is thrown away after use, and the workflows' roles hold none. */
const RETAINING = [
  ...biCardsDeployments.filter(name => loadBiCards(name).state.onRemoval === 'retain'),
  ...deliveryDeployments.filter(name => loadDelivery(name).state.onRemoval === 'retain'),
];

describe.each(RETAINING)('%s', name => {
  const file = join(LEDGER, `${name}.txt`);
  const entries = ledgerOf(templates(name));

  it('keeps what its ledger says', () => {
    const found = ledgerText(name, entries);
    if (process.env.UPDATE_LEDGER) {
      mkdirSync(LEDGER, { recursive: true });
      writeFileSync(file, found);
    }
    expect(found).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '');
  });

  it('keeps all of it when it is removed or replaced', () => {
    const policies = entries.map(({ facts }) => facts[0]);
    // The store of the edge holds which release is served, and a deploy writes that again.
    const exempt = entries.filter(
      ({ type }) => type === 'AWS::CloudFront::KeyValueStore' || type === 'AWS::SQS::Queue',
    ).length;
    const kept = policies.filter(fact => fact === 'kept on removal: Retain, on replacement: Retain').length;
    expect(kept + exempt).toBe(entries.length);
  });
});

it('no ledger is left of a deployment that is no more', () => {
  expect(readdirSync(LEDGER).sort()).toEqual(RETAINING.map(name => `${name}.txt`).sort());
});

it('a table that loses its protection, its name or itself is told in words', () => {
  const production = templates('bi-production');
  const changed = (change: (json: string) => string) =>
    ledgerOf(
      new TemplateSet(
        production.stacks.map(stack => ({
          ...stack,
          template: JSON.parse(change(JSON.stringify(stack.template))),
        })),
      ),
    );
  const before = ledgerOf(production);
  const words = (change: (json: string) => string) => ledgerChanges(before, changed(change)).join('\n');
  expect(words(json => json)).toBe('');
  expect(
    words(json => json.replaceAll('"DeletionProtectionEnabled":true', '"DeletionProtectionEnabled":false')),
  ).toContain(
    'bi_users: no longer "in ap-northeast-1: deletion protection true, point-in-time recovery 35 days", now "in ap-northeast-1: deletion protection false',
  );
  expect(words(json => json.replaceAll('"bi_users"', '"bi_people"'))).toContain(
    'is called bi_people instead of bi_users',
  );
  expect(words(json => json.replaceAll('Tablesbiusers10FEB07A', 'Other'))).toContain(
    'bi_users (bi-production-data/Tablesbiusers10FEB07A) is no longer kept',
  );
});
