import { expect, onTestFinished, test, vi } from 'vitest';
import { nodeClock } from '#core/system/node-clock.ts';
import { type Clock, silentLogger } from '#shared/base/ports.ts';
import { defaultRemoteConfig } from '#shared/contract/remote-config.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { MemoryLink, RemoteBrowser } from '#tests/support/remote-browser.ts';
import { openAccess, SceneAccess } from '#tests/support/scene-access.ts';
import { createTestWing } from '#tests/support/test-wing.ts';
import { RemoteViewers } from '../remote-viewers.ts';
import { TurnedAway } from '../turned-away.ts';
import { LocalWing } from './local-wing.ts';
import { PtyServer } from './pty-server.ts';
import { SessionOwners } from './session-owners.ts';

/** More than one connection to this machine takes requests at once. */
const MANY = 200;
/** Nobody may have so many alone. */
const ofUser = (at: number): { user_id: string } => ({ user_id: `user${at % 5}` });
const ids = Array.from({ length: MANY }, (_, at) => (0x5f0c0000 + at).toString(16));

function served(access = openAccess(), clock: Clock = nodeClock) {
  const made = createTestWing();
  const wing = new LocalWing(made.wing.connect);
  const viewers = new RemoteViewers();
  const turnedAway = new TurnedAway(clock);
  const server = new PtyServer({
    ...{ wing, owners: new SessionOwners(wing), access, viewers, turnedAway },
    eggs: {
      agents: () => Promise.resolve(['shell']),
      launch: () =>
        Promise.resolve({
          ...{ shell: '/bin/sh', args: [], cwd: '/home/me', env: {} },
          dispose: () => Promise.resolve(),
        }),
    },
    ...{ clock, logger: silentLogger },
  });
  const link = new MemoryLink(() => server.service);
  // What everything shares: it must be the same to the end.
  const shared = wing.client;
  onTestFinished(async () => {
    server.dispose();
    wing.dispose();
    await made[Symbol.asyncDispose]();
  });
  const states = async (): Promise<boolean[]> =>
    (await wing.client.api.sessions.list()).map(({ exit }) => exit === null);
  const say = (text: string): void => {
    for (const pty of made.spawner.started) pty.say(text);
  };
  const exit = (): void => {
    for (const pty of made.spawner.started) pty.exit(3);
  };
  /** A link with another roost. */
  const linkOf = (roost: string): MemoryLink =>
    new MemoryLink(() => server.service, 'local', roost);
  return { link, linkOf, viewers, turnedAway, wing, shared, states, say, exit };
}

test('many sessions may be begun, attached to, looked at and ended at once', async () => {
  const { link, viewers, wing, shared, states } = served();
  ids.forEach((id, at) => new RemoteBrowser(link, id).start(ofUser(at)));
  await vi.waitFor(() => expect(link.of('pty.started')).toHaveLength(MANY), { timeout: 20_000 });
  expect(wing.client).toBe(shared);
  ids.forEach((id, at) => new RemoteBrowser(link, id).attach({ ...ofUser(at), cols: 0, rows: 0 }));
  await vi.waitFor(() => expect(link.of('pty.started')).toHaveLength(2 * MANY), {
    timeout: 20_000,
  });
  await vi.waitFor(() => expect(viewers.list()).toHaveLength(MANY));
  for (const session_id of ids) link.tell({ type: 'pty.attention_ack', session_id });
  // As often as a roost likes.
  const [session_id] = ids;
  for (const _ of ids) link.tell({ type: 'pty.attention_ack', session_id });
  expect((await states()).filter((runs) => runs)).toHaveLength(MANY);
  expect(wing.client).toBe(shared);
  for (const session_id of ids) link.tell({ type: 'pty.kill', session_id });
  await vi.waitFor(() => expect(link.of('pty.exited')).toHaveLength(MANY), { timeout: 20_000 });
  expect(wing.client).toBe(shared);
  expect((await states()).filter((runs) => runs)).toEqual([]);
});

test('more people than one connection takes terminals are all shown what is printed', async () => {
  const config = { ...defaultRemoteConfig, spectate: true };
  const { link, viewers, shared, wing, say } = served(openAccess({ config }));
  const some = ids.slice(0, 50);
  const controllers = some.map((id) => new RemoteBrowser(link, id));
  controllers.forEach((browser, at) => browser.start(ofUser(at)));
  await vi.waitFor(() => expect(link.of('pty.started')).toHaveLength(50), { timeout: 20_000 });
  const watchers = some.flatMap((id) =>
    [1, 2, 3, 4, 5, 6].map((at) => new RemoteBrowser(link, id, `v${at}`)),
  );
  watchers.forEach((browser, at) => browser.attach(ofUser(at)));
  await vi.waitFor(() => expect(viewers.list()).toHaveLength(350), { timeout: 20_000 });
  say('hello');
  const all = [...controllers, ...watchers];
  await vi.waitFor(
    () => expect(all.filter(({ text }) => !text.includes('hello'))).toHaveLength(0),
    { timeout: 20_000 },
  );
  expect(wing.client).toBe(shared);
});

test('who watches and comes back takes their own place, and nobody else’s', async () => {
  const config = { ...defaultRemoteConfig, spectate: true };
  const { link, viewers } = served(openAccess({ config }));
  const [id = ''] = ids;
  new RemoteBrowser(link, id).start(ofUser(0));
  await vi.waitFor(() => expect(viewers.list()).toHaveLength(1));
  const watch = (at: number): void => new RemoteBrowser(link, id, `v${at}`).attach(ofUser(at));
  for (let at = 1; at <= 16; at += 1) watch(at);
  await vi.waitFor(() => expect(viewers.list()).toHaveLength(17));
  watch(16);
  await vi.waitFor(() => expect(link.of('pty.started')).toHaveLength(18));
  expect(viewers.list()).toHaveLength(17);
});

test('who has as many sessions open as a person may is told so on the page, and the session lives on', async () => {
  const config = { ...defaultRemoteConfig, spectate: true };
  const { link, viewers, turnedAway, states } = served(openAccess({ config }));
  const all = ids.slice(0, 65);
  all.forEach((id, at) => {
    new RemoteBrowser(link, id).start({
      user_id: at < 64 ? 'local' : 'bob',
      email: 'ann@x.example',
    });
  });
  await vi.waitFor(() => expect(viewers.list()).toHaveLength(65), { timeout: 20_000 });
  viewers.cutOff(({ userId }) => userId === 'bob');
  const [last = ''] = all.slice(64);
  const page = new RemoteBrowser(link, last);
  page.attach();
  await vi.waitFor(() => expect(page.text).toContain('64 sessions of this machine open'));
  // In the clear the roost is told no more than of any attach.
  expect(link.of('pty.started').at(-1)).toMatchObject({ session_id: last, viewer_id: '' });
  expect(page.text).toContain('End one that you no longer need');
  const watching = new RemoteBrowser(link, last, 'v1');
  watching.attach();
  await vi.waitFor(() => expect(watching.text).toContain('64 sessions of this machine open'));
  const nowhere = new RemoteBrowser(link, '5f0cfffe');
  nowhere.attach();
  new RemoteBrowser(link, '5f0cffff').start();
  expect(link.of('pty.exited')).toMatchObject([
    { session_id: '5f0cffff', error: expect.stringContaining('64 sessions of this machine open') },
  ]);
  expect(turnedAway.list()).toMatchObject([
    { userId: 'local', email: 'ann@x.example', wanted: 'session', limit: 'person', most: 64 },
  ]);
  expect(viewers.list()).toHaveLength(64);
  expect((await states()).filter((runs) => runs)).toHaveLength(65);
  // With one less there is room again.
  viewers.cutOff(({ session }) => session === all[0]);
  page.attach();
  await vi.waitFor(() => expect(viewers.list()).toHaveLength(64));
  expect(viewers.list().at(-1)).toMatchObject({ session: last, userId: 'local' });
  // Nobody learns so which sessions there are.
  expect(nowhere.text).toBe('');
});

test('who is cut off is gone at once, though a roost takes nothing', async () => {
  const access = new SceneAccess();
  const { link, linkOf, viewers, say } = served(access);
  const links = [link, linkOf('r2'), linkOf('r3')];
  links.forEach((each, at) => new RemoteBrowser(each, ids[at] ?? '').start());
  await vi.waitFor(() => expect(viewers.list()).toHaveLength(3));
  link.stuck = true;
  say('much '.repeat(100_000));
  // From the page, then by a rule: neither waits for the one that is stuck.
  viewers.cutOff(({ roost }) => roost === 'r2');
  expect(viewers.list().map(({ roost }) => roost)).toEqual(['r1', 'r3']);
  access.verdict = () => ({ ok: false, error: 'not_allowed' });
  access.didChange();
  expect(viewers.list()).toEqual([]);
});

test('an end is told once, also while somebody who wants to come in is asked for a passkey', async () => {
  const access = new SceneAccess();
  const clock = new ManualClock();
  const { link, viewers, exit } = served(access, clock);
  const [id = ''] = ids;
  new RemoteBrowser(link, id).start();
  await vi.waitFor(() => expect(viewers.list()).toHaveLength(1));
  viewers.cutOff(() => true);
  access.verdict = () => ({ ok: false, error: 'passkey_required' });
  new RemoteBrowser(link, id).attach();
  await vi.waitFor(() => expect(link.of('passkey.challenge')).toHaveLength(1));
  exit();
  await vi.waitFor(() => expect(link.of('pty.exited')).toMatchObject([{ exit_code: 3 }]));
  clock.advance(10_000);
  expect(link.of('pty.exited')).toHaveLength(1);
});
