import type { TemplateSet } from '../model/template-set';
import type { Section } from './content';
import { type Findings, findingsOf, type Subject } from './findings';
import { accessSection } from './sections/access';
import { alarmsSection } from './sections/alarms';
import { answersSection } from './sections/answers';
import { architectureSection } from './sections/architecture';
import { costSection } from './sections/cost';
import { furtherSection } from './sections/further';
import { isolationSection } from './sections/isolation';
import { networkSection } from './sections/network';
import { outputsSection } from './sections/outputs';
import { resourcesSection } from './sections/resources';
import { schedulesSection } from './sections/schedules';
import { secretsSection } from './sections/secrets';
import { summarySection } from './sections/summary';
import { survivalSection } from './sections/survival';
import { wordsSection } from './sections/words';

/** One deployment for somebody who has never seen it; the same for the page and for Markdown. */
export interface Dossier {
  readonly title: string;
  readonly sections: readonly Section[];
  readonly findings: Findings;
}

/** In the order in which a person asks. */
const SECTIONS: readonly ((findings: Findings) => Section | undefined)[] = [
  answersSection,
  summarySection,
  architectureSection,
  isolationSection,
  networkSection,
  accessSection,
  survivalSection,
  alarmsSection,
  schedulesSection,
  secretsSection,
  outputsSection,
  costSection,
  wordsSection,
  furtherSection,
  resourcesSection,
];

/** Reads templates into a dossier. Nothing in it depends on the day, the machine or the order of the templates. */
export function dossierOf(set: TemplateSet, subject: Subject = {}): Dossier {
  const findings = findingsOf(set, subject);
  return {
    title:
      subject.deployment ??
      set.stacks
        .map(({ key }) => key)
        .sort()
        .join(', '),
    sections: SECTIONS.flatMap(section => section(findings) ?? []),
    findings,
  };
}
