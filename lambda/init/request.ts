import * as z from 'zod/mini';
import type { InitRequest } from '../../lib/contract/init';
import { parse } from '../shared/parse';

/** CloudFormation passes every number as a string. */
const wholeNumber = z.pipe(
  z.union([z.int(), z.string().check(z.regex(/^\d{1,4}$/))]),
  z.pipe(z.transform(Number), z.int().check(z.minimum(1), z.maximum(4096))),
);
const key = z.string().check(z.minLength(1));

const secretKey = z.discriminatedUnion('source', [
  z.strictObject({ key, source: z.literal('random'), minLength: wholeNumber }),
  z.strictObject({ key, source: z.literal('person') }),
  z.strictObject({ key, source: z.literal('none') }),
]);

const initRequest = z.object({
  secretId: z.string().check(z.minLength(1)),
  keys: z.array(secretKey).check(
    z.minLength(1),
    z.refine(keys => new Set(keys.map(item => item.key)).size === keys.length, 'each key may stand once'),
  ),
});

/** The request, from the payload of a direct call or from the properties of a custom resource. */
export function parseInitRequest(input: unknown): InitRequest {
  return parse('the request', initRequest, input);
}
