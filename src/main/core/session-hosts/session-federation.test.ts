import { expect, it, onTestFinished } from 'vitest';
import type { WingDeps } from '#core/wing.ts';
import { AppError } from '#shared/base/app-error.ts';
import { connectWing, toAppError, type WingClient } from '#shared/client/wing-client.ts';
import type { SettingPatch } from '#shared/contract/index.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { MemoryHosts } from '#tests/support/memory-hosts.ts';
import { ScreenClient } from '#tests/support/screen-client.ts';
import { createTestWing, type TestWing } from '#tests/support/test-wing.ts';

const size = { cols: 80, rows: 24 };

interface Setup {
  readonly app: TestWing;
  readonly hosts: MemoryHosts;
  readonly client: WingClient;
  host(name: string): TestWing;
}

function setUp(
  settings: SettingPatch = { 'sessions.host': 'persistent' },
  extra: Partial<WingDeps> = {},
): Setup {
  const hosts = new MemoryHosts();
  const app = createTestWing(settings, { hosts, ...extra });
  const [ours, theirs] = linkedPair();
  app.wing.connect(theirs);
  onTestFinished(async () => {
    ours.close();
    await app.wing.dispose();
  });
  return {
    app,
    hosts,
    client: connectWing(ours),
    host(name) {
      const host = createTestWing({}, { host: { stays: true } });
      onTestFinished(() => host.wing.dispose());
      hosts.add(name, host.wing);
      return host;
    },
  };
}

it('starts new sessions in the host and shows those of every process', async () => {
  const { app, hosts, client, host } = setUp();
  const own = host('own');
  hosts.ownName = 'own';
  await app.wing.launcher.create({ id: 'here', ...size });
  const created = await client.api.sessions.create({ id: 'there', ...size });
  expect(created.id).toBe('there');
  expect(own.wing.sessions.list().map(({ id }) => id)).toEqual(['there']);
  const listed = await client.api.sessions.list();
  expect(listed.map(({ id }) => id).toSorted()).toEqual(['here', 'there']);
  await expect(client.api.sessions.create({ id: 'there', ...size })).rejects.toMatchObject({
    code: 'session_exists',
  });
});

it('passes terminals and calls through to the process that has the session', async () => {
  const { hosts, client, host } = setUp();
  const own = host('own');
  hosts.ownName = 'own';
  await client.api.sessions.create({ id: 'a', ...size });
  const screen = new ScreenClient(client, 'a');
  onTestFinished(() => screen.channel.dispose());
  await expect.poll(() => own.wing.sessions.get('a').info.viewers).toBe(1);
  own.spawner.last.say('hello');
  await expect.poll(() => screen.text).toContain('hello');
  screen.type('ls\r');
  await expect.poll(() => own.spawner.last.typed).toBe('ls\r');
  await client.api.sessions.exec({ id: 'a', input: 'pwd' });
  await expect.poll(() => own.spawner.last.typed).toBe('ls\rpwd\n');
  expect((await client.api.sessions.rename({ id: 'a', name: 'One' })).name).toBe('One');
  await expect.poll(async () => (await client.api.sessions.get({ id: 'a' })).name).toBe('One');
});

it('gives the errors of a host as its own', async () => {
  const { hosts, client, host } = setUp();
  host('own').spawner.failure = new AppError('cwd_not_found', 'No such folder.');
  hosts.ownName = 'own';
  const failure = await client.api.sessions.create({ id: 'a', ...size }).catch(toAppError);
  expect(failure).toMatchObject({ code: 'cwd_not_found' });
});

it('gives the errors of what it passed on as the host gave them', async () => {
  const { hosts, client, host } = setUp();
  const own = host('own');
  hosts.ownName = 'own';
  await client.api.sessions.create({ id: 'a', ...size });
  const folder = new AppError('cwd_not_found', 'No such folder.');
  own.spawner.last.exit(0);
  await expect.poll(async () => (await client.api.sessions.get({ id: 'a' })).state).toBe('exited');
  own.spawner.failure = folder;
  const failure = await client.api.sessions.restart({ id: 'a' }).catch(toAppError);
  expect(failure).toMatchObject({ code: 'cwd_not_found', message: folder.message });
});

it('works on several sessions wherever they run', async () => {
  const { app, hosts, client, host } = setUp();
  const own = host('own');
  hosts.ownName = 'own';
  await app.wing.launcher.create({ id: 'w/1', ...size });
  await client.api.sessions.create({ id: 'w/2', ...size });
  const results = await client.api.sessions.execSync({ ids: ['w/2', 'w/1', 'no'], input: 'x' });
  expect(results.map(({ id, ok }) => [id, ok])).toEqual([
    ['w/2', true],
    ['w/1', true],
    ['no', false],
  ]);
  expect(own.spawner.last.typed).toBe('x\n');
  const matched = await client.api.sessions.execPrefix({ prefix: 'w', input: 'y' });
  expect(matched.map(({ id }) => id)).toEqual(['w/1', 'w/2']);
  expect((await client.api.sessions.status()).sessions).toBe(2);
  expect((await client.api.sessions.killPrefix({ prefix: 'w' })).killed).toEqual(['w/1', 'w/2']);
  await expect(client.api.sessions.execPrefix({ prefix: 'z', input: 'y' })).rejects.toMatchObject({
    code: 'no_match',
  });
});

it('starts a session here, and says so, when no host can be had', async () => {
  const { app, client } = setUp();
  await client.api.sessions.create({ id: 'a', ...size });
  expect(app.wing.sessions.list()).toHaveLength(1);
  expect(app.wing.notices.open.map(({ title }) => title)).toEqual([
    'This session ends when Aerie ends',
  ]);
});

it('starts a host as soon as sessions shall run in one', async () => {
  const { app, hosts, host } = setUp({ 'sessions.host': 'in-app' });
  host('own');
  hosts.ownName = 'own';
  await app.wing.federation.ready();
  app.settings.update({ 'terminal.scrollback': 2000 });
  expect(hosts.asked).toBe(0);
  app.settings.update({ 'sessions.host': 'persistent' });
  await app.wing.federation.ready();
  expect(hosts.asked).toBe(1);
});

it('asks for no host while sessions run in the app, but shows those that run', async () => {
  const { hosts, client, host } = setUp({ 'sessions.host': 'in-app' });
  const old = host('old');
  await old.wing.launcher.create({ id: 'old', ...size });
  await client.api.sessions.create({ id: 'new', ...size });
  expect(hosts.asked).toBe(0);
  await expect
    .poll(async () => (await client.api.sessions.list()).map(({ id }) => id).toSorted())
    .toEqual(['new', 'old']);
});

it('tells what happens in a host, as changes and as events', async () => {
  const { hosts, client, host } = setUp();
  const own = host('own');
  hosts.ownName = 'own';
  await client.api.sessions.create({ id: 'a', ...size });
  const events = await client.api.sessions.events(undefined);
  const ofOne = await client.api.sessions.events({ id: 'a' });
  await expect(client.api.sessions.events({ id: 'b' })).rejects.toMatchObject({
    code: 'session_not_found',
  });
  const changes = await client.api.sessions.watch(undefined);
  expect((await changes.next()).value).toMatchObject({ type: 'all', sessions: [{ id: 'a' }] });
  own.spawner.last.exit(3);
  await expect
    .poll(async () => (await ofOne.next()).value)
    .toMatchObject({ type: 'exited', id: 'a', code: 3 });
  await expect
    .poll(async () => (await events.next()).value)
    .toMatchObject({ type: 'exited', id: 'a', code: 3 });
  await expect
    .poll(async () => (await changes.next()).value)
    .toMatchObject({ type: 'upsert', session: { state: 'exited', exit: { code: 3 } } });
  await Promise.all([events.return?.(), ofOne.return?.(), changes.return?.()]);
});

it('says that terminals were lost with their process, and lets viewers come back to what is left', async () => {
  const { app, hosts, client, host } = setUp();
  host('own');
  hosts.ownName = 'own';
  await client.api.sessions.create({ id: 'a', ...size });
  const screen = new ScreenClient(client, 'a');
  onTestFinished(() => screen.channel.dispose());
  await expect.poll(() => screen.snapshots).toBe(1);
  const closed = Promise.withResolvers<string>();
  client.transport.onDidClose(({ reason }) => closed.resolve(reason));
  const successor = createTestWing({}, { host: { stays: true } });
  onTestFinished(() => successor.wing.dispose());
  await successor.wing.launcher.create({ id: 'a', ...size });
  hosts.kill('own');
  hosts.add('own', successor.wing);
  expect(await closed.promise).toBe('a session host was lost');
  await expect
    .poll(() => app.wing.notices.open.map(({ title }) => title))
    .toEqual(['Terminals were lost']);
  await expect.poll(() => app.wing.federation.list().map(({ id }) => id)).toEqual(['a']);
});

it('says nothing when only the connection to a host was lost', async () => {
  const { app, hosts, client, host } = setUp();
  host('own');
  hosts.ownName = 'own';
  await client.api.sessions.create({ id: 'a', ...size });
  const [before] = app.wing.federation.hosts();
  hosts.drop('own');
  await expect.poll(() => app.wing.federation.hosts()[0] ?? before).not.toBe(before);
  expect(app.wing.federation.list().map(({ id }) => id)).toEqual(['a']);
  await app.wing.federation.ready();
  expect(app.wing.notices.open).toEqual([]);
});

it('asks a host that did not answer again, until it does', async () => {
  const clock = new ManualClock();
  const { app, hosts, host } = setUp({ 'sessions.host': 'in-app' }, { clock });
  hosts.deaf.add('slow');
  const slow = host('slow');
  await slow.wing.launcher.create({ id: 'a', ...size });
  await app.wing.federation.ready();
  expect(app.wing.federation.list()).toEqual([]);
  hosts.deaf.delete('slow');
  await expect
    .poll(() => {
      clock.advance(5000);
      return app.wing.federation.list().map(({ id }) => id);
    })
    .toEqual(['a']);
});

it('waits for a host that is about to end, and starts the session in the next', async () => {
  const { app, hosts, client, host } = setUp();
  const ending = host('own');
  hosts.ownName = 'own';
  await app.wing.federation.ready();
  ending.wing.lifetime?.dispose();
  const asked = hosts.asked;
  const created = client.api.sessions.create({ id: 'a', ...size });
  await expect.poll(() => hosts.asked).toBeGreaterThan(asked);
  hosts.kill('own');
  const next = host('own');
  expect((await created).id).toBe('a');
  expect(next.wing.sessions.list().map(({ id }) => id)).toEqual(['a']);
  expect(ending.wing.sessions.list()).toEqual([]);
  expect(app.wing.notices.open).toEqual([]);
});

it('shows one of two sessions with the same id: the one that runs, and then the other', async () => {
  const { app, hosts, client, host } = setUp();
  const own = host('own');
  hosts.ownName = 'own';
  await client.api.sessions.create({ id: 'a', ...size });
  await app.wing.launcher.create({ id: 'a', ...size });
  const changes = await client.api.sessions.watch(undefined);
  const first = (await changes.next()).value;
  expect(first).toMatchObject({ type: 'all', sessions: [{ id: 'a' }] });
  expect(app.wing.federation.hostOf('a')).toBeUndefined();
  app.spawner.last.exit(0);
  await expect.poll(() => app.wing.federation.hostOf('a')?.record.name).toBe('own');
  own.spawner.last.exit(0);
  await expect.poll(() => app.wing.federation.hostOf('a')).toBeUndefined();
  await client.api.sessions.remove({ id: 'a' });
  expect(app.wing.federation.list()).toMatchObject([{ id: 'a', state: 'exited' }]);
  expect(app.wing.federation.hostOf('a')?.record.name).toBe('own');
  await client.api.sessions.remove({ id: 'a' });
  const types: string[] = [];
  for await (const change of changes) {
    types.push(change.type);
    if (change.type === 'removed') break;
  }
  expect(types).toContain('upsert');
  expect(app.wing.federation.list()).toEqual([]);
});

it('copies a session of an old host into the newest', async () => {
  const { hosts, client, host } = setUp();
  const old = host('old');
  const own = host('own');
  hosts.ownName = 'own';
  await old.wing.launcher.create({ id: 'a', name: 'One', ...size });
  await expect.poll(async () => (await client.api.sessions.list()).length).toBe(1);
  const copy = await client.api.sessions.duplicate({ id: 'a' });
  expect(copy.name).toBe('One');
  expect(own.wing.sessions.list().map(({ id }) => id)).toEqual([copy.id]);
});

it('tells what a host has to say, once', async () => {
  const { app, host } = setUp();
  const own = host('own');
  own.wing.notices.add('warning', 'A recording stopped', 'The disk is full.');
  await expect
    .poll(() => app.wing.notices.open.map(({ title }) => title))
    .toEqual(['A recording stopped']);
  await expect.poll(() => own.wing.notices.open).toEqual([]);
});

it('retires the host of an older build, which then starts nothing more', async () => {
  const { app, client, hosts, host } = setUp();
  const old = host('old');
  await old.wing.launcher.create({ id: 'a', ...size });
  await expect.poll(() => old.wing.lifetime?.retired).toBe(true);
  expect((await client.api.sessions.list()).map(({ id }) => id)).toEqual(['a']);
  hosts.ownName = 'old';
  await client.api.sessions.create({ id: 'b', ...size });
  expect(app.wing.sessions.list().map(({ id }) => id)).toEqual(['b']);
  expect(app.wing.notices.open.map(({ title }) => title)).toEqual([
    'This session ends when Aerie ends',
  ]);
});
