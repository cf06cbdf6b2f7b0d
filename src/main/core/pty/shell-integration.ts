// Adds to a shell's start what makes it tell where prompts, commands and their results are (OSC 133)
// and in which folder it is (OSC 7). The user's own start-up files are run as always and never
// changed; a profile with arguments of its own is left alone.
import { join } from 'node:path';
import type { ShellKind } from '#shared/terminal/shell-kind.ts';

export interface ShellIntegrationOptions {
  readonly kind: ShellKind;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Folder that holds `shell-integration/`. */
  readonly resourcesDir: string;
  readonly home: string;
  /** Default: this system. */
  readonly platform?: NodeJS.Platform;
}

/** What to start the shell with. */
export interface ShellLaunch {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const PLAIN_ARGS = new Set(['-l', '-i', '-li', '-il', '--login', '--interactive']);
const POWERSHELL_PLAIN_ARGS = new Set(['-nologo', '-login', '-l']);

/** `args` and `env` with the integration added, or as they are where there is none for this start. */
export function withShellIntegration(options: ShellIntegrationOptions): ShellLaunch {
  const { kind, args, env } = options;
  const unchanged: ShellLaunch = { args, env };
  const folder = join(options.resourcesDir, 'shell-integration');
  const plain = args.every((arg) => PLAIN_ARGS.has(arg));
  const login = args.some((arg) => /^(-li?|-il|--login)$/.test(arg));
  switch (kind) {
    case 'bash':
      if (!plain) return unchanged;
      // bash reads no other file of ours when it is a login shell, so the script does a login's part.
      return {
        args: ['--init-file', shellPath(join(folder, 'bash.sh'), options.platform), '-i'],
        env: { ...env, AERIE_SHELL_LOGIN: login ? '1' : '0' },
      };
    case 'zsh':
      if (!plain) return unchanged;
      return {
        args,
        env: {
          ...env,
          ZDOTDIR: join(folder, 'zsh'),
          ...(env['ZDOTDIR'] === undefined ? {} : { AERIE_ZDOTDIR: env['ZDOTDIR'] }),
        },
      };
    case 'fish':
      if (!plain) return unchanged;
      return { args: [...args, '-C', `source ${fishWord(join(folder, 'aerie.fish'))}`], env };
    case 'powershell': {
      if (!args.every((arg) => POWERSHELL_PLAIN_ARGS.has(arg.toLowerCase()))) return unchanged;
      const script = join(folder, 'aerie.ps1').replaceAll("'", "''");
      return { args: [...args, '-NoExit', '-Command', `. '${script}'`], env };
    }
    case 'cmd':
    case 'posix':
    case 'other':
      return unchanged;
  }
}

/** Git Bash wants `/` in paths, and takes `C:/…`. */
function shellPath(path: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

function fishWord(path: string): string {
  return `'${path.replace(/[\\']/g, '\\$&')}'`;
}
