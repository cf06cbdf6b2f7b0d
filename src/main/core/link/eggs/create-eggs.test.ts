import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import { createEggs } from './create-eggs.ts';

const owner: RemoteCaller = {
  ...{ roost: 'r', userId: 'u1', email: 'me@a.example', displayName: 'Me', role: 'owner' },
  passkeys: [],
};
let root: string;
let cwd: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aerie-eggs-'));
  cwd = join(root, 'project');
  mkdirSync(cwd);
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin', 'claude'), '#!/bin/sh\n', { mode: 0o755 });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function eggs() {
  return createEggs({
    clock: new ManualClock(),
    ...{ platform: process.platform, home: root, defaultShell: '/bin/sh', protect: [] },
    ...{ dataFolder: join(root, 'data'), configFolder: join(root, 'config') },
    userEnvironment: async () => ({ PATH: join(root, 'bin'), CLAUDECODE: '1' }),
    sandbox: () => Promise.resolve({ kind: 'none', why: 'there is none' }),
  });
}
const launch = (agent: string, caller = owner) =>
  eggs().launch({ sessionId: '5f0c91ab', agent, cwd, caller });

// Sandboxes and scripts without an extension are of Unix.
describe.skipIf(process.platform === 'win32')('programs for people elsewhere', () => {
  test('kinds of agents are those that are installed, and a terminal', async () => {
    const kinds = await eggs().agents();
    expect(kinds).toContain('claude');
    expect(kinds.at(-1)).toBe('shell');
  });

  test('without a sandbox rules are not waived: the folder is refused, in a sentence', async () => {
    writeFileSync(join(cwd, 'egg.yaml'), 'network: none');
    await expect(launch('shell')).rejects.toThrow('need a sandbox, and there is none');
    await expect(launch('claude')).rejects.toThrow('need a sandbox');
    rmSync(join(cwd, 'egg.yaml'));
    mkdirSync(join(root, 'config'));
    writeFileSync(join(root, 'config', 'egg.yaml'), 'network: none');
    await expect(launch('claude')).rejects.toThrow('need a sandbox');
  });

  test('without rules the owner starts agents, and is told that nothing holds them', async () => {
    const made = await launch('claude');
    expect(made.shell).toBe(join(root, 'bin', 'claude'));
    expect(made.box?.sandbox).toBe('none');
    expect(made.box?.notEnforced[0]).toContain('in no sandbox');
    expect(made.env).not.toHaveProperty('CLAUDECODE');
    expect(made.env['WT_PREVIEW_FILE']).toBe(made.folder?.previewFile);
    await made.dispose();
    await expect(stat(made.folder?.path ?? '')).rejects.toThrow('ENOENT');
  });

  test('members never work without rules of the folder, nor without a sandbox', async () => {
    const member: RemoteCaller = { ...owner, role: 'member' };
    await expect(launch('shell', member)).rejects.toThrow('no egg.yaml in');
    writeFileSync(join(cwd, 'egg.yaml'), '');
    await expect(launch('shell', member)).rejects.toThrow('need a sandbox');
  });

  test('rules with mistakes and agents that are not there start nothing', async () => {
    await expect(launch('nonesuch')).rejects.toThrow('is not installed');
    writeFileSync(join(cwd, 'egg.yaml'), 'network: 7');
    await expect(launch('shell')).rejects.toThrow('egg.yaml, line 1');
    cwd = join(root, 'gone');
    await expect(launch('shell')).rejects.toThrow('does not exist');
  });
});
