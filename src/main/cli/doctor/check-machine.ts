// What Aerie needs of this machine: Node, shells, a terminal description, a log.

import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { detectProfiles } from '#core/pty/detect-profiles.ts';
import { isProgram, loginShell } from '#core/pty/login-shell.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const OLDEST_NODE = 22;
const TERM = 'xterm-256color';

export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly nodeVersion: string;
}

export function checkNode({ nodeVersion }: Machine): Finding {
  if (Number.parseInt(nodeVersion, 10) >= OLDEST_NODE) return ok('node', `Node ${nodeVersion}.`);
  return fail('node', `Node ${nodeVersion} is too old.`, `Use Node ${OLDEST_NODE} or newer.`);
}

/** A folder chosen by the environment that is ignored surprises people. */
export function checkHome({ env }: Machine): Finding[] {
  const chosen = env['AERIE_HOME'];
  if (chosen === undefined || chosen === '') return [];
  if (isAbsolute(chosen)) return [ok('home', `AERIE_HOME puts everything below ${chosen}.`)];
  return [warn('home', 'AERIE_HOME is ignored.', 'Use an absolute path.')];
}

export async function checkShells({ env, platform }: Machine): Promise<Finding> {
  const shell = loginShell({ platform, env });
  if (!isProgram(shell)) {
    return fail('shells', `The login shell ${shell} cannot be run.`, 'Choose another with chsh.');
  }
  const profiles = await detectProfiles({ platform, env, loginShell: shell });
  const others = profiles.slice(1).map(({ name }) => name);
  const more = others.length > 0 ? `; also found: ${others.join(', ')}` : '';
  return ok('shells', `${shell} starts by default${more}.`);
}

/** Programs look up what the terminal can do by its name. */
export async function checkTerminfo({ env, platform, home }: Machine): Promise<Finding[]> {
  if (platform === 'win32') return [];
  const folders = [
    env['TERMINFO'],
    join(home, '.terminfo'),
    ...(env['TERMINFO_DIRS']?.split(':') ?? []),
    '/etc/terminfo',
    '/lib/terminfo',
    '/usr/share/terminfo',
    '/usr/lib/terminfo',
    '/usr/local/share/terminfo',
  ].filter((folder): folder is string => Boolean(folder));
  const places = folders.flatMap((folder) => [join(folder, 'x', TERM), join(folder, '78', TERM)]);
  const found = await Promise.all(places.map((place) => stat(place).catch(() => null)));
  if (found.some((file) => file !== null)) return [ok('terminfo', `${TERM} is known here.`)];
  return [
    warn(
      'terminfo',
      `No description of ${TERM} was found; programs may draw badly.`,
      'Install ncurses-term or ncurses-base.',
    ),
  ];
}

export async function checkLog(folder: string): Promise<Finding> {
  const path = join(folder, 'aerie.log');
  const file = await stat(path).catch(() => null);
  if (!file) return ok('log', `${path} (nothing was logged yet).`);
  return ok('log', `${path} (${Math.ceil(file.size / 1024)} kB).`);
}
