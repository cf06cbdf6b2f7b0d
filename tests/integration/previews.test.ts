// Programs of local sessions leave what they want shown, and ask for pages: real shells, real files.

import { access as present, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SessionInfo } from '#shared/contract/index.ts';
import { createRealWing, type RealWing } from '../support/real-wing.ts';
import { startPersistent } from '../support/start-persistent.ts';
import { until } from '../support/until.ts';

let real: RealWing;

beforeEach(() => {
  real = createRealWing();
});

afterEach(() => real[Symbol.asyncDispose]());

const shell = { shell: '/bin/sh', cols: 80, rows: 24 } as const;
const waits = ['-c', 'exec cat'];

describe('previews', () => {
  test('the three forms of the file show in the list, are read, and the file disappears', async () => {
    const { api } = real.connect();
    await api.sessions.create({ ...shell, id: 'a/b', args: waits });
    const file = join(real.home, 'previews', String(process.pid), '.wt-preview-a.b');
    const info = (): Promise<SessionInfo> => api.sessions.get({ id: 'a/b' });
    const gone = (): Promise<void> =>
      until(() => expect(present(file)).rejects.toMatchObject({ code: 'ENOENT' }));
    const versions: (number | undefined)[] = [];
    for (const [text, shown] of [
      ['# Title\n', { kind: 'markdown', text: '# Title\n' }],
      ['url: https://example.org/a b\nmore', { kind: 'url', url: 'https://example.org/a%20b' }],
      ['\n', null],
    ] as const) {
      await writeFile(file, text);
      await until(async () => {
        expect((await info()).preview?.kind).toBe(shown?.kind);
        const read = await api.sessions.preview({ id: 'a/b' });
        if (shown === null) expect(read).toBeNull();
        else expect(read).toMatchObject(shown);
      });
      versions.push((await info()).preview?.version);
      await gone();
    }
    expect(versions[1]).toBeGreaterThan(versions[0] ?? 0);
    expect(versions[2]).toBeUndefined();
    await writeFile(file, 'url: file:///etc/passwd');
    await gone();
    await symlink('/etc/hostname', file);
    await gone();
    expect(await api.sessions.preview({ id: 'a/b' })).toBeNull();
  });

  test('a program finds the file in its variables; what it showed last stays after its end', async () => {
    const { api } = real.connect();
    const args = ['-c', 'echo "*bye*" >"$WT_PREVIEW_FILE"'];
    await api.sessions.create({ ...shell, id: 'a', args });
    await until(async () =>
      expect(await api.sessions.preview({ id: 'a' })).toMatchObject({ text: '*bye*\n' }),
    );
    await until(async () => expect((await api.sessions.get({ id: 'a' })).exit).not.toBeNull());
    expect((await api.sessions.get({ id: 'a' })).preview).toBeDefined();
    await api.sessions.remove({ id: 'a' });
    await expect(api.sessions.preview({ id: 'a' })).rejects.toMatchObject({
      code: 'session_not_found',
    });
  });

  test('a restart ends what the run before wanted shown', async () => {
    const { api } = real.connect();
    const marker = join(real.home, 'marker');
    const args = [
      '-c',
      `[ -e ${marker} ] || { : >${marker}; echo x >"$WT_PREVIEW_FILE"; "$BROWSER" https://a.example; }; exec cat`,
    ];
    await api.sessions.create({ ...shell, id: 'a', args });
    const info = (): Promise<SessionInfo> => api.sessions.get({ id: 'a' });
    await until(async () => {
      const { preview, pages } = await info();
      expect([preview?.kind, pages?.length]).toEqual(['markdown', 1]);
    });
    const again = await api.sessions.restart({ id: 'a' });
    expect(again).not.toHaveProperty('preview');
    expect(again).not.toHaveProperty('pages');
    // The same file is still looked at.
    await writeFile(join(real.home, 'previews', String(process.pid), '.wt-preview-a'), 'new');
    await until(async () =>
      expect(await api.sessions.preview({ id: 'a' })).toMatchObject({ text: 'new' }),
    );
    expect((await info()).pages).toBeUndefined();
  });
});

describe('pages that programs ask for', () => {
  test('each site waits once, web addresses only, and is taken once', async () => {
    const { api } = real.connect();
    const ask = [
      'https://a.example/1',
      'file:///etc/passwd',
      'https://b.example/',
      'https://a.example/2',
    ]
      .map((page) => `"$BROWSER" ${page}`)
      .join('; ');
    await api.sessions.create({ ...shell, id: 'a', args: ['-c', `${ask}; exec cat`] });
    const pages = async () => (await api.sessions.get({ id: 'a' })).pages ?? [];
    await until(async () =>
      expect((await pages()).map(({ url }) => url)).toEqual([
        'https://b.example/',
        'https://a.example/2',
      ]),
    );
    const page = (await pages())[0]?.id ?? '';
    const taken = await Promise.all([1, 2].map(() => api.sessions.takePage({ id: 'a', page })));
    expect(taken.filter((each) => each.taken)).toHaveLength(1);
    expect((await pages()).map(({ url }) => url)).toEqual(['https://a.example/2']);
  });

  test("a person's own BROWSER, and the setting, leave pages to the system", async () => {
    const { api } = real.connect();
    const said = async (id: string, env: Record<string, string> = {}): Promise<string> => {
      const file = join(real.home, id);
      const args = ['-c', `printf %s "[$BROWSER]" >${file}; exec cat`];
      await api.sessions.create({ ...shell, id, args, env });
      await until(async () => expect(await readFile(file, 'utf8')).toContain(']'));
      return readFile(file, 'utf8');
    };
    expect(await said('usual')).toMatch(/wt-browser\]$/);
    expect(await said('own', { BROWSER: 'lynx' })).toBe('[lynx]');
    await api.settings.update({ 'sessions.askPages': false });
    expect(await said('off')).toBe('[]');
  });
});

test('a session in a session host shows its preview through the app, also the next one', {
  timeout: 60_000,
}, async () => {
  const first = await startPersistent();
  const args = ['-c', 'echo "# Host" >"$WT_PREVIEW_FILE"; "$BROWSER" https://a.example; exec cat'];
  await first.client.api.sessions.create({ ...shell, id: 'work', args });
  await first.end('SIGKILL');
  const { api } = (await startPersistent({ home: first.home })).client;
  await until(async () => {
    const [info] = await api.sessions.list();
    expect([info?.preview?.kind, info?.pages?.length]).toEqual(['markdown', 1]);
  });
  expect(await api.sessions.preview({ id: 'work' })).toMatchObject({ text: '# Host\n' });
  const page = (await api.sessions.get({ id: 'work' })).pages?.[0]?.id ?? '';
  expect(await api.sessions.takePage({ id: 'work', page })).toEqual({ taken: true });
});
