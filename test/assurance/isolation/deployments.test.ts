/** The executor of every deployment to AWS is isolated, as far as templates can say. */
import { loadBiCards } from '../../../lib/systems/bi-cards/load';
import { synthesized } from '../../support/deployment';
import { openRows, proofOf } from './support';

const certificateOf = (name: string) => proofOf(synthesized(name).assembly.directory, loadBiCards(name));

describe.each(['bi-staging', 'bi-production'])('%s', name => {
  const certificate = certificateOf(name);

  it('lets nothing out that templates could keep in', () => {
    expect(openRows(certificate)).toEqual([]);
    expect(certificate.ok).toBe(true);
  });

  it('leaves to people exactly what no template can show', () => {
    const residual = certificate.verdicts.filter(({ verdict }) => verdict === 'RESIDUAL').map(({ id }) => id);
    expect(residual).toEqual(['E18', 'E21', 'E25', 'E26', 'E27']);
  });

  it('has a verdict on each of the 28 escapes, in order', () => {
    expect(certificate.verdicts.map(({ id }) => id)).toEqual(
      Array.from({ length: 28 }, (_, i) => `E${i + 1}`),
    );
  });
});

it('is proved in less than a second', () => {
  const { directory } = synthesized('bi-production').assembly;
  const config = loadBiCards('bi-production');
  const before = process.cpuUsage();
  proofOf(directory, config);
  // Of the processor: the machine may have other things to do.
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(1);
});

it('is the certificate of these templates and no others', () => {
  const [staging, production] = ['bi-staging', 'bi-production'].map(certificateOf);
  expect(production?.templates).toMatch(/^[0-9a-f]{64}$/);
  expect(production?.templates).not.toBe(staging?.templates);
  expect(production?.templates).toBe(certificateOf('bi-production').templates);
});

it('does not hold for the local cloud, whose templates lack what cannot be hosted there', () => {
  const { ok, verdicts } = certificateOf('bi-local');
  expect(ok).toBe(false);
  expect(verdicts.find(({ id }) => id === 'E10')?.verdict).toBe('VIOLATED');
});
