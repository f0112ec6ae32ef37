/** Security Hub's controls, judged on the templates. After a wanted change: `npm run security`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Resource, TemplateSet } from '../../../lib/assurance/model/template-set';
import { World } from '../../../lib/assurance/model/world';
import { ACKNOWLEDGED } from '../../../lib/assurance/posture/acknowledged';
import { explain } from '../../../lib/assurance/posture/acknowledgement';
import type { Control, Result } from '../../../lib/assurance/posture/control';
import { CONTROLS } from '../../../lib/assurance/posture/controls';
import { securityDocument } from '../../../lib/assurance/posture/document';
import { judge, resultOf } from '../../../lib/assurance/posture/judge';
import { NOT_SHOWN } from '../../../lib/assurance/posture/not-shown';
import { otherChoices, templates } from '../../support/template-sets';
import { BREAKS, type Change, MENDS } from './breaks';

const DOCUMENT = join(__dirname, '../../../docs/security.md');

const staging = templates('bi-staging');
const production = templates('bi-production');
const delivery = templates('bi-delivery');
const choices = otherChoices();
const shipped = [
  { title: 'staging', judgements: judge(staging, CONTROLS) },
  { title: 'production', judgements: judge(production, CONTROLS) },
  { title: 'delivery', judgements: judge(delivery, CONTROLS) },
];
const failures = shipped.flatMap(({ judgements }) => judgements.flatMap(({ failures }) => failures));
const others = judge(choices, CONTROLS).flatMap(({ failures }) => failures);

describe('a control that is not met', () => {
  it('is acknowledged, in every environment', () => {
    expect(explain(failures, ACKNOWLEDGED).unexplained).toEqual([]);
  });

  it('is acknowledged with every other choice, too', () => {
    expect(explain(others, ACKNOWLEDGED).unexplained).toEqual([]);
  });

  it('is not acknowledged any longer than it has to be', () => {
    expect(explain([...failures, ...others], ACKNOWLEDGED).unused).toEqual([]);
  });
});

it('docs/security.md says what the templates say', () => {
  const found = securityDocument(shipped, ACKNOWLEDGED, NOT_SHOWN);
  if (process.env.UPDATE_SECURITY) writeFileSync(DOCUMENT, found);
  expect(existsSync(DOCUMENT) && readFileSync(DOCUMENT, 'utf8')).toBe(found);
});

it('every control has an id of its own', () => {
  const ids = CONTROLS.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

/** The same templates with one of them changed. */
function changed(set: TemplateSet, resource: Resource, change: Change): TemplateSet {
  const template = structuredClone(resource.stack.template);
  const { Resources } = template;
  change({
    logicalId: resource.logicalId,
    properties: Resources[resource.logicalId]?.Properties,
    resources: Resources,
  });
  return new TemplateSet(
    set.stacks.map(stack => (stack === resource.stack ? { ...stack, template } : stack)),
  );
}

function resultAfter(set: TemplateSet, resource: Resource, change: Change, control: Control) {
  const other = changed(set, resource, change);
  const same = other.get(resource.id);
  if (!same) throw new Error(`${resource.label} is gone`);
  return resultOf(control, same, new World(other));
}

function judgedIn(control: Control, ...sets: readonly TemplateSet[]) {
  return sets.flatMap(set => {
    const world = new World(set);
    return set
      .ofType(...control.types)
      .map(resource => ({ set, resource, result: resultOf(control, resource, world) }));
  });
}

const isSound = ({ result }: { result: Result }) => typeof result === 'string';

const subjects = CONTROLS.map(control => {
  const judged = judgedIn(control, production, delivery);
  return {
    id: control.id,
    control,
    // Some are only met with other choices.
    judged: judged.some(isSound) ? judged : [...judged, ...judgedIn(control, choices)],
  };
});

describe.each(subjects)('$id', ({ id, control, judged }) => {
  const sound = judged.filter(isSound);

  it('sees each way to break it, on every resource that does not', () => {
    const breaks = BREAKS[id] ?? [];
    // Where nothing meets it, the templates themselves show that it can fail.
    expect(breaks.length > 0 || sound.length === 0).toBe(true);
    for (const { set, resource } of sound)
      for (const change of breaks)
        expect([resource.label, resultAfter(set, resource, change, control)]).toEqual([
          resource.label,
          { failed: expect.not.stringMatching(/^not known/) },
        ]);
  });

  it('does not fail whatever the templates say', () => {
    const mend = MENDS[id];
    // A mend where nothing needs it would hide that the templates have changed.
    expect(mend === undefined).toBe(sound.length > 0);
    if (!mend) return;
    for (const { set, resource } of judged) expect(resultAfter(set, resource, mend, control)).toBe('met');
  });
});
