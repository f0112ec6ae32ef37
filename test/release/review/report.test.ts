import { markdownReport } from '../../../lib/release/review/report/markdown';
import { picture } from '../../../lib/release/review/report/picture';
import { terminalReport } from '../../../lib/release/review/report/terminal';
import { review } from '../../../lib/release/review/review';
import type { Finding, Review } from '../../../lib/release/review/verdict';
import { setOf } from './support';

const finding = (severity: Finding['severity'], n: number, reason = 'it changes'): Finding => ({
  rule: 'some-rule',
  severity,
  resource: `web/Resource${n}`,
  label: `web/Nice name ${n}`,
  reason,
  change: '0123456789ab',
});
const result = (findings: readonly Finding[], verdict: Review['verdict'] = 'block'): Review => ({
  verdict,
  findings,
  unjudged: [],
  hash: 'f'.repeat(64),
});
const options = {
  subject: 'bi-production, main → this tree',
  ledger: ['bi_users is no longer kept'],
  picture: 'flowchart LR',
};

describe('in a terminal', () => {
  const text = terminalReport(result([finding('block', 1), finding('inform', 2)]), {
    ...options,
    colour: false,
  });

  it('shows of a block what an exception has to name', () => {
    expect(text).toContain('web/Resource1, change 0123456789ab');
  });

  it('ends with the verdict and what was reviewed', () => {
    expect(text.split('\n').slice(-2)).toEqual([
      'BLOCK: 1 block, 1 inform; must not be released as it is',
      `reviewed ${'f'.repeat(64)}`,
    ]);
  });

  it('has colour only when told so', () => {
    expect(text).not.toContain('\u001b');
    expect(terminalReport(result([]), { ...options, colour: true })).toContain('\u001b[31mBLOCK');
  });

  it('says what is kept in words', () => {
    expect(text).toContain('bi_users is no longer kept');
  });
});

describe('in a pull request', () => {
  it('has the important first', () => {
    const text = markdownReport(
      result([finding('block', 1), finding('ask', 2), finding('inform', 3)]),
      options,
    );
    const order = [
      'BLOCK',
      '### Blocked',
      '### To decide',
      '### What is kept',
      '```mermaid',
      'Worth knowing',
    ].map(part => text.indexOf(part));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  it('never has more than 60 kB, keeps the verdict and says what is missing', () => {
    const many = Array.from({ length: 2_000 }, (_, n) => finding('block', n, 'x'.repeat(200)));
    const text = markdownReport(result(many), options);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/BLOCK.*more lines.*reviewed/s);
  });

  it('leaves out what is only worth knowing before anything else', () => {
    const many = [
      finding('block', 0),
      ...Array.from({ length: 2_000 }, (_, n) => finding('inform', n, 'x'.repeat(200))),
    ];
    const text = markdownReport(result(many), options);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    expect(text).toContain('web/Resource0');
  });

  it('lets no text of a template become markup', () => {
    const text = markdownReport(result([finding('ask', 1, 'a | b <img src=x> \n# c')]), options);
    expect(text).toContain('a \\| b &lt;img src=x&gt;  # c');
  });
});

describe('the picture', () => {
  const bucket = { Type: 'AWS::S3::Bucket', Properties: {} };
  const trail = { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: { Ref: 'Bucket' } } };
  const before = setOf({ web: { Resources: { Bucket: bucket, Trail: trail } } });

  it('is none where nothing changes', () => {
    expect(picture(before, before)).toBeUndefined();
  });

  it('shows what changes beside what it hangs together with', () => {
    const after = setOf({
      web: { Resources: { Bucket: { ...bucket, Properties: { BucketName: 'x' } }, Trail: trail } },
    });
    const drawn = picture(before, after) ?? '';
    expect(drawn).toContain('web/Bucket (S3::Bucket)');
    expect(drawn).toContain('web/Trail (CloudTrail::Trail)');
    expect(drawn).toMatch(/class n\d replaced/);
    expect(drawn).toMatch(/n\d --> n\d/);
  });

  it('stays small enough to be looked at', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`Bucket${n}`, bucket]));
    const drawn = picture(setOf({ web: { Resources: {} } }), setOf({ web: { Resources: many } })) ?? '';
    expect(drawn.match(/\(S3::Bucket\)/g)).toHaveLength(40);
    expect(drawn).toContain('and 160 more');
  });
});

it('as JSON has the four things that programs read of a finding', () => {
  const { findings } = review({
    before: setOf({ web: { Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } } }),
    after: setOf({ web: { Resources: {} } }),
    today: '2026-11-28',
  });
  expect(JSON.parse(JSON.stringify(findings))).toEqual([
    expect.objectContaining({
      rule: 'stateful-removed',
      severity: 'block',
      resource: 'web/Bucket',
      reason: expect.any(String),
    }),
  ]);
});
