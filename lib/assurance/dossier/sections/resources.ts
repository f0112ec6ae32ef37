import { type Block, code, count, type Section, type Text } from '../content';
import type { Findings } from '../findings';
import { listsOf } from '../read/lists';
import { inOrder, shortPath } from '../read/names';
import { slug } from '../read/part';

/** Every resource, by the box of the drawing that it belongs to. */
export const resourcesSection = ({ world, parts, set }: Findings): Section => ({
  id: 'resources',
  title: 'Every resource',
  onPageOnly: true,
  blocks: [
    {
      kind: 'text',
      text: [
        `${count(inOrder(set).length, 'resource')}, each listed once, with the box that it is built with.`,
      ],
    },
    ...listsOf(world, parts).flatMap(({ part, title, resources }): Block[] => [
      { kind: 'heading', id: `part-${part?.id ?? slug(title)}`, text: title },
      {
        kind: 'table',
        caption: `Resources of ${title}`,
        head: ['resource', 'type', 'stack'],
        rows: resources.map((one): Text[] => [
          [code(shortPath(one)), ...(one.condition === undefined ? [] : [` if ${one.condition}`])],
          [one.type],
          [one.stack.key],
        ]),
      },
    ]),
  ],
});
