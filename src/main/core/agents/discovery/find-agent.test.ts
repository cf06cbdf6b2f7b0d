import { describe, expect, it } from 'vitest';
import { BadOptionError, CliNotFoundError } from '../errors/acp-error.ts';
import type { AgentProfile } from '../profiles/agent-profile.ts';
import { claudeProfile } from '../profiles/claude-profile.ts';
import { codexProfile } from '../profiles/codex-profile.ts';
import { customProfile } from '../profiles/custom-profile.ts';
import { geminiProfile } from '../profiles/gemini-profile.ts';
import { opencodeProfile } from '../profiles/opencode-profile.ts';
import type { DiscoveryFiles } from './discovery-files.ts';
import { type FindAgentOptions, findAgent } from './find-agent.ts';

const ELF = '\x7fELF';
const NODE = '#!/usr/bin/env node\n';
const STUB = 'echo "postinstall was not run"\n';

interface Machine {
  /** Programs by path, with what they begin with. */
  readonly files: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly folders?: Readonly<Record<string, readonly string[]>>;
}

function filesOf({ files, links = {}, folders = {} }: Machine): DiscoveryFiles {
  const real = (path: string): string => links[path] ?? path;
  return {
    isProgram: async (path) => files[real(path)] !== undefined,
    head: async (path) => files[real(path)] ?? '',
    realPath: async (path) => real(path),
    list: async (folder) => folders[folder] ?? [],
  };
}

function linux(machine: Machine, more: FindAgentOptions = {}): FindAgentOptions {
  return {
    platform: 'linux',
    arch: 'x64',
    home: '/home/me',
    node: '/node/22',
    loginEnvironment: async () => ({ PATH: '/one:relative:/two', HOME: '/home/me' }),
    files: filesOf({
      ...machine,
      files: { '/proc/cpuinfo': 'flags: sse avx2 bmi', ...machine.files },
    }),
    ...more,
  };
}

function windows(machine: Machine, more: FindAgentOptions = {}): FindAgentOptions {
  return {
    platform: 'win32',
    arch: 'x64',
    home: 'C:\\Users\\me',
    node: 'C:\\node\\node.exe',
    loginEnvironment: async () => ({ Path: 'C:\\one;"C:\\t w o"', APPDATA: 'C:\\Roaming' }),
    files: filesOf(machine),
    ...more,
  };
}

describe('findAgent', () => {
  it('takes the first on the PATH, and the whole environment', async () => {
    const files = { '/two/opencode': ELF, '/home/me/.opencode/bin/opencode': ELF };
    const found = await findAgent(
      opencodeProfile(),
      linux({ files }, { env: { EXTRA: '1' }, opencodeHome: '/data', pure: true }),
    );
    expect(found).toMatchObject({
      command: '/two/opencode',
      path: '/two/opencode',
      args: ['acp', '--pure'],
      programArgs: [],
      foundIn: 'path',
    });
    expect(found.env).toEqual({
      PATH: '/one:relative:/two',
      HOME: '/home/me',
      XDG_DATA_HOME: '/data',
      EXTRA: '1',
    });
  });

  it('asks an explicit path, the setting, what the app has installed, the PATH, and known places', async () => {
    const all = {
      '/explicit/oc': ELF,
      '/home/me/set/oc': ELF,
      '/managed/node_modules/.bin/opencode': ELF,
      '/one/opencode': ELF,
      '/home/me/.opencode/bin/opencode': ELF,
    };
    const options: FindAgentOptions = {
      cliPath: '/explicit/oc',
      cliPaths: { opencode: '~/set/oc' },
      managedFolders: ['/managed'],
    };
    const where = async (files: Record<string, string>, more: FindAgentOptions) => {
      const { path, foundIn } = await findAgent(opencodeProfile(), linux({ files }, more));
      return [foundIn, path];
    };
    expect(await where(all, options)).toEqual(['explicit', '/explicit/oc']);
    const { cliPath: _, ...rest } = options;
    expect(await where(all, rest)).toEqual(['setting', '/home/me/set/oc']);
    const { cliPaths: _paths, ...managed } = rest;
    expect(await where(all, { ...managed, cliPaths: { claude: '/x', opencode: '' } })).toEqual([
      'managed',
      '/managed/node_modules/.bin/opencode',
    ]);
    expect(await where(all, {})).toEqual(['path', '/one/opencode']);
    const { '/one/opencode': _one, ...known } = all;
    expect(await where(known, {})).toEqual(['well-known', '/home/me/.opencode/bin/opencode']);
  });

  it('does not look elsewhere when a path was given', async () => {
    const machine = { files: { '/one/opencode': ELF } };
    for (const more of [{ cliPath: '/none' }, { cliPaths: { opencode: '/none' } }]) {
      const error = findAgent(opencodeProfile(), linux(machine, more));
      await expect(error).rejects.toThrow('There is no program "/none" for opencode.');
      await expect(error).rejects.toMatchObject({ searchedPaths: ['/none'] });
    }
    const relative = findAgent(opencodeProfile(), linux(machine, { cliPath: 'bin/oc' }));
    await expect(relative).rejects.toThrow('not absolute');
  });

  it('A04 lists where it looked, and says how to install what is missing', async () => {
    const error = await findAgent(
      opencodeProfile(),
      linux({ files: {} }, { managedFolders: ['/m'] }),
    ).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CliNotFoundError);
    expect(error).toMatchObject({
      message:
        'opencode was not found. Install it with "npm install -g opencode-ai", or set the path of the program in the settings.',
      searchedPaths: expect.arrayContaining(['/m/node_modules/.bin', '$PATH', '/one', '/two']),
    });
    const custom = findAgent(
      customProfile({ name: 'Mine', command: 'mine' }),
      linux({ files: {} }),
    );
    await expect(custom).rejects.toThrow('Mine was not found. Install it, or set');
  });

  it('finds the program beside a launcher whose install script did not run', async () => {
    const folder = '/lib/node_modules/opencode-ai';
    const launcher = `${folder}/bin/opencode.exe`;
    const links = { '/one/opencode': launcher };
    const native = (name: string) => `/lib/node_modules/${name}/bin/opencode`;
    const base = 'opencode-linux-x64';
    const both = { [native(base)]: ELF, [native(`${base}-baseline`)]: ELF };
    const pathWith = async (files: Record<string, string>, lib: readonly string[] = []) =>
      (
        await findAgent(
          opencodeProfile(),
          linux({ links, files: { [launcher]: STUB, ...files }, folders: { '/lib': lib } }),
        )
      ).command;
    expect(await pathWith(both)).toBe(native(base));
    expect(await pathWith({ ...both, '/proc/cpuinfo': 'flags: sse' })).toBe(
      native(`${base}-baseline`),
    );
    const musl = { ...both, [native(`${base}-musl`)]: ELF };
    expect(await pathWith(musl, ['ld-musl-x86_64.so.1'])).toBe(native(`${base}-musl`));
    const nested = `${folder}/node_modules/${base}/bin/opencode`;
    expect(await pathWith({ [nested]: ELF })).toBe(nested);
    // The launcher is the program itself where the script did run.
    expect(await pathWith({ ...both, [launcher]: ELF })).toBe('/one/opencode');
    await expect(pathWith({})).rejects.toThrow(
      'opencode was not found. "/one/opencode" belongs to an npm package without the program for this system.',
    );
  });

  it('starts the native program of a package directly, and its launcher without one', async () => {
    const launcher = '/lib/node_modules/@zed-industries/codex-acp/bin/codex-acp.js';
    const native = '/lib/node_modules/@zed-industries/codex-acp-linux-x64/bin/codex-acp';
    const machine = (files: Record<string, string>): Machine => ({
      files: { [launcher]: NODE, ...files },
      links: { '/one/codex-acp': launcher },
    });
    expect((await findAgent(codexProfile(), linux(machine({ [native]: ELF })))).command).toBe(
      native,
    );
    expect((await findAgent(codexProfile(), linux(machine({})))).command).toBe('/one/codex-acp');
  });

  it('runs scripts that need Node with one that is new enough', async () => {
    const script = '/lib/node_modules/@agentclientprotocol/claude-agent-acp/dist/index.js';
    const machine = { files: { [script]: NODE }, links: { '/one/claude-agent-acp': script } };
    expect(await findAgent(claudeProfile(), linux(machine))).toMatchObject({
      command: '/node/22',
      args: [script],
      programArgs: [script],
      path: script,
    });
    // A wrapper of a version manager knows its Node itself.
    const wrapped = await findAgent(
      claudeProfile(),
      linux({ files: { '/one/claude-agent-acp': '#!/bin/sh\n' } }),
    );
    expect(wrapped.command).toBe('/one/claude-agent-acp');
  });

  it('starts what a Windows shim starts, never the shim', async () => {
    const script = 'C:\\one\\node_modules\\@google\\gemini-cli\\bundle\\gemini.js';
    const shim = `@ECHO off\r\nIF EXIST "%dp0%\\node.exe" (\r\n  SET "_prog=%dp0%\\node.exe"\r\n)\r\nendLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & "%_prog%" --no-warnings "%dp0%\\node_modules\\@google\\gemini-cli\\bundle\\gemini.js" %*\r\n`;
    const found = await findAgent(
      geminiProfile(),
      windows({ files: { 'C:\\one\\gemini.cmd': shim, [script]: NODE } }),
    );
    expect(found).toMatchObject({
      command: 'C:\\node\\node.exe',
      args: ['--no-warnings', script, '--acp'],
      path: script,
    });
    const launcher = 'C:\\t w o\\node_modules\\opencode-ai\\bin\\opencode.exe';
    const native = 'C:\\t w o\\node_modules\\opencode-windows-x64-baseline\\bin\\opencode.exe';
    const direct = '@"%~dp0\\node_modules\\opencode-ai\\bin\\opencode.exe"   %*\r\n';
    const oc = await findAgent(
      opencodeProfile(),
      windows({ files: { 'C:\\t w o\\opencode.cmd': direct, [launcher]: STUB, [native]: 'MZ' } }),
    );
    expect(oc).toMatchObject({ command: native, args: ['acp'] });
  });

  it('refuses a batch file that hides what it starts', async () => {
    const machine = { files: { 'C:\\Roaming\\npm\\gemini.cmd': '@echo hello' } };
    await expect(findAgent(geminiProfile(), windows(machine))).rejects.toThrow(
      'is a batch file that does not tell which program it starts',
    );
    const explicit = findAgent(
      geminiProfile(),
      windows(machine, { cliPath: 'C:\\Roaming\\npm\\gemini' }),
    );
    await expect(explicit).rejects.toThrow('so Gemini cannot be started');
  });

  it('A66 starts an agent of the settings by path or by name', async () => {
    const mine = (command: string) =>
      customProfile({ name: 'Mine', command, args: ['--acp'], env: { A: 'b' } });
    const machine = { files: { '/one/mine': NODE, '/home/me/bin/mine.js': 'import x' } };
    expect(await findAgent(mine('mine'), linux(machine))).toMatchObject({
      command: '/one/mine',
      args: ['--acp'],
      env: { A: 'b' },
      foundIn: 'path',
    });
    expect(await findAgent(mine('~/bin/mine.js'), linux(machine))).toMatchObject({
      command: '/node/22',
      args: ['/home/me/bin/mine.js', '--acp'],
      foundIn: 'explicit',
    });
  });

  it('looks for Nodes of nvm, newest first', async () => {
    const folders = { '/home/me/.nvm/versions/node': ['v9.0.0', 'v22.1.0', 'system'] };
    const path = '/home/me/.nvm/versions/node/v22.1.0/bin/mine';
    const files = { [path]: ELF, '/home/me/.nvm/versions/node/v9.0.0/bin/mine': ELF };
    const profile = customProfile({ name: 'Mine', command: 'mine' });
    expect((await findAgent(profile, linux({ files, folders }))).path).toBe(path);
  });

  it('puts folders on the PATH that a program found elsewhere needs', async () => {
    const pathOf = async (profile: AgentProfile, options: FindAgentOptions) =>
      (await findAgent(profile, options)).env['PATH'];
    const known = { files: { '/home/me/.bun/bin/opencode': ELF } };
    expect(await pathOf(opencodeProfile(), linux(known))).toBe(
      '/one:relative:/two:/home/me/.bun/bin',
    );
    const script = { files: { '/one/gemini': NODE } };
    expect(await pathOf(geminiProfile(), linux(script))).toBe('/one:relative:/two:/node');
    expect(await pathOf(geminiProfile(), linux(script, { node: '/two/node' }))).toBe(
      '/one:relative:/two',
    );
    const bare = { loginEnvironment: async () => ({}), home: '/h' };
    const files = filesOf({ files: { '/h/bin/opencode': ELF } });
    expect(await pathOf(opencodeProfile(), linux(known, { ...bare, files }))).toBe('/h/bin');
  });

  it('refuses options that make no sense', async () => {
    await expect(findAgent(geminiProfile(), linux({ files: {} }, { pure: true }))).rejects.toThrow(
      BadOptionError,
    );
  });
});
