/** How findings become verdicts: nothing unreadable passes, and no case is left out. */
import { attempt, forEach, inEveryCase } from '../../../lib/assurance/isolation/check';
import { residual, unproved, verdictOf, violated } from '../../../lib/assurance/isolation/verdict';
import { CannotTell } from '../../../lib/assurance/model/unread';
import { World } from '../../../lib/assurance/model/world';
import type { Json } from '../../support/deployment';
import { setOf } from '../model/support';

const cannotTell = () => {
  throw new CannotTell('nobody knows');
};

/** Looks at one property of a resource in every case; `bad` is a way out. */
function findingsFor(value: Json, sections: Json = {}) {
  const set = setOf({
    stack: { ...sections, Resources: { R: { Type: 'AWS::X::Y', Properties: { Value: value } } } },
  });
  const definition = set.get('stack/R');
  if (!definition) throw new Error('no resource');
  return inEveryCase(new World(set), { definition, reviewed: {} }, world => {
    const values = world
      .properties(definition)
      .at('Value')
      .items()
      .map(item => item.text());
    return values.filter(text => text === 'bad').map(text => violated(`it is ${text}`, ['start', text]));
  });
}

const parameters = { Parameters: { P: { Type: 'String', Default: 'good' } } };
const isP = (value: string) => ({ 'Fn::Equals': [{ Ref: 'P' }, value] });

describe('an open condition', () => {
  const sections = {
    ...parameters,
    Conditions: { A: isP('a'), NotA: { 'Fn::Not': [{ Condition: 'A' }] }, B: isP('b') },
  };

  it('is looked at both ways, and the way out says which', () => {
    expect(findingsFor([{ 'Fn::If': ['A', 'good', 'bad'] }], sections)).toEqual([
      { judgement: 'VIOLATED', reason: 'it is bad', path: ['when stack/P is not a', 'start', 'bad'] },
    ]);
    expect(findingsFor([{ 'Fn::If': ['A', 'bad', 'good'] }], sections)).toHaveLength(1);
  });

  it('holds where both ways hold', () => {
    expect(findingsFor([{ 'Fn::If': ['A', 'good', 'fine'] }], sections)).toEqual([]);
  });

  it('is not looked at where it contradicts itself', () => {
    expect(
      findingsFor([{ 'Fn::If': ['A', { 'Fn::If': ['NotA', 'bad', 'good'] }, 'good'] }], sections),
    ).toEqual([]);
    expect(findingsFor([{ 'Fn::If': ['A', { 'Fn::If': ['B', 'bad', 'good'] }, 'good'] }], sections)).toEqual(
      [],
    );
  });

  it('together with too many others is not proved', () => {
    const names = Array.from({ length: 8 }, (_, i) => `C${i}`);
    const Conditions = Object.fromEntries(names.map(name => [name, { 'Fn::Equals': [{ Ref: name }, 'x'] }]));
    const Parameters = Object.fromEntries(names.map(name => [name, { Type: 'String' }]));
    const findings = findingsFor(
      names.map(name => ({ 'Fn::If': [name, 'good', 'fine'] })),
      { Parameters, Conditions },
    );
    expect(findings.map(({ judgement }) => judgement)).toContain('UNPROVED');
  });
});

describe('what cannot be told', () => {
  it('stands against the proof, with the reason', () => {
    expect(attempt(cannotTell)).toEqual([unproved('nobody knows')]);
  });

  it('hides nothing about the rest', () => {
    const look = (item: string) => (item === 'unknown' ? cannotTell() : violated(item, ['a', 'b']));
    expect(forEach(() => ['unknown', 'known'], look).map(({ judgement }) => judgement)).toEqual([
      'UNPROVED',
      'VIOLATED',
    ]);
    expect(forEach<string>(cannotTell, look)).toEqual([unproved('nobody knows')]);
  });

  it('a defect is no verdict', () => {
    expect(() => attempt(() => JSON.parse('{'))).toThrow(SyntaxError);
  });
});

describe('a verdict', () => {
  const findings = [
    residual('beyond'),
    unproved('missing'),
    violated('out', ['a', 'b']),
    violated('out again', ['c', 'd']),
  ];

  it('is as bad as the worst that was found, and tells of nothing less', () => {
    expect(verdictOf('E1', findings, 'proved')).toEqual({
      id: 'E1',
      verdict: 'VIOLATED',
      reason: 'out; out again',
      counterexample: ['a', 'b'],
    });
    expect(verdictOf('E1', findings.slice(0, 2), 'proved')).toMatchObject({
      verdict: 'UNPROVED',
      reason: 'missing',
      counterexample: [],
    });
    expect(verdictOf('E1', findings.slice(0, 1), 'proved')).toMatchObject({
      verdict: 'RESIDUAL',
      reason: 'beyond',
    });
  });

  it('is a proof only where nothing was found', () => {
    expect(verdictOf('E1', [], 'it holds')).toEqual({
      id: 'E1',
      verdict: 'PROVED',
      reason: 'it holds',
      counterexample: [],
    });
  });
});
