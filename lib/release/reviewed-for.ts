import type { Reviewed } from '../assurance/isolation/task';
import type { TemplateSet } from '../assurance/model/template-set';
import { EXECUTOR, namesOf } from '../contract/bi-cards';
import type { BiCardsConfig } from '../systems/bi-cards/config';
import { dnsAllowList } from '../systems/bi-cards/dns-allow-list';
import { biCardsDeployments, loadBiCards } from '../systems/bi-cards/load';

const namesIn = (config: BiCardsConfig) => namesOf(config.environment, config.data.bucketSuffix);

/** What people have reviewed for a deployment: the names its DNS resolves, each with its reason in the system. */
export const reviewedIn = (config: BiCardsConfig): Reviewed => ({
  dnsNames: dnsAllowList(config, namesIn(config)).map(({ name }) => name),
  containers: [EXECUTOR.service],
});

/** The same for templates, which are known by the name of their Cloud Map namespace. */
export function reviewedFor(set: TemplateSet): Reviewed {
  const namespaces = set
    .ofType('AWS::ServiceDiscovery::PrivateDnsNamespace')
    .map(({ template }) => template.Properties?.Name);
  const config = biCardsDeployments.map(loadBiCards).find(one => namespaces.includes(namesIn(one).namespace));
  return config ? reviewedIn(config) : {};
}
