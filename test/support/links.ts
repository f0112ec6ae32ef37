import { dirname, join } from 'node:path';
import { withoutBlocks } from './markdown';

/** Where a link inside the repository leads, from its root; a link within the page names the page. */
export interface Link {
  readonly path: string;
  readonly anchor: string;
}

export const targetsIn = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target);

export const linksIn = (page: string, text: string): Link[] =>
  targetsIn(text)
    .filter(target => !/^[a-z]+:/.test(target))
    .map(target => {
      const [path = '', anchor = ''] = target.split('#');
      return { path: path === '' ? page : join(dirname(page), path), anchor };
    });

/** What a reader may click that is elsewhere, in links and bare; code is for programs. */
export const addressesIn = (text: string): string[] => [
  ...new Set(
    withoutBlocks(text)
      .replace(/`[^`]*`/g, '')
      .match(/\bhttps?:\/\/\w[\w.-]*(?::\d+)?(?:\/[\w./#?=&%~+-]*)?/g),
  ),
];

/** The anchors GitHub gives to headings: letters of any script stay, a heading that comes again gets a number. */
export function anchorsIn(text: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...withoutBlocks(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => heading);
  const anchors = headings.map(heading => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
  return new Set(anchors);
}
