import fc from 'fast-check';
import { type Decision, evaluate } from '../../../lib/assurance/policy/evaluate';
import type { Request } from '../../../lib/assurance/policy/request';
import { cases, strangeCases } from './random-cases';
import { type Case, simulate } from './simulator';

const RUNS = 500;

/** Whatever is decided, on what is known of the request, the simulator decides on the whole of it. */
async function agrees(full: Case, known: Request = full.request): Promise<Decision['decision']> {
  const { decision, why } = evaluate(known, full.policies);
  if (decision !== 'undecidable') expect({ decision: await simulate(full), why }).toEqual({ decision, why });
  return decision;
}

describe('the evaluator, beside an independent simulator', () => {
  const counted = { allowed: 0, denied: 0, undecidable: 0 };

  it('never claims a decision that the simulator does not make', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async full => {
        counted[await agrees(full)]++;
      }),
      { numRuns: RUNS },
    );
  });

  it('is right about what it claims of policies that it does not wholly understand', async () => {
    await fc.assert(
      fc.asyncProperty(strangeCases, async full => void (await agrees(full))),
      { numRuns: RUNS },
    );
  });

  it('claims nothing that depends on a context key it was not told', async () => {
    const forgetful = cases.chain(full =>
      fc.tuple(fc.constant(full), fc.subarray(Object.keys(full.request.context ?? {}))),
    );
    await fc.assert(
      fc.asyncProperty(forgetful, async ([full, told]) => {
        const context = Object.fromEntries(told.map(key => [key, full.request.context?.[key]]));
        await agrees(full, { ...full.request, context });
      }),
      { numRuns: RUNS },
    );
  });

  it('decides nearly all of what it claims to support, both ways', () => {
    expect(counted.undecidable).toBeLessThan(RUNS * 0.02);
    expect(counted.allowed).toBeGreaterThan(RUNS * 0.1);
  });
});
