import type { App } from 'aws-cdk-lib';
import { loadStacks } from '../../lib/assurance/model/load';
import { TemplateSet } from '../../lib/assurance/model/template-set';
import { newApp } from '../../lib/systems/app';
import { environments } from '../../lib/systems/bi-cards/environments';
import { BiCards } from '../../lib/systems/bi-cards/system';
import { createDeployment } from '../../lib/systems/deployments';
import { withOtherChoices } from './other-choices';

/** The templates as the CLI writes them, with construct paths. */
export function templatesOf(create: (app: App) => void): TemplateSet {
  const app = newApp({ context: { 'aws:cdk:enable-path-metadata': true } });
  create(app);
  return new TemplateSet(loadStacks([app.synth().directory]));
}

export const templates = (deployment: string): TemplateSet =>
  templatesOf(app => createDeployment(app, deployment));

/** Production with every choice that no environment makes. */
export const otherChoices = (): TemplateSet =>
  templatesOf(app => new BiCards(app, 'bi-production', withOtherChoices(environments.production)));
