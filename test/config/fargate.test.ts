import { fargateMistake } from '../../lib/config/fargate';

describe('task sizes of Fargate', () => {
  test.each([
    ['CPU units it does not sell', 300, 1024, 'cpu', /256, 512, 1024, .*16384/],
    ['too little memory for the CPU', 1024, 1024, 'memoryMiB', /with 1024 CPU units: 2048, 3072, … 8192 MiB/],
    ['too much memory for the CPU', 256, 4096, 'memoryMiB', /512, 1024, 2048 MiB/],
    ['memory between two steps', 256, 1536, 'memoryMiB', /512, 1024, 2048 MiB/],
    ['memory between two large steps', 8192, 17_408, 'memoryMiB', /16384, 20480, … 61440 MiB/],
  ])('refuses %s', (_, cpu, memoryMiB, part, allowed) => {
    expect(fargateMistake(cpu, memoryMiB)).toEqual({ part, allowed: expect.stringMatching(allowed) });
  });

  test.each([
    [256, 512],
    [512, 1024],
    [1024, 8192],
    [2048, 16_384],
    [4096, 30_720],
    [8192, 61_440],
    [16_384, 122_880],
  ])('accepts %i CPU units with %i MiB', (cpu, memoryMiB) => {
    expect(fargateMistake(cpu, memoryMiB)).toBeUndefined();
  });
});
