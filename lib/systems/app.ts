import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type AppProps, Validations } from 'aws-cdk-lib';

/**
 * The only way an App is made here. `new App()` outside the CLI does not read the feature flags of cdk.json
 * and synthesizes other templates than `cdk deploy` does.
 *
 * With `-c nag=true` cdk-nag's AWS Solutions and NIST 800-53 rev. 5 packs are checked beside CloudFormation's own rules.
 */
export function newApp(props: AppProps = {}): App {
  const { context } = JSON.parse(readFileSync(join(__dirname, '../../cdk.json'), 'utf8'));
  const app = new App({ ...props, context: { ...context, ...props.context } });
  if (app.node.tryGetContext('nag') === 'true') addRulePacks(app);
  return app;
}

function addRulePacks(app: App): void {
  // Loaded only here: every other synth would pay for it.
  const { AwsSolutionsChecks, NIST80053R5Checks }: typeof import('cdk-nag') = require('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app));
}
