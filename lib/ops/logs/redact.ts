import { SECRET_KEYS } from '../../contract/bi-cards';

const MASK = '***';
/**
 * Names whose value is nobody's to read, however a program writes them: `"password": "…"`, `token=…`, `Secret: …`. Every
 * repetition is bounded: a line may have 256 KB and be written by a card, and must not stop the reader.
 */
const NAMES = [
  ...SECRET_KEYS.filter(({ source }) => source === 'random').map(({ key }) => key),
  '[\\w-]{0,40}(?:password|passwd|secret|api[_-]?key|private[_-]?key|access[_-]?key|token|authorization|cookie)[\\w-]{0,40}',
].join('|');

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK],
  // A JSON Web Token, wherever it stands.
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, MASK],
  [/\b(Bearer|Basic) +[\w.~+/=-]{8,}/gi, `$1 ${MASK}`],
  [
    new RegExp(`(\\\\{0,7}["'])(${NAMES})\\1(\\s*:\\s*)\\1(?:(?!\\1)[^\\\\]|\\\\.)*\\1`, 'gi'),
    `$1$2$1$3$1${MASK}$1`,
  ],
  [
    new RegExp(`\\b(${NAMES})(\\s*[=:]\\s*)(?!\\*\\*\\*)(?:(?:Bearer|Basic) +)?[^\\s"',;&}]+`, 'gi'),
    `$1$2${MASK}`,
  ],
];

/**
 * A log line without what looks like a secret. A program should not log one; where it does, this is the last chance
 * before it is on a screen, in a ticket or a chat. It cannot know every form: what it leaves is no proof of safety.
 */
export const redact = (line: string): string =>
  PATTERNS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
