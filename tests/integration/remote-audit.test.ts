// Recordings of sessions of people elsewhere, with real programs: checklist of the wing protocol, lines
// 32 and 33.

import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { HistoryStore } from '#core/link/audit/history-store.ts';
import { readHistory } from '#core/link/audit/read-history.ts';
import { SessionAudits } from '#core/link/audit/session-audits.ts';
import { LocalWing } from '#core/link/pty/local-wing.ts';
import { PtyServer } from '#core/link/pty/pty-server.ts';
import { SessionOwners } from '#core/link/pty/session-owners.ts';
import { RemoteViewers } from '#core/link/remote-viewers.ts';
import { historyHandlers } from '#core/link/tunnel/history-handlers.ts';
import { TunnelServer } from '#core/link/tunnel/tunnel-server.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { defaultRemoteConfig } from '#shared/contract/remote-config.ts';
import { CastParser } from '#shared/protocol/asciicast/parse.ts';
import { MAX_BROWSER_MESSAGE } from '#shared/protocol/wing/wing-limits.ts';
import { createRealWing, type RealWing } from '../support/real-wing.ts';
import { MemoryLink, RemoteBrowser } from '../support/remote-browser.ts';
import { openAccess } from '../support/scene-access.ts';
import { until } from '../support/until.ts';

const SESSION = '5f0c91ab';
let real: RealWing;
let local: LocalWing;
let pty: PtyServer;
let tunnel: TunnelServer;
let history: HistoryStore;
let audits: SessionAudits;
let link: MemoryLink;
let program: string;
let maxBytes: number;

const access = openAccess({
  config: { ...defaultRemoteConfig, audit: true },
});

const createAudits = (): SessionAudits =>
  new SessionAudits({
    ...{ store: history, wing: local, config: () => access.config, maxBytes: () => maxBytes },
    ...{ clock: nodeClock, logger: silentLogger },
  });

beforeEach(() => {
  real = createRealWing();
  local = new LocalWing(real.wing.connect);
  maxBytes = 10_000_000;
  program = 'printf "ready\\n"; exec sh';
  history = new HistoryStore({
    ...{ folder: join(real.home, 'remote'), clock: nodeClock, pid: process.pid },
    rules: () => ({ keepDays: 30, maxTotalBytes: 100_000_000 }),
  });
  audits = createAudits();
  pty = new PtyServer({
    ...{ wing: local, owners: new SessionOwners(local), access, viewers: new RemoteViewers() },
    eggs: {
      agents: () => Promise.resolve(['claude']),
      launch: () =>
        Promise.resolve({
          shell: '/bin/sh',
          args: ['-c', program],
          cwd: real.home,
          env: { PATH: '/usr/bin:/bin', HOME: real.home, PS1: '$ ' },
          dispose: () => Promise.resolve(),
        }),
    },
    audits,
    clock: nodeClock,
    logger: silentLogger,
  });
  tunnel = new TunnelServer({
    access,
    handlers: historyHandlers({ history, audits, access }),
    machine: { hostname: 'box', platform: 'linux', version: '1' },
    logger: silentLogger,
  });
  link = new MemoryLink(() => pty.service);
});

afterEach(async () => {
  pty.dispose();
  tunnel.dispose();
  await audits.dispose();
  local.dispose();
  await real[Symbol.asyncDispose]();
});

/** The recording so far, as players have it. */
async function recorded(): Promise<string> {
  await audits.flush(SESSION);
  let text = '';
  for await (const piece of readHistory(history, SESSION, 'cast')) text += piece;
  return text;
}

async function started(): Promise<RemoteBrowser> {
  const browser = new RemoteBrowser(link, SESSION);
  browser.start({ agent: 'claude' });
  await until(() => expect(browser.text).toContain('ready'));
  return browser;
}

async function ended(browser: RemoteBrowser): Promise<void> {
  browser.type('exit\n');
  await until(async () => {
    expect(await history.get(SESSION)).toMatchObject({ running: false });
  });
}

/** Asks through the tunnel; resolves with all answers. */
async function ask(
  request: Record<string, unknown>,
  who: Record<string, unknown> = {},
): Promise<{ answers: unknown[]; longest: number }> {
  const tab = WingIdentity.generate();
  const key = tab.deriveKey(link.context.identity.publicBase64, 'wt-tunnel');
  if (!key) throw new Error('no key');
  const sealed = new SealedChannel(key);
  const done = Promise.withResolvers<void>();
  const answers: unknown[] = [];
  let longest = 0;
  link.onMessage((message) => {
    if (message.type !== 'tunnel.res' && message.type !== 'tunnel.stream') return;
    const plain = sealed.open(message.payload);
    if (!plain) return;
    longest = Math.max(longest, JSON.stringify(message).length);
    answers.push(JSON.parse(plain.toString()));
    if (message.type === 'tunnel.res' || message.done) done.resolve();
  });
  tunnel.service.receive(link.context, {
    ...{ type: 'tunnel.req', wing_id: 'w', request_id: 'r', sender_pub: tab.publicBase64 },
    payload: sealed.seal(Buffer.from(JSON.stringify(request))),
    ...{ sender_user_id: 'local', sender_email: '', sender_org_role: 'owner', sender_passkeys: [] },
    ...who,
  });
  await done.promise;
  return { answers, longest };
}

test('checklist 32: the terminal, the keys and the history of a session can be asked for', async () => {
  const browser = await started();
  link.tell({ type: 'pty.resize', session_id: SESSION, cols: 100, rows: 30 });
  for (const char of 'echo h\u00e9llo') browser.type(char);
  browser.type('\r');
  await until(() => expect(browser.text).toMatch(/\nhéllo/u));
  // A session that runs can be played as well.
  const playing = await ask({ type: 'audit.request', session_id: SESSION, kind: 'pty' });
  expect(playing.answers[0]).toEqual({ version: 2, width: 80, height: 24 });
  expect(playing.answers.at(-1)).toEqual({ done: true });
  expect((await ask({ type: 'sessions.history' })).answers).toEqual([{ sessions: [], total: 0 }]);
  await ended(browser);

  const { answers } = await ask({ type: 'audit.request', session_id: SESSION, kind: 'pty' });
  const frames = answers.slice(1, -1).filter((each): each is unknown[] => Array.isArray(each));
  const shown = frames.map(([, kind, data]) =>
    kind === 'o' ? Buffer.from(String(data), 'base64') : Buffer.alloc(0),
  );
  expect(Buffer.concat(shown).toString()).toContain('héllo');
  expect(frames).toContainEqual([expect.any(Number), 'r', '100x30']);
  const times = frames.map(([at]) => Number(at));
  expect(times).toEqual(times.toSorted((a, b) => a - b));

  const keys = await ask({ type: 'audit.request', session_id: SESSION, kind: 'keylog' });
  expect(keys.answers.slice(0, -1)).toEqual([
    { data: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z\techo héllo\n/u) },
  ]);
  expect((await ask({ type: 'sessions.history', offset: 0, limit: 5 })).answers).toMatchObject([
    {
      sessions: [
        { session_id: SESSION, agent: 'claude', cwd: real.home, audit: true, user_id: 'local' },
      ],
      total: 1,
    },
  ]);
});

test('checklist 32: what is not there, or not for somebody, is refused in the words of the protocol', async () => {
  await ended(await started());
  const member = { sender_user_id: 'mallory', sender_org_role: 'member' };
  const audit = { type: 'audit.request', session_id: SESSION };
  for (const [request, who, error] of [
    [{ ...audit, kind: 'chat' }, {}, 'file not found: chat'],
    [{ ...audit, kind: '../x' }, {}, 'file not found: ../x'],
    [{ ...audit, session_id: '../../etc', kind: 'pty' }, {}, 'file not found: pty'],
    [{ ...audit, session_id: '00000000', kind: 'pty' }, {}, 'file not found: pty'],
    [{ ...audit, kind: 'pty' }, member, 'access denied'],
    [{ ...audit, session_id: '00000000', kind: 'pty' }, member, 'access denied'],
  ] as const) {
    expect((await ask(request, who)).answers).toEqual([{ error }]);
  }
  expect((await ask({ type: 'sessions.history' }, member)).answers).toEqual([
    { sessions: [], total: 0 },
  ]);
  await writeFile(history.pathOf(SESSION, 'pty'), 'no gzip');
  const { answers } = await ask({ ...audit, kind: 'pty' });
  expect(answers).toEqual([{ error: 'decompress: the file is damaged' }]);
});

test('checklist 33: what the agent keeps is copied, and read in pieces of 16 KiB', async () => {
  const store = join(real.home, '.claude', 'projects', real.home.replaceAll('/', '-'));
  mkdirSync(store, { recursive: true });
  writeFileSync(join(store, 'of-somebody-else.jsonl'), '{"secret":true}\n');
  const browser = await started();
  const lines = Array.from({ length: 4000 }, (_, at) => `{"uuid":"${at}-${Math.random()}"}\n`);
  writeFileSync(join(store, 'mine.jsonl'), lines.join(''));
  await ended(browser);
  const { answers, longest } = await ask({
    ...{ type: 'audit.request', session_id: SESSION, kind: 'chat' },
  });
  const packed = answers
    .slice(0, -1)
    .map((each) => Buffer.from((each as { data: string }).data, 'base64'));
  expect(gunzipSync(Buffer.concat(packed)).toString()).toBe(lines.join(''));
  expect(packed.length).toBeGreaterThan(2);
  expect(longest).toBeLessThanOrEqual(MAX_BROWSER_MESSAGE);
  expect(await readFile(history.pathOf(SESSION, 'chatMeta'), 'utf8')).toBe(
    `agent_session_id=mine\nagent=claude\nformat=jsonl\ncwd=${real.home}\n`,
  );
});

test('passwords are not among the keys, and only their owner reads the files', async () => {
  program = 'printf "ready\\nPassword: "; stty -echo; read secret; stty echo; exec sh';
  const browser = await started();
  await until(() => expect(browser.text).toContain('Password'));
  browser.type('hunter2\r');
  await until(() => expect(browser.text).toContain('$ '));
  await ended(browser);
  const log = await readFile(history.pathOf(SESSION, 'keylog'), 'utf8');
  expect(log).not.toContain('hunter2');
  expect(log).toContain('[not shown]');
  for (const part of ['pty', 'keylog', 'facts'] as const) {
    expect((await stat(history.pathOf(SESSION, part))).mode & 0o777).toBe(0o600);
  }
});

test('people of this machine play it as any recording, and delete it', async () => {
  const told = vi.fn<() => void>();
  audits.onDidChange(told);
  const browser = await started();
  expect(audits.list()).toEqual([{ session: SESSION, why: 'machine' }]);
  expect(told).toHaveBeenCalledOnce();
  await expect(history.remove(SESSION)).rejects.toMatchObject({ code: 'recording_active' });
  await ended(browser);
  await until(() => expect(audits.list()).toEqual([]));
  expect(await history.get(SESSION)).toMatchObject({ why: 'machine' });
  const parser = new CastParser();
  let shown = '';
  for await (const text of readHistory(history, SESSION, 'cast')) {
    shown += parser
      .push(text)
      .map(({ data }) => data)
      .join('');
  }
  expect(parser.facts).toMatchObject({ cols: 80, rows: 24, title: 'claude' });
  expect(shown).toContain('ready');
  await history.remove(SESSION);
  expect(await history.list()).toEqual([]);
});

test('of a recording that cannot begin nothing is kept', async () => {
  const spoilt = vi.spyOn(history, 'pathOf').mockImplementation((id, part) => {
    const path = HistoryStore.prototype.pathOf.call(history, id, part);
    // A folder that is not there.
    return part === 'keylog' ? join(path, 'nowhere') : path;
  });
  const record = { sessionId: SESSION, agent: 'shell', cwd: real.home, owner: null, startedAt: 0 };
  const size = { cols: 80, rows: 24 };
  await expect(audits.prepare(record, real.home, size)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await history.list()).toEqual([]);
  spoilt.mockRestore();
  const audit = await audits.prepare(record, real.home, size);
  await audit.abandon();
  expect(await history.list()).toEqual([]);
});

test('a recording is nobody who watches, and goes on when nobody does', async () => {
  const { api, terminals } = local.client;
  const size = { cols: 80, rows: 24 };
  const audit = await audits.prepare(
    { sessionId: SESSION, agent: 'shell', cwd: real.home, owner: null, startedAt: 0 },
    real.home,
    size,
  );
  await api.sessions.create({
    ...{ ...size, id: SESSION, cwd: real.home, shell: '/bin/sh', args: ['-c', 'exec cat'] },
  });
  audit.start();
  const nothing = () => {};
  const looks = terminals.open(
    { ...size, id: SESSION },
    {
      snapshot: nothing,
      data: nothing,
      resized: nothing,
      exited: nothing,
      failed: nothing,
      inputRefused: nothing,
    },
  );
  const info = () => api.sessions.get({ id: SESSION });
  await until(async () => expect(await info()).toMatchObject({ viewers: 1, state: 'alive' }));
  looks.dispose();
  await until(async () => expect(await info()).toMatchObject({ viewers: 0, state: 'detached' }));
  await api.sessions.exec({ id: SESSION, input: 'still here' });
  await until(async () => expect(await recorded()).toContain('still here'));
  await api.sessions.kill({ id: SESSION });
});

test('a recording that is as large as allowed stops, says so, and is not claimed to go on', async () => {
  const browser = await started();
  await audits.flush(SESSION);
  expect(audits.recorded(SESSION).audit).toBe(true);
  maxBytes = 1;
  browser.type('echo more\r');
  await until(() => expect(audits.list()).toEqual([]));
  expect(audits.recorded(SESSION).audit).toBe(false);
  browser.type('echo later\r');
  await until(() => expect(browser.text).toContain('later'));
  await ended(browser);
  const shown = await recorded();
  expect(shown).toContain('as large as allowed');
  expect(shown).not.toContain('later');
});

test('a recording goes on when the connection that all recordings share is lost', async () => {
  await started();
  const lost = local.client.transport;
  lost.close('a session host was lost');
  expect(local.client.transport).not.toBe(lost);
  await until(async () => {
    await local.client.api.sessions.exec({ id: SESSION, input: 'echo later-$((1+1))' });
    expect(await recorded()).toContain('later-2');
  });
  await local.client.api.sessions.kill({ id: SESSION });
  await until(async () => expect(await history.get(SESSION)).toMatchObject({ running: false }));
});

test('a recording goes on after a restart, and is never written over', async () => {
  const browser = await started();
  await audits.dispose();
  const entry = await history.get(SESSION);
  if (!entry) throw new Error('not recorded');
  // As if the process that recorded had ended.
  const facts = JSON.parse(await readFile(history.pathOf(SESSION, 'facts'), 'utf8'));
  await writeFile(history.pathOf(SESSION, 'facts'), JSON.stringify({ ...facts, pid: 2 ** 22 + 1 }));
  audits = createAudits();
  await audits.resume();
  browser.type('echo again-$((1+1))\r');
  await until(() => expect(browser.text).toContain('again-2'));
  await ended(browser);
  expect(await recorded()).toContain('again-2');
  await expect(
    audits.prepare({ ...entry, startedAt: 0 }, real.home, { cols: 80, rows: 24 }),
  ).rejects.toMatchObject({ code: 'storage_failed' });
});
