import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where opencode keeps its data. */
export interface OpencodePlaces {
  /** Absolute path that stands for `XDG_DATA_HOME`, unless `env` is given and has that. */
  readonly opencodeHome?: string;
  /** The environment opencode is started with; that of this process unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Path of opencode's database, whether it exists or not. */
export function databasePath(places: OpencodePlaces = {}): string {
  const env = places.env ?? process.env;
  const home =
    places.env?.['XDG_DATA_HOME'] ||
    places.opencodeHome ||
    env['XDG_DATA_HOME'] ||
    join(userHome(env), '.local', 'share');
  const folder = join(home, 'opencode');
  const chosen = env['OPENCODE_DB'];
  if (!chosen) return join(folder, 'opencode.db');
  return isAbsolute(chosen) ? chosen : join(folder, chosen);
}

/** Path of the file in which opencode's own UI remembers models, whether it exists or not. */
export function modelFilePath({ env = process.env }: OpencodePlaces = {}): string {
  const state = env['XDG_STATE_HOME'] || join(userHome(env), '.local', 'state');
  return join(state, 'opencode', 'model.json');
}

function userHome(env: Readonly<Record<string, string | undefined>>): string {
  return env['HOME'] || homedir();
}
