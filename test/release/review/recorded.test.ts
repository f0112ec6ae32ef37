/** Every recorded pair of templates gets the verdict that a careful operator would give, and names what it is about. */
import type { DescribeChangeSetCommandOutput } from '@aws-sdk/client-cloudformation';
import { review } from '../../../lib/release/review/review';
import type { Review } from '../../../lib/release/review/verdict';
import { ALL, type Pair } from './pairs';
import { documentedRules, setOf } from './support';

const documented = documentedRules();

const reviewOf = ({ before, after, changeSets = {} }: Pair): Review =>
  review({
    before: setOf(before),
    after: setOf(after),
    changeSets: new Map(Object.entries(changeSets) as [string, DescribeChangeSetCommandOutput][]),
    today: '2026-11-28',
  });

/** What a person would be told. */
const told = ({ findings, unjudged }: Review) => [
  ...findings
    .filter(({ severity }) => severity !== 'inform')
    .map(({ severity, rule, resource, reason }) => `${severity} ${rule} ${resource}: ${reason}`),
  ...unjudged,
];

describe.each(ALL)('$name', pair => {
  const result = reviewOf(pair);

  it(`is ${pair.verdict}`, () => {
    const asExpected = result.verdict === pair.verdict;
    expect([result.verdict, asExpected ? [] : told(result)]).toEqual([pair.verdict, []]);
  });

  it('has a section in the document for each rule that speaks', () => {
    expect(result.findings.map(({ rule }) => rule).filter(rule => !documented.has(rule))).toEqual([]);
  });

  const { resource } = pair;
  if (resource !== undefined && (pair.verdict === 'block' || pair.verdict === 'ask')) {
    it(`names ${resource}`, () => {
      expect(told(result).filter(line => line.includes(resource))).not.toEqual([]);
    });
  }
});
