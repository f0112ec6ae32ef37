/** Every command that a document gives, or mentions, is one that exists: no program is run, each is asked what it takes. */

import { explain, PROGRAMS } from '../support/commands/explain';
import { explainMention, mentionsIn } from '../support/commands/mentions';
import { opsArguments } from '../support/commands/npm';
import { codeSpansOf } from '../support/markdown';
import { PAGES, read } from '../support/pages';
import { blocksIn, type Call, callsIn, RECORDED } from '../support/shell';

const wordsOf = (command: string) =>
  command.match(/'[^']*'|\S+/g)?.map(word => word.replaceAll("'", '')) ?? [];

describe('a command of a block', () => {
  it.each([
    // Programs of ours, by their own definitions.
    ['npm run cost -- bi-production --bas origin/main', /unknown option '--bas'/],
    ['npm run dev:init -- --sed', /unknown option '--sed'/],
    ['npm run bench -- --rounds none', /argument 'none' is invalid/],
    ['npm run local -- --prot 1', /unknown option '--prot'/],
    ['npm run local:down -- --port 1', /unknown option '--port'/],
    ['npm run prove -- bi-production --jsno', /unknown option '--jsno'/],
    ['npm run review -- bi-production bi-staging', /too many arguments/],
    ['npm run ops -- stauts -d bi-production', /unknown command 'stauts'/],
    ['npm run ops -- status -d bi-production --sicne 1h', /unknown option '--sicne'/],
    ['npm run ops -- restore run -d bi-production', /required option '--at <time>'/],
    ['npm run ops -- secret rotate JWT_SECRET_KEY B -d bi-production', /too many arguments/],
    ['npm run ops', /./],
    // What they find out later.
    ['npm run dossier -- bi-prodction', /no deployment: bi-prodction/],
    ['npm run drift -- bi-prodution', /no deployment: bi-prodution/],
    ['npm run ops -- status -d bi-prodution', /no deployment: bi-prodution/],
    ['npm run ops -- logs -d bi-production --query erorrs', /no query: erorrs/],
    ['npm run ops -- logs apo -d bi-production', /no part: apo/],
    ['npm run ops -- secret rotate JWT_KEY -d bi-production', /no key: JWT_KEY/],
    ['npm run ops -- job run nigthly -d bi-production', /no job: nigthly/],
    ['npm run ops -- restore plan -d bi-production --at latest --tables bi_user', /no tables: bi_user/],
    // npm itself.
    ['npm run csot -- bi-production', /no script: csot/],
    ['npm run ops status -d bi-production', /npm keeps status for itself/],
    ['npm run lint -- --fix', /takes no arguments/],
    ['npm run test:deep -- developer-stack', /no test: developer-stack/],
    ['npm c', /no reviewed command of npm/],
    ['npm ci --force', /npm ci takes no --force/],
    ['npx jest test/constructs/dtaa.test.ts', /no test/],
    ['npx tsc', /no package that npx is to run/],
    // The CDK CLI, by its own definition.
    ['npx cdk bootstrp aws://1/a', /no command of cdk: bootstrp/],
    ['npx cdk deply --al -c deployment=bi-delivery', /no command of cdk: deply/],
    ['npx cdk deploy --al -c deployment=bi-delivery', /no option --al/],
    ['npx cdk deploy --all -c deploymnt=bi-prod', /no context deploymnt; only for deployment, nag/],
    ['npx cdk deploy --all -c deployment=bi-prod', /no deployment: bi-prod/],
    ['npx cdk deploy --all', /needs -c deployment/],
    ['npx cdk deploy -c deployment=all', /not for all deployments/],
    ['npx cdk deploy -c deployment=bi-production --method prepare-changeset', /--method is never prepare-ch/],
    ['npx cdk drift bi-production/date -c deployment=bi-production', /no stack of bi-production/],
    ['npx cdk drift bi-staging/data -c deployment=bi-production', /no stack of bi-production/],
    // Other programs.
    ['aws iam create-policy --policy-document file://docs/setup/policy.json', /no file: docs\/setup\/policy/],
    ['cp .env.exmple .env.local', /no file: .env.exmple/],
    ['docker compose --env-fle .env.local up -d', /no reviewed option: --env-fle/],
    ['docker compose --env-file .env.local up -d --biuld', /no reviewed option: --biuld/],
    ['docker compose --env-file .env.local logs -f aip', /no service of docker-compose.yml: aip/],
    ['docker compse up', /no reviewed command of docker: compse/],
    ['docker compose pu', /no reviewed command of docker compose: pu/],
    ['docker compose', /names no command/],
    ['gclod projects describe a', /nobody explains gclod/],
    ['gcloud iam workload-identity-pools create-crd-config a --aws', /no reviewed command of gcloud/],
    [
      "gcloud iam workload-identity-pools providers create-aws api --attribut-condition 'a'",
      /--attribut-cond/,
    ],
    ['gcloud iam service-accounts create --project a', /names nothing/],
    ['git rev-pars HEAD', /no reviewed command of git: rev-pars/],
    ['terraform apply', /nobody explains terraform/],
  ])('is refused: %s', async (command, why) => {
    expect(await explain(wordsOf(command), true)).toMatch(why);
  });

  it.each([
    'npm run -s ops -- --help',
    'npm run ops -- logs api -d bi-production --filter \'{ $.level = "error" }\'',
    'npm run drift -- bi-delivery',
    'npm run bench -- --only synth,growth',
    'npx cdk ls -c deployment=all',
    'npx cdk synth -q -c deployment=bi-production -c nag=true',
    'npx cdk deploy bi-production/data --exclusively -c deployment=bi-production --no-rollback',
    'npx cdk bootstrap aws://1/a --cloudformation-execution-policies arn',
    'cp ~/a b',
  ])('is one: %s', async command => {
    expect(await explain(wordsOf(command), true)).toBeUndefined();
  });
});

describe('a command in a sentence', () => {
  const mention = async (code: string) => {
    const mentions = mentionsIn('p.md', `\n\`${code}\``);
    const wrong = await Promise.all(mentions.map(({ words }) => explainMention(words)));
    return { count: mentions.length, wrong: wrong.filter(one => one !== undefined).join() };
  };

  it.each([
    ['npm run ops -- restroe run', /unknown command 'restroe'/],
    ['npm run ops -- restore run --att', /unknown option '--att'/],
    ['ops release create|lst', /unknown command 'lst'/],
    ['logs --query erorrs', /no query: erorrs/],
    ['logs api --fliter ERROR', /unknown option '--fliter'/],
    ['job history nigthly', /no job: nigthly/],
    ['npm run drift -- bi-prodution', /no deployment/],
    ['npm run lokc && npm ci', /no script: lokc/],
    ['UPDATE_COMPARISON=1 npm run test:dep', /no script: test:dep/],
    ['cdk dif', /no command of cdk: dif/],
    ['cdk deploy --expres', /no option --expres/],
    ['npx cdk rollback <stack> -c deploymnt=…', /no context deploymnt/],
    ['gcloud iam service-accounts keys delte', /no reviewed command of gcloud/],
    ['docker compose cofnig', /no reviewed command of docker compose: cofnig/],
    ['--dry-rnu', /has --dry-rnu/],
    ['-c deployment=bi-prod', /no deployment: bi-prod/],
    ['-d bi-prod', /no deployment: bi-prod/],
  ])('is refused: %s', async (code, why) => {
    expect((await mention(code)).wrong).toMatch(why);
  });

  it.each([
    ['ops job', 1],
    ['ops report daily|weekly|monthly', 3],
    ['npm run ops -- <command> --help', 1],
    ['restore run --at …', 1],
    ['npm run lock && npm ci', 2],
    ['npm run', 1],
    ['npx cdk', 1],
    ['docker compose', 1],
    ['--tables bi_cards bi_dashboards', 1],
  ])('is one, though it may leave something out: %s', async (code, count) => {
    expect(await mention(code)).toEqual({ count, wrong: '' });
  });

  it.each(['status', '-photograph.png', 'version: 3', 'restored empty'])('is none: %s', async code => {
    expect((await mention(code)).count).toBe(0);
  });

  it('may go on in the next line, and says where it begins', () => {
    expect(mentionsIn('p.md', 'a\nb `npm\n  ci`, `npm test`\n')).toEqual([
      { where: 'p.md:2', words: ['npm', 'ci'] },
      { where: 'p.md:3', words: ['npm', 'test'] },
    ]);
  });
});

describe.each(PAGES)('%s', page => {
  const wrong = async (
    all: readonly Call[],
    say: (words: readonly string[]) => Promise<string | undefined>,
  ) => {
    const found: string[] = [];
    for (const { where, words } of all) {
      const why = await say(words);
      if (why !== undefined) found.push(`${where}: ${words.join(' ')}\n  ${why}`);
    }
    return found;
  };

  it('gives commands that exist, with what they need and no more', async () => {
    const calls = blocksIn(page, read(page)).flatMap(block => callsIn(block));
    expect(await wrong(calls, words => explain(words, true))).toEqual([]);
  });

  it('mentions commands that exist', async () => {
    expect(await wrong(mentionsIn(page, read(page)), explainMention)).toEqual([]);
  });
});

it('finds what it is to look at', () => {
  const calls = (page: string) => blocksIn(page, read(page)).flatMap(block => callsIn(block));
  const programs = new Set(['README.md', 'docs/gcp.md'].flatMap(calls).map(({ words }) => words[0]));
  expect([...programs].sort()).toEqual([...RECORDED].sort());
  expect(PROGRAMS).toEqual(expect.arrayContaining([...RECORDED]));
  expect(calls('README.md').filter(({ words }) => opsArguments(words)).length).toBeGreaterThan(15);
  const spans = PAGES.flatMap(page => codeSpansOf(read(page)));
  expect(PAGES.flatMap(page => mentionsIn(page, read(page))).length).toBeGreaterThan(spans.length / 20);
});
