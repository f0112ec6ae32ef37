/** A text in lines of at most this many characters, broken at spaces. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.pop();
    if (line === undefined) lines.push(word);
    else if (line.length + word.length < width) lines.push(`${line} ${word}`);
    else lines.push(line, word);
  }
  return lines;
}
