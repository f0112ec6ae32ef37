import { Refused } from '../stop';
import type { Check, Subject } from './check';
import { imagesExist } from './images';
import { namesAreFree } from './names';
import { secretIsFilled } from './secret';
import { servicesAreStill } from './services';
import { stacksAreWell } from './stacks';

const CHECKS: Readonly<Record<string, Check>> = {
  stacks: stacksAreWell,
  images: imagesExist,
  secret: secretIsFilled,
  services: servicesAreStill,
  'names of new resources': namesAreFree,
};

/**
 * Everything that has to hold before anything is changed.
 *
 * @throws Refused with all that does not hold, at once
 */
export async function preflight(subject: Subject): Promise<void> {
  const problems = await Promise.all(
    Object.entries(CHECKS).map(([what, check]) =>
      check(subject).catch(error => [`could not check ${what}: ${describe(error)}`]),
    ),
  );
  const found = problems.flat();
  if (found.length > 0)
    throw new Refused(
      `${subject.manifest.id} is not deployed to ${subject.context.session.deployment}:`,
      found,
    );
}

const describe = (error: unknown) =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
