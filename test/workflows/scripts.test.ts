/** The shell of the workflows, run for real; only the programs that would reach GitHub or AWS are stand-ins. */
import { join } from 'node:path';
import { Machine } from './machine';
import { ROOT, scriptOf } from './workflow';

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
});
afterEach(() => machine.remove());

describe('.ci/review', () => {
  const review = (...deployments: string[]) =>
    machine.run(`${join(ROOT, '.ci/review')} origin/main out ${deployments.join(' ')}`);
  const answers = (codes: Readonly<Record<string, number>>, says = 'as it was') =>
    machine.stand(
      'npm',
      Object.entries(codes).map(([name, code]) => ({
        when: new RegExp(`^run --silent review -- ${name} --base origin/main --markdown$`),
        says: `${name}: ${says}`,
        code,
      })),
    );

  it.each([
    ['clear', 0, 0],
    ['a question', 1, 0],
    ['a block', 2, 1],
    ['what could not be judged', 3, 1],
    ['a defect of the review', 99, 1],
  ])('%s (%i) in one deployment ends it with %i', (_, code, expected) => {
    answers({ one: 0, two: code });
    expect(review('one', 'two').status).toBe(expected);
  });

  it('looks at every deployment, whatever it found before', () => {
    answers({ one: 2, two: 0, three: 1 });
    review('one', 'two', 'three');
    expect(machine.calls()).toHaveLength(3);
    const text = machine.read('out/review.md');
    expect(text).toContain('| `one` | blocked |');
    expect(text).toContain('| `two` | clear |');
    expect(text).toContain('| `three` | a person decides |');
    expect(text).toContain('three: as it was');
    expect(machine.read('summary')).toBe(text);
  });

  it('fits into a comment, the verdict of every deployment first', () => {
    answers({ one: 1, two: 1, three: 1 }, 'x'.repeat(100_000));
    review('one', 'two', 'three');
    const text = machine.read('out/review.md');
    expect(text.length).toBeLessThan(62_000);
    expect(text.indexOf('| `three` |')).toBeLessThan(500);
    expect(text.match(/Shortened/g)).toHaveLength(3);
  });
});

describe('the comment', () => {
  const MARKER = '<!-- review of the templates -->';
  const SHA = 'a'.repeat(40);
  const PULLS = /^api --method GET repos\/company\/infra\/pulls -f state=open -f head=stranger:topic$/;
  const COMMENTS = /^api --paginate repos\/company\/infra\/issues\/7\/comments\?per_page=100$/;
  const post = (review: string) => {
    machine.write('review.md', review);
    return machine.run(scriptOf('review-comment.yml', 'comment', 'Comment'), {
      GH_TOKEN: 'token',
      REPOSITORY: 'company/infra',
      HEAD_OWNER: 'stranger',
      HEAD_BRANCH: 'topic',
      HEAD_SHA: SHA,
      RUN_URL: 'https://example.com/run',
      REVIEW: machine.path('review.md'),
    });
  };
  const github = (pulls: object[], comments: object[] = []) =>
    machine.stand('gh', [
      { when: PULLS, says: JSON.stringify(pulls) },
      { when: COMMENTS, says: JSON.stringify(comments) },
      { when: /^api --silent --method (POST|PATCH) / },
    ]);
  const written = () => machine.calls(/--method (POST|PATCH)/);
  const open = { number: 7, head: { sha: SHA } };
  const by = (login: string, body: string, id: number) => ({ id, body, user: { login } });

  it('is made once', () => {
    github([open], [by('somebody', 'hello', 1)]);
    expect(post('the review')).toMatchObject({ status: 0, stderr: '' });
    expect(written().map(({ line }) => line)).toEqual([
      'api --silent --method POST repos/company/infra/issues/7/comments --input comment.json',
    ]);
    const { body } = JSON.parse(written()[0]?.input ?? '');
    expect(body).toMatch(new RegExp(`^${MARKER}\nthe review`));
    expect(body).toContain('https://example.com/run');
  });

  it('is brought up to date where it stands', () => {
    github([open], [by('somebody', `${MARKER} forged`, 1), by('github-actions[bot]', `${MARKER}\nold`, 2)]);
    post('the review');
    expect(written().map(({ line }) => line)).toEqual([
      'api --silent --method PATCH repos/company/infra/issues/comments/2 --input comment.json',
    ]);
  });

  it.each([
    ['that has moved on', [{ number: 7, head: { sha: 'b'.repeat(40) } }]],
    ['that is closed', []],
  ])('is not made on a pull request %s', (_, pulls) => {
    github(pulls);
    expect(post('the review').status).toBe(0);
    expect(written()).toEqual([]);
  });

  it('notifies nobody whom a stranger names, and fits whatever the stranger wrote', () => {
    github([open]);
    post(`${'@company/everybody '.repeat(2000)}${'界'.repeat(50_000)}`);
    const { body } = JSON.parse(written()[0]?.input ?? '');
    expect(body).not.toContain('@company');
    expect(body.length).toBeLessThan(65_536);
    expect(body).not.toContain('\ufffd');
  });

  it('takes what it is given for text, never for shell', () => {
    github([open]);
    const shell = '$(touch pwned) `touch pwned` $HEAD_SHA \\(1) "';
    post(shell);
    const { body } = JSON.parse(written()[0]?.input ?? '');
    expect(body).toContain(shell);
    expect(machine.read('pwned')).toBe('');
  });
});

describe('the issue about drift', () => {
  const TITLE = 'Something was changed beside the templates';
  const LIST =
    /^api --paginate repos\/company\/infra\/issues\?state=open&creator=github-actions%5Bbot%5D&per_page=100$/;
  const report = (reports: Readonly<Record<string, string>>, issues: object[]) => {
    for (const [environment, code] of Object.entries(reports)) {
      machine.write(`drift/drift-${environment}/code`, `${code}\n`);
      machine.write(`drift/drift-${environment}/report.md`, `report of ${environment}`);
    }
    machine.stand('gh', [
      { when: LIST, says: JSON.stringify(issues) },
      { when: /^api --silent --method (POST|PATCH) / },
    ]);
    const { status } = machine.run(scriptOf('drift.yml', 'report', 'Keep the issue'), {
      GH_TOKEN: 'token',
      REPOSITORY: 'company/infra',
      REPORTS: machine.path('drift'),
      RUN_URL: 'https://example.com/run',
    });
    expect(status).toBe(0);
    return machine.calls(/--method/).map(({ line, input }) => ({
      line: line.replace('api --silent --method ', ''),
      body: input && JSON.parse(input).body,
    }));
  };
  const existing = [
    { number: 3, title: 'Something else' },
    { number: 4, title: TITLE, pull_request: {} },
    { number: 5, title: TITLE },
  ];

  it('is opened where there is drift', () => {
    const [call, ...others] = report({ staging: '0', production: '1' }, []);
    expect(others).toEqual([]);
    expect(call?.line).toBe('POST repos/company/infra/issues --input issue.json');
    expect(call?.body).toContain('report of production');
    expect(call?.body).toContain('https://example.com/run');
  });

  it('is brought up to date while there is drift', () => {
    expect(report({ staging: '1', production: '0' }, existing).map(({ line }) => line)).toEqual([
      'PATCH repos/company/infra/issues/5 --input issue.json',
    ]);
  });

  it('is closed when there is none', () => {
    expect(report({ staging: '0', production: '0' }, existing).map(({ line }) => line)).toEqual([
      'PATCH repos/company/infra/issues/5 -f state=closed -f state_reason=completed',
    ]);
  });

  it('does not exist where there is none', () => {
    expect(report({ staging: '0', production: '0' }, [])).toEqual([]);
  });

  it.each([
    ['was not compared completely', { staging: '0', production: '3' }],
    ['was not compared at all', { staging: '0' }],
  ])('stays open where an environment %s', (_, reports) => {
    const [call] = report(reports, existing);
    expect(call?.line).toContain('PATCH repos/company/infra/issues/5 --input');
    expect(report(reports, []).filter(({ line }) => line.startsWith('POST'))).toEqual([]);
  });
});

describe('comparing', () => {
  const compare = (code: number) => {
    machine.stand('npm', [
      { when: /^run --silent drift -- bi-production --markdown$/, says: 'the report', code },
    ]);
    return machine.run(scriptOf('drift.yml', 'detect', 'Compare'), { ENVIRONMENT: 'production' }).status;
  };

  it.each([
    [0, 0],
    [1, 0],
    [3, 1],
    [2, 1],
  ])('that ends with %i ends the job with %i and is handed on', (code, expected) => {
    expect(compare(code)).toBe(expected);
    expect(machine.read('drift/code')).toBe(`${code}\n`);
    expect(machine.read('drift/report.md')).toBe('the report');
  });
});

describe('.ci/plan', () => {
  const HASH = 'c'.repeat(16);
  const SHA = 'd'.repeat(40);
  const releases = [
    { id: 'r3', gitSha: 'e'.repeat(40), currentIn: ['bi-staging'] },
    { id: 'r2', gitSha: SHA, currentIn: ['bi-production'] },
  ];
  const finding = { severity: 'ask', rule: 'x', resource: 'service/Api', reason: 'a | b\n`c`', change: 'f' };
  const plan = (wanted: string, { list = releases, hash = HASH, code = 0, findings = [finding] } = {}) => {
    machine.stand('npm', [
      {
        when: /^run --silent ops -- release list --deployment bi-production --json$/,
        says: JSON.stringify({ releases: list }),
      },
      {
        when: /^run --silent ops -- deploy bi-production r\d --dry-run --json$/,
        says: JSON.stringify({ hash, verdict: 'ask', findings }),
        code,
      },
    ]);
    return machine.run(`${join(ROOT, '.ci/plan')} bi-production '${wanted}'`);
  };

  it.each([
    ['by its id', 'r2', 'r2'],
    ['by the tag of its images', SHA, 'r2'],
    ['that is current there, without a name', '', 'r2'],
  ])('plans a release %s', (_, wanted, release) => {
    expect(plan(wanted, { code: 1 })).toMatchObject({ status: 0, stderr: '' });
    expect(machine.read('output')).toBe(`release=${release}\napproval=${HASH}\n`);
  });

  it('plans the newest where none is current yet', () => {
    plan('', { list: releases.map(one => ({ ...one, currentIn: [] })) });
    expect(machine.read('output')).toContain('release=r3\n');
  });

  it('shows what is approved, in whole rows', () => {
    plan('r2');
    const summary = machine.read('summary');
    expect(summary).toContain('Review: **ask**');
    expect(summary).toContain("| ask | `service/Api` | a   b 'c' |");
    expect(summary).toContain(HASH);
  });

  it('says that it found nothing', () => {
    plan('r2', { findings: [] });
    expect(machine.read('summary')).toContain('It found nothing.');
  });

  it.each([2, 3, 4, 130])('hands nothing on where the dry run ends with %i', code => {
    expect(plan('r2', { code }).status).toBe(1);
    expect(machine.read('output')).toBe('');
    expect(machine.read('summary')).toContain('cannot be deployed');
  });

  it.each(['', 'null', `${'c'.repeat(16)}\nrelease=r9`, 'C'.repeat(16)])(
    'hands nothing on where the hash is %j',
    hash => {
      expect(plan('r2', { hash }).status).toBe(1);
      expect(machine.read('output')).toBe('');
    },
  );

  it('refuses a release that does not exist', () => {
    const { status, stderr } = plan('r9');
    expect(status).toBe(1);
    expect(stderr).toContain('r9');
    expect(machine.read('output')).toBe('');
  });

  it('has nothing to do before the first release', () => {
    expect(plan('', { list: [] }).status).toBe(0);
    expect(machine.read('output')).toBe('');
  });
});
