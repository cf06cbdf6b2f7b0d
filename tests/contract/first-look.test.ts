// Whoever comes at once after a start finds the sessions that were there before it.

import { expect, it, onTestFinished } from 'vitest';
import type { HostRecord } from '#core/session-hosts/host-directory.ts';
import { connectWing, toAppError, type WingClient } from '#shared/client/wing-client.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import { MemoryHosts } from '#tests/support/memory-hosts.ts';
import { createTestWing } from '#tests/support/test-wing.ts';

const size = { cols: 80, rows: 24 };

/** Hosts that are found only when told so. */
class SlowHosts extends MemoryHosts {
  readonly found = Promise.withResolvers<void>();

  override async list(): Promise<readonly HostRecord[]> {
    await this.found.promise;
    return super.list();
  }
}

/** An app that starts beside a host with the session `kept`, and a client that is there at once. */
async function setUp() {
  const host = createTestWing();
  await host.wing.launcher.create({ id: 'kept', ...size });
  const hosts = new SlowHosts();
  hosts.add('host', host.wing);
  const app = createTestWing({}, { hosts });
  const [client, end] = linkedPair();
  app.wing.connect(end);
  onTestFinished(async () => {
    client.close();
    await app[Symbol.asyncDispose]();
    await host[Symbol.asyncDispose]();
  });
  return { hosts, pty: host.spawner.last, client: connectWing(client) };
}

/** Opens a terminal and types; tells what was shown and what went wrong. */
function open({ terminals }: WingClient, id: string) {
  const seen: string[] = [];
  const channel = terminals.open(
    { id, ...size },
    {
      snapshot: (_head, _seq, replay) => seen.push(`shown ${replay.length}`),
      data: () => {},
      resized: () => {},
      exited: () => {},
      failed: ({ code }) => seen.push(code),
      inputRefused: ({ code }) => seen.push(code),
    },
  );
  channel.input(new TextEncoder().encode('typed'));
  return seen;
}

it('waits for a session that a host has, and types into it', async () => {
  const { hosts, pty, client } = await setUp();
  const info = client.api.sessions.get({ id: 'kept' });
  const seen = open(client, 'kept');
  // Nothing else waits.
  expect((await client.api.system.info()).app).toBe('aerie');
  expect(seen).toEqual([]);
  hosts.found.resolve();
  expect((await info).id).toBe('kept');
  await expect.poll(() => seen).toEqual(['shown 0']);
  await expect.poll(() => pty.typed).toBe('typed');
});

it('tells that there is none once that is known', async () => {
  const { hosts, client } = await setUp();
  const info = client.api.sessions.get({ id: 'gone' }).catch(toAppError);
  const seen = open(client, 'gone');
  hosts.found.resolve();
  expect(await info).toMatchObject({ code: 'session_not_found' });
  await expect.poll(() => seen).toEqual(['session_not_found']);
});
