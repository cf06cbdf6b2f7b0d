import { expect, it, onTestFinished, vi } from 'vitest';
import { AppError } from '#shared/base/app-error.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { CastPlayer } from './cast-player.ts';
import type { CastPiece, CastSource } from './cast-source.ts';
import { createPlaybackTerminal } from './playback-terminal.ts';

const HEADER = '{"version":3,"term":{"cols":20,"rows":4},"idle_time_limit":30}\n';
const LINES = '[1,"o","one\\r\\n"]\n[2,"o","two\\r\\n"]\n[60,"m","Later"]\n[1,"o","three"]\n';

const patience = { timeout: 15_000, interval: 2 };

/** A file that comes in the given pieces and then perhaps fails. */
function source(pieces: readonly string[], failure?: Error): CastSource {
  const size = pieces.join('').length;
  return {
    title: 'test',
    async *pieces() {
      let read = 0;
      for (const text of pieces) {
        read += text.length;
        yield { text, read, size } satisfies CastPiece;
      }
      if (failure) throw failure;
    },
  };
}

function play(from: CastSource) {
  const clock = new ManualClock();
  const player = new CastPlayer({
    source: from,
    clock,
    createTerminal: ({ cols, rows }) => createPlaybackTerminal({ cols, rows }),
  });
  onTestFinished(() => player.dispose());
  const until = (check: () => void) =>
    vi.waitFor(() => {
      clock.advance(0);
      check();
    }, patience);
  const text = (): string => {
    const buffer = player.terminal?.buffer.active;
    const rows = Array.from({ length: 4 }, (_, y) => buffer?.getLine(y)?.translateToString(true));
    return rows.join('\n').trimEnd();
  };
  const state = () => player.state.getState();
  return {
    clock,
    player,
    text,
    state,
    until,
    loaded: () => until(() => expect(state().loaded).toBe(1)),
    shows: (wanted: string) => until(() => expect(text()).toBe(wanted)),
  };
}

it('loads in pieces, however they are cut, and begins at the beginning', async () => {
  const file = HEADER + LINES;
  const { loaded, state, text } = play(source(file.match(/[^]{1,3}/g) ?? []));
  await loaded();
  expect(state()).toMatchObject({
    status: 'ready',
    time: 0,
    duration: 34,
    playing: false,
    size: { cols: 20, rows: 4 },
    idleLimit: 30,
    marks: [{ index: 3, label: 'Later' }],
  });
  expect(text()).toBe('');
});

it('plays at the speed asked for and ends at the end', async () => {
  const { clock, player, loaded, shows, state } = play(source([HEADER + LINES]));
  await loaded();
  player.setSpeed(2);
  player.play();
  clock.advance(600);
  await shows('one');
  expect(state().time).toBeCloseTo(1.2, 1);
  player.pause();
  clock.advance(60_000);
  expect(state().time).toBeCloseTo(1.2, 1);
  player.toggle();
  clock.advance(20_000);
  await shows('one\ntwo\nthree');
  expect(state()).toMatchObject({ playing: false, time: 34 });
  // Once more from the beginning.
  player.play();
  expect(state()).toMatchObject({ playing: true, time: 0 });
});

it('jumps, steps and goes to marks', async () => {
  const { player, loaded, shows, state } = play(source([HEADER + LINES]));
  await loaded();
  player.seek(3.5);
  await shows('one\ntwo');
  player.seek(-5);
  await shows('');
  player.step(1);
  await shows('one');
  player.stepMark(1);
  expect(state().time).toBe(33);
  player.seek(1000);
  await shows('one\ntwo\nthree');
  player.step(-1);
  await shows('one\ntwo');
  player.setIdleLimit(1);
  expect(state()).toMatchObject({ duration: 4, time: 2 });
});

it('finds the next place from where it is', async () => {
  const { player, loaded, until, shows, state } = play(source([HEADER + LINES]));
  await loaded();
  player.seek(2);
  void player.find('T');
  await until(() => expect(state().search).toMatchObject({ matches: [2, 4], at: 0, busy: false }));
  await shows('one\ntwo');
  player.stepMatch(1);
  await shows('one\ntwo\nthree');
  player.stepMatch(1);
  await shows('one\ntwo');
  void player.find('absent');
  await until(() => expect(state().search).toMatchObject({ matches: [], at: -1, busy: false }));
});

it('finds the same whether the words were typed once or twice', async () => {
  // More than is looked through in one go.
  const long = `[0,"o",${JSON.stringify('x'.repeat(1_100_000))}]\n`;
  const { player, loaded, until, state } = play(source([HEADER + long + LINES + long + LINES]));
  await loaded();
  void player.find('three');
  void player.find('thre');
  void player.find('three');
  await until(() => expect(state().search).toMatchObject({ matches: [5, 10], busy: false }));
});

it('says what it cannot play, and plays what came before a failure', async () => {
  const wrong = play(source(['hello\n']));
  await wrong.until(() => expect(wrong.state().status).toBe('failed'));
  expect(wrong.state().problem).toContain('asciicast');

  const lost = new AppError('disconnected', 'The connection was lost.');
  const none = play(source([], lost));
  await none.until(() => expect(none.state()).toMatchObject({ status: 'failed' }));

  const part = play(source([HEADER + LINES], lost));
  await part.until(() => expect(part.state().problem).toBe('The connection was lost.'));
  expect(part.state()).toMatchObject({ status: 'ready', loaded: 1 });
  part.player.seek(2);
  await part.shows('one');
});
