import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const FRAME = /(file:\/\/[^\s()]+\.mjs):(\d+):(\d+)/g;

/** The stack trace of a bundled command in terms of its sources; the maps are read only now. */
export function inSources(error: unknown): string {
  const trace = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  return trace.replace(FRAME, (frame, url: string, line: string, column: string) => {
    try {
      const payload = JSON.parse(readFileSync(fileURLToPath(`${url}.map`), 'utf8'));
      const entry = new SourceMap(payload).findEntry(Number(line) - 1, Number(column) - 1);
      if (!('originalSource' in entry)) return frame;
      const source = fileURLToPath(new URL(entry.originalSource, url));
      return `${relative(process.cwd(), source)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    } catch {
      return frame;
    }
  });
}
