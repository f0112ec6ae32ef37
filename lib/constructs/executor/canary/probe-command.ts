import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The command that runs `probe.py` in the executor's task. The text is the file's own, so that whoever looks at the
 * task sees what it does; comments and blank lines are left out and indents shortened, because ECS limits overrides.
 *
 * @param datasetsPrefix key prefix of the datasets bucket that the task may read, for example `datasets/`
 */
export function probeCommand(datasetsPrefix: string): string[] {
  const source = readFileSync(join(__dirname, 'probe.py'), 'utf8')
    .split('\n')
    .filter(line => !/^\s*(#|$)/.test(line))
    .map(line => line.replace(/^( {4})+/, indent => ' '.repeat(indent.length / 4)))
    .join('\n');
  return ['python', '-c', source, datasetsPrefix];
}
