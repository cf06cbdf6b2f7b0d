// Who controls a session from elsewhere, whose size it has, and what everybody is shown at its end: with
// real programs, and people who come, leave and are refused meanwhile.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TerminalChannel } from '#shared/client/terminal-channels.ts';
import type { SessionInfo } from '#shared/contract/session.ts';
import { MemoryLink, RemoteBrowser } from '#tests/support/remote-browser.ts';
import { RemoteScene } from '#tests/support/remote-scene.ts';
import { ScreenClient } from '#tests/support/screen-client.ts';
import { until } from '#tests/support/until.ts';

const SESSION = '5f0c91ab';
const FLOOD = 'stty -echo; printf "ready\\n"; read -r go; seq 1 30000; printf "last words"; exit 3';
let scene: RemoteScene;

beforeEach(() => {
  scene = new RemoteScene();
  scene.access.config = { ...scene.access.config, spectate: true };
});

afterEach(() => scene[Symbol.asyncDispose]());

async function started(): Promise<RemoteBrowser> {
  const browser = new RemoteBrowser(scene.link, SESSION);
  browser.start();
  await until(() => expect(browser.text).toContain('ready'));
  return browser;
}

/** Somebody who watches, and was shown the screen. */
async function watching(viewerId: string, userId: string): Promise<RemoteBrowser> {
  const watcher = new RemoteBrowser(scene.link, SESSION, viewerId);
  watcher.attach({ user_id: userId });
  await until(() => expect(watcher.text).toContain('ready'));
  return watcher;
}

const info = (): Promise<SessionInfo> => scene.local.client.api.sessions.get({ id: SESSION });
const tell = (type: string, more: object = {}): void =>
  scene.link.tell({ type, session_id: SESSION, ...more });

/** Tells what `browser` has drawn, as pages of ours do. */
function drawn(browser: RemoteBrowser): void {
  const bytes = browser.pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
  tell('pty.attention_ack', { drawn: bytes });
}

describe('the size', () => {
  /** A terminal at this machine, whose size the session has. */
  function atTheMachine(cols: number, rows: number): TerminalChannel {
    const nothing = (): void => {};
    const channel = scene.local.client.terminals.open(
      { id: SESSION, cols, rows },
      {
        ...{ snapshot: nothing, data: nothing, resized: nothing, exited: nothing },
        ...{ failed: nothing, inputRefused: nothing },
      },
    );
    channel.resize(cols, rows);
    return channel;
  }

  /** Everything is shown anew. */
  async function shownAnew(browser: RemoteBrowser): Promise<void> {
    const { length } = browser.text.split('\x1bc');
    scene.link.register();
    await until(() => expect(browser.text.split('\x1bc').length).toBeGreaterThan(length));
  }

  test('is that of whoever comes, and stays it until somebody else is active', async () => {
    await started();
    const here = atTheMachine(120, 40);
    await until(async () => expect(await info()).toMatchObject({ cols: 120, rows: 40 }));
    const browser = new RemoteBrowser(scene.link, SESSION);
    browser.attach({ cols: 90, rows: 30 });
    await until(() => expect(browser.text).toContain('ready'));
    expect(await info()).toMatchObject({ cols: 90, rows: 30 });
    await shownAnew(browser);
    expect(await info()).toMatchObject({ cols: 90, rows: 30 });
    here.resize(121, 41);
    await until(async () => expect(await info()).toMatchObject({ cols: 121, rows: 41 }));
    await shownAnew(browser);
    expect(await info()).toMatchObject({ cols: 121, rows: 41 });
    tell('pty.resize', { cols: 91, rows: 31 });
    await until(async () => expect(await info()).toMatchObject({ cols: 91, rows: 31 }));
    here.dispose();
  });

  test('is left to somebody here while a page that is behind is shown screen after screen', async () => {
    scene.program = ['-c', 'printf "ready\\n"; read -r go; exec yes "a line of a flood"'];
    await started();
    const here = atTheMachine(120, 40);
    const browser = new RemoteBrowser(scene.link, SESSION);
    browser.attach({ cols: 90, rows: 30 });
    await until(() => expect(browser.text).toContain('ready'));
    drawn(browser);
    browser.type('\n');
    await until(() => expect(browser.text).toContain('flood'));
    // A screen of before may be on its way to the page, and with it the page's size: the first answer
    // comes after it, and after the second one nothing of before is left.
    await until(async () => {
      here.resize(121, 41);
      await info();
      expect(await info()).toMatchObject({ cols: 121, rows: 41 });
    });
    const { length } = browser.text.split('\x1bc');
    await until(() => {
      drawn(browser);
      expect(browser.text.split('\x1bc').length).toBeGreaterThan(length + 2);
    });
    expect(await info()).toMatchObject({ cols: 121, rows: 41 });
    here.dispose();
  });

  test('is the newest, also if it changes before the first screen is shown', async () => {
    await started();
    const browser = new RemoteBrowser(scene.link, SESSION);
    browser.attach({ cols: 100, rows: 30 });
    await until(() => expect(scene.link.of('pty.started')).toHaveLength(2));
    tell('pty.resize', { cols: 132, rows: 50 });
    // No terminal has this one.
    tell('pty.resize', { cols: 60_000, rows: 50 });
    await until(() => expect(browser.text).toContain('ready'));
    expect(await info()).toMatchObject({ cols: 132, rows: 50 });
    await shownAnew(browser);
    expect(await info()).toMatchObject({ cols: 132, rows: 50 });
  });
});

describe('who controls it', () => {
  test('who is refused takes nothing from whoever does, and says nothing for them', async () => {
    const browser = await started();
    const stranger = new RemoteBrowser(scene.link, SESSION);
    stranger.attach({ user_id: 'mallory' });
    stranger.type('evil\n');
    // A roost believes them to control it now.
    tell('pty.resize', { cols: 10, rows: 5 });
    tell('pty.kill');
    browser.type('still here\n');
    await until(() => expect(browser.text).toContain('still here'));
    expect(browser.text).not.toContain('evil');
    expect(stranger.text).toBe('');
    expect(await info()).toMatchObject({ cols: 80, rows: 24, exit: null });
    // Whoever controls it was heard.
    tell('pty.kill');
    await until(() => expect(scene.link.of('pty.exited')).toMatchObject([{ exit_code: -1 }]));
  });

  test('who waits for a passkey holds up neither who controls it nor, by others, themselves', async () => {
    const browser = await started();
    scene.access.verdict = (caller, token) =>
      token === 'fresh' ? { ok: true, caller } : { ok: false, error: 'passkey_required' };
    scene.access.authenticate = () => Promise.resolve({ token: 'fresh' });
    const next = new RemoteBrowser(scene.link, SESSION);
    next.attach();
    await until(() => expect(scene.link.of('passkey.challenge')).toHaveLength(1));
    browser.type('meanwhile\n');
    await until(() => expect(browser.text).toContain('meanwhile'));
    new RemoteBrowser(scene.link, SESSION).attach({ user_id: 'mallory' });
    tell('passkey.response', { credential_id: 'x', signature: 'good' });
    await until(() => expect(next.text).toContain('meanwhile'));
    next.type('mine\n');
    browser.type('not any more\n');
    await until(() => expect(next.text).toContain('mine'));
    expect(next.text).not.toContain('not any more');
    expect(scene.link.of('pty.started')).toHaveLength(2);
  });

  test('who comes back has cleared their screen: nothing old comes any more', async () => {
    const browser = await started();
    const screen = new ScreenClient(scene.local.client, SESSION);
    scene.access.verdict = () => ({ ok: false, error: 'passkey_required' });
    browser.attach();
    await until(() => expect(scene.link.of('passkey.challenge')).toHaveLength(1));
    const { length } = browser.pieces;
    for (const input of ['unseen', 'unseen too']) {
      await scene.local.client.api.sessions.exec({ id: SESSION, input });
      await until(() => expect(screen.text).toContain(input));
    }
    expect(browser.pieces).toHaveLength(length);
  });

  test('is one, whichever roost they come by', async () => {
    const browser = await started();
    const far = new MemoryLink(() => scene.server.service, 'local', 'r2');
    const other = new RemoteBrowser(far, SESSION);
    other.attach();
    await until(() => expect(other.text).toContain('ready'));
    expect(scene.viewers.list()).toMatchObject([{ roost: 'r2', controls: true }]);
    const { length } = browser.pieces;
    browser.type('old\n');
    other.type('new\n');
    await until(() => expect(other.text).toContain('new'));
    expect(other.text).not.toContain('old');
    expect(browser.pieces).toHaveLength(length);
    await scene.local.client.api.sessions.kill({ id: SESSION });
    // Both roosts know of it, and forget it.
    await until(() => expect(far.of('pty.exited')).toHaveLength(1));
    await until(() => expect(scene.link.of('pty.exited')).toHaveLength(1));
  });
});

describe('who watches', () => {
  test('is pushed out by nobody who has more places', async () => {
    await started();
    const ann = await watching('ann1', 'ann');
    for (let at = 0; at < 20; at += 1) {
      new RemoteBrowser(scene.link, SESSION, `eve${at}`).attach({ user_id: 'eve' });
    }
    await until(() => expect(scene.link.of('pty.started')).toHaveLength(22));
    const who = scene.viewers.list().map(({ userId }) => userId);
    expect(who.filter((name) => name === 'ann')).toHaveLength(1);
    expect(who.filter((name) => name === 'eve')).toHaveLength(15);
    await scene.local.client.api.sessions.exec({ id: SESSION, input: 'for all' });
    await until(() => expect(ann.text).toContain('for all'));
  });

  test('tells nobody that it was seen, by whatever name', async () => {
    scene.program = [
      '-c',
      'printf "ready\\n"; read -r a; printf "Go on? [y/N] "; read -r b; exec cat',
    ];
    const browser = await started();
    const watcher = await watching('w1', 'ann');
    browser.type('x\n');
    await until(() => expect(watcher.text).toContain('Go on?'));
    scene.viewers.cutOff(({ controls }) => controls);
    await until(() => expect(scene.link.of('session.attention')).toHaveLength(1));
    for (const viewer_id of ['w1', 'nobody', '']) tell('pty.attention_ack', { viewer_id });
    expect(scene.server.needsAttention(await info())).toBe(true);
    expect((await info()).attention).not.toBeNull();
    // Whoever controls it has seen it.
    new RemoteBrowser(scene.link, SESSION).attach();
    await until(async () => expect((await info()).attention).toBeNull());
  });
});

describe('the end', () => {
  test('comes to a page that is behind with the last screen, though others were shown all', async () => {
    scene.program = ['-c', FLOOD];
    const browser = await started();
    drawn(browser);
    const watcher = await watching('w1', 'ann');
    browser.type('\n');
    await until(() =>
      expect(scene.link.of('pty.exited')).toMatchObject([{ viewer_id: 'w1', exit_code: 3 }]),
    );
    expect(watcher.text).toContain('last words');
    await until(() => {
      drawn(browser);
      expect(scene.link.of('pty.exited')).toHaveLength(2);
    });
    expect(scene.link.sent.at(-1)).toMatchObject({ type: 'pty.exited', viewer_id: '' });
    expect(browser.text).toContain('last words');
  });

  test('is told though the page that controlled it was closed amid a flood', async () => {
    scene.program = ['-c', FLOOD];
    const browser = await started();
    drawn(browser);
    browser.type('\n');
    await until(() => expect(scene.link.of('pty.exited')).toMatchObject([{ exit_code: 3 }]));
    expect(scene.viewers.list()).toEqual([]);
  });
});
