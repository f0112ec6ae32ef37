import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';

interface Mermaid {
  parse(text: string): Promise<unknown>;
}

let mermaid: Mermaid | undefined;

/**
 * Mermaid as its authors publish it for browsers, in one file. Before it reads a label it hands it to a cleaner of HTML,
 * which wants to see a browser, and leaves a label alone in one as old as this.
 */
function load(): Mermaid {
  const document = { nodeType: 9, implementation: {}, createElement: () => ({}), addEventListener: () => {} };
  const window = { document, Element: class {}, addEventListener: () => {} };
  const context = createContext({ window, document, structuredClone, setTimeout, clearTimeout, URL });
  runInContext(readFileSync(require.resolve('@mermaid-js/tiny'), 'utf8'), context);
  return context.mermaid;
}

/** Why Mermaid does not take a picture, or nothing. */
export async function whyNoPicture(text: string): Promise<string | undefined> {
  try {
    mermaid ??= load();
    await mermaid.parse(text);
    return undefined;
  } catch (error) {
    return String(error);
  }
}
