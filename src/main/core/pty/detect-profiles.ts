// Shells found on this machine, as profiles. Looks only; nothing is started, save for asking Windows
// for its Linux distributions.
import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { MAX_PROFILES } from '#shared/contract/limits.ts';
import type { Profile } from '#shared/contract/settings.ts';
import { shellKind } from '#shared/terminal/shell-kind.ts';
import { isProgram, onPath } from './login-shell.ts';

export interface DetectProfilesOptions {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Becomes the first profile, with id `default`. */
  readonly loginShell: string;
  /** How this function sees the machine; default: as it is. */
  readonly system?: ShellLookup;
}

/** What has to be asked of the machine. */
export interface ShellLookup {
  /** Lines of `/etc/shells`, empty if there is none. */
  listedShells(): Promise<readonly string[]>;
  isProgram(path: string): boolean;
  /** The file behind symlinks; the path itself if it cannot be told. */
  realPath(path: string): string;
  /** Names of WSL distributions. */
  linuxDistributions(): Promise<readonly string[]>;
}

/** Names in `/etc/shells` that are no shells to work in. */
const NOT_FOR_WORK = new Set(['nologin', 'false', 'git-shell', 'tmux', 'screen', 'rbash', 'rzsh']);
const MORE_SHELLS = ['bash', 'zsh', 'fish', 'pwsh', 'nu', 'xonsh', 'elvish'];
const run = promisify(execFile);

/** The user's login shell first (id `default`), then each other installed shell once. */
export async function detectProfiles(options: DetectProfilesOptions): Promise<Profile[]> {
  const system = options.system ?? thisSystem;
  const { platform, loginShell } = options;
  const first = { ...profileOf(loginShell, platform), id: 'default', icon: 'terminal' as const };
  const more =
    platform === 'win32' ? await onWindows(options, system) : await onUnix(options, system);
  const seen = new Set([system.realPath(loginShell)]);
  const ids = new Set(['default']);
  const profiles: Profile[] = [first];
  for (const profile of more) {
    const key = [
      system.realPath(profile.shell),
      ...profile.args.filter((arg) => arg !== '-l'),
    ].join(' ');
    if (seen.has(key)) continue;
    seen.add(key);
    const id = freeId(profile.id, ids);
    ids.add(id);
    profiles.push({ ...profile, id });
  }
  return profiles.slice(0, MAX_PROFILES);
}

async function onUnix(
  { platform, env }: DetectProfilesOptions,
  system: ShellLookup,
): Promise<Profile[]> {
  const listed = (await system.listedShells())
    .map((line) => line.trim())
    .filter((line) => line.startsWith('/') && !NOT_FOR_WORK.has(baseName(line)));
  const further = MORE_SHELLS.flatMap(
    (name) => onPath(name, env['PATH'], (path) => system.isProgram(path)) ?? [],
  );
  const paths = [...listed, ...further].filter((path) => system.isProgram(path));
  return paths.map((path) => profileOf(path, platform));
}

async function onWindows(
  { platform, env }: DetectProfilesOptions,
  system: ShellLookup,
): Promise<Profile[]> {
  const root = env['SystemRoot'] ?? 'C:\\Windows';
  const programs = env['ProgramFiles'] ?? 'C:\\Program Files';
  const wsl = `${root}\\System32\\wsl.exe`;
  const candidates: readonly (readonly [string, string, readonly string[]])[] = [
    ['PowerShell', `${programs}\\PowerShell\\7\\pwsh.exe`, []],
    ['Windows PowerShell', `${root}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`, []],
    ['Command Prompt', env['ComSpec'] ?? `${root}\\System32\\cmd.exe`, []],
    ['Git Bash', `${programs}\\Git\\bin\\bash.exe`, ['-l', '-i']],
  ];
  const found = candidates
    .filter(([, path]) => system.isProgram(path))
    .map(([name, path, args]) => ({
      ...profileOf(path, platform),
      id: slug(name),
      name,
      args: [...args],
    }));
  if (!system.isProgram(wsl)) return found;
  const distributions = await system.linuxDistributions();
  return [
    ...found,
    ...distributions.map((name) => ({
      ...profileOf(wsl, platform),
      id: slug(`wsl ${name}`),
      name: `${name} (WSL)`,
      args: ['-d', name],
    })),
  ];
}

function profileOf(shell: string, platform: NodeJS.Platform): Profile {
  const kind = shellKind(shell);
  const login = platform !== 'win32' && (kind === 'bash' || kind === 'zsh' || kind === 'fish');
  const name = baseName(shell).replace(/\.exe$/i, '');
  return {
    id: slug(name),
    name,
    shell,
    args: login ? ['-l'] : [],
    env: {},
    cwd: '',
    icon: 'shell',
    tint: null,
  };
}

function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

function slug(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return plain.toLowerCase().slice(0, 56) || 'shell';
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`;
  return id;
}

const thisSystem: ShellLookup = {
  async listedShells() {
    const text = await readFile('/etc/shells', 'utf8').catch(() => '');
    return text.split('\n');
  },
  isProgram,
  realPath(path) {
    try {
      return realpathSync(path);
    } catch {
      // Gone, or not ours to look at.
      return path;
    }
  },
  async linuxDistributions() {
    const options = { encoding: 'utf16le', timeout: 3000, windowsHide: true } as const;
    const { stdout } = await run('wsl.exe', ['--list', '--quiet'], options).catch(() => ({
      stdout: '',
    }));
    return stdout
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('docker-desktop'));
  },
};
