import type { App } from 'aws-cdk-lib';
import { loadStacks } from '../../lib/assurance/model/load';
import { TemplateSet } from '../../lib/assurance/model/template-set';
import { newApp } from '../../lib/systems/app';
import { environments } from '../../lib/systems/bi-cards/environments';
import { BiCards } from '../../lib/systems/bi-cards/system';
import { createDeployment } from '../../lib/systems/deployments';

/** The templates as the CLI writes them, with construct paths. */
function templatesOf(create: (app: App) => void): TemplateSet {
  const app = newApp({ context: { 'aws:cdk:enable-path-metadata': true } });
  create(app);
  return new TemplateSet(loadStacks([app.synth().directory]));
}

export const templates = (deployment: string): TemplateSet =>
  templatesOf(app => createDeployment(app, deployment));

const { production } = environments;
const hostedZone = { id: 'Z0123456789ABCDEFGHIJ', name: 'internal.company.com' };
const certificate = (region: string) => `arn:aws:acm:${region}:222222222222:certificate/1`;

/** Production with every choice that no environment makes: the public load balancer, and a domain. */
export const otherChoices = (): TemplateSet =>
  templatesOf(app => {
    new BiCards(app, 'bi-production', {
      ...production,
      api: {
        ...production.api,
        exposure: {
          kind: 'public',
          domainName: 'api.bi.internal.company.com',
          hostedZone,
          certificateArn: certificate('ap-northeast-1'),
        },
      },
      edge: {
        ...production.edge,
        domain: { name: 'bi.internal.company.com', certificateArn: certificate('us-east-1'), hostedZone },
      },
    });
  });
