import 'source-map-support/register';
import { UserError } from '../lib/config/errors';
import { newApp } from '../lib/systems/app';
import { createDeployment } from '../lib/systems/deployments';
import { DEPLOYMENTS } from '../lib/systems/names';

const app = newApp();
const selection = app.node.tryGetContext('deployment');
try {
  // All of them are for `ls` and `synth`: each deployment is deployed with the credentials of its own account.
  for (const name of selection === 'all' ? DEPLOYMENTS : [selection]) createDeployment(app, name);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(
    `${error.message}\nname one with: cdk <command> -c deployment=<name> ("all" for ls and synth)`,
  );
  process.exit(1);
}
