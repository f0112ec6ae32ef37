import { differences } from '../../status/differences';
import { collect } from '../../status/status';
import { fail, type Probe, pass } from '../finding';

/** Stacks, running digests and the site against the release that was proved to run. */
export const release: Probe = {
  group: 'release',
  look: async session => {
    const facts = await collect(session);
    const status = `npm run ops -- status -d ${session.deployment}`;
    const missing = facts.stacks
      .filter(stack => stack.status === 'missing')
      .map(({ name }) =>
        fail(`stack ${name}`, 'missing', `npm run ops -- deploy ${session.deployment} <release>`),
      );
    const differing = differences(facts).map(line =>
      fail('what runs', line, `${status}; npm run ops -- why deploys -d ${session.deployment}`),
    );
    const wrong = [...missing, ...differing];
    if (wrong.length > 0) return wrong;
    return [
      pass('stacks', `${facts.stacks.length}, none stuck or busy`),
      pass('what runs', facts.current ? `${facts.current.release}, everywhere` : 'no release yet'),
    ];
  },
};
