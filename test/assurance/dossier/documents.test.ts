/** The pages on the architecture. After a wanted change: `npm run dossier:docs`. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dossierOf } from '../../../lib/assurance/dossier/dossier';
import { markdownOf } from '../../../lib/assurance/dossier/markdown/document';
import { loadBiCards } from '../../../lib/systems/bi-cards/load';
import { templates } from '../../support/template-sets';

const DOCS = join(__dirname, '../../../docs/architecture');
const DOCUMENTED = ['bi-production', 'bi-staging'];

it.each(DOCUMENTED)('docs/architecture/%s.md says what the templates say', deployment => {
  const file = join(DOCS, `${deployment}.md`);
  const found = markdownOf(dossierOf(templates(deployment), { deployment, config: loadBiCards(deployment) }));
  if (process.env.UPDATE_DOSSIER) {
    mkdirSync(DOCS, { recursive: true });
    writeFileSync(file, found);
  }
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(found);
});

it('no page is left of a deployment that is no more', () => {
  expect(readdirSync(DOCS).sort()).toEqual(DOCUMENTED.map(name => `${name}.md`));
});
