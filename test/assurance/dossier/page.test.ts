/** The page: complete, the same every time, safe to open, and small. */
import { dossierOf } from '../../../lib/assurance/dossier/dossier';
import type { Source } from '../../../lib/assurance/dossier/findings';
import { markdownOf } from '../../../lib/assurance/dossier/markdown/document';
import { pageOf } from '../../../lib/assurance/dossier/page/page';
import { listsOf } from '../../../lib/assurance/dossier/read/lists';
import { inOrder } from '../../../lib/assurance/dossier/read/names';
import { TemplateSet } from '../../../lib/assurance/model/template-set';
import { loadBiCards } from '../../../lib/systems/bi-cards/load';
import { templates } from '../../support/template-sets';
import { hostileSet } from './hostile';

const MOST_BYTES = 600_000;
const subject = { deployment: 'bi-production', config: loadBiCards('bi-production') };
const production = templates('bi-production');
const dossier = dossierOf(production, subject);
const page = pageOf(dossier);

const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);
const reversed = <T>(record: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(record).reverse());

/** The same templates, read in another order. */
const shuffled = () =>
  new TemplateSet(
    [...production.stacks].reverse().map(stack => ({
      ...stack,
      template: { ...stack.template, Resources: reversed(stack.template.Resources) },
    })),
  );

describe('bytes', () => {
  it('are the same when the page is made again', async () => {
    expect(await pageOf(dossierOf(production, subject))).toBe(await page);
  });

  it('are the same in whatever order templates and resources are read', async () => {
    expect(await pageOf(dossierOf(shuffled(), subject))).toBe(await page);
  });

  it(`are fewer than ${MOST_BYTES}`, async () => {
    expect(Buffer.byteLength(await page)).toBeLessThan(MOST_BYTES);
  });
});

describe('nothing is asked of anybody', () => {
  it('holds no script, no frame, no form, and no handler', async () => {
    expect(await page).not.toMatch(/<(script|iframe|object|embed|form|base)\b|\son\w+=|javascript:/i);
  });

  it('loads nothing', async () => {
    const loading = matches(await page, /<(?:img|link|source|use|image)\b[^>]*?(?:src|href)="([^"]*)"/g);
    expect(loading.filter(address => !address.startsWith('data:'))).toEqual([]);
    expect(await page).not.toMatch(/@import|url\(/);
  });

  it('forbids what it does not do', async () => {
    const [policy = ''] = matches(await page, /Content-Security-Policy" content="([^"]*)"/g);
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]+=*'; img-src data:; base-uri 'none'/,
    );
    expect(await page).not.toMatch(/\sstyle="/);
  });
});

describe('names of somebody who means harm', () => {
  const hostile = dossierOf(hostileSet());

  it('are text on the page', async () => {
    const made = await pageOf(hostile);
    expect(made).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(made).not.toContain('<img');
    const withoutValues = made.replace(/="[^"]*"/g, '');
    expect(withoutValues).not.toMatch(/<[^>]*\sonerror=/);
    expect(matches(made, /<a [^>]*href="([^"#][^"]*)"/g)).toEqual([]);
  });

  it('are neither markup nor another cell in Markdown', () => {
    const made = markdownOf(hostile).replace(/^```mermaid$.*?^```$/gms, '');
    const outsideCode = made.replace(/(?<!\\)(`+)(?!`).*?[^`]\1(?!`)/g, '');
    expect(outsideCode).not.toContain('<');
    expect(outsideCode).not.toMatch(/(?<!\\)\]\(javascript:/);
    const rows = made.split('\n').filter(line => line.startsWith('|'));
    expect(rows.filter(line => /(?<!\\)\| *evil/.test(line))).toEqual([]);
    expect(rows.filter(line => line.includes('evil')).length).toBeGreaterThan(5);
  });

  it('are not what Graphviz replaces', async () => {
    expect(await pageOf(hostile)).toContain('back\\N\\Gslash');
  });
});

describe('links', () => {
  it('lead to something on the page', async () => {
    const ids = new Set(matches(await page, /\sid="([^"]*)"/g));
    const dead = matches(await page, /\shref="#([^"]*)"/g).filter(target => !ids.has(target));
    expect(dead).toEqual([]);
  });

  it('have one target each', async () => {
    const ids = matches(await page, /\sid="([^"]*)"/g);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});

it('lists every resource once', () => {
  const listed = listsOf(dossier.findings.world, dossier.findings.parts).flatMap(
    ({ resources }) => resources,
  );
  expect(listed.map(({ id }) => id).sort()).toEqual(inOrder(production).map(({ id }) => id));
});

it('draws what a person can take in', () => {
  const drawn = dossier.findings.parts;
  expect(drawn.length).toBeGreaterThan(20);
  expect(drawn.length).toBeLessThanOrEqual(30);
});

it('draws at its own size, so that few boxes are not blown up', async () => {
  const [size = ''] = (await page).match(/<svg [^>]*/) ?? [];
  const [width] = matches(size, /\bwidth="([^"]*)"/g);
  const [box = ''] = matches((await page).slice((await page).indexOf('<svg')), /viewBox="([^"]*)"/g);
  expect(Number(width)).toBe(Number(box.split(' ')[2]));
});

describe('the version', () => {
  const version = async (source?: Source) =>
    matches(
      await pageOf(dossierOf(production, { ...subject, ...(source && { source }) })),
      /<p class="version">(.*?)<\/p>/g,
    )[0];
  const commit = '0123456789abcdef0123456789abcdef01234567';
  const date = '2026-11-28';

  it('is that of the templates, and of the commit where it is known', async () => {
    expect(await version()).toMatch(
      / Read from templates <code>[0-9a-f]{12}<\/code>\. .*review -- bi-production --online/,
    );
    expect(await version({ commit, date, isChanged: false })).toMatch(
      / Read from commit <code>0123456789ab<\/code> of 2026-11-28, templates/,
    );
    expect(await version({ commit, date, isChanged: true })).toContain('changes that are not committed');
  });

  it('is where the links lead, unless nobody else has it', async () => {
    const links = async (isChanged: boolean) =>
      matches(
        await pageOf(dossierOf(production, { ...subject, source: { commit, date, isChanged } })),
        /href="https:[^"]*\/blob\/([^/]*)\//g,
      );
    expect(new Set(await links(false))).toEqual(new Set([commit]));
    expect(new Set(await links(true))).toEqual(new Set(['main']));
  });
});

it('leaves out what a deployment of roles alone does not have', () => {
  const { sections } = dossierOf(templates('bi-production-access'), { deployment: 'bi-production-access' });
  const ids = sections.map(({ id }) => id);
  expect(ids).toEqual(['answers', 'summary', 'cost', 'further', 'resources']);
  expect(JSON.stringify(sections)).not.toContain('Most of it');
});
