import { namesOf } from '../../../contract/bi-cards';
import { HEALTH_METRIC } from '../../../contract/health';
import { secretsOf } from '../../../systems/bi-cards/secrets';
import { described } from '../../model/network';
import type { Resource } from '../../model/template-set';
import { code, joined, mark, type Section, type Text } from '../content';
import type { Findings } from '../findings';
import { actorsOf } from '../read/flows/actors';
import { partFinder } from '../read/flows/read';
import { callName, shortPath } from '../read/names';
import { knownText } from '../read/settle';
import type { Deed } from '../read/stores';

/** Names and rules of secrets. A value is in no template, and would not be read if it were. */
export function secretsSection(findings: Findings): Section | undefined {
  const secrets = described(findings.world, 'AWS::SecretsManager::Secret');
  if (secrets.length === 0) return undefined;
  return {
    id: 'secrets',
    title: 'Secrets',
    blocks: [
      { kind: 'text', text: ['Names and rules. Values are in no template and not on this page.'] },
      {
        kind: 'table',
        caption: 'Secrets, their keys, their age and who may read and write them',
        head: ['secret', 'keys', 'age', 'read by', 'written by'],
        rows: secrets.map(({ resource }) => [
          [code(callName(findings.world, resource))],
          keysOf(findings, resource),
          [ageOf(findings, resource)],
          whoMay('read', findings, resource),
          [...whoMay('write', findings, resource), ...byPeople(findings)],
        ]),
      },
    ],
  };
}

/** People are in no template; of ours it is known how they do it. */
const byPeople = ({ config }: Findings): Text =>
  config ? ['; people, with ', code('npm run ops -- secret'), ', which replaces the tasks that read it'] : [];

const SOURCES: Readonly<Record<string, string>> = {
  random: 'made at random',
  person: 'set by a person',
  none: 'never made',
};

/** As the custom resource declares them that makes sure they exist. */
function keysOf({ world }: Findings, secret: Resource): Text {
  const declared = described(world, 'Custom::SecretKeys')
    .filter(({ properties }) => properties.at('secretId').identity().resource === secret)
    .flatMap(({ properties }) => properties.at('keys').items());
  const keys = declared.map((key): Text => {
    const text = (name: string) => knownText(key.at(name));
    const length = text('minLength');
    const rule = `${SOURCES[text('source') ?? ''] ?? 'not said how'}${length === undefined ? '' : `, at least ${length} characters`}`;
    return [code(text('key') ?? 'not known'), ` ${rule}`];
  });
  return keys.length === 0
    ? ['not declared']
    : keys.flatMap((key, index) => (index === 0 ? key : ['; ', ...key]));
}

/** Who replaces it, when at the latest, and what tells that it is time. */
function ageOf({ world, alarms, config }: Findings, secret: Resource): string {
  const held = config && secretsOf(config, namesOf(config.environment, config.data.bucketSuffix));
  const rule = held?.find(({ name }) => name === secret.template.Properties?.Name);
  const byHand = `replaced by hand${rule ? `, at least every ${rule.maxDays} days` : ''}`;
  const [rotation] = described(world, 'AWS::SecretsManager::RotationSchedule').filter(
    ({ properties }) => properties.at('SecretId').identity().resource === secret,
  );
  const told = alarms.find(({ metrics }) =>
    metrics.some(
      ({ name, dimensions }) =>
        name === HEALTH_METRIC.ageDays &&
        dimensions[HEALTH_METRIC.dimensions.check]?.text === secret.template.Properties?.Name,
    ),
  );
  if (told) return `${byHand}; ${told.name} tells`;
  if (!rotation) return `${byHand}; no alarm tells`;
  return `every ${knownText(rotation.properties.at('RotationRules', 'AutomaticallyAfterDays')) ?? '?'} days`;
}

function whoMay(deed: Deed, { access, world, parts }: Findings, secret: Resource): Text {
  const index = access.stores.findIndex(({ resource }) => resource === secret);
  const partOf = partFinder(parts);
  const names = access.rows.flatMap(({ actor, access: row }) => {
    if (actor.kind !== 'role' || !row[index]?.deeds.has(deed)) return [];
    const used = actorsOf(world, actor.identity.resource, partOf);
    return used.length === 0
      ? [shortPath(actor.identity.resource)]
      : used.map(({ part, atStart }) => `${part.name}${atStart ? ', to start' : ''}`);
  });
  return names.length === 0 ? [mark('nobody here', 'quiet')] : joined([...new Set(names)].sort(), '; ');
}
