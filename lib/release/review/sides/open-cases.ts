import { isPlainList, isPlainMap, type Plain, type PlainMap } from '../../../assurance/model/plain';

/** More open conditions than this in one resource are left open. */
const MOST_QUESTIONS = 6;

/**
 * Two sides of a resource in every case that their open conditions make: the same question has the same answer on
 * both. What has no open condition is one case.
 */
export function inOpenCases(before: PlainMap, after: PlainMap): readonly (readonly [PlainMap, PlainMap])[] {
  const questions = [...new Set([...questionsIn(before), ...questionsIn(after)])];
  if (questions.length > MOST_QUESTIONS) return [[before, after]];
  return answersTo(questions).map(answers => [answered(before, answers), answered(after, answers)]);
}

type Answers = ReadonlyMap<string, boolean>;

function answersTo([question, ...others]: readonly string[]): Answers[] {
  if (question === undefined) return [new Map()];
  return answersTo(others).flatMap(rest => [true, false].map(answer => new Map(rest).set(question, answer)));
}

function questionsIn(value: Plain): string[] {
  if (isPlainList(value)) return value.flatMap(questionsIn);
  if (!isPlainMap(value)) return [];
  const inner = Object.values(value).flatMap(questionsIn);
  return typeof value['?'] === 'string' ? [value['?'], ...inner] : inner;
}

function answered(map: PlainMap, answers: Answers): PlainMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, decided(value, answers)]));
}

function decided(value: Plain, answers: Answers): Plain {
  if (isPlainList(value)) return value.map(item => decided(item, answers)).filter(item => item !== undefined);
  if (!isPlainMap(value)) return value;
  const answer = typeof value['?'] === 'string' ? answers.get(value['?']) : undefined;
  if (answer !== undefined) return decided(answer ? value.yes : value.no, answers);
  return answered(value, answers);
}
