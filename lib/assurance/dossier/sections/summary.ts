import { isForDocumentation } from '../../../config/cidr';
import { code, count, joined, mark, type Section, type Text } from '../content';
import type { Findings } from '../findings';
import { inOrder } from '../read/names';
import { subscription } from './subscription';

/** What this is, where it is, and which templates were read. */
export function summarySection(findings: Findings): Section {
  const { set, deployment, config, parts } = findings;
  const all = inOrder(set);
  const regions = [...new Set(set.stacks.map(({ region }) => region ?? 'a Region that is not known'))].sort();
  const drawn = parts.filter(({ resources }) => resources.length > 0).length;
  const facts: Text[] = [
    [
      deployment === undefined ? 'Templates of ' : 'Deployment ',
      ...(deployment === undefined ? joined(set.stacks.map(({ key }) => code(key))) : [code(deployment)]),
      `: ${count(all.length, 'resource')} in ${count(set.stacks.length, 'stack')}, drawn as ${count(drawn, 'box', 'boxes')}.`,
    ],
    ['Regions: ', ...joined(regions.map(code)), '.'],
    ...(config ? [...settings(config), subscription(findings)] : []),
    ...assumptions(findings),
  ];
  return {
    id: 'summary',
    title: 'What it is',
    blocks: [
      ...(config ? [PURPOSE] : []),
      { kind: 'list', items: facts },
      {
        kind: 'table',
        caption: 'The stacks',
        head: ['stack', 'Region', 'resources', 'refuses deletion'],
        rows: [...set.stacks]
          .sort((a, b) => (a.key < b.key ? -1 : 1))
          .map(stack => [
            [code(stack.key)],
            [stack.region ?? 'not known'],
            [`${all.filter(one => one.stack === stack).length}`],
            [
              stack.terminationProtection === undefined
                ? 'not known'
                : stack.terminationProtection
                  ? 'yes'
                  : 'no',
            ],
          ]),
        numbers: [2],
      },
    ],
  };
}

const PURPOSE = {
  kind: 'text',
  text: [
    'bi-cards is a BI tool. Its users write cards in Python; what they write runs in an executor that is cut off from everything but its datasets, its own image and its log. What the words mean stands at the end.',
  ],
} as const;

function settings({ environment, account, api, edge }: NonNullable<Findings['config']>): Text[] {
  const allowed = edge.allowedCidrs;
  return [
    [
      'Environment ',
      code(environment),
      ', account ',
      account === 'current' ? 'of whoever deploys' : code(account),
      '.',
    ],
    [
      'The site answers to ',
      ...joined(allowed.map(code)),
      ...(allowed.every(isForDocumentation)
        ? [' (', mark('addresses for documentation: nobody is let in yet', 'bad'), ')']
        : []),
      '; the API is exposed as ',
      code(api.exposure.kind),
      '.',
    ],
  ];
}

/** Conditions that the templates leave open. */
function assumptions({ cost }: Findings): Text[] {
  return cost.assumed.length === 0
    ? []
    : [['Described as if ', ...joined([...cost.assumed].sort().map(code), ' and '), ', so with a release.']];
}
