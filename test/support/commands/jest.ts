import { filesIn } from '../pages';
import { type Given, readWords } from './checker';

const TESTS = filesIn('test', /\.test\.ts$/);
/** Source: jestjs.io/docs/cli. */
const REVIEWED = { flags: ['--watch'], values: ['--config', '--selectProjects'] };

/** Every argument is part of the path of a test. */
export function checkJest({ args }: Given): string | undefined {
  const { words, wrong } = readWords(args, REVIEWED);
  if (wrong !== undefined) return wrong;
  const none = words.filter(pattern => !TESTS.some(test => test.includes(pattern)));
  return none.length > 0 ? `no test: ${none.join(', ')}` : undefined;
}
