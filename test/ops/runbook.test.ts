/** Every command of the runbook is one that exists; what AWS's own CLI says of its part is in test/local/e2e. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scripts } from '../../package.json';
import { definitions, parseOps } from '../support/ops-program';
import { blocks, blocksIn, commandsIn, opsArguments } from '../support/runbook';

const root = join(__dirname, '../..');
const pages = join(root, 'docs/runbook');

const all = blocks.map(block => ({ block, commands: commandsIn(block) }));
const calls = (name: string) =>
  all.flatMap(({ block, commands }) =>
    commands.filter(([command]) => command === name).map(args => ({ where: block.where, args })),
  );
const block = (code: string) => ({ where: 'here', code });

describe('reading a block', () => {
  it.each([
    ['what is no bash', 'aws s3 ls "', /here: /],
    ['a command that nobody explains', 'terraform apply', /terraform: nobody explains/],
    ['one inside a substitution', 'aws s3 ls "$(terrafrom output)"', /terrafrom: nobody explains/],
  ])('refuses %s', (_, code, words) => {
    expect(() => commandsIn(block(code))).toThrow(words);
  });

  it('sees through quotes, continued lines, substitutions, pipes and loops, and comments', () => {
    const code = `
# aws not a command
for X in a b; do aws s3 ls "s3://$X c"; done
A=$(aws ecs list-tasks --query 'x[0]' \\
  --output text | head -1)   # and: aws neither
npm run -s ops -- status -d "bi-production" | jq .x`;
    expect(commandsIn(block(code))).toEqual([
      ['aws', 's3', 'ls', 's3://a c'],
      ['aws', 's3', 'ls', 's3://b c'],
      ['aws', 'ecs', 'list-tasks', '--query', 'x[0]', '--output', 'text'],
      ['npm', 'run', '-s', 'ops', '--', 'status', '-d', 'bi-production'],
    ]);
  });

  it('finds blocks in lists too', () => {
    expect(blocksIn('p.md', 'a\n   ```bash\n   aws s3 ls\n   ```\n')).toMatchObject([
      { where: 'p.md:2', code: 'aws s3 ls\n' },
    ]);
  });

  it('knows what was set in the preparations of the page and earlier in the section, and nothing else', () => {
    const page = ['## 準備', 'A=1', '## one', 'B=2', '## two', 'C=3', 'aws s3 ls "$A-$B-$C"'];
    const text = page.map(line => (line.startsWith('#') ? line : `\`\`\`bash\n${line}\n\`\`\``)).join('\n');
    expect(commandsIn(blocksIn('p.md', text).at(-1) ?? block(''))).toEqual([['aws', 's3', 'ls', '1--3']]);
  });

  it('leaves none out', () => {
    const fences = readdirSync(pages).reduce(
      (sum, page) => sum + (readFileSync(join(pages, page), 'utf8').match(/```bash/g)?.length ?? 0),
      0,
    );
    expect(blocks).toHaveLength(fences);
    expect(fences).toBeGreaterThan(60);
  });
});

describe('a command of ops', () => {
  it.each([
    ['that does not exist', ['stauts', '-d', 'x'], /unknown command 'stauts'/],
    [
      'with an option that it does not have',
      ['status', '-d', 'x', '--sicne', '1h'],
      /unknown option '--sicne'/,
    ],
    ['without what it needs', ['restore', 'run', '-d', 'x'], /required option '--at <time>'/],
    ['with one argument too many', ['secret', 'rotate', 'A', 'B', '-d', 'x'], /too many arguments/],
  ])('%s is refused', async (_, args, words) => {
    await expect(parseOps(args)).rejects.toThrow(words);
  });

  const found = calls('npm').flatMap(({ where, args }) => {
    const given = opsArguments(args);
    return given ? [{ where, given }] : [];
  });

  it.each(found.map(({ where, given }) => [`${where}: ${given.join(' ')}`, given] as const))(
    'in the runbook exists, with its options: %s',
    async (_, given) => {
      await expect(parseOps(given)).resolves.toMatchObject({ name: expect.any(String) });
    },
  );

  it('is in bin/ops.ts, each one', () => {
    const program = readFileSync(join(root, 'bin/ops.ts'), 'utf8');
    expect(
      [...definitions().keys()].filter(name => !new RegExp(`^ {2}${name},$`, 'm').test(program)),
    ).toEqual([]);
  });
});

test('every other npm command is a script of this repository', () => {
  const others = calls('npm')
    .filter(({ args }) => args[1] === 'run')
    .map(({ where, args }) => ({ where, script: args.slice(2).find(one => one !== '-s') ?? '' }));
  expect(others.filter(({ script }) => !(script in scripts))).toEqual([]);
  expect(others.length).toBeGreaterThan(0);
});

test('every command of the CDK CLI exists, with its options', () => {
  const used = calls('npx').filter(({ args }) => args[1] === 'cdk');
  const help = new Map<string, string>();
  for (const name of new Set(used.map(({ args }) => args[2] ?? ''))) {
    const cdk = join(root, 'node_modules/aws-cdk/bin/cdk');
    const { stdout } = spawnSync(process.execPath, [cdk, name, '--help'], { cwd: root, encoding: 'utf8' });
    help.set(name, stdout);
  }
  const wrong = used.flatMap(({ where, args: [, , name = '', ...rest] }) =>
    rest
      .filter(arg => /^-/.test(arg))
      .map(arg => arg.split('=')[0] ?? '')
      .filter(option => !new RegExp(`(^|[ ,])${option}\\b`, 'm').test(help.get(name) ?? ''))
      .map(option => `${where}: cdk ${name} has no ${option}`),
  );
  expect(wrong).toEqual([]);
  expect(used.length).toBeGreaterThan(3);
});

test('every link between the pages leads to a page and a heading', () => {
  const anchors = (page: string) =>
    [...readFileSync(page, 'utf8').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/ /g, '-'),
    );
  const broken = readdirSync(pages).flatMap(page =>
    [...readFileSync(join(pages, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].flatMap(
      ([link, file = '', anchor]) => {
        const target = join(pages, file === '' ? page : file);
        if (!existsSync(target)) return [`${page}: ${link}`];
        return anchor !== undefined && !anchors(target).includes(anchor) ? [`${page}: ${link}`] : [];
      },
    ),
  );
  expect(broken).toEqual([]);
});

test('the index leads to every page', () => {
  const index = readFileSync(join(pages, 'README.md'), 'utf8');
  const others = readdirSync(pages).filter(page => page !== 'README.md');
  expect(others.filter(page => !index.includes(`](${page})`))).toEqual([]);
});
