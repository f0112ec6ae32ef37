import fc from 'fast-check';
import { BURN_RATES, LOWEST_OBJECTIVE, thresholdOf } from '../../lib/config/slo';

const objective = fc.double({ min: LOWEST_OBJECTIVE, max: 99.99, noNaN: true });
const rates = Object.values(BURN_RATES);

it('a threshold is burn × (1 − objective), for any objective', () => {
  fc.assert(
    fc.property(objective, fc.constantFrom(...rates), (percent, { burn }) => {
      expect(thresholdOf(burn, percent)).toBeCloseTo(burn * (1 - percent / 100), 5);
    }),
  );
});

it('a threshold can be passed, for any objective that is allowed', () => {
  fc.assert(
    fc.property(objective, fc.constantFrom(...rates), (percent, { burn }) => {
      expect(thresholdOf(burn, percent)).toBeGreaterThan(0);
      expect(thresholdOf(burn, percent)).toBeLessThan(1);
    }),
  );
});

it('the numbers of the workbook', () => {
  expect(rates).toEqual([
    { severity: 'page', burn: 14.4, longMinutes: 60, shortMinutes: 5 },
    { severity: 'ticket', burn: 6, longMinutes: 360, shortMinutes: 30 },
  ]);
  expect(thresholdOf(14.4, 99.9)).toBe(0.0144);
  expect(thresholdOf(6, 99.5)).toBe(0.03);
});

it.each(rates)(
  'the short window of a $severity is a twelfth of the long one',
  ({ longMinutes, shortMinutes }) => {
    expect(longMinutes / shortMinutes).toBe(12);
  },
);
