import { quoted } from '../../../assurance/isolation/report/mermaid';
import { referrersIn } from '../../../assurance/model/referrers';
import type { Resource, TemplateSet } from '../../../assurance/model/template-set';
import { type Change, Comparison } from '../sides/comparison';

/** Boxes a person still takes in. */
const MOST_BOXES = 40;
const STYLES = {
  added: 'fill:#dafbe1,stroke:#1a7f37,color:#000',
  removed: 'fill:#ffebe9,stroke:#cf222e,color:#000',
  changed: 'fill:#fff8c5,stroke:#9a6700,color:#000',
  replaced: 'fill:#ffd8b5,stroke:#bc4c00,color:#000,stroke-width:3px',
} as const;

/**
 * The changed part of the architecture as a Mermaid flow chart: what is added, removed, changed or replaced, with what
 * names it or is named by it. Nothing where nothing changes.
 */
export function picture(before: TemplateSet, after: TemplateSet): string | undefined {
  const changes = Comparison.of(before, after).changes.filter(({ type }) => !DETAILS.test(type));
  const shown = changes.slice(0, MOST_BOXES);
  if (shown.length === 0) return undefined;
  const ids = new Set(shown.map(({ id }) => id));
  const arrows = [before, after].flatMap(set => arrowsIn(set, ids));
  const boxes = new Map<string, Change | Resource>();
  for (const { from, to } of arrows)
    for (const one of [from, to]) if (boxes.size < MOST_BOXES) boxes.set(one.id, one);
  for (const change of shown) boxes.set(change.id, change);
  const name = (id: string) => `n${[...boxes.keys()].indexOf(id)}`;
  const drawn = new Set(
    arrows
      .filter(({ from, to }) => boxes.has(from.id) && boxes.has(to.id))
      .map(({ from, to }) => `  ${name(from.id)} --> ${name(to.id)}`),
  );
  return [
    'flowchart LR',
    ...[...boxes.values()].map(
      ({ id, label, type }) => `  ${name(id)}["${quoted(`${label} (${type.replace(/^AWS::/, '')})`)}"]`,
    ),
    ...drawn,
    ...shown.map(change => `  class ${name(change.id)} ${kindOf(change)}`),
    ...Object.entries(STYLES).map(([kind, style]) => `  classDef ${kind} ${style}`),
    ...(changes.length > shown.length ? [`  more["and ${changes.length - shown.length} more"]`] : []),
  ].join('\n');
}

/** Parts of other resources, which would only crowd the picture. */
const DETAILS = /^AWS::(IAM::(Policy|RolePolicy)|Lambda::Permission|S3::BucketPolicy|CDK::Metadata)$/;

const kindOf = ({ kind, replacement }: Change) => (replacement === 'no' ? kind : 'replaced');

function arrowsIn(
  set: TemplateSet,
  ids: ReadonlySet<string>,
): { readonly from: Resource; readonly to: Resource }[] {
  return [...referrersIn(set)].flatMap(([id, all]) => {
    const to = set.get(id);
    if (!to || DETAILS.test(to.type)) return [];
    return all
      .filter(from => from.id !== id && !DETAILS.test(from.type) && (ids.has(id) || ids.has(from.id)))
      .map(from => ({ from, to }));
  });
}
