import { PassThrough } from 'node:stream';
import { paintFor } from '../../lib/ops/ui/paint';
import { table } from '../../lib/ops/ui/table';
import { type Streams, terminalUi } from '../../lib/ops/ui/terminal';

function streams(isTTY: boolean) {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') =>
    Object.assign(new PassThrough(), {
      isTTY,
      write: (text: string) => {
        written[name] += text;
        return true;
      },
    });
  const input = Object.assign(new PassThrough(), { isTTY });
  return {
    written,
    input,
    streams: { in: input, out: stream('out'), err: stream('err') } as unknown as Streams,
  };
}

describe('where no person is', () => {
  it('a question is answered by nobody, unless it was answered on the command line', async () => {
    const { streams: none } = streams(false);
    expect(await terminalUi({ json: false, yes: false, streams: none }).confirm('sure?')).toBe('nobody');
    expect(await terminalUi({ json: false, yes: true, streams: none }).confirm('sure?')).toBe('yes');
  });

  it('progress is plain lines on standard error, the result alone on standard output', async () => {
    const { written, streams: none } = streams(false);
    const ui = terminalUi({ json: true, yes: false, streams: none });
    await ui.step(
      'Look',
      async report => report('half'),
      () => 'Looked',
    );
    await ui.step('Fail', async () => Promise.reject(new Error('no'))).catch(() => {});
    ui.warn('careful');
    ui.result({ answer: 42 }, () => 'text');
    expect(written.err).toBe('Look …\n  half\n✔ Looked\nFail …\n✖ Fail\nwarning: careful\n');
    expect(JSON.parse(written.out)).toEqual({ answer: 42 });
  });
});

describe('where a person is', () => {
  it.each([
    ['y', undefined, 'yes'],
    ['Yes', undefined, 'yes'],
    ['', undefined, 'no'],
    ['production', 'production', 'yes'],
    ['y', 'production', 'no'],
    ['staging', 'production', 'no'],
  ] as const)('%p is answered to a question that wants %p: %s', async (answer, typed, expected) => {
    const { input, streams: person } = streams(true);
    const asked = terminalUi({ json: false, yes: false, streams: person }).confirm('sure?', typed);
    input.write(`${answer}\n`);
    expect(await asked).toBe(expected);
  });
});

it.each([
  [{ isTTY: true }, {}, true],
  [{ isTTY: true }, { NO_COLOR: '1' }, false],
  [{ isTTY: true }, { TERM: 'dumb' }, false],
  [{ isTTY: false }, {}, false],
])('colour on %p with %p: %p', (stream, env, coloured) => {
  expect(paintFor(stream, env)('red', 'x') !== 'x').toBe(coloured);
});

it('columns line up, whatever is coloured', () => {
  const paint = paintFor({ isTTY: true }, {});
  expect(
    table([
      ['A', 'B'],
      [paint('red', 'long'), 'x'],
    ]),
  ).toBe(`A     B\n${paint('red', 'long')}  x`);
});
