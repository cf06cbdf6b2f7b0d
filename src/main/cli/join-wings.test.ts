import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWingApi } from '#shared/client/wing-api.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import { createTestWing, type TestWing } from '#tests/support/test-wing.ts';
import type { ConnectedWing } from './command-context.ts';
import { joinWings } from './join-wings.ts';

function connect({ wing }: TestWing): ConnectedWing {
  const [client, host] = linkedPair();
  wing.connect(host);
  return {
    api: createWingApi(client),
    transportOf: async () => client,
    dispose: () => client.close(),
  };
}

const size = { cols: 80, rows: 24, cwd: '/tmp' };
let wings: [TestWing, TestWing];
let first: ConnectedWing;
let second: ConnectedWing;
let joined: ConnectedWing;

beforeEach(async () => {
  wings = [createTestWing(), createTestWing()];
  first = connect(wings[0]);
  second = connect(wings[1]);
  await second.api.sessions.create({ id: 'web/old', ...size });
  await first.api.sessions.create({ id: 'web/new', ...size });
  joined = joinWings([first, second]);
});
afterEach(async () => {
  joined.dispose();
  await Promise.all(wings.map(({ wing }) => wing.dispose()));
});

const typed = (wing: TestWing): string => wing.spawner.last.typed;

describe('several processes with sessions', () => {
  it('are listed as one, oldest first', async () => {
    const ids = (await joined.api.sessions.list()).map(({ id }) => id);
    expect(ids.toSorted()).toEqual(['web/new', 'web/old']);
    expect(await joined.api.sessions.list({ prefix: 'none' })).toEqual([]);
  });

  it('are asked for the sessions they have', async () => {
    expect(await joined.api.sessions.get({ id: 'web/old' })).toMatchObject({ id: 'web/old' });
    await joined.api.sessions.exec({ id: 'web/old', input: 'x' });
    expect([typed(wings[0]), typed(wings[1])]).toEqual(['', 'x\n']);
    expect(await joined.transportOf('web/old')).toBe(await second.transportOf('web/old'));
    await expect(joined.api.sessions.get({ id: 'nope' })).rejects.toMatchObject({
      code: 'session_not_found',
    });
  });

  it('start sessions in the first, and never the same id twice', async () => {
    await joined.api.sessions.create({ id: 'fresh', ...size });
    expect((await first.api.sessions.list()).map(({ id }) => id)).toContain('fresh');
    await expect(joined.api.sessions.create({ id: 'web/old', ...size })).rejects.toMatchObject({
      code: 'session_exists',
    });
  });

  it('are typed into and ended together by prefix or by name', async () => {
    const { sessions } = joined.api;
    const results = await sessions.execSync({ ids: ['web/old', 'nope', 'web/new'], input: 'a' });
    expect(results.map(({ id, ok }) => [id, ok])).toEqual([
      ['web/old', true],
      ['nope', false],
      ['web/new', true],
    ]);
    expect(await sessions.execPrefix({ prefix: 'web', input: 'b' })).toHaveLength(2);
    expect([typed(wings[0]), typed(wings[1])]).toEqual(['a\nb\n', 'a\nb\n']);
    expect(await sessions.killPrefix({ prefix: 'web' })).toEqual({
      killed: ['web/new', 'web/old'],
      errors: {},
    });
    await expect(sessions.killPrefix({ prefix: 'web' })).rejects.toMatchObject({
      code: 'no_match',
    });
  });

  it('tell what happens in all of them', async () => {
    const events = await joined.api.sessions.events();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of events) {
        if (event.type === 'killed') seen.push(event.id);
        if (seen.length === 2) break;
      }
    })();
    // The streams are open once a later call was answered.
    await joined.api.sessions.list();
    await joined.api.sessions.kill({ id: 'web/old' });
    await joined.api.sessions.kill({ id: 'web/new' });
    await reading;
    expect(seen.toSorted()).toEqual(['web/new', 'web/old']);
  });
});
