/** docs/gcp.md names roles, hosts and an SDK call; what of it this repository knows is compared here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOOGLE_KEY, namesOf, SECRET_KEYS } from '../../lib/contract/bi-cards';
import { dnsAllowList } from '../../lib/systems/bi-cards/dns-allow-list';
import { environments } from '../../lib/systems/bi-cards/environments';
import { withGoogleKey } from '../support/other-choices';

const text = readFileSync(join(__dirname, '../../docs/gcp.md'), 'utf8');
const { production } = environments;
const names = namesOf('production');
/** With either identity: an environment resolves the names of its own. */
const allowed = [production, withGoogleKey(production)]
  .flatMap(config => dnsAllowList(config, names).map(({ name }) => name))
  .filter((name, index, all) => all.indexOf(name) === index);
const hostsIn = (part: string) =>
  new Set([...part.matchAll(/[\w-]+(?:\.[\w-]+)*\.googleapis\.com/g)].map(([host]) => host));
/** Google's own names that are identifiers or for administrators, never resolved by the API. */
const NOT_RESOLVED = ['iam.googleapis.com', 'www.googleapis.com'];

test('every Google name that the page speaks of may be resolved', () => {
  const hosts = [...hostsIn(text)].filter(host => !NOT_RESOLVED.includes(host));
  expect(hosts.filter(host => !allowed.includes(host))).toEqual([]);
});

test('every Google name that may be resolved is explained on the page', () => {
  const table = text.split('## The names it resolves')[1]?.split('\n## ')[0] ?? '';
  expect([...hostsIn(table)].sort()).toEqual(allowed.filter(name => name.endsWith('.googleapis.com')).sort());
});

test.each(['staging', 'production'])(
  'the provider of %s accepts the role that the API’s task has',
  environment => {
    const role = /^ROLE=.*assumed-role\/(\S+)$/m.exec(text)?.[1]?.replace('$ENVIRONMENT', environment);
    expect(role).toBe(namesOf(environment).api.taskRole);
  },
);

test('names the other role and the secret as they are', () => {
  expect(text).toContain(`\`${names.executor.taskRole}\``);
  expect(text).toContain(`\`${names.googleKeySecret}\``);
  expect(text).toContain(`\`${GOOGLE_KEY.key}\``);
  expect(SECRET_KEYS.map(({ key }) => key)).toContain('VERTEX_AI_PROJECT_ID');
});

test('the subject of a task’s session fits into what Google allows', () => {
  // Source: attribute mapping, "google.subject … cannot exceed 127 bytes". A session of ECS is a task id, 32 digits.
  const subject = `arn:aws:sts::111111111111:assumed-role/${names.api.taskRole}/${'0'.repeat(32)}`;
  expect(subject.length).toBeLessThanOrEqual(127);
});
