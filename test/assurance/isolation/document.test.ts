/** The table of escapes in the document is the one in the code. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeTable } from '../../../lib/assurance/isolation/report/table';

const DOCUMENT = join(__dirname, '../../../docs/isolation.md');
const TABLE = /(?<=<!-- table -->\n)[\s\S]*?(?=<!-- end of table -->)/;

it('docs/isolation.md lists each way out and when it is proved', () => {
  const text = readFileSync(DOCUMENT, 'utf8');
  const expected = text.replace(TABLE, () => `${escapeTable()}\n`);
  if (process.env.UPDATE_ISOLATION) writeFileSync(DOCUMENT, expected);
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(expected);
  expect(expected).toContain('| E28 |');
});
