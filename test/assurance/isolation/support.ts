import { type Certificate, certify } from '../../../lib/assurance/isolation/certificate';
import { taskWithContainer } from '../../../lib/assurance/isolation/subject';
import type { Reviewed } from '../../../lib/assurance/isolation/task';
import { loadStacks } from '../../../lib/assurance/model/load';
import { TemplateSet } from '../../../lib/assurance/model/template-set';
import { namesOf } from '../../../lib/contract/bi-cards';
import type { BiCardsConfig } from '../../../lib/systems/bi-cards/config';
import { dnsAllowList } from '../../../lib/systems/bi-cards/dns-allow-list';

/** What is reviewed of a deployment of bi-cards: what `npm run prove` takes for it. */
export function reviewedOf(config: BiCardsConfig): Reviewed {
  const names = namesOf(config.environment, config.data.bucketSuffix);
  return { dnsNames: dnsAllowList(config, names).map(({ name }) => name), containers: ['executor'] };
}

/** The proof of the executor in a cloud assembly. */
export function proofOf(assembly: string, config: BiCardsConfig): Certificate {
  const set = new TemplateSet(loadStacks([assembly]));
  const definition = taskWithContainer(set, 'executor');
  return certify(set, { definition, reviewed: reviewedOf(config) }, { date: new Date(0) });
}

/** Rows that are neither proved nor told to be beyond templates, with their reasons. */
export const openRows = ({ verdicts }: Certificate) =>
  verdicts
    .filter(({ verdict }) => verdict === 'VIOLATED' || verdict === 'UNPROVED')
    .map(({ id, verdict, reason }) => `${id} ${verdict}: ${reason}`);
