// The settings of an agent belong to the user: a session gets a copy in their place, and what it makes of
// that goes with it. So nothing has to be put back afterwards, also when Aerie or the machine dies, and
// what the user changes meanwhile stays. The copy may be of other settings, by the rules, and names the
// file with the key of a model, which then is in no variable.

import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { AppError } from '#shared/base/app-error.ts';
import { openRealFile } from '../../../files/open-real-file.ts';
import type { BubblewrapOptions } from './bubblewrap-arguments.ts';
import type { MountPlan } from './mount-plan.ts';
import { nearest } from './order-mounts.ts';

export interface AgentSettings {
  /** Where the agent keeps them, below the home folder of the session. */
  readonly file: string;
  /** What is in that file when nothing is set. */
  readonly empty: string;
  /** The session's home folder. */
  readonly home: string;
  /** Absolute path of a file with other settings; null for the agent's own. */
  readonly given: string | null;
  /** A key that the agent takes from a program named in its settings; null without one. */
  readonly key: string | null;
}

export interface PlacedSettings {
  /** What is there under other names. */
  readonly files: BubblewrapOptions['files'];
  /** Whether the key is to be found there, so that no variable needs to have it. */
  readonly hasKey: boolean;
  readonly notEnforced: readonly string[];
}

const MAX_BYTES = 256 * 1024;
const KEY = '/run/aerie/key';
const settingsObject = z.record(z.string(), z.unknown());

/**
 * Makes the copy in `folder`, the private one of the session.
 * @throws AppError `bad_request` when other settings are wanted and cannot be read by the session's rules
 */
export async function placeSettings(
  { file, empty, home, given, key }: AgentSettings,
  plan: Pick<MountPlan, 'mounts' | 'jail'>,
  folder: string,
): Promise<PlacedSettings> {
  const place = await placeOf(home, file, empty);
  const text = await readableText(given ?? place, plan);
  if (given !== null && text === null) {
    throw new AppError(
      'bad_request',
      `The settings in ${given} (agent_settings) cannot be used: it must be a file, no link, and open to the session by its rules.`,
    );
  }
  if (text === null) {
    const told = `The agent's own settings (${file}) are not kept from the session.`;
    return { files: [], hasKey: false, notEnforced: [told] };
  }
  const withKey = key === null ? null : namingKey(text);
  const copy = join(folder, 'agent-settings');
  await writeFile(copy, withKey ?? text, { mode: 0o600 });
  const files = [{ from: copy, to: place, writable: true }];
  if (key === null || withKey === null) return { files, hasKey: false, notEnforced: [] };
  const keyFile = join(folder, 'agent-key');
  await writeFile(keyFile, key, { mode: 0o600 });
  return {
    files: [...files, { from: keyFile, to: KEY, writable: false }],
    ...{ hasKey: true, notEnforced: [] },
  };
}

/** Where the file really is; made if it is not there, since nothing can be laid over what is not. */
async function placeOf(home: string, file: string, empty: string): Promise<string> {
  const path = join(await realpath(home), file);
  const folder = dirname(path);
  await mkdir(folder, { mode: 0o700 }).catch(() => {
    // It is there, as it mostly is.
  });
  // Nothing is made where a link leads: sessions of before may have put it there.
  if ((await realpath(folder).catch(() => null)) === folder) {
    await writeFile(path, empty, { mode: 0o600, flag: 'wx' }).catch(() => {});
  }
  return realpath(path).catch(() => path);
}

/** Null for what the session may not read itself, and for what is no file of a bearable size. */
async function readableText(
  path: string,
  { mounts, jail }: Pick<MountPlan, 'mounts' | 'jail'>,
): Promise<string | null> {
  const over = nearest(mounts, path);
  if (over ? over.mode === 'deny' : jail) return null;
  try {
    if ((await realpath(path)) !== path) return null;
    await using file = await openRealFile(path);
    if (!file || (await file.stat()).size > MAX_BYTES) return null;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return null;
  }
}

/** The settings with the program that tells the key; null if they have one, or are no settings. */
function namingKey(text: string): string | null {
  try {
    const settings = settingsObject.parse(JSON.parse(text));
    if ('apiKeyHelper' in settings) return null;
    return JSON.stringify({ ...settings, apiKeyHelper: `cat ${KEY}` }, null, 2);
  } catch {
    return null;
  }
}
