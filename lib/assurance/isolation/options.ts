import { readFileSync } from 'node:fs';
import { show, UserError } from '../../config/errors';
import { isRecord } from '../model/template';
import type { Reviewed } from './task';

const LISTS = ['dnsNames', 's3PrefixLists', 'containers'] as const;

/**
 * What somebody has reviewed, from a JSON file such as `{ "dnsNames": ["logs.eu-west-1.amazonaws.com"] }`.
 *
 * @throws UserError
 */
export function readReviewed(file: string): Reviewed {
  const json = parse(file);
  const allowed = `allowed: ${LISTS.join(', ')}, each a list of texts`;
  if (!isRecord(json)) throw new UserError(`${file} holds ${show(json)}; ${allowed}`);
  const wrong = Object.entries(json).find(
    ([key, value]) => !LISTS.some(list => list === key) || !isTexts(value),
  );
  if (wrong) throw new UserError(`${file}: ${wrong[0]} is ${show(wrong[1])}; ${allowed}`);
  return json;
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : error}`);
  }
}

const isTexts = (value: unknown) => Array.isArray(value) && value.every(item => typeof item === 'string');

/** `Name=value`, for commander to collect. */
export function parameterOption(
  text: string,
  others: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const [, name, value] = /^([A-Za-z0-9]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UserError(`--parameter ${show(text)}; allowed: Name=value`);
  return { ...others, [name]: value };
}
