import type { Kind } from './period';
import type { Section } from './section';
import { data, resources } from './sections/capacity';
import { actions, alarms, deploys, jobs } from './sections/events';
import { backups, costs, credentials } from './sections/safety';
import { api, availability, problems, site } from './sections/traffic';

const DAILY = [availability, api, site, problems, resources, alarms, jobs, deploys, actions];
const WEEKLY = [...DAILY, data, backups, credentials];

/** What the guides ask for each day, week and month. */
export const SECTIONS: Readonly<Record<Kind, readonly Section[]>> = {
  daily: DAILY,
  weekly: WEEKLY,
  monthly: [...WEEKLY, costs],
};
