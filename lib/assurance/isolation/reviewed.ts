import { EXECUTOR, namesOf } from '../../contract/bi-cards';
import type { BiCardsConfig } from '../../systems/bi-cards/config';
import { dnsAllowList } from '../../systems/bi-cards/dns-allow-list';
import { biCardsDeployments, loadBiCards } from '../../systems/bi-cards/load';
import type { TemplateSet } from '../model/template-set';
import type { Reviewed } from './task';

const namesIn = (config: BiCardsConfig) => namesOf(config.environment, config.data.bucketSuffix);

/** What has been reviewed for the executor of a deployment: each name with its reason, in the system. */
export const reviewedOf = (config: BiCardsConfig): Reviewed => ({
  dnsNames: dnsAllowList(config, namesIn(config)).map(({ name }) => name),
  containers: [EXECUTOR.service],
});

/** The same for templates of ours that come as files: they are known by the name of their Cloud Map namespace. */
export function reviewedFor(set: TemplateSet): Reviewed {
  const namespaces = set
    .ofType('AWS::ServiceDiscovery::PrivateDnsNamespace')
    .map(({ template }) => template.Properties?.Name);
  const config = biCardsDeployments.map(loadBiCards).find(one => namespaces.includes(namesIn(one).namespace));
  return config ? { dnsNames: reviewedOf(config).dnsNames ?? [] } : {};
}
