// Files opened in editors of the user, over the contract.

import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { SettingPatch } from '#shared/contract/index.ts';
import { createRealWing } from '#tests/support/real-wing.ts';

function setUp(settings: SettingPatch = {}, env: Readonly<Record<string, string>> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'aerie-editor-'));
  const file = join(home, "a 'file' $(touch no).txt");
  const told = join(home, 'told');
  writeFileSync(file, 'text');
  const wing = createRealWing(settings, {
    home,
    userEnvironment: async () => ({ PATH: `${home}:/usr/bin:/bin`, HOME: home, ...env }),
  });
  onTestFinished(async () => {
    await wing[Symbol.asyncDispose]();
    rmSync(home, { recursive: true, force: true });
  });
  const program = (name: string): string => {
    const path = join(home, name);
    const script = `#!/bin/sh\nprintf '%s\\n' "$@" > '${told}.new'\nmv '${told}.new' '${told}'\n`;
    writeFileSync(path, `${script}[ -t 0 ] && sleep 60\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const args = () =>
    vi.waitFor(() => readFileSync(told, 'utf8').trimEnd().split('\n'), { timeout: 20_000 });
  return { home, file, program, args, api: wing.connect().api };
}

describe.skipIf(process.platform === 'win32')('the user’s editor', () => {
  it('opens a file at its place in the editor of the settings, without a shell', async () => {
    const { home, file, program, args, api } = setUp({
      'agents.editor': 'mine -l {line} "{file}"',
    });
    await expect(api.editor.open({ path: file })).rejects.toMatchObject({
      code: 'editor_not_found',
      message: expect.stringMatching(/editor of the settings/),
    });
    program('mine');
    expect(await api.editor.open({ path: file, line: 3 })).toEqual({
      editor: 'mine',
      session: null,
    });
    expect(await args()).toEqual(['-l', '3', file]);
    expect(existsSync(join(home, 'no'))).toBe(false);
  });

  it('finds an editor that is installed', async () => {
    const { file, program, args, api } = setUp({}, { DISPLAY: ':0' });
    program('zed');
    const opened = await api.editor.open({ path: file, line: 3, column: 2 });
    expect(opened).toEqual({ editor: 'Zed', session: null });
    expect(await args()).toEqual([`${file}:3:2`]);
  });

  it('opens an editor for terminals as a session', async () => {
    const { file, home, program, args, api } = setUp({}, { VISUAL: 'my-vi -x' });
    program('my-vi');
    const { editor, session } = await api.editor.open({ path: file });
    expect(editor).toBe('my-vi');
    expect(await args()).toEqual(['-x', file]);
    expect(await api.sessions.get({ id: session ?? '' })).toMatchObject({
      state: 'alive',
      cwd: home,
    });
  });

  it('opens only files that are there', async () => {
    const { home, api } = setUp();
    for (const path of ['a.txt', join(home, 'none'), home, '-rf', '']) {
      await expect(api.editor.open({ path })).rejects.toMatchObject({ code: 'file_not_found' });
    }
  });
});
