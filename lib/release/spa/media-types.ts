import { extname } from 'node:path';

/**
 * What a single-page application is made of, each with the type a browser insists on (`nosniff`). A list of our own,
 * because the small packages lack some of these (`ico`) and the large ones know a thousand more that have no place here.
 * Source: IANA media types, WHATWG MIME Sniffing.
 */
const MEDIA_TYPES = new Map(
  Object.entries({
    avif: 'image/avif',
    css: 'text/css; charset=utf-8',
    csv: 'text/csv; charset=utf-8',
    gif: 'image/gif',
    html: 'text/html; charset=utf-8',
    ico: 'image/vnd.microsoft.icon',
    jpeg: 'image/jpeg',
    jpg: 'image/jpeg',
    js: 'text/javascript; charset=utf-8',
    json: 'application/json',
    map: 'application/json',
    mjs: 'text/javascript; charset=utf-8',
    mp4: 'video/mp4',
    otf: 'font/otf',
    pdf: 'application/pdf',
    png: 'image/png',
    svg: 'image/svg+xml',
    ttf: 'font/ttf',
    txt: 'text/plain; charset=utf-8',
    wasm: 'application/wasm',
    webm: 'video/webm',
    webmanifest: 'application/manifest+json',
    webp: 'image/webp',
    woff: 'font/woff',
    woff2: 'font/woff2',
    xml: 'application/xml',
  }),
);

export const KNOWN_EXTENSIONS = [...MEDIA_TYPES.keys()];

/** Of a file by its extension; undefined for one that is not known. */
export const mediaType = (path: string): string | undefined =>
  MEDIA_TYPES.get(extname(path).slice(1).toLowerCase());
