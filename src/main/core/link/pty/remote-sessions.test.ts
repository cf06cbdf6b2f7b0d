import { expect, onTestFinished, test, vi } from 'vitest';
import { nodeClock } from '#core/system/node-clock.ts';
import { AppError } from '#shared/base/app-error.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { openAccess } from '#tests/support/scene-access.ts';
import { createTestWing } from '#tests/support/test-wing.ts';
import { LocalWing } from './local-wing.ts';
import { RemoteSessions } from './remote-sessions.ts';
import type { SessionOwner } from './session-owners.ts';

const owner: SessionOwner = {
  ...{ agent: 'shell', userId: 'u1', email: 'me@example.org', roost: 'r1', role: 'owner' },
  ...{ cwd: '/home/me', folder: '' },
};

/** Sessions of an earlier run; `notes` are what is read of the one there is, in turn. */
async function reclaimed(...notes: readonly (SessionOwner | AppError)[]) {
  const made = createTestWing();
  const wing = new LocalWing(made.wing.connect);
  const { id } = await wing.ask(({ sessions }) => sessions.create({ cols: 80, rows: 24 }));
  const left = [...notes];
  const read: string[] = [];
  const sessions = new RemoteSessions({
    ...{ wing, access: openAccess(), clock: nodeClock, logger: silentLogger },
    owners: {
      of: (of) => {
        read.push(of);
        const note = left.shift() ?? null;
        return note instanceof AppError ? Promise.reject(note) : Promise.resolve(note);
      },
    },
    eggs: { agents: () => Promise.resolve([]), launch: () => Promise.reject(new Error('unused')) },
    terminals: () => [],
  });
  onTestFinished(async () => {
    sessions.dispose();
    wing.dispose();
    await made[Symbol.asyncDispose]();
  });
  sessions.look();
  await vi.waitFor(() => expect(read).toEqual([id]));
  const change = (name: string) => wing.ask((api) => api.sessions.rename({ id, name }));
  const another = () => wing.ask((api) => api.sessions.create({ cols: 80, rows: 24 }));
  return { sessions, id, change, another, read };
}

test('a note that could not be read is read again with the next change', async () => {
  const { sessions, id, change } = await reclaimed(new AppError('disconnected', 'Lost.'), owner);
  expect(sessions.begun()).toEqual([]);
  await change('again');
  await vi.waitFor(() => expect(sessions.begun()).toMatchObject([{ session: id, userId: 'u1' }]));
});

test('a note that is broken is read once', async () => {
  const { id, change, another, read } = await reclaimed(new AppError('internal', 'Broken.'));
  await change('one');
  await change('two');
  // What is told of it comes after what was told of the first.
  const next = await another();
  await vi.waitFor(() => expect(read).toContain(next.id));
  expect(read).toEqual([id, next.id]);
});
