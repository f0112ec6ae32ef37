import { runInNewContext } from 'node:vm';
import type { SpaRouter } from '../../../lambda/edge/spa-router';

/** What the fake KeyValueStore does; a value that is an error is thrown. */
export interface FakeStore {
  readonly exists: boolean | Error;
  readonly value?: string | Error;
}

export interface LoadedFunction {
  readonly handler: SpaRouter;
  readonly logged: string[];
  readonly keysAsked: string[];
}

/** Runs the code of a CloudFront Function as CloudFront does: alone, with `cloudfront`, `console` and the language. */
export function load(code: string, store: FakeStore): LoadedFunction {
  const logged: string[] = [];
  const keysAsked: string[] = [];
  const answer = async (key: string, value: unknown) => {
    keysAsked.push(key);
    if (value instanceof Error) throw value;
    return value;
  };
  const cf = {
    kvs: () => ({
      exists: (key: string) => answer(key, store.exists),
      get: (key: string) => answer(key, store.value ?? new Error('key not found')),
    }),
  };
  const importLine = 'import cf from "cloudfront";\n';
  if (!code.startsWith(importLine)) throw new Error(`expected the code to begin with ${importLine}`);
  const handler = runInNewContext(`${code.slice(importLine.length)}\nhandler;`, {
    cf,
    console: { log: (line: string) => logged.push(line) },
  });
  return { handler, logged, keysAsked };
}
