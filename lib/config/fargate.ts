const steps = (from: number, to: number, step: number) =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);

/**
 * Memory sizes in MiB that Fargate offers for each number of CPU units (1024 are one vCPU).
 * Source: ECS developer guide, task CPU and memory.
 */
const MEMORY: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, steps(1024, 4096, 1024)],
  [1024, steps(2048, 8192, 1024)],
  [2048, steps(4096, 16_384, 1024)],
  [4096, steps(8192, 30_720, 1024)],
  [8192, steps(16_384, 61_440, 4096)],
  [16_384, steps(32_768, 122_880, 8192)],
]);

/** What is allowed instead of a task size that Fargate does not offer; undefined for one that it does. */
export function fargateMistake(
  cpu: number,
  memoryMiB: number,
): { readonly part: 'cpu' | 'memoryMiB'; readonly allowed: string } | undefined {
  const memory = MEMORY.get(cpu);
  if (!memory) return { part: 'cpu', allowed: [...MEMORY.keys()].join(', ') };
  if (memory.includes(memoryMiB)) return undefined;
  return { part: 'memoryMiB', allowed: `with ${cpu} CPU units: ${abbreviate(memory)} MiB` };
}

function abbreviate(values: readonly number[]): string {
  return values.length <= 4 ? values.join(', ') : `${values[0]}, ${values[1]}, … ${values.at(-1)}`;
}
