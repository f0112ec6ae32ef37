/** Runs the shell of a workflow with stand-ins for the programs that would reach GitHub or AWS. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** What a stand-in says when its arguments, in one line, match. The first that matches counts. */
export interface Answer {
  readonly when: RegExp;
  readonly says?: string;
  readonly code?: number;
}

export interface Call {
  readonly program: string;
  readonly line: string;
  /** Contents of the file after `--input`. */
  readonly input?: string;
}

export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), 'workflow-'));
  private readonly answers: Record<string, readonly { when: string; says: string; code: number }[]> = {};

  stand(program: string, answers: readonly Answer[]): void {
    this.answers[program] = answers.map(({ when, says = '', code = 0 }) => ({
      when: when.source,
      says,
      code,
    }));
    this.write('answers.json', JSON.stringify(this.answers));
    this.write(
      `bin/${program}`,
      `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
const line = args.join(' ');
const file = args[args.indexOf('--input') + 1];
const input = args.includes('--input') ? readFileSync(file, 'utf8') : undefined;
appendFileSync(${JSON.stringify(this.path('calls'))}, JSON.stringify({ program: '${program}', line, input }) + '\\n');
const answers = JSON.parse(readFileSync(${JSON.stringify(this.path('answers.json'))}, 'utf8'))['${program}'];
const answer = answers.find(({ when }) => new RegExp(when).test(line));
if (!answer) { console.error('unexpected: ${program} ' + line); process.exit(99); }
process.stdout.write(answer.says);
process.exit(answer.code);
`,
    );
    chmodSync(this.path(`bin/${program}`), 0o755);
  }

  /** As GitHub runs it: bash that stops at the first failure. */
  run(script: string, env: Readonly<Record<string, string>> = {}) {
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        cwd: this.folder,
        encoding: 'utf8',
        env: {
          PATH: [this.path('bin'), process.env.PATH].join(delimiter),
          GITHUB_OUTPUT: this.path('output'),
          GITHUB_STEP_SUMMARY: this.path('summary'),
          ...env,
        },
      },
    );
    return { status, stdout, stderr };
  }

  calls(pattern = /./): Call[] {
    const calls: Call[] = this.read('calls')
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line));
    return calls.filter(({ line }) => pattern.test(line));
  }

  read(name: string): string {
    return existsSync(this.path(name)) ? readFileSync(this.path(name), 'utf8') : '';
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
