import { describe, expect, test } from 'vitest';
import type { RemoteStatus, RemoteViewer, RoostStatus } from '#shared/contract/remote.ts';
import { defaultRemoteConfig } from '#shared/contract/remote-config.ts';
import {
  byPerson,
  countdown,
  presentWords,
  remoteSummary,
  roostWords,
  roundTrip,
  sessionViewersWords,
  turnedAwayWords,
  viewersWords,
} from './remote-words.ts';

const roost = (more: Partial<RoostStatus> = {}): RoostStatus => ({
  ...{ id: 'r1', name: 'Home', url: 'https://roost.example', org: '', plain: false },
  ...{ enabled: true, signedIn: true, user: 'ann@example.org', userId: 'u1' },
  ...{ state: 'connected', problem: null, retryAt: null, signIn: null, trouble: null },
  proof: { at: 0, roundTripMs: 33.6 },
  ...more,
});
const viewer = (more: Partial<RemoteViewer> = {}): RemoteViewer => ({
  ...{ id: 'v1', session: 's1', roost: 'r1', userId: 'u1', email: 'ann@example.org' },
  ...{ displayName: 'Ann', controls: true, path: 'relay', since: 0 },
  ...more,
});
const status = (more: Partial<RemoteStatus> = {}): RemoteStatus => ({
  ...{ wingId: 'abc', fingerprint: null, heldElsewhere: false },
  ...{ roosts: [roost()], viewers: [], recorded: [], sessions: [], direct: null },
  ...{ turnedAway: [], rulesProblem: null },
  access: defaultRemoteConfig,
  ...more,
});

describe('a roost in words', () => {
  test.each<[Partial<RoostStatus>, string, string]>([
    [{}, 'ok', 'Connected, 34 ms'],
    [{ proof: null }, 'busy', 'Connected, checking the way through…'],
    [
      { problem: 'Connected, but nothing comes back.' },
      'problem',
      'Connected, but nothing comes back.',
    ],
    [{ enabled: false }, 'off', 'Switched off'],
    [{ signedIn: false, state: 'off', proof: null }, 'off', 'Not signed in'],
    [{ signedIn: false, state: 'off', problem: 'Too late.' }, 'problem', 'Too late.'],
    [{ state: 'disconnected' }, 'problem', 'The connection was lost.'],
    [{ state: 'connecting', problem: 'Refused.' }, 'problem', 'Refused.'],
    [{ state: 'connecting' }, 'busy', 'Connecting…'],
    [{ state: 'auth_failed' }, 'problem', 'The roost does not know this machine any more.'],
    [{ state: 'off' }, 'off', 'Not connected'],
  ])('%o', (more, tone, text) => {
    expect(roostWords(roost(more))).toEqual({ tone, text });
  });

  test('one that waits for a sign-in says so', () => {
    const signIn = { url: 'https://roost.example', code: 'ABCDEF', expiresAt: 1 };
    expect(roostWords(roost({ signedIn: false, signIn })).tone).toBe('busy');
  });
});

describe('the status bar', () => {
  test('says nothing where nothing is set up', () => {
    expect(remoteSummary(undefined, undefined)).toBeUndefined();
    expect(remoteSummary(status({ roosts: [] }), undefined)).toBeUndefined();
  });

  test.each<[Partial<RemoteStatus>, string, string]>([
    [{}, 'ok', 'Remote access: on'],
    [{ roosts: [roost(), roost({ state: 'disconnected' })] }, 'problem', 'Remote access: problem'],
    [{ roosts: [roost({ enabled: false })] }, 'off', 'Remote access: off'],
    [{ roosts: [roost({ proof: null })] }, 'busy', 'Remote access: connecting'],
    [
      { heldElsewhere: true, roosts: [roost({ state: 'off' })] },
      'off',
      'Remote access: in another Aerie',
    ],
    [
      { viewers: [viewer(), viewer({ id: 'v2', controls: false })] },
      'ok',
      '1 in control, 1 watching',
    ],
  ])('%#', (more, tone, text) => {
    expect(remoteSummary(status(more), undefined)).toEqual({ tone, text });
  });

  test('rules that cannot be read are a problem', () => {
    expect(remoteSummary(undefined, 'broken')?.tone).toBe('problem');
  });

  test('so are rules that are not followed any more, whoever is there', () => {
    const now = status({ rulesProblem: 'Not readable.', viewers: [viewer()] });
    expect(remoteSummary(now, undefined)).toEqual({
      ...{ tone: 'problem', text: 'Remote access: rules not read' },
    });
  });
});

test('who was turned away is named with the limit', () => {
  const one = {
    ...{ roost: 'r1', userId: 'u1', email: 'ann@example.org', most: 64, at: 0 },
    wanted: 'session' as const,
  };
  expect(turnedAwayWords({ ...one, limit: 'person' }, roost())).toBe(
    'ann@example.org through Home wanted one more session than the 64 that a person may have open.',
  );
  const page = { ...one, email: '', wanted: 'page', limit: 'roost', most: 32 } as const;
  expect(turnedAwayWords(page, undefined)).toBe(
    'u1 wanted one more page than the 32 that may be open through one roost.',
  );
});

test('who is attached to a session', () => {
  const bob = viewer({ id: 'v2', userId: 'u2', displayName: '', email: 'bob@x', controls: false });
  const cleo = viewer({ id: 'v3', userId: 'u3', displayName: 'Cleo', controls: false });
  expect(sessionViewersWords([viewer()])).toBe('Ann types here');
  expect(sessionViewersWords([bob, cleo])).toBe('bob@x and Cleo watch');
  expect(sessionViewersWords([viewer(), bob])).toBe('Ann types here, bob@x watches');
  expect(viewersWords([bob, cleo])).toBe('2 watching');
  const other = viewer({ id: 'v5', roost: 'r2' });
  expect(
    byPerson([viewer(), bob, viewer({ id: 'v4' }), other]).map((one) => one.viewers.length),
  ).toEqual([2, 1, 1]);
});

test('times', () => {
  expect(roundTrip(0.2)).toBe('< 1 ms');
  expect(countdown(65_000, 0)).toBe('1:05');
  expect(countdown(8_200, 0)).toBe('9 s');
  expect(countdown(0, 1)).toBe('');
});

test('how many people are there is said beside their connections', () => {
  expect(presentWords(1, 1)).toBe('1 person, 1 connection');
  expect(presentWords(2, 5)).toBe('2 people, 5 connections');
});
