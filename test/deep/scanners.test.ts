/** The templates before scanners that others wrote. Installs them from PyPI first. */
import { isTemplate, type Stack } from '../../lib/assurance/model/template';
import { TemplateSet } from '../../lib/assurance/model/template-set';
import { explain, type Finding } from '../../lib/assurance/posture/acknowledgement';
import { templates } from '../support/template-sets';
import { ACKNOWLEDGED } from './acknowledged';
import { scanners } from './scanners/install';
import { SCANNERS, scan } from './scanners/scan';

const MINUTE = 60_000;
jest.setTimeout(5 * MINUTE);

beforeAll(scanners, 15 * MINUTE);

/** A stack that none of them can be content with. */
function faulty(): TemplateSet {
  const template: unknown = {
    Resources: {
      Open: { Type: 'AWS::S3::Bucket', Properties: { AccessControl: 'PublicRead', Nonsense: 1 } },
    },
  };
  if (!isTemplate(template)) throw new Error('the template is none');
  const stack: Stack = { key: 'faulty', region: 'ap-northeast-1', template, sha256: '' };
  return new TemplateSet([stack]);
}

const found: Finding[] = [];

describe.each(SCANNERS)('$name', scanner => {
  it('finds what is wrong', async () => {
    const findings = await scan(scanner, faulty());
    expect(findings).toContainEqual(expect.objectContaining({ scope: 'faulty/Open' }));
  });

  it.each(['bi-staging', 'bi-production', 'bi-production-access', 'bi-delivery'])(
    'has nothing unexplained to say of %s',
    async name => {
      const findings = await scan(scanner, templates(name));
      found.push(...findings);
      expect(explain(findings, ACKNOWLEDGED).unexplained).toEqual([]);
    },
  );
});

it('nothing is acknowledged any longer than it has to be', () => {
  expect(explain(found, ACKNOWLEDGED).unused).toEqual([]);
});
