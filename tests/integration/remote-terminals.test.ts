// Terminals for browsers elsewhere, with real programs: checklist of the wing protocol, lines 16 to 24.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GateVerdict } from '#core/link/access/remote-access.ts';
import { LocalWing } from '#core/link/pty/local-wing.ts';
import { PtyServer } from '#core/link/pty/pty-server.ts';
import { SessionOwners } from '#core/link/pty/session-owners.ts';
import type { RemoteCaller } from '#core/link/remote-caller.ts';
import { RemoteViewers } from '#core/link/remote-viewers.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { AppError } from '#shared/base/app-error.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { defaultRemoteConfig, type RemoteConfig } from '#shared/contract/remote-config.ts';
import { MAX_OUTPUT_CHUNK, MAX_WING_MESSAGE } from '#shared/protocol/wing/wing-limits.ts';
import { createRealWing, type RealWing } from '#tests/support/real-wing.ts';
import { MemoryLink, RemoteBrowser } from '#tests/support/remote-browser.ts';
import { openAccess } from '#tests/support/scene-access.ts';
import { ScreenClient } from '#tests/support/screen-client.ts';
import { until } from '#tests/support/until.ts';

const SESSION = '5f0c91ab';
let real: RealWing;
let local: LocalWing;
let server: PtyServer;
let viewers: RemoteViewers;
let link: MemoryLink;
let config: RemoteConfig;
let folders: readonly string[] | null;
let gate: (caller: RemoteCaller, token: string) => GateVerdict;
let program: readonly string[];

/** Rules as the tests set them. */
const access = openAccess({
  get config() {
    return config;
  },
  gate: (caller, token) => gate(caller, token),
  pathsFor: () => folders,
  challenge: () => new Uint8Array(32).fill(7),
  authenticate: (_caller, { signature }) =>
    Promise.resolve(
      signature === 'good' ? { token: 'fresh' } : { error: 'invalid passkey signature' },
    ),
});

beforeEach(() => {
  real = createRealWing();
  local = new LocalWing(real.wing.connect);
  viewers = new RemoteViewers();
  config = defaultRemoteConfig;
  folders = null;
  gate = (caller) => ({ ok: true, caller });
  program = ['-c', 'stty -echo; printf "ready\\n"; exec cat'];
  server = new PtyServer({
    ...{ wing: local, owners: new SessionOwners(local), access, viewers },
    eggs: {
      agents: () => Promise.resolve(['shell']),
      launch: ({ agent, cwd }) =>
        agent === 'shell'
          ? Promise.resolve({
              shell: '/bin/sh',
              args: program,
              cwd: cwd || real.home,
              env: { PATH: '/usr/bin:/bin', HOME: real.home },
              dispose: () => Promise.resolve(),
            })
          : Promise.reject(new AppError('agent_not_found', `"${agent}" is not installed here.`)),
    },
    clock: nodeClock,
    logger: silentLogger,
  });
  link = new MemoryLink(() => server.service);
});

afterEach(async () => {
  server.dispose();
  local.dispose();
  await real[Symbol.asyncDispose]();
});

async function started(more: Record<string, unknown> = {}): Promise<RemoteBrowser> {
  const browser = new RemoteBrowser(link, SESSION);
  browser.start(more);
  await until(() => expect(browser.text).toContain('ready'));
  return browser;
}

/** Somebody who looks at the session where it runs: what they have seen has been sent to everybody. */
const atTheMachine = (): ScreenClient => new ScreenClient(local.client, SESSION);

describe('starting', () => {
  test('answers with the folder and key, and takes what is typed', async () => {
    const browser = await started();
    expect(link.of('pty.started')).toMatchObject([
      {
        session_id: SESSION,
        agent: 'shell',
        cwd: real.home,
        public_key: link.context.identity.publicBase64,
      },
    ]);
    browser.type('héllo 世界\n');
    await until(() => expect(browser.text).toContain('héllo 世界'));
    expect(browser.pieces.every(({ packed }) => !packed)).toBe(true);
    expect(viewers.list()).toMatchObject([{ session: SESSION, userId: 'local', controls: true }]);
  });

  test('checklist 48: a session id that could be a path, or is taken, starts nothing', async () => {
    await started();
    for (const id of ['../../etc', 'a/b', 'ABCDEF01', SESSION]) {
      new RemoteBrowser(link, id).start();
    }
    expect(link.of('pty.exited').map(({ exit_code }) => exit_code)).toEqual([1, 1, 1, 1]);
    expect(await local.client.api.sessions.list()).toHaveLength(1);
  });

  test('a member gets the first of their folders, or none', async () => {
    folders = [real.home];
    await started({ cwd: '/etc', org_role: '' });
    expect(link.of('pty.started')[0]?.cwd).toBe(real.home);
    folders = [];
    new RemoteBrowser(link, '5f0c91ac').start({ org_role: 'member' });
    await until(() =>
      expect(link.of('pty.exited')).toMatchObject([
        { session_id: '5f0c91ac', error: 'no accessible folders on this machine' },
      ]),
    );
  });

  test.each([
    ['without a user', { user_id: '' }, 'no user identity'],
    ['without a key', { public_key: '' }, 'E2E key exchange failed'],
    ['with a key of low order', { public_key: Buffer.alloc(32).toString('base64') }, 'E2E key'],
    ['of an agent that is not here', { agent: 'codex' }, 'not installed here'],
  ])('%s is refused', async (_, more, error) => {
    new RemoteBrowser(link, SESSION).start(more);
    await until(() => expect(link.of('pty.exited')[0]?.error).toContain(error));
    expect(await local.client.api.sessions.list()).toEqual([]);
  });

  test('checklist 36: who needs a passkey is asked for it, and only its answer counts', async () => {
    gate = (caller, token) =>
      token === 'fresh' ? { ok: true, caller } : { ok: false, error: 'passkey_required' };
    const browser = new RemoteBrowser(link, SESSION);
    browser.start();
    await until(() => expect(link.of('passkey.challenge')).toHaveLength(1));
    expect(link.of('passkey.challenge')[0]?.challenge).toBe(
      Buffer.alloc(32, 7).toString('base64url'),
    );
    browser.type('too early\n');
    expect(link.of('pty.started')).toEqual([]);
    const answer = { type: 'passkey.response', session_id: SESSION, credential_id: 'x' };
    link.tell({ ...answer, signature: 'good' });
    await until(() => expect(link.of('pty.started')).toMatchObject([{ auth_token: 'fresh' }]));
    await until(() => expect(browser.text).toContain('ready'));
    expect(browser.text).not.toContain('too early');
  });

  test('checklist 35: a wrong signature starts nothing', async () => {
    gate = () => ({ ok: false, error: 'passkey_required' });
    new RemoteBrowser(link, SESSION).start();
    await until(() => expect(link.of('passkey.challenge')).toHaveLength(1));
    link.tell({ type: 'passkey.response', session_id: SESSION, signature: 'bad' });
    await until(() =>
      expect(link.of('pty.exited')).toMatchObject([{ error: 'invalid passkey signature' }]),
    );
    expect(await local.client.api.sessions.list()).toEqual([]);
  });
});

describe('what comes from a hostile roost', () => {
  test('nothing is typed that the browser did not type just then', async () => {
    const browser = await started();
    const data = browser.seal('once\n');
    const input = { type: 'pty.input', session_id: SESSION };
    link.tell({ ...input, data });
    await until(() => expect(browser.text).toContain('once'));
    // Again, its own output reflected, changed, and of another key.
    link.tell({ ...input, data });
    for (const { data: output } of link.of('pty.output')) link.tell({ ...input, data: output });
    const changed = Buffer.from(browser.seal('changed\n'), 'base64');
    changed[20] = (changed[20] ?? 0) ^ 1;
    link.tell({ ...input, data: changed.toString('base64') });
    link.tell({ ...input, data: new RemoteBrowser(link, SESSION).seal('stranger\n') });
    link.tell({ ...input, data: '%%%' });
    browser.type('last\n');
    await until(() => expect(browser.text).toContain('last'));
    expect(browser.text.split('once')).toHaveLength(2);
    expect(browser.text).not.toMatch(/changed|stranger/);
  });

  test('what a tab typed before is not typed again after it came back with its key', async () => {
    const browser = await started();
    const input = { type: 'pty.input', session_id: SESSION };
    const data = browser.seal('once\n');
    link.tell({ ...input, data });
    await until(() => expect(browser.text).toContain('once'));
    const shown = link.of('pty.output').map((message) => message.data);
    const before = browser.pieces.length;
    browser.attach();
    const again = (): string =>
      Buffer.concat(browser.pieces.slice(before).map(({ bytes }) => bytes)).toString();
    await until(() => expect(again()).toContain('once'));
    for (const each of [data, ...shown]) link.tell({ ...input, data: each });
    browser.type('last\n');
    await until(() => expect(again()).toContain('last'));
    expect(again().split('once')).toHaveLength(2);
  });

  test('after somebody signed in anew, a session is reached by the new link', async () => {
    await started();
    const next = new MemoryLink(() => server.service);
    const browser = new RemoteBrowser(next, SESSION);
    browser.attach();
    await until(() => expect(browser.text).toContain('ready'));
    expect(viewers.list()).toHaveLength(1);
  });

  test('others may neither attach nor end what is not theirs', async () => {
    const browser = await started();
    const stranger = new RemoteBrowser(link, SESSION);
    // Takes the controller's place at the roost, and is told nothing.
    stranger.attach({ user_id: 'mallory' });
    stranger.type('evil\n');
    link.tell({ type: 'pty.kill', session_id: SESSION });
    browser.attach();
    await until(() => expect(browser.pieces.some(({ packed }) => packed)).toBe(true));
    browser.type('still here\n');
    await until(() => expect(browser.text).toContain('still here'));
    expect(stranger.text).toBe('');
    expect(browser.text).not.toContain('evil');
    expect((await local.client.api.sessions.get({ id: SESSION })).state).not.toBe('exited');
  });
});

describe('attaching', () => {
  test('checklist 16, 17: started, then the packed screen with all history, then live output', async () => {
    program = ['-c', 'seq 1 4000 | sed "s/$/ line 世界/"; printf "ready\\n"; exec cat'];
    await started();
    const second = new RemoteBrowser(link, SESSION);
    const before = link.sent.length;
    second.attach({ cols: 100, rows: 30 });
    await until(() => expect(second.text).toContain('ready'));
    second.type('after\n');
    await until(() => expect(second.text).toContain('after'));
    expect(link.sent[before]).toMatchObject({ type: 'pty.started', session_id: SESSION });
    const firstLive = second.pieces.findIndex(({ packed }) => !packed);
    expect(firstLive).toBeGreaterThan(0);
    expect(second.pieces.slice(firstLive).every(({ packed }) => !packed)).toBe(true);
    expect(second.text).toContain('1 line 世界');
    expect(second.text).toContain('4000 line 世界');
    expect((await local.client.api.sessions.get({ id: SESSION })).cols).toBe(100);
  });

  test('checklist 20: the second takes over; what the first types acts no more', async () => {
    const first = await started();
    const second = new RemoteBrowser(link, SESSION);
    second.attach();
    await until(() => expect(second.text).toContain('ready'));
    const seen = first.pieces.length;
    first.type('old\n');
    second.type('new\n');
    await until(() => expect(second.text).toContain('new'));
    expect(second.text).not.toContain('old');
    expect(first.pieces).toHaveLength(seen);
    expect(viewers.list()).toHaveLength(1);
  });

  test('checklist 19: an unknown session is answered with nothing that could end another', async () => {
    new RemoteBrowser(link, 'deadbeef').attach();
    const browser = await started();
    browser.type('x\n');
    await until(() => expect(browser.text).toContain('x'));
    expect(
      link.sent.filter((each) => 'session_id' in each && each.session_id === 'deadbeef'),
    ).toEqual([]);
  });

  test('checklist 26: a session of this machine is reached by its owner', async () => {
    await local.client.api.sessions.create({
      ...{ id: 'mine', shell: '/bin/sh', cols: 80, rows: 24 },
      args: ['-c', 'printf "here\\n"; exec cat'],
    });
    const browser = new RemoteBrowser(link, 'mine');
    browser.attach();
    await until(() => expect(browser.text).toContain('here'));
    expect(link.of('pty.started')[0]?.agent).toBe('');
  });
});

describe('watching', () => {
  test('checklist 21: watchers get their own copies, and cannot type', async () => {
    config = { ...config, spectate: true };
    const browser = await started();
    const watcher = new RemoteBrowser(link, SESSION, '0d9e4c21');
    watcher.attach({ user_id: 'guest', cols: 10, rows: 5 });
    await until(() => expect(watcher.text).toContain('ready'));
    watcher.type('from the watcher\n');
    browser.type('from the controller\n');
    await until(() => expect(watcher.text).toContain('from the controller'));
    await until(() => expect(browser.text).toContain('from the controller'));
    expect(browser.text).not.toContain('from the watcher');
    expect((await local.client.api.sessions.get({ id: SESSION })).cols).toBe(80);
    expect(viewers.list().map(({ controls }) => controls)).toEqual([true, false]);
  });

  test('checklist 22: refused, tagged, and the session lives', async () => {
    const browser = await started();
    new RemoteBrowser(link, SESSION, '0d9e4c21').attach({ user_id: 'guest' });
    await until(() =>
      expect(link.of('pty.exited')).toMatchObject([
        { exit_code: 1, error: 'spectate not enabled', viewer_id: '0d9e4c21' },
      ]),
    );
    browser.type('alive\n');
    await until(() => expect(browser.text).toContain('alive'));
  });
});

describe('the end', () => {
  test('checklist 23: after the last output, tagged ones first, one untagged', async () => {
    config = { ...config, spectate: true };
    program = ['-c', 'printf "ready\\n"; read -r go; printf "last words"; exit 3'];
    const browser = await started();
    new RemoteBrowser(link, SESSION, '0d9e4c21').attach({ user_id: 'guest' });
    await until(() => expect(viewers.list()).toHaveLength(2));
    browser.type('\n');
    await until(() =>
      expect(link.sent.at(-1)).toMatchObject({ type: 'pty.exited', viewer_id: '' }),
    );
    expect(link.of('pty.exited')).toMatchObject([
      { exit_code: 3, viewer_id: '0d9e4c21' },
      { exit_code: 3, viewer_id: '' },
    ]);
    expect(browser.text).toContain('last words');
    expect(viewers.list()).toEqual([]);
  });

  test('checklist 24: whoever controls it may end it; a signal is -1', async () => {
    await started();
    link.tell({ type: 'pty.kill', session_id: SESSION });
    await until(() => expect(link.of('pty.exited')).toMatchObject([{ exit_code: -1, error: '' }]));
  });

  test('cut off: nothing more is said, and nothing that is typed acts', async () => {
    const browser = await started();
    const screen = atTheMachine();
    viewers.cutOff(() => true);
    const { length } = link.sent;
    browser.type('too late\n');
    for (const input of ['from here', 'once more']) {
      await local.client.api.sessions.exec({ id: SESSION, input });
      await until(() => expect(screen.text).toContain(input));
    }
    expect(screen.text).not.toContain('too late');
    expect(link.sent.slice(length)).toEqual([]);
    expect(viewers.list()).toEqual([]);
  });
});

describe('the connection', () => {
  test('checklist 25, 27: lost and back, the screen of then is shown', async () => {
    const browser = await started();
    const screen = atTheMachine();
    link.open = false;
    for (const input of ['while away', 'for long']) {
      await local.client.api.sessions.exec({ id: SESSION, input });
      await until(() => expect(screen.text).toContain(input));
    }
    expect(browser.text).not.toContain('while away');
    link.open = true;
    link.register();
    await until(() => expect(browser.text).toContain('while away'));
    browser.type('typed after\n');
    await until(() => expect(browser.text).toContain('typed after'));
  });

  test('checklist 15: a burst is cut, complete and in order', async () => {
    program = [
      '-c',
      'stty -onlcr; printf "ready\\n"; read -r go; seq -w 1 600000; printf "done\\n"; exec cat',
    ];
    const browser = await started();
    browser.type('\n');
    await until(() => expect(browser.text.slice(-100)).toContain('done'));
    expect(link.longest).toBeLessThan(MAX_WING_MESSAGE);
    for (const { bytes } of browser.pieces) {
      expect(bytes.length).toBeLessThanOrEqual(MAX_OUTPUT_CHUNK);
    }
    const numbers = browser.text.match(/\d{6}/g) ?? [];
    expect(numbers.length).toBe(600_000);
    expect(numbers.every((number, index) => Number(number) === index + 1)).toBe(true);
  });

  test('a browser that tells what it draws is sent no more than it can', async () => {
    program = ['-c', 'printf "ready\\n"; read -r go; exec yes "a line of a flood"'];
    const browser = await started();
    const drawn = { type: 'pty.attention_ack', session_id: SESSION };
    const bytes = (): number => browser.pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
    link.tell({ ...drawn, drawn: bytes() });
    browser.type('\n');
    const screen = atTheMachine();
    // The flood goes on; what was not drawn keeps more from coming.
    await until(() => expect(screen.received).toBeGreaterThan(8 * 1024 * 1024));
    const stalled = bytes();
    expect(browser.text).toContain('flood');
    expect(stalled).toBeLessThan(4 * 1024 * 1024);
    link.tell({ ...drawn, drawn: stalled });
    await until(() => expect(bytes()).toBeGreaterThan(stalled));
  });
});
