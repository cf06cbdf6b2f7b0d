// Finds the rules of a folder: its egg.yaml, else the one for this machine, else the built-in ones, each
// laid over its base.

import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError, isAppError } from '#shared/base/app-error.ts';
import { inRealFolder, openRealFile } from '../../files/open-real-file.ts';
import { codeOf } from '../../store/private-file.ts';
import { isBelow } from '../tunnel/posix-path.ts';
import { builtInRules, type EggRules, noRules } from './egg-rules.ts';
import { masked, mergeEggs } from './merge-eggs.ts';
import { MAX_EGG_BYTES, parseEgg } from './parse-egg.ts';

/** Files that may be laid over each other. */
const MAX_CHAIN = 10;
const BASE_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** Where rules are looked for. */
export interface EggPlaces {
  /** Has `egg.yaml` for all folders without one, and `bases/NAME.yaml`. */
  readonly config: string;
  readonly home: string;
  /**
   * The text of a file; null if there is none. `mayBeLink` is false where sessions can write: they could
   * put another file in a link's place. @throws AppError if there is one that cannot be read
   */
  readonly read: (path: string, mayBeLink: boolean) => Promise<string | null>;
}

/** Rules, and where they come from. */
export interface FoundEgg {
  readonly rules: EggRules;
  readonly origin: 'folder' | 'machine' | 'built-in';
  /** Files that say so, the nearest first. A session must not write to them. */
  readonly files: readonly string[];
}

/**
 * The rules for sessions in `cwd`.
 * @throws AppError `bad_request` in a sentence with file and line
 */
export async function loadEgg(cwd: string, places: EggPlaces): Promise<FoundEgg> {
  for (const [origin, folder] of [
    ['folder', cwd],
    ['machine', places.config],
  ] as const) {
    const path = join(folder, 'egg.yaml');
    const text = await places.read(path, origin === 'machine');
    if (text === null) continue;
    const files: string[] = [];
    const rules = await rulesOf(path, text, places, files);
    return { rules, origin, files };
  }
  return { rules: builtInRules, origin: 'built-in', files: [] };
}

/**
 * The rules for everywhere that `text` would make, as they would stand in the configuration folder.
 * @throws AppError `bad_request` in a sentence with file and line
 */
export function machineEgg(text: string, places: EggPlaces): Promise<EggRules> {
  return rulesOf(join(places.config, 'egg.yaml'), text, places, []);
}

/** Reads files with rules from this machine's disk: real files only, whatever is put in their place. */
export async function readEggFile(path: string, mayBeLink: boolean): Promise<string | null> {
  try {
    const place = mayBeLink ? await realpath(path) : await inRealFolder(path);
    await using file = await openRealFile(place);
    if (!file) {
      const why = 'it is a link, or cannot be read. Rules of a folder must be a file of their own';
      throw refused(path, why);
    }
    if ((await file.stat()).size <= MAX_EGG_BYTES) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_EGG_BYTES + 1), 0);
      return buffer.toString('utf8', 0, bytesRead);
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    if (isAppError(error)) throw error;
  }
  throw refused(path, 'the file cannot be read, or is too large');
}

async function rulesOf(
  path: string,
  text: string,
  places: EggPlaces,
  chain: string[],
): Promise<EggRules> {
  if (chain.includes(path)) throw refused(path, 'it is its own base');
  chain.push(path);
  if (chain.length > MAX_CHAIN) throw refused(path, `more than ${MAX_CHAIN} files are its bases`);
  const { base, part } = parseEgg(text, basename(path));
  return mergeEggs(masked(await baseOf(base.name, path, places, chain), base.mask), part);
}

async function baseOf(
  name: string | null,
  from: string,
  places: EggPlaces,
  chain: string[],
): Promise<EggRules> {
  if (name === null) return builtInRules;
  if (name === 'none') return noRules;
  const path = pathOf(name, from, places);
  const text = path && (await places.read(path, isBelow(path, places.config)));
  if (path === null || text === null)
    throw refused(from, 'there are no rules with the name of its base');
  return rulesOf(path, text, places, chain);
}

/** The file that `name` means in file `from`; null if it can be none. */
function pathOf(name: string, from: string, { config, home }: EggPlaces): string | null {
  if (BASE_NAME.test(name)) return join(config, 'bases', `${name}.yaml`);
  if (name.startsWith('~/')) return join(home, name.slice(2));
  return /^(\/|\.\.?\/)/.test(name) ? resolve(dirname(from), name) : null;
}

function refused(path: string, why: string): AppError {
  return new AppError(
    'bad_request',
    `The rules in ${basename(path)} cannot be used: ${why}. Correct the file first.`,
  );
}
