import { expect, it } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import type { SessionEvent } from '#shared/contract/index.ts';
import { FRAME_HEADER } from '#shared/protocol/wmux/frames.ts';
import { createTestWing } from '#tests/support/test-wing.ts';
import type { ObservedEvent } from '../operations/session-events.ts';
import type { Session } from '../sessions/session.ts';
import { EventFeed } from './event-feed.ts';

async function setUp() {
  await using test = createTestWing();
  const session = await test.wing.launcher.create({ id: 'a', cols: 80, rows: 24 });
  const happened = new Emitter<ObservedEvent>();
  const sent: string[] = [];
  const acks: (() => void)[] = [];
  const state = { unsent: 0, overruns: 0, owes: null as Session | null };
  const feed = new EventFeed({
    events: { onDidHappen: happened.event },
    control: {
      get unsent() {
        return state.unsent;
      },
      send(frame, done) {
        const body = JSON.parse(Buffer.from(frame.subarray(FRAME_HEADER)).toString()) as {
          type: string;
          session_id: string;
        };
        sent.push(`${body.type} ${body.session_id}`);
        if (done) acks.push(done);
      },
    },
    owesOutput: (of) => state.owes === of,
    onOverrun: () => {
      state.overruns += 1;
    },
  });
  const tell = (event: SessionEvent): void => happened.fire({ event, session });
  return { session, feed, sent, acks, state, tell };
}

const created = (id: string): SessionEvent => ({
  type: 'created',
  id,
  shell: '/bin/sh',
  pid: 1,
  cols: 80,
  rows: 24,
});
const exited = (id: string): SessionEvent => ({ type: 'exited', id, code: 0, signal: null });

it('tells nothing unless asked, and each event once for several wishes', async () => {
  const { feed, sent, tell } = await setUp();
  tell({ type: 'detached', id: 'a' });
  feed.subscribe('a');
  feed.subscribe('a');
  tell({ type: 'detached', id: 'a' });
  tell({ type: 'detached', id: 'b' });
  feed.subscribe('');
  tell({ type: 'detached', id: 'b' });
  expect(sent).toEqual(['session.detached a', 'session.detached b']);
});

it('keeps events back while a request is answered, and an exit until its output is delivered', async () => {
  const { feed, sent, tell, session, state } = await setUp();
  feed.subscribe('');
  feed.hold();
  tell(created('a'));
  expect(sent).toEqual([]);
  feed.release();
  state.owes = session;
  tell(exited('a'));
  tell({ type: 'detached', id: 'b' });
  expect(sent).toEqual(['session.created a', 'session.detached b']);
  feed.didDeliver(session);
  expect(sent.at(-1)).toBe('session.exited a');
});

it('leaves out the newest when nobody reads, never a start or an exit, and goes on after', async () => {
  const { feed, sent, tell, state, acks } = await setUp();
  feed.subscribe('');
  tell({ type: 'shellReady', id: 'a' });
  state.unsent = 1024 * 1024;
  for (let i = 0; i < 1000; i++) tell({ type: 'idle', id: 'a' });
  tell(created('b'));
  tell(exited('b'));
  expect(sent).toHaveLength(1);
  state.unsent = 0;
  for (const done of acks) done();
  feed.flush();
  expect(sent).toHaveLength(1 + 256 + 2);
  expect(sent.slice(-2)).toEqual(['session.created b', 'session.exited b']);
  expect(state.overruns).toBe(0);
});

it('gives up a client that cannot take even starts and exits', async () => {
  const { feed, tell, state } = await setUp();
  feed.subscribe('');
  state.unsent = 1024 * 1024;
  for (let i = 0; i < 4096; i++) tell(created(`s${i}`));
  expect(state.overruns).toBe(0);
  tell(exited('s0'));
  expect(state.overruns).toBe(1);
});
