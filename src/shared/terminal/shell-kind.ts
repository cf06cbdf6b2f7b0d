/** Families of shells that differ in quoting and start-up files. */
export type ShellKind = 'bash' | 'zsh' | 'fish' | 'powershell' | 'cmd' | 'posix' | 'other';

const kinds: Readonly<Record<string, ShellKind>> = {
  bash: 'bash',
  'git-bash': 'bash',
  zsh: 'zsh',
  fish: 'fish',
  pwsh: 'powershell',
  'pwsh-preview': 'powershell',
  powershell: 'powershell',
  cmd: 'cmd',
  sh: 'posix',
  dash: 'posix',
  ash: 'posix',
  busybox: 'posix',
  ksh: 'posix',
  ksh93: 'posix',
  mksh: 'posix',
  yash: 'posix',
};

/** The kind of a shell by its program's name: `/usr/bin/bash`, `-zsh`, `C:\…\pwsh.exe`, `bash-5.2`. */
export function shellKind(path: string): ShellKind {
  const file = path.split(/[/\\]/).at(-1) ?? '';
  const name = file
    .toLowerCase()
    .replace(/^-/, '')
    .replace(/\.(exe|com)$/, '');
  const plain = name.replace(/-?\d+(\.\d+)*$/, '');
  return known(name) ?? known(plain) ?? 'other';
}

function known(name: string): ShellKind | undefined {
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}
