import { spawn } from 'node:child_process';

/** Programs on the person's machine; a test gives its own. */
export interface Programs {
  isInstalled(program: string): Promise<boolean>;
  /** With the terminal of this process. Resolves to its exit code. */
  run(
    program: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): Promise<number | null>;
}

export const programs: Programs = {
  isInstalled: program =>
    new Promise(resolve => {
      const child = spawn(program, ['--version'], { stdio: 'ignore' });
      child.once('error', () => resolve(false)).once('close', () => resolve(true));
    }),
  run: (program, args, environment) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
      // Ctrl-C is for what runs in the task: without a listener, a second one would end this process under the shell.
      const ignore = () => {};
      process.on('SIGINT', ignore);
      child.once('error', reject).once('close', code => {
        process.off('SIGINT', ignore);
        resolve(code);
      });
    }),
};
