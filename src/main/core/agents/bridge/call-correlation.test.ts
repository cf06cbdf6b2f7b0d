import { describe, expect, it } from 'vitest';
import { FakeSessionView } from '#tests/support/fake-session-view.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import type { ToolCallState } from '../tools/tool-call-state.ts';
import { CallCorrelation, type CallMatch } from './call-correlation.ts';

const never = new AbortController().signal;

function scene(...sessions: FakeSessionView[]): {
  clock: ManualClock;
  correlation: CallCorrelation;
} {
  const clock = new ManualClock();
  const correlation = new CallCorrelation('aerie', clock);
  for (const session of sessions) correlation.follow(session);
  return { clock, correlation };
}

const idOf = (match: CallMatch | undefined): string | undefined =>
  match && `${match.session.id}/${match.toolCallId}`;

describe('CallCorrelation', () => {
  it('finds the session whose agent shows the same call', async () => {
    const [one, two] = [new FakeSessionView('one'), new FakeSessionView('two')];
    const { correlation } = scene(one, two);
    one.show('a', { name: 'aerie_echo', rawInput: { text: 'x' } });
    two.show('b', { name: 'aerie_echo', rawInput: { text: 'y', more: [1, { z: null }] } });
    const input = { more: [1, { z: null }], text: 'y' };
    expect(idOf(await correlation.find('echo', input, never))).toBe('two/b');
    expect(idOf(await correlation.find('echo', { text: 'x' }, never))).toBe('one/a');
  });

  it.each<[string, Partial<ToolCallState>]>([
    ['opencode', { name: 'aerie_echo', rawInput: { a: 1 } }],
    ['Claude', { name: 'mcp__aerie__echo', rawInput: { a: 1 } }],
    ['Gemini', { title: 'echo (aerie MCP Server)', rawInput: { a: 1 } }],
    ['Qwen', { name: 'mcp_aerie_echo', rawInput: { a: 1 } }],
    [
      'Codex',
      {
        title: 'Tool: aerie/echo',
        rawInput: { server: 'aerie', tool: 'echo', arguments: { a: 1 } },
      },
    ],
  ])('knows how %s names it', async (_agent, changes) => {
    const session = new FakeSessionView('one');
    const { correlation } = scene(session);
    session.show('a', changes);
    expect(idOf(await correlation.find('echo', { a: 1 }, never))).toBe('one/a');
  });

  it.each<[string, Partial<ToolCallState>]>([
    ['of another tool', { name: 'aerie_echoes', rawInput: { a: 1 } }],
    ['of another server', { name: 'other_echo', rawInput: { a: 1 } }],
    ['with other arguments', { name: 'aerie_echo', rawInput: { a: 2 } }],
    ['with more arguments', { name: 'aerie_echo', rawInput: { a: 1, b: 1 } }],
    ['that has not begun', { name: 'aerie_echo', rawInput: { a: 1 }, status: 'pending' }],
    ['that is over', { name: 'aerie_echo', rawInput: { a: 1 }, status: 'completed' }],
    ['of the past', { name: 'aerie_echo', rawInput: { a: 1 }, replayed: true }],
  ])('takes no call %s, and gives up after 300 ms', async (_what, changes) => {
    const session = new FakeSessionView('one');
    const { correlation, clock } = scene(session);
    session.show('a', changes);
    const found = correlation.find('echo', { a: 1 }, never);
    clock.advance(299);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect(await found).toBeUndefined();
    expect(clock.pending).toBe(0);
  });

  it('waits for a call that shows a moment later', async () => {
    const session = new FakeSessionView('one');
    const { correlation, clock } = scene(session);
    session.show('a', { name: 'aerie_echo', status: 'pending' });
    const found = correlation.find('echo', { a: 1 }, never);
    session.show('a', { status: 'in_progress' });
    session.show('a', { rawInput: { a: 1 } });
    expect(idOf(await found)).toBe('one/a');
    expect(clock.pending).toBe(0);
  });

  it('takes the only session with a turn for calls that no agent shows', async () => {
    const [one, two] = [new FakeSessionView('one'), new FakeSessionView('two')];
    const { correlation, clock } = scene(one, two);
    two.busy = true;
    const found = correlation.find('echo', {}, never);
    clock.advance(300);
    const match = await found;
    expect(match).toEqual({ session: two, toolCallId: undefined });
    if (match) correlation.release(match);
  });

  it('waits longer where there are several turns, and does not guess', async () => {
    const [one, two] = [new FakeSessionView('one'), new FakeSessionView('two')];
    const { correlation, clock } = scene(one, two);
    one.busy = true;
    two.busy = true;
    const found = correlation.find('echo', {}, never);
    const lost = correlation.find('echo', { a: 1 }, never);
    clock.advance(2999);
    one.show('late', { name: 'aerie_echo', rawInput: {} });
    expect(idOf(await found)).toBe('one/late');
    clock.advance(1);
    expect(await lost).toBeUndefined();
  });

  it('does not wait where there is no session, or nobody waits any more', async () => {
    const lonely = scene();
    expect(await lonely.correlation.find('echo', {}, never)).toBeUndefined();
    const { correlation, clock } = scene(new FakeSessionView('one'));
    expect(await correlation.find('echo', {}, AbortSignal.abort())).toBeUndefined();
    const gone = new AbortController();
    const found = correlation.find('echo', {}, gone.signal);
    gone.abort();
    expect(await found).toBeUndefined();
    expect(clock.pending).toBe(0);
  });

  it('gives equal calls their own, the oldest first, across sessions', async () => {
    const [one, two] = [new FakeSessionView('one'), new FakeSessionView('two')];
    const { correlation, clock } = scene(one, two);
    const call = { name: 'aerie_echo', rawInput: {} };
    two.show('first', call);
    one.show('second', call);
    two.show('third', call);
    const ids = [];
    for (let at = 0; at < 3; at += 1) ids.push(idOf(await correlation.find('echo', {}, never)));
    expect(ids).toEqual(['two/first', 'one/second', 'two/third']);
    const fourth = correlation.find('echo', {}, never);
    clock.advance(300);
    expect(await fourth).toBeUndefined();
  });

  it('gives one call to one of two that wait for it', async () => {
    const session = new FakeSessionView('one');
    const { correlation, clock } = scene(session);
    const [a, b] = [correlation.find('echo', {}, never), correlation.find('echo', {}, never)];
    session.show('x', { name: 'aerie_echo', rawInput: {} });
    session.show('y', { name: 'aerie_echo' });
    clock.advance(150);
    session.show('y', { rawInput: {} });
    expect([idOf(await a), idOf(await b)]).toEqual(['one/x', 'one/y']);
  });

  it('treats absent arguments as none', async () => {
    const session = new FakeSessionView('one');
    const { correlation } = scene(session);
    session.show('a', { name: 'aerie_now' });
    expect(idOf(await correlation.find('now', {}, never))).toBe('one/a');
  });

  it('lets a call that was cut off be made again', async () => {
    const session = new FakeSessionView('one');
    const { correlation } = scene(session);
    session.show('a', { name: 'aerie_echo', rawInput: {} });
    const match = await correlation.find('echo', {}, never);
    if (match === undefined) throw new Error('not found');
    correlation.release(match);
    expect(idOf(await correlation.find('echo', {}, never))).toBe('one/a');
  });

  it('knows calls that were open before, and forgets sessions', async () => {
    const session = new FakeSessionView('one');
    session.show('a', { name: 'aerie_echo', rawInput: {} });
    session.show('b', { name: 'aerie_echo', rawInput: {} });
    const { correlation } = scene();
    const forget = correlation.follow(session);
    expect(idOf(await correlation.find('echo', {}, never))).toBe('one/a');
    forget();
    expect(session.listeners).toBe(0);
    expect(await correlation.find('echo', {}, never)).toBeUndefined();
  });
});
