// Streams past a strict roost, over real data channels beside real sockets: checklist of the wing protocol,
// lines 43 and 44.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import type { BrowserPeer } from '../support/roost/browser-peer.ts';
import { type LinkedWing, linkWing } from '../support/roost/linked-wing.ts';
import { pastTheRoost } from '../support/roost/past-the-roost.ts';
import type { ScriptedBrowser } from '../support/roost/scripted-browser.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { tunnelOf } from '../support/roost/tunnel-of.ts';
import { until } from '../support/until.ts';

// The library finds its ways by itself, at its own pace: on a busy machine that takes long.
vi.setConfig({ testTimeout: 180_000 });

const SESSION = '5f0c91ab';
let roost: ScriptedRoost;
let wing: LinkedWing;
let browser: ScriptedBrowser;
let peer: BrowserPeer;

/** Messages of the wing about the session that the roost has seen. */
const relayed = (type: string) => roost.of(type).filter(({ session_id }) => session_id === SESSION);

beforeEach(async () => {
  roost = await ScriptedRoost.start();
  wing = await linkWing(roost);
  await wing.client.api.remote.changeAccess({
    ...{ connection: 'p2p', spectate: true, browserOpen: true },
  });
});

afterEach(async () => {
  peer?.close();
  await browser?.[Symbol.asyncDispose]();
  await wing[Symbol.asyncDispose]();
  await roost[Symbol.asyncDispose]();
});

/** A tab with one key for all it does, as the stock page has, whose stream goes past the roost. */
async function moved(script: string): Promise<void> {
  await wing.client.api.sessions.create({
    ...{ id: SESSION, shell: '/bin/sh', args: ['-c', script], cols: 80, rows: 24 },
    cwd: wing.real.home,
  });
  const identity = WingIdentity.generate();
  browser = wing.browser({ reattachAfter: null, identity });
  await browser.connect();
  await browser.attach(SESSION);
  await until(() => expect(browser.text).toContain('ready'));
  const tunnel = tunnelOf(roost, wing.wingId, roost.owner, identity);
  try {
    expect(await tunnel.request({ type: 'wing.info' })).toMatchObject({ p2p: true });
    peer = await pastTheRoost(browser, tunnel);
  } finally {
    tunnel.dispose();
  }
}

test('checklist 43: output, keys and sizes pass the roost by, in messages that fit', async () => {
  await moved('stty -echo; echo ready; read -r go; seq 30000; stty size; exec cat');
  const [shown, typed] = [relayed('pty.output').length, roost.toWings.length];
  browser.resize(90, 31);
  browser.type('go\n');
  await until(() => expect(browser.text).toMatch(/\n31 90\r\n/));
  const all = Array.from({ length: 30_000 }, (_, at) => `${at + 1}\r\n`).join('');
  expect(browser.text).toContain(all);
  // What the machine said by the roost ends with the word that it has moved.
  expect(relayed('pty.output')).toHaveLength(shown);
  expect(roost.toWings.slice(typed).join()).not.toMatch(/pty\.(input|resize)/);
  expect(roost.fromWings.findLastIndex((frame) => frame.includes('"pty.output"'))).toBeLessThan(
    roost.fromWings.findIndex((frame) => frame.includes('"pty.migrated"')),
  );
  expect(peer.longest).toBeLessThanOrEqual(65_536);
  expect((await wing.status()).viewers).toMatchObject([{ path: 'p2p', controls: true }]);
});

test('checklist 43: a channel that is lost during a flood is told by the roost, and no key is lost', async () => {
  await moved('stty -echo; echo ready; read -r go; (seq 60000; echo flooded) & exec tee typed.log');
  browser.type('go\n');
  const unsure: object[] = [];
  const channel = browser.way;
  browser.way = (message) => {
    unsure.push(message);
    channel?.(message);
  };
  const words = Array.from({ length: 20 }, (_, at) => `key-${at}`);
  for (const word of words) browser.type(`${word}\n`);
  await until(() => expect(peer.frames.length).toBeGreaterThan(2));
  peer.close();
  await until(() => expect(relayed('pty.fallback')).toHaveLength(1));
  browser.way = undefined;
  // What may not have arrived is sent again; what did arrive is not taken twice.
  for (const message of unsure) browser.send(message);
  browser.type('by the roost\n');
  await until(async () => {
    const log = await readFile(join(wing.real.home, 'typed.log'), 'utf8');
    expect(log.trimEnd().split('\n')).toEqual([...words, 'by the roost']);
  });
  await until(() => expect(browser.text).toContain('flooded'));
  await until(() => expect(browser.text).toContain('by the roost'));
  expect((await wing.status()).viewers).toMatchObject([{ path: 'relay' }]);
});

test('checklist 44: watchers, wishes to be looked at and the end stay with the roost; previews do not', async () => {
  await moved(
    'stty -echo; echo ready; while read -r a; do case $a in end) printf bye; exit 3;; *) printf "\\a$a\\n";; esac; done',
  );
  await using watcher = wing.browser({ reattachAfter: null });
  await watcher.connect();
  await watcher.attach(SESSION, { spectate: true });
  await until(() => expect(watcher.text).toContain('ready'));
  const before = relayed('pty.output').filter(({ viewer_id }) => viewer_id === '').length;
  for (const word of ['one', 'two']) {
    browser.type(`${word}\n`);
    await until(() => expect(browser.text).toContain(word));
    await until(() => expect(watcher.text).toContain(word));
  }
  await until(() => expect(relayed('session.attention')).toHaveLength(1));
  browser.type('end\n');
  await until(() => expect(browser.exits).toMatchObject([{ exit_code: 3, viewer_id: '' }]));
  await until(() => expect(watcher.exits).toHaveLength(1));
  expect(browser.text).toContain('bye');
  expect(watcher.text).toContain('bye');
  // The roost heard of the end, too, and of nothing else that was for the first.
  await until(() => expect(roost.routes.has(SESSION)).toBe(false));
  expect(relayed('pty.output').filter(({ viewer_id }) => viewer_id === '')).toHaveLength(before);
  expect(peer.frames.join()).not.toMatch(/session\.attention|"viewer_id"/);
});

test('what a program wants to show, or to open, is for the browser and not for the roost', async () => {
  const identity = WingIdentity.generate();
  browser = wing.browser({ reattachAfter: null, identity });
  await browser.connect();
  const { session_id } = await browser.start({ agent: 'shell' });
  await until(() => expect(browser.text).toMatch(/[$#] /));
  const tunnel = tunnelOf(roost, wing.wingId, roost.owner, identity);
  peer = await pastTheRoost(browser, tunnel).finally(() => tunnel.dispose());
  browser.type('echo "[$WT_PREVIEW_FILE]"\r');
  let file = '';
  await until(() => {
    file = /\[(\/.+?)\]/.exec(browser.text.replaceAll('\r\n', ''))?.[1] ?? '';
    expect(file).toMatch(/wt-preview/);
  });
  await writeFile(file, '# Title\n');
  const preview = () => browser.messages.find((message) => message.type === 'pty.preview');
  await until(() => expect(preview()).toBeDefined());
  browser.type('"$BROWSER" https://example.org/opened\r');
  const opened = () => browser.messages.filter(({ type }) => type === 'pty.browser_open');
  await until(() => expect(opened()).toMatchObject([{ url: 'https://example.org/opened' }]));
  expect(roost.of('pty.preview')).toEqual([]);
  expect(roost.of('pty.browser_open')).toEqual([]);
  expect(roost.heard).not.toContain('example.org');
  browser.kill();
  await until(() => expect(browser.exits).toMatchObject([{ session_id }]));
});
