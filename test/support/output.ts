/** Everything this process prints while `work` runs, whichever way it prints it. */
export async function outputOf(work: () => Promise<unknown>): Promise<string> {
  const printed: string[] = [];
  const record = (...items: unknown[]) => {
    printed.push(items.map(String).join(' '));
    return true;
  };
  const spies = [
    ...([process.stdout, process.stderr] as const).map(stream =>
      jest.spyOn(stream, 'write').mockImplementation(record),
    ),
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map(level =>
      jest.spyOn(console, level).mockImplementation(record),
    ),
  ];
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return printed.join('\n');
}
