import { LOG_DELIVERY_ACCOUNTS } from '../../../config/regions';
import { namesOf } from '../../../contract/bi-cards';
import { inWords } from '../../isolation/words';
import { code, count, type Inline, joined, mark, type Section, type Text } from '../content';
import type { Findings } from '../findings';
import type { Access, Actor } from '../read/access';
import { actorsOf } from '../read/flows/actors';
import { partFinder } from '../read/flows/read';
import { callName, shortPath } from '../read/names';
import { kindOf, rankOf } from './kinds';

interface Column {
  readonly title: string;
  readonly kind: string;
  /** Stores that everybody may do the same to. */
  readonly indices: readonly number[];
}

/** Who may do what to which data. */
export function accessSection(findings: Findings): Section | undefined {
  const { access, config } = findings;
  if (access.stores.length === 0) return undefined;
  const all = columnsOf(findings);
  const isReached = ({ indices }: Column) =>
    access.rows.some(row => indices.some(index => row.access[index]));
  const columns = all.filter(isReached);
  const untouched = all.filter(column => !isReached(column));
  const shown = access.rows.filter(row => row.access.some(one => one !== undefined));
  const accessTo = config?.workflows && namesOf(config.environment).access;
  const idle = access.rows.filter(row => !shown.includes(row));
  return {
    id: 'access',
    title: 'Access: who may do what to which data',
    blocks: [
      {
        kind: 'text',
        text: [
          'Decided by the policies of the role and of the store together. “if” depends on a condition, whose key stands beside it; ',
          code('list'),
          ' is seeing names and settings, ',
          code('control'),
          ' changing or destroying the store itself. Not in it: log groups, which are written by what they are called after; encryption keys; administrators and AWS’s own operators.',
          ...(accessTo === undefined
            ? []
            : [
                ' Workflows deploy and release with the roles of ',
                code(accessTo),
                ', a deployment of its own.',
              ]),
        ],
      },
      {
        kind: 'table',
        caption: 'Access by role and store',
        isMatrix: true,
        head: ['who', ...columns.map(({ title }) => title)],
        rows: shown.map(row => [
          actorText(findings, row.actor),
          ...columns.map(({ indices }) => cell(row.access[indices[0] ?? 0])),
        ]),
      },
      ...(untouched.length === 0
        ? []
        : [
            {
              kind: 'text',
              text: [
                'No role here reaches: ',
                ...joined(untouched.flatMap(({ title, kind }) => [`${title} (${kind})`])),
                '.',
              ],
            } as const,
          ]),
      ...(idle.length === 0
        ? []
        : [
            {
              kind: 'text',
              text: [
                `${count(idle.length, 'role')} ${idle.length === 1 ? 'reaches' : 'reach'} none of it: `,
                ...joined(idle.map(row => actorName(findings, row.actor))),
                '.',
              ],
            } as const,
          ]),
    ],
  };
}

/** Stores of a type to which every role has the same access are one column. */
function columnsOf({ access, world, deployment }: Findings): Column[] {
  const groups = new Map<string, number[]>();
  access.stores.forEach((store, index) => {
    const column = access.rows.map(row => cell(row.access[index]));
    const key = `${store.resource.type} ${JSON.stringify(column)}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  });
  return [...groups.values()]
    .map((indices): Column & { readonly type: string } => {
      const stores = indices.flatMap(index => access.stores[index] ?? []);
      const [first] = stores;
      if (!first) return { title: '', kind: '', indices, type: '' };
      const title =
        stores.length === 1
          ? callName(world, first.resource, deployment)
          : stores.length > 3
            ? `${stores.length} ${kindOf(first.resource.type)}s`
            : stores.map(({ resource }) => callName(world, resource, deployment)).join(', ');
      return { title, kind: kindOf(first.resource.type), indices, type: first.resource.type };
    })
    .sort((a, b) => rankOf(a.type) - rankOf(b.type) || (a.title < b.title ? -1 : 1));
}

function cell(access: Access | undefined): Text {
  if (!access) return [mark('–', 'quiet')];
  const deeds = [...access.deeds].map(([deed, answer]) =>
    answer === 'yes' ? mark(deed, 'good') : mark(`${deed} if`, 'care'),
  );
  const within: Inline[] =
    access.within.length === 0 ? [] : [' in ', ...joined(access.within.map(part => code(inWords(part))))];
  const conditions: Inline[] =
    access.conditions.length === 0 ? [] : [' (', ...joined(access.conditions.map(code)), ')'];
  return [...joined(deeds, ' '), ...within, ...conditions];
}

function actorText(findings: Findings, actor: Actor): Text {
  const name = actorName(findings, actor);
  if (actor.kind === 'account')
    return [
      name,
      LOG_DELIVERY_ACCOUNTS.has(actor.account)
        ? ' (AWS’s own, delivers logs of load balancers)'
        : ' (another account)',
    ];
  if (actor.kind === 'service') return [name];
  const used = actorsOf(findings.world, actor.identity.resource, partFinder(findings.parts));
  if (used.length === 0) return [name];
  const names = [...new Set(used.map(({ part, atStart }) => `${part.name}${atStart ? ', to start' : ''}`))];
  return [names.join('; '), ' ', mark(shortPath(actor.identity.resource), 'quiet')];
}

const actorName = (_: Findings, actor: Actor): Inline =>
  actor.kind === 'role'
    ? code(shortPath(actor.identity.resource))
    : code(actor.kind === 'service' ? actor.service : actor.account);
