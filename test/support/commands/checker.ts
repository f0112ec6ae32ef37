/** A command without the name of its program. */
export interface Given {
  readonly args: readonly string[];
  /** From a block, to be typed as it is; what a sentence mentions may leave out what the command needs. */
  readonly complete: boolean;
}

/** Says what is wrong with a command, if anything is. */
export type Checker = (given: Given) => string | undefined | Promise<string | undefined>;

/** What a sentence writes where a person puts something else: `<name>`, `…`. */
export const isPlaceholder = (word: string) => /[<>…]/.test(word);

/** Words and options of another program that somebody has looked up. */
export interface Reviewed {
  readonly flags: readonly string[];
  /** Flags that the next word belongs to. */
  readonly values?: readonly string[];
}

export interface ReadWords {
  /** What is neither a flag nor its value. */
  readonly words: readonly string[];
  /** Complains about the first flag that nobody has looked up. */
  readonly wrong?: string;
}

export function readWords(args: readonly string[], { flags, values = [] }: Reviewed): ReadWords {
  const words: string[] = [];
  const left = [...args];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [name = ''] = word.split('=');
    if (!name.startsWith('-')) words.push(word);
    else if (values.includes(name)) {
      if (name === word) left.shift();
    } else if (!flags.includes(name)) return { words, wrong: `no reviewed option: ${name}` };
  }
  return { words };
}
