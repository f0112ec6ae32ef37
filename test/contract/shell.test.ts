/** How blocks of commands are read; what the commands are is in commands.test.ts. */
import { blocksOf } from '../support/markdown';
import { PAGES, read } from '../support/pages';
import { blocks, blocksIn, callsIn, RECORDED } from '../support/shell';

const block = (code: string) => ({ page: 'here', line: 1, code });
const commandsIn = (code: string) => callsIn(block(code)).map(({ words }) => words);

it.each([
  ['what is no bash', 'aws s3 ls "', /here:1: .*unexpected EOF/s],
  ['a command that nobody explains', 'terraform apply', /terraform: nobody explains/],
  ['one inside a substitution', 'aws s3 ls "$(terrafrom output)"', /terrafrom: nobody explains/],
  ['a variable that nobody sets', 'aws s3 ls "$ACOUNT"', /ACOUNT: unbound variable/],
  ['one that is never reached', 'true ||\naws s3 ls', /here:3: the block does not get to this command/],
  ['one that nobody gets to in a branch', 'if false; then\n  npm ci\nfi', /here:3: the block does not get/],
])('refuses %s', (_, code, words) => {
  expect(() => callsIn(block(code))).toThrow(words);
});

it('sees through quotes, continued lines, substitutions, pipes and loops, and comments', () => {
  const code = `
# aws not a command
for X in a b; do aws s3 ls "s3://$X c"; done
A=$(aws ecs list-tasks --query 'x[0]' \\
  --output text | head -1)   # and: aws neither
npm run -s ops -- status -d "bi-production" | jq .x
npm ci < a-file.json`;
  expect(commandsIn(code)).toEqual([
    ['aws', 's3', 'ls', 's3://a c'],
    ['aws', 's3', 'ls', 's3://b c'],
    ['aws', 'ecs', 'list-tasks', '--query', 'x[0]', '--output', 'text'],
    ['npm', 'run', '-s', 'ops', '--', 'status', '-d', 'bi-production'],
    ['npm', 'ci'],
  ]);
});

it('says on which line of the page a command stands', () => {
  const [only = block('')] = blocksIn('p.md', 'a\n\n```bash\n\naws s3 ls \\\n  s3://a\nnpm ci\n```\n');
  expect(callsIn(only).map(({ where }) => where)).toEqual(['p.md:5', 'p.md:7']);
});

it('finds blocks in lists too', () => {
  expect(blocksIn('p.md', 'a\n   ```bash\n   aws s3 ls\n   ```\n')).toMatchObject([
    { page: 'p.md', line: 2, code: 'aws s3 ls\n' },
  ]);
});

it('knows what was set in the preparations of the page and earlier in the section, and nothing else', () => {
  const page = [
    '## 準備',
    'A=1',
    '## one',
    'B=2',
    '## two',
    'C=3',
    '[ -v B ] || B=none',
    'aws s3 ls "$A-$B-$C"',
  ];
  const text = page.map(line => (line.startsWith('#') ? line : `\`\`\`bash\n${line}\n\`\`\``)).join('\n');
  const last = blocksIn('p.md', text).at(-1) ?? block('');
  expect(callsIn(last).map(({ words }) => words)).toEqual([['aws', 's3', 'ls', '1-none-3']]);
});

it('leaves no block of any page out', () => {
  const fences = PAGES.reduce((sum, page) => sum + (read(page).match(/```bash/g)?.length ?? 0), 0);
  expect(blocks).toHaveLength(fences);
  expect(fences).toBeGreaterThan(100);
});

it('finds no command in a block of another language, where nobody would read it', () => {
  const LOOKS_LIKE_ONE = new RegExp(`^\\s*(\\$ )?(${RECORDED.join('|')}) `, 'm');
  const others = PAGES.flatMap(page =>
    blocksOf(read(page)).flatMap(({ language, text, line }) =>
      language !== 'bash' && LOOKS_LIKE_ONE.test(text) ? [`${page}:${line}`] : [],
    ),
  );
  expect(others).toEqual([]);
});
