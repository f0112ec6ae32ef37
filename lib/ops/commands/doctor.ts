import { Command } from 'commander';
import { deploymentOption, jsonOption, type SessionOptions } from '../options';
import { inBiCards } from '../run';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('looks at everything a deployment stands on, and says what to do about what is wrong')
    .addOption(deploymentOption())
    .option('--verbose', 'also what is all right, one by one', false)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nEnds with 1 where something is wrong; a warning alone is 0.\n\nExample:\n  npm run ops -- doctor -d bi-production',
    )
    .action(({ verbose, ...options }: SessionOptions & { readonly verbose: boolean }) =>
      inBiCards(options, async session => (await import('../doctor/doctor.ts')).doctor(session, verbose)),
    );
}
