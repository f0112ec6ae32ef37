/** Writes the cloud assembly of a deployment, or of `other-choices`, into a folder. */
import { newApp } from '../../../lib/systems/app';
import { environments } from '../../../lib/systems/bi-cards/environments';
import { BiCards } from '../../../lib/systems/bi-cards/system';
import { createDeployment } from '../../../lib/systems/deployments';
import { withOtherChoices } from '../other-choices';

const [name = '', outdir = ''] = process.argv.slice(2);
const app = newApp({ outdir, context: { 'aws:cdk:enable-path-metadata': true } });
if (name === 'other-choices') new BiCards(app, 'bi-production', withOtherChoices(environments.production));
else createDeployment(app, name);
app.synth();
