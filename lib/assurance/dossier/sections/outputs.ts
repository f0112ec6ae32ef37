import { describe } from '../../model/property';
import { code, type Section, type Text } from '../content';
import type { Findings } from '../findings';

/** What a deploy prints: identifiers that AWS makes up. Exports for other stacks are not for people. */
export function outputsSection({ set, world }: Findings): Section | undefined {
  const rows = [...set.stacks]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .flatMap(stack =>
      Object.entries(stack.template.Outputs ?? {})
        .filter(([name, { Export }]) => Export === undefined && !BETWEEN_STACKS.test(name))
        .map(([name, { Value }]): Text[] => [
          [code(name)],
          [code(stack.key)],
          [describe(world.resolve(Value, { stack }), set)],
        ]),
    );
  if (rows.length === 0) return undefined;
  return {
    id: 'outputs',
    title: 'Outputs',
    blocks: [
      {
        kind: 'table',
        caption: 'Outputs for people, and what each will be',
        head: ['output', 'stack', 'what it gives'],
        rows,
      },
    ],
  };
}

/** Outputs that the CDK makes for references between Regions and weak ones. */
const BETWEEN_STACKS = /^(ExportsOutput|PublishOutput|Read[A-Z])/;
