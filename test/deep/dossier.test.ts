/** The dossier in a real browser: no request, no overflow, readable, and for everybody. Needs or installs Chromium. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';
import { dossierOf } from '../../lib/assurance/dossier/dossier';
import { pageOf } from '../../lib/assurance/dossier/page/page';
import { loadBiCards } from '../../lib/systems/bi-cards/load';
import { templates } from '../support/template-sets';
import { BROWSER_ARGUMENTS, chromium } from './browser';

const MINUTE = 60_000;
jest.setTimeout(5 * MINUTE);

/** Kept for people to look at. */
const SHOTS = join(__dirname, '../../.cache/dossier');
const FILE = join(SHOTS, 'bi-production.html');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [1440, 900, 390];
const THEMES = ['light', 'dark'] as const;
const VIEWS = WIDTHS.flatMap(width => THEMES.map(theme => ({ width, theme })));
/** Reading and drawing after synthesis, in seconds. */
const BUDGET = 5;

let browser: Browser;
let seconds: number;

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  const set = templates('bi-production');
  const began = performance.now();
  const subject = { deployment: 'bi-production', config: loadBiCards('bi-production') };
  writeFileSync(FILE, await pageOf(dossierOf(set, subject)));
  seconds = (performance.now() - began) / 1000;
  const executablePath = await chromium();
  browser = await playwright.launch({
    headless: true,
    args: BROWSER_ARGUMENTS,
    ...(executablePath && { executablePath }),
  });
}, 5 * MINUTE);

afterAll(() => browser.close());

it(`is made in ${BUDGET} s after synthesis`, () => {
  expect(seconds).toBeLessThan(BUDGET);
});

/** Opens the page and closes it again. */
async function withPage<T>(
  options: Parameters<Browser['newContext']>[0],
  use: (page: Page, context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    await page.goto(pathToFileURL(FILE).href);
    return await use(page, context);
  } finally {
    await context.close();
  }
}

it('asks nobody for anything, and its own policy forbids nothing that it does', async () => {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', request => requests.push(request.url()));
  page.on('console', message => complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(error.message));
  await page.goto(pathToFileURL(FILE).href);
  await context.close();
  expect(requests.filter(url => !url.startsWith('data:'))).toEqual([pathToFileURL(FILE).href]);
  expect(complaints).toEqual([]);
});

it('its policy stops what somebody smuggles in', async () => {
  await withPage({}, async page => {
    const ran = await page.evaluate(`(() => {
      const script = document.createElement('script');
      script.textContent = 'window.smuggled = true';
      document.body.append(script);
      return window.smuggled === true;
    })()`);
    expect(ran).toBe(false);
  });
});

it('axe sees what is wrong', async () => {
  await withPage({}, async page => {
    await page.evaluate(
      "document.querySelector('h1').outerHTML = '<h4 aria-label>x</h4><img src=\"data:,\">'",
    );
    expect((await objections(page)).length).toBeGreaterThan(0);
  });
});

/** What axe finds against the page as it is now. */
async function objections(page: Page): Promise<unknown[]> {
  await page.evaluate(AXE);
  return page.evaluate<unknown[]>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
      .then(({ violations }) => violations.map(({ id, nodes }) => ({
        id,
        first: nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + failureSummary),
      })))`,
  );
}

describe.each(VIEWS)('$width pixels, $theme', ({ width, theme }) => {
  const view = { viewport: { width, height: 900 }, colorScheme: theme };

  it('fits the window', async () => {
    await withPage(view, async page => {
      const [content, visible] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
      );
      expect(content).toBeLessThanOrEqual(visible);
      await page.screenshot({ path: join(SHOTS, `${width}-${theme}.png`), fullPage: true });
    });
  });

  it('has no text in the drawing that is too small to read', async () => {
    await withPage(view, async page => {
      const smallest = await page.evaluate<number>(`(() => {
        const drawing = document.querySelector('svg.drawing');
        const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
        const sizes = [...drawing.querySelectorAll('text')].map(one => parseFloat(getComputedStyle(one).fontSize));
        return scale * Math.min(...sizes);
      })()`);
      expect(smallest).toBeGreaterThanOrEqual(9);
    });
  });

  it('has nothing that axe objects to', async () => {
    await withPage(view, async page => {
      await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })");
      expect(await objections(page)).toEqual([]);
    });
  });
});

it('every link that the keyboard reaches shows that it is reached', async () => {
  await withPage({ viewport: { width: 1440, height: 900 } }, async page => {
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
      expect(outline).toBe('solid');
    }
  });
});

it('a box of the drawing leads to its resources', async () => {
  await withPage({}, async page => {
    await page.locator('svg a[href="#part-executor"]').click();
    expect(await page.evaluate('document.querySelector(":target").textContent')).toBe('executor');
  });
});

it('the words of a box stay inside it', async () => {
  await withPage({ viewport: { width: 1440, height: 900 } }, async page => {
    const outside = await page.evaluate<
      string[]
    >(`[...document.querySelectorAll('.drawing .part')].flatMap(part => {
      const box = part.querySelector('path, polygon').getBoundingClientRect();
      return [...part.querySelectorAll('text')]
        .filter(text => text.getBoundingClientRect().width > box.width)
        .map(text => text.textContent);
    })`);
    expect(outside).toEqual([]);
  });
});

it('prints', async () => {
  await withPage({}, async page => {
    const pdf = await page.pdf({ path: join(SHOTS, 'print.pdf'), preferCSSPageSize: true });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(3);
    expect(pages.length).toBeLessThan(25);
  });
});
