// What sessions from elsewhere do beside showing output: ask for attention, show previews, open pages,
// end. Checklist of the wing protocol, lines 23, 26, 28 to 30 and 50.

import { access as present, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eggFolder } from '#core/link/eggs/egg-folder.ts';
import { RemoteBrowser } from '../support/remote-browser.ts';
import { RemoteScene } from '../support/remote-scene.ts';
import { until } from '../support/until.ts';

const SESSION = '5f0c91ab';
let scene: RemoteScene;

beforeEach(() => {
  scene = new RemoteScene();
});

afterEach(() => scene[Symbol.asyncDispose]());

async function started(more: Record<string, unknown> = {}, id = SESSION): Promise<RemoteBrowser> {
  const browser = new RemoteBrowser(scene.link, id);
  browser.start(more);
  await until(() => expect(browser.text).toContain('ready'));
  return browser;
}

/** Everybody elsewhere is gone; sessions go on. */
function leave(): void {
  scene.viewers.cutOff(() => true);
  expect(scene.viewers.list()).toEqual([]);
}

const end = (id = SESSION): Promise<void> => scene.local.client.api.sessions.kill({ id });

describe('attention', () => {
  test('checklist 28: one message with a nonce, also with nobody attached, until somebody looks', async () => {
    scene.program = [
      '-c',
      'printf "ready\\n"; read -r a; printf "Go on? [y/N] "; read -r b; exec cat',
    ];
    const browser = await started();
    browser.type('x\n');
    leave();
    await until(() => expect(scene.link.of('session.attention')).toHaveLength(1));
    const info = await scene.local.client.api.sessions.get({ id: SESSION });
    expect(scene.link.of('session.attention')).toMatchObject([
      {
        session_id: SESSION,
        nonce: expect.stringMatching(/^[0-9a-f]{16}$/),
        agent: 'shell',
        cwd: scene.real.home,
      },
    ]);
    expect(scene.server.needsAttention(info)).toBe(true);
    const again = new RemoteBrowser(scene.link, SESSION);
    again.attach();
    await until(() => expect(again.text).toContain('Go on?'));
    await until(async () => {
      const now = await scene.local.client.api.sessions.get({ id: SESSION });
      expect(now.attention).toBeNull();
      expect(scene.server.needsAttention(now)).toBe(false);
    });
    expect(scene.link.of('session.attention')).toHaveLength(1);
  });

  test('one bell is no wish; two outputs in a row that ring are', async () => {
    scene.program = [
      '-c',
      'stty -echo; printf "ready\\n"; while read -r a; do printf "\\a$a\\n"; done',
    ];
    const browser = await started();
    await scene.local.client.api.sessions.exec({ id: SESSION, input: 'one' });
    await until(() => expect(browser.text).toContain('one'));
    expect(scene.link.of('session.attention')).toEqual([]);
    await scene.local.client.api.sessions.exec({ id: SESSION, input: 'two' });
    await until(() => expect(scene.link.of('session.attention')).toHaveLength(1));
  });
});

describe('previews', () => {
  /** What the controller was shown. */
  const shown = (browser: RemoteBrowser): unknown[] =>
    scene.link.of('pty.preview').flatMap(({ data }) => {
      const bytes = browser.open(data);
      return bytes ? [JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown] : [];
    });

  test('checklist 29: the three forms of the file reach the controller, and it disappears', async () => {
    const browser = await started();
    const file = join(scene.real.home, `.wt-preview-${SESSION}`);
    const gone = (): Promise<void> =>
      until(() => expect(present(file)).rejects.toMatchObject({ code: 'ENOENT' }));
    const seen: unknown[] = [];
    for (const [text, message] of [
      ['url: https://example.org/a b\nmore', { mode: 'url', url: 'https://example.org/a%20b' }],
      ['# Title\n', { mode: 'markdown', content: '# Title\n' }],
      ['\n', { mode: '' }],
    ] as const) {
      await writeFile(file, text);
      await until(() => {
        seen.push(...shown(browser));
        expect(seen.at(-1)).toEqual(message);
      });
      await gone();
    }
    await writeFile(file, 'url: file:///etc/passwd');
    await gone();
    await symlink('/etc/hostname', file);
    await gone();
    expect(scene.link.of('pty.preview')).toHaveLength(3);
  });

  test('waits for whoever comes to control the session', async () => {
    await started();
    leave();
    const file = join(scene.real.home, `.wt-preview-${SESSION}`);
    await writeFile(file, 'kept');
    await until(() => expect(present(file)).rejects.toMatchObject({ code: 'ENOENT' }));
    expect(scene.link.of('pty.preview')).toEqual([]);
    const next = new RemoteBrowser(scene.link, SESSION);
    next.attach();
    await until(() => expect(shown(next)).toEqual([{ mode: 'markdown', content: 'kept' }]));
  });
});

describe('previews of sessions of this machine', () => {
  test('reach whoever controls them from elsewhere, what was shown before as well', async () => {
    const { api } = scene.local.client;
    const args = ['-c', 'stty -echo; echo "# Old" >"$WT_PREVIEW_FILE"; echo ready; exec cat'];
    await api.sessions.create({ id: SESSION, shell: '/bin/sh', args, cols: 80, rows: 24 });
    await until(async () => expect(await api.sessions.preview({ id: SESSION })).not.toBeNull());
    const browser = new RemoteBrowser(scene.link, SESSION);
    browser.attach();
    await until(() => expect(browser.text).toContain('ready'));
    const shown = (): unknown[] =>
      scene.link
        .of('pty.preview')
        .flatMap(({ data }) => Buffer.from(browser.open(data) ?? '').toString('utf8'));
    const seen: unknown[] = [];
    const file = join(scene.real.home, 'previews', String(process.pid), `.wt-preview-${SESSION}`);
    for (const [text, message] of [
      [null, { mode: 'markdown', content: '# Old\n' }],
      ['new', { mode: 'markdown', content: 'new' }],
      ['', { mode: '' }],
    ] as const) {
      if (text !== null) await writeFile(file, text);
      await until(() => {
        seen.push(...shown().filter((each) => each !== ''));
        expect(seen.at(-1)).toBe(JSON.stringify(message));
      });
    }
  });
});

describe('pages that programs open', () => {
  test('checklist 30: each line once, web addresses only, and only if the rules allow it', async () => {
    const folder = await eggFolder(join(scene.real.home, 'eggs'), SESSION);
    scene.folder = folder;
    scene.access.config = { ...scene.access.config, browserOpen: true };
    await started();
    await writeFile(
      folder.browserRequests,
      'https://example.org/one\n\njavascript:alert(1)\nfile:///etc/passwd\nhttps://example.org/two\nhttps://exa',
    );
    const urls = (): string[] => scene.link.of('pty.browser_open').map(({ url }) => url);
    await until(() =>
      expect(urls()).toEqual(['https://example.org/one', 'https://example.org/two']),
    );
    await writeFile(folder.browserRequests, 'mple.org/three\n', { flag: 'a' });
    await until(() => expect(urls().at(-1)).toBe('https://example.org/three'));
    expect(urls()).toHaveLength(3);
  });
});

describe('the end', () => {
  test('checklist 23: told once where nobody is attached, and what was made for it goes once', async () => {
    await started();
    leave();
    await end();
    await until(() => expect(scene.link.of('pty.exited')).toMatchObject([{ exit_code: -1 }]));
    await until(() => expect(scene.disposed).toEqual([SESSION]));
    await scene.local.client.api.sessions.remove({ id: SESSION });
    scene.link.register();
    expect(scene.link.of('pty.exited')).toHaveLength(1);
    expect(scene.disposed).toEqual([SESSION]);
  });

  test('told when the connection is there again', async () => {
    await started();
    scene.link.open = false;
    await end();
    await until(() => expect(scene.disposed).toEqual([SESSION]));
    expect(scene.link.of('pty.exited')).toEqual([]);
    scene.link.open = true;
    scene.link.register();
    await until(() => expect(scene.link.of('pty.exited')).toHaveLength(1));
  });

  test('checklist 26: sessions that outlived Aerie are known by their notes', async () => {
    await started({ org_role: '', user_id: 'mallory' });
    scene.restart();
    const stranger = new RemoteBrowser(scene.link, SESSION);
    stranger.attach({ user_id: 'eve' });
    const again = new RemoteBrowser(scene.link, SESSION);
    again.attach({ user_id: 'mallory' });
    await until(() => expect(again.text).toContain('ready'));
    expect(scene.link.of('pty.started')).toMatchObject([{ agent: 'shell' }]);
    leave();
    await end();
    await until(() => expect(scene.link.of('pty.exited')).toMatchObject([{ viewer_id: '' }]));
    await until(() => expect(scene.disposed).toEqual([`${SESSION} of an earlier run`]));
    expect(stranger.text).toBe('');
  });

  test('checklist 50: without input and output it ends at the limit; output keeps it alive', async () => {
    scene.access.config = { ...scene.access.config, idleTimeout: 3000 };
    await scene.local.client.api.sessions.create({
      ...{ id: 'mine', shell: '/bin/sh', args: ['-c', 'exec cat'], cols: 80, rows: 24 },
    });
    await started();
    scene.program = ['-c', 'printf "ready\\n"; while :; do printf .; sleep 0.2; done'];
    const busy = await started({}, '5f0c91ac');
    await until(() => expect(scene.link.of('pty.exited')).toMatchObject([{ session_id: SESSION }]));
    const { length } = busy.text;
    await until(() => expect(busy.text.length).toBeGreaterThan(length + 10));
    const alive = (await scene.local.client.api.sessions.list()).filter(({ exit }) => !exit);
    expect(alive.map(({ id }) => id)).toEqual(['mine', '5f0c91ac']);
  });
});

describe('what holds a session', () => {
  test('is told of sessions that people began elsewhere, also by the next Aerie, until they end', async () => {
    scene.box = {
      ...{ sandbox: 'bubblewrap', rules: 'folder', writable: ['/w'], jail: true },
      ...{ network: ['a.example'], limits: { cpu: 9 }, notEnforced: ['One is not.'] },
    };
    await scene.local.client.api.sessions.create({ id: 'mine', cols: 80, rows: 24 });
    await started();
    const told = [{ session: SESSION, roost: 'r1', agent: 'shell', box: scene.box }];
    expect(scene.server.sessions.begun()).toMatchObject(told);
    leave();
    scene.restart();
    scene.server.sessions.look();
    await until(() => expect(scene.server.sessions.begun()).toMatchObject(told));
    let changes = 0;
    scene.server.sessions.onDidChange(() => (changes += 1));
    await end();
    await until(() => expect(scene.server.sessions.begun()).toEqual([]));
    expect(changes).toBe(1);
  });
});

describe('rules that change', () => {
  test('whoever would not be let in again is cut off at once, and the session lives', async () => {
    const browser = await started();
    scene.access.verdict = () => ({ ok: false, error: 'not_allowed' });
    scene.access.didChange();
    expect(scene.viewers.list()).toEqual([]);
    browser.type('too late\n');
    expect(scene.link.of('pty.exited')).toEqual([]);
    expect((await scene.local.client.api.sessions.get({ id: SESSION })).exit).toBeNull();
  });

  test('watchers go when nobody may watch any more; whoever controls stays', async () => {
    scene.access.config = { ...scene.access.config, spectate: true };
    await started();
    const watcher = new RemoteBrowser(scene.link, SESSION, '0d9e4c21');
    watcher.attach({ user_id: 'guest' });
    await until(() => expect(watcher.text).toContain('ready'));
    scene.access.config = { ...scene.access.config, spectate: false };
    scene.access.didChange();
    expect(scene.viewers.list()).toMatchObject([{ controls: true }]);
    expect(scene.link.of('pty.exited')).toMatchObject([{ viewer_id: '0d9e4c21' }]);
  });

  test('sessions of members who lost their folder are ended', async () => {
    scene.access.folders = [scene.real.home];
    await started({ org_role: '', user_id: 'mallory' });
    scene.access.folders = ['/tmp'];
    scene.access.didChange();
    await until(() => expect(scene.link.of('pty.exited')).toMatchObject([{ exit_code: -1 }]));
  });

  test('a later attach takes the place of one that waits for a passkey', async () => {
    await started();
    scene.access.verdict = (caller) =>
      caller.displayName === '' && caller.userId === 'local'
        ? { ok: false, error: 'passkey_required' }
        : { ok: true, caller };
    new RemoteBrowser(scene.link, SESSION).attach();
    await until(() => expect(scene.link.of('passkey.challenge')).toHaveLength(1));
    scene.access.verdict = (caller) => ({ ok: true, caller });
    const next = new RemoteBrowser(scene.link, SESSION);
    next.attach();
    await until(() => expect(next.text).toContain('ready'));
    expect(scene.link.of('pty.exited')).toEqual([]);
  });
});
