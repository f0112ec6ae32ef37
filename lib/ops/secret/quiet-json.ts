/** The value of a JSON text, or nothing: the parser's own message quotes the text, which may be a secret. */
export function quietJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
