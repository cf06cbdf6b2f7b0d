import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stateOf } from '#tests/support/vt-state.ts';
import { safeOutput, size } from '#tests/support/vt-streams.ts';
import type { SavedStep } from './emulator.ts';
import type { FromWorker } from './emulator-protocol.ts';
import { Screen } from './screen.ts';
import { Session, type SessionPorts } from './session.ts';

const create = { type: 'create', id: 1, seq: 0, notice: null, saved: null } as const;
const roomy = size.map(({ cols, rows, scrollback }) => ({
  cols: cols + 2,
  rows: rows + 1,
  scrollback: scrollback + 400,
}));
const step = fc.oneof(
  { weight: 6, arbitrary: safeOutput.map((bytes) => ({ type: 'write' as const, bytes })) },
  { weight: 2, arbitrary: fc.constant({ type: 'idle' as const }) },
  { weight: 2, arbitrary: fc.constant({ type: 'work' as const }) },
  { weight: 1, arbitrary: fc.constant({ type: 'snapshot' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('resize' as const),
      cols: fc.integer({ min: 4, max: 16 }),
      rows: fc.integer({ min: 2, max: 8 }),
    }),
  },
);

/** What is given back is overwritten, as by the next output: nobody may look at it any more. */
const portsTo = (sent: FromWorker[]): SessionPorts => ({
  send: (message) => sent.push(message),
  version: '',
  onDidSleep: () => {},
  release: (bytes) => bytes.fill(0x21),
});

/** After a resize, what the next character joins depends on where the cursor was before. */
const settled = (screen: Screen): object => ({ ...stateOf(screen), join: null });

describe('Session', () => {
  it('keeps output and requests in order, awake or asleep', () => {
    fc.assert(
      fc.property(roomy, fc.array(step, { maxLength: 12 }), (options, steps) => {
        const sent: FromWorker[] = [];
        const session = new Session({ ...create, ...options }, portsTo(sent));
        const reference = new Screen(options);
        const expected: { seq: number; state: object }[] = [];
        let seq = 0;
        let request = 1;
        const ask = (): void => {
          session.receive({ type: 'snapshot', id: 1, request: request++, kind: 'complete' }, 0);
          expected.push({ seq, state: settled(reference) });
        };
        for (const action of steps) {
          if (action.type === 'write') {
            seq += action.bytes.length;
            reference.write(action.bytes);
            session.receive({ type: 'write', id: 1, bytes: action.bytes.slice(), seq }, 0);
          } else if (action.type === 'resize') {
            reference.resize(action.cols, action.rows);
            session.receive({ ...action, id: 1, request: request++ }, 0);
          } else if (action.type === 'idle') session.receive({ type: 'idle', id: 1 }, 0);
          else if (action.type === 'snapshot') ask();
          else session.work(0);
        }
        ask();
        for (let turns = 0; turns < 200 && session.due(100) !== null; turns++) session.work(0);
        const snapshots = sent.flatMap((message) =>
          message.type === 'snapshot' ? [message.snapshot] : [],
        );
        const got = snapshots.map(({ cols, rows, scrollback, replay, seq: at }) => {
          const copy = new Screen({ cols, rows, scrollback });
          copy.write(replay);
          return { seq: at, state: settled(copy) };
        });
        expect(got).toEqual(expected);
        const accepted = sent.filter((message) => message.type === 'accepted').at(-1);
        expect(accepted?.total ?? 0).toBe(seq);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 200) },
    );
  });

  it('shows the newest screen during a flood without parsing it, also behind output that must be parsed', () => {
    const sent: FromWorker[] = [];
    const session = new Session(
      { ...create, cols: 40, rows: 5, scrollback: 10_000 },
      portsTo(sent),
    );
    let seq = 0;
    const write = (text: string): void => {
      const bytes = new TextEncoder().encode(text);
      seq += bytes.length;
      session.receive({ type: 'write', id: 1, bytes, seq }, 0);
    };
    const flood = (name: string): void => {
      for (let i = 0; i < 4000; i++) write(`\x1b[32m${name}\x1b[m line ${i} of a long build\r\n`);
    };
    const snapshots = () =>
      sent.flatMap((message) => (message.type === 'snapshot' ? [message.snapshot] : []));
    const text = (replay: Uint8Array): string => new TextDecoder().decode(replay);

    flood('first');
    session.receive({ type: 'snapshot', id: 1, request: 1, kind: 'screen' }, 0);
    expect(snapshots()).toMatchObject([{ seq, complete: false }]);
    expect(text(snapshots()[0]?.replay ?? new Uint8Array())).toContain('line 3999');

    write('\x1b[?25l');
    session.receive({ type: 'snapshot', id: 1, request: 2, kind: 'screen' }, 0);
    const mustParse = seq;
    flood('second');
    session.receive({ type: 'snapshot', id: 1, request: 3, kind: 'screen' }, 0);
    for (let turns = 0; turns < 200 && snapshots().length < 3; turns++) {
      session.work(performance.now() + 20);
    }
    expect(snapshots().slice(1)).toMatchObject([
      { seq: mustParse, complete: true },
      { seq, complete: false },
    ]);
    expect(text(snapshots()[2]?.replay ?? new Uint8Array())).toContain('second');
    session.dispose();
  });

  it('tells the end of its screen without waking up, and wakes when more must be known', () => {
    const sent: FromWorker[] = [];
    const session = new Session({ ...create, cols: 20, rows: 5, scrollback: 10 }, portsTo(sent));
    const write = (text: string, seq: number): void =>
      session.receive({ type: 'write', id: 1, bytes: Buffer.from(text), seq }, 0);
    const tail = (request: number): unknown => {
      session.receive({ type: 'tail', id: 1, request }, 0);
      session.work(Number.POSITIVE_INFINITY);
      return sent.find((message) => message.type === 'tail' && message.request === request);
    };
    write('Proceed? [y/N] ', 15);
    const awake = tail(1);
    expect(awake).toMatchObject({ tail: expect.anything() });
    session.sleep();
    expect(session.weight).toBe(0);
    expect(tail(2)).toEqual({ ...Object(awake), request: 2 });
    expect(session.weight).toBe(0);
    write('y', 16);
    expect(tail(3)).not.toEqual({ ...Object(awake), request: 3 });
    expect(session.weight).toBeGreaterThan(0);
    session.dispose();
  });

  it('goes on with the terminal of an earlier run as if it had never stopped', () => {
    fc.assert(
      fc.property(
        roomy,
        fc.array(safeOutput, { maxLength: 8 }),
        fc.array(step, { maxLength: 8 }),
        safeOutput,
        (options, before, after, later) => {
          const reference = new Screen(options);
          for (const bytes of before) reference.write(bytes);
          const { cols, rows } = reference.core;
          const image = reference.image(reference.scrollback);
          const steps = after.flatMap((action): SavedStep[] => {
            if (action.type === 'write') return [{ kind: 'data', bytes: action.bytes }];
            if (action.type !== 'resize') return [];
            // Wide characters that were wrapped anew leave traces that no replay can tell.
            return [{ kind: 'resize', cols, rows: action.rows }];
          });
          for (const action of steps) {
            if (action.kind === 'data') reference.write(action.bytes);
            else reference.resize(action.cols, action.rows);
          }
          const sent: FromWorker[] = [];
          const saved = { ...image, cols, rows, replay: deflateRawSync(image.replay), steps };
          const session = new Session({ ...create, ...options, saved }, portsTo(sent));
          const snapshotNow = (request: number): object | undefined => {
            session.receive({ type: 'snapshot', id: 1, request, kind: 'complete' }, 0);
            for (let turns = 0; turns < 200 && session.due(100) !== null; turns++) session.work(0);
            const message = sent.findLast((candidate) => candidate.type === 'snapshot');
            if (!message) return undefined;
            const copy = new Screen({ ...message.snapshot });
            copy.write(message.snapshot.replay);
            return settled(copy);
          };
          expect(snapshotNow(1)).toEqual(settled(reference));
          expect(sent.filter(({ type }) => type === 'answer' || type === 'event')).toEqual([]);
          reference.write(later);
          session.receive({ type: 'write', id: 1, bytes: later, seq: later.length }, 0);
          expect(snapshotNow(2)).toEqual(settled(reference));
          reference.dispose();
          session.dispose();
        },
      ),
      { numRuns: 200 },
    );
  });

  it('begins blank when the terminal of an earlier run cannot be read', () => {
    const sent: FromWorker[] = [];
    const saved = {
      cols: 10,
      rows: 3,
      replay: new Uint8Array([1, 2, 3]),
      unfinished: 0,
      marks: [],
      steps: [],
    };
    const session = new Session(
      { ...create, cols: 10, rows: 3, scrollback: 5, saved },
      portsTo(sent),
    );
    session.receive({ type: 'snapshot', id: 1, request: 1, kind: 'complete' }, 0);
    expect(sent.map(({ type }) => type)).toEqual(['fault', 'snapshot']);
    session.dispose();
  });

  it('says so when a screen cannot be read or sent, and goes on', () => {
    const sent: FromWorker[] = [];
    let broken = true;
    const session = new Session(
      { ...create, cols: 10, rows: 3, scrollback: 5 },
      {
        ...portsTo(sent),
        send: (message) => {
          if (broken && message.type === 'snapshot') throw new Error('could not be cloned');
          sent.push(message);
        },
      },
    );
    session.receive({ type: 'write', id: 1, bytes: new TextEncoder().encode('text'), seq: 4 }, 0);
    session.receive({ type: 'snapshot', id: 1, request: 7, kind: 'complete' }, 0);
    session.receive({ type: 'tail', id: 1, request: 8 }, 0);
    session.work(Number.POSITIVE_INFINITY);
    broken = false;
    session.receive({ type: 'snapshot', id: 1, request: 9, kind: 'screen' }, 0);
    const answers = sent.flatMap((m) => ('request' in m ? [[m.type, m.request]] : []));
    expect(answers).toEqual([
      ['fault', 7],
      ['tail', 8],
      ['snapshot', 9],
    ]);
    session.dispose();
  });
});
