import { describe, expect, it } from 'vitest';
import { aSession } from '#tests/support/a-session.ts';
import { anEpisode } from '#tests/support/an-episode.ts';
import { chatAsker, sessionAsker, staysOpen } from './asker.ts';
import { bellLabel } from './attention-bell.tsx';
import { withEnded } from './attention-store.ts';
import { windowTitle } from './follow-attention.ts';
import { ageText, nextEpisode, openEpisodes } from './open-episodes.ts';

const asking = (id: string, over: Parameters<typeof anEpisode>[0] = {}) =>
  aSession({ id, attention: anEpisode({ id: `${id}-1`, ...over }) });
const all = (...sessions: ReturnType<typeof aSession>[]) => sessions.map(sessionAsker);

describe('open episodes', () => {
  it('are listed newest first, without the session that is looked at', () => {
    const sessions = all(
      asking('a', { at: 1 }),
      asking('b', { at: 3 }),
      aSession({ id: 'quiet' }),
      asking('c', { at: 2 }),
    );
    const ids = (looking?: string) => openEpisodes(sessions, looking).map((e) => e.asker.id);
    expect(ids()).toEqual(['b', 'c', 'a']);
    expect(ids('b')).toEqual(['c', 'a']);
  });

  it('lead to the most urgent one, of these to the one that waits longest', () => {
    const sessions = all(
      asking('bell', { reason: 'bell', since: 1 }),
      asking('late', { reason: 'prompt', since: 9 }),
      asking('early', { reason: 'prompt', since: 5 }),
      asking('done', { reason: 'exited', since: 2 }),
    );
    expect(nextEpisode(sessions, undefined)?.asker.id).toBe('early');
    expect(nextEpisode(sessions, 'early')?.asker.id).toBe('late');
    expect(nextEpisode(all(aSession()), undefined)).toBeUndefined();
  });

  it('are counted in the title and on the bell', () => {
    expect([windowTitle(0), windowTitle(3)]).toEqual(['Aerie', '(3) Aerie']);
    expect([0, 1, 2].map(bellLabel)).toEqual([
      'Attention: nothing new',
      'Attention: 1 new',
      'Attention: 2 new',
    ]);
  });

  it('A49: are of chats too, and questions of agents come first', () => {
    const chat = (id: string, reason: 'permission' | 'question' | 'finished') =>
      chatAsker({
        ...{ id, agent: 'a', agentLabel: 'A', cwd: '/', title: id, activity: 'idle' },
        ...{ agentState: 'open', problem: null, costUsd: null, createdAt: 1, updatedAt: 1 },
        ...{ archived: false, attention: anEpisode({ id, reason, message: 'rm x', since: 9 }) },
      });
    const askers = [...all(asking('bell')), chat('done', 'finished'), chat('ask', 'permission')];
    expect(nextEpisode(askers, undefined)?.asker).toMatchObject({ id: 'chat:ask', chat: 'ask' });
    const [ask] = openEpisodes(askers.slice(2), undefined);
    expect(ask?.asker.words(ask.episode)).toBe('Asks for permission: rm x');
    expect(askers.map(({ attention }) => attention && staysOpen(attention))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('have an age', () => {
    const minute = 60_000;
    const ages = [
      0,
      59_999,
      minute,
      59 * minute,
      60 * minute,
      23.9 * 60 * minute,
      49 * 60 * minute,
    ];
    expect(ages.map((age) => ageText(1000, 1000 + age))).toEqual([
      'now',
      'now',
      '1 min',
      '59 min',
      '1 h',
      '23 h',
      '2 d',
    ]);
    expect(ageText(2000, 1000)).toBe('now');
  });
});

const always = () => true;

describe('what was seen lately', () => {
  const after = (
    before: ReturnType<typeof aSession>,
    now: ReturnType<typeof aSession> | undefined,
    waited = true,
  ) => {
    const sessions = now ? all(now) : [];
    return withEnded([], all(before), sessions, () => waited, 50).map((e) => e.episode.id);
  };

  it('holds episodes that ended or made room for another', () => {
    expect(after(asking('a'), aSession({ id: 'a' }))).toEqual(['a-1']);
    expect(after(asking('a'), asking('a', { id: 'a-2' }))).toEqual(['a-1']);
    expect(after(asking('a'), asking('a', { count: 2 }))).toEqual([]);
  });

  it('leaves out what came under somebody’s eyes, and sessions that are gone', () => {
    expect(after(asking('a'), aSession({ id: 'a' }), false)).toEqual([]);
    expect(after(asking('a'), undefined)).toEqual([]);
  });

  it('gives an episode back that is opened again, and keeps the newest hundred', () => {
    const seen = (i: number) => ({
      askerId: i === 7 ? 'a' : `s${i}`,
      episode: anEpisode({ id: `e${i}` }),
      seenAt: i,
    });
    const many = Array.from({ length: 100 }, (_, i) => seen(i));
    const reopened = all(asking('a', { id: 'e7' }));
    expect(withEnded(many, [], reopened, always, 1)).toHaveLength(99);
    const more = withEnded(many, all(asking('b')), all(aSession({ id: 'b' })), always, 1);
    expect([more.length, more[0]?.episode.id]).toEqual([100, 'b-1']);
    expect(withEnded(many, [], [], always, 1)).toBe(many);
  });

  it('keeps ten of a session that talks a lot', () => {
    const many = Array.from({ length: 10 }, (_, i) => ({
      askerId: 'a',
      episode: anEpisode({ id: `e${i}` }),
      seenAt: i,
    }));
    const kept = withEnded(many, all(asking('a')), all(aSession({ id: 'a' })), always, 1);
    expect([kept.length, kept[0]?.episode.id]).toEqual([10, 'a-1']);
  });
});
