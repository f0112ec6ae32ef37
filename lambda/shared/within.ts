/**
 * The result of the work, or that of `late` if the work takes longer. Work that is late is told so by the signal, and
 * nobody waits for it any more.
 */
export async function within<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
  late: () => T,
): Promise<T> {
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<T>(resolve => {
    timer = setTimeout(() => {
      resolve(late());
      limit.abort();
    }, milliseconds);
  });
  try {
    return await Promise.race([work(limit.signal), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
