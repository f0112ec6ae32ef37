import type { App } from 'aws-cdk-lib';
import { loadStacks } from '../../lib/assurance/model/load';
import { TemplateSet } from '../../lib/assurance/model/template-set';
import { assemblyOf } from './assemblies/assembly';

/** The templates of a deployment as the CLI writes them, with construct paths. */
export const templates = (deployment: string): TemplateSet =>
  new TemplateSet(loadStacks([assemblyOf(deployment)]));

/** Production with every choice that no environment makes. */
export const otherChoices = (): TemplateSet => templates('other-choices');

/** The same of something that no environment is. */
export function templatesOf(create: (app: App) => void): TemplateSet {
  // Loaded only here: who reads what is synthesized already needs no CDK.
  const { newApp }: typeof import('../../lib/systems/app') = require('../../lib/systems/app');
  const app = newApp({ context: { 'aws:cdk:enable-path-metadata': true } });
  create(app);
  return new TemplateSet(loadStacks([app.synth().directory]));
}
