// One file for each session with what it has used, so that it is known again after a restart. Files of
// the Go library for the same agent are read too.

import { readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { codeOf, makePrivateFolder, replacePrivateFile } from '#core/store/private-file.ts';
import { parseJson } from '#shared/base/parse-json.ts';
import { BadOptionError, SessionCostNotFoundError } from '../errors/acp-error.ts';
import type { CostSnapshot } from './cost-snapshot.ts';

/** Where the files are. */
export interface SessionCostOptions {
  /** Absolute path; made when something is saved. */
  readonly folder: string;
}

export interface LoadSessionCostOptions extends SessionCostOptions {
  /** Another folder to look in, with files of the Go library; see `seedCostFolder`. */
  readonly importFrom?: string | undefined;
}

const idPattern = /^[A-Za-z0-9_-]{3,128}$/;
const LARGEST = 64 * 1024;

const amount = z.number().check(z.nonnegative());
const count = z._default(amount, 0);
const currency = z.string().check(z.maxLength(20));

const ownFile = z.object({
  session_id: z.string(),
  snapshot: z.object({
    costUsd: count,
    currency: z.optional(currency),
    otherCost: z.optional(amount),
    inputTokens: count,
    outputTokens: count,
    cachedReadTokens: count,
    cachedWriteTokens: count,
    thoughtTokens: count,
    totalTokens: count,
    contextSize: count,
    contextUsed: count,
    subagentCostUsd: count,
    subagentTokens: count,
  }),
});

const seedFile = z.object({
  session_id: z.string(),
  snapshot: z.object({
    TotalCostUSD: count,
    Currencies: z.nullish(z.array(currency)),
    InputTokens: count,
    OutputTokens: count,
    CachedReadTokens: count,
    CachedWriteTokens: count,
    ThoughtTokens: count,
    TotalTokens: count,
    ContextWindowSize: count,
    ContextWindowUsed: count,
  }),
});

/** Folder of the Go library's files. `opencodeHome` as it was given to that library. */
export function seedCostFolder(
  opencodeHome?: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const data = opencodeHome || env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share');
  return join(data, 'opencode', 'sdk', 'session-costs');
}

/**
 * Writes what a session has used, readable by its owner only; all of it or nothing.
 * @throws BadOptionError for an id that is no file name; the system's error if it cannot be written
 */
export async function saveSessionCost(
  sessionId: string,
  snapshot: CostSnapshot,
  options: SessionCostOptions,
): Promise<void> {
  const path = pathOf(sessionId, options.folder);
  await makePrivateFolder(options.folder);
  const text = `${JSON.stringify({ session_id: sessionId, snapshot }, null, 2)}\n`;
  // Not forced to the disk: a lost file is counted anew from the next turn on.
  await replacePrivateFile(path, Buffer.from(text), false);
}

/**
 * Reads what a session had used.
 * @throws SessionCostNotFoundError if nothing usable is saved; BadOptionError for an id that is no file name
 */
export async function loadSessionCost(
  sessionId: string,
  options: LoadSessionCostOptions,
): Promise<CostSnapshot> {
  const own = await readJson(pathOf(sessionId, options.folder));
  const parsed = parse(sessionId, own);
  if (parsed) return parsed;
  if (options.importFrom !== undefined) {
    const imported = parse(sessionId, await readJson(pathOf(sessionId, options.importFrom)));
    if (imported) return imported;
  }
  throw notFound(sessionId);
}

/**
 * Removes what is saved of a session; imported files stay.
 * @throws SessionCostNotFoundError if there is nothing; BadOptionError for an id that is no file name
 */
export async function deleteSessionCost(
  sessionId: string,
  options: SessionCostOptions,
): Promise<void> {
  try {
    await rm(pathOf(sessionId, options.folder));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw notFound(sessionId);
    throw error;
  }
}

function pathOf(sessionId: string, folder: string): string {
  if (!idPattern.test(sessionId)) {
    throw new BadOptionError(
      'The cost of a session is kept only for ids of 3 to 128 letters, digits, "_" and "-".',
    );
  }
  return join(folder, `${sessionId}.json`);
}

function notFound(sessionId: string): SessionCostNotFoundError {
  return new SessionCostNotFoundError(`No cost is saved for the session ${sessionId}.`);
}

/** Undefined for a file that is not there, too large or no JSON. */
async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  // Broken is as good as absent: it is written again after the next turn.
  return text.length > LARGEST ? undefined : parseJson(text);
}

function parse(sessionId: string, content: unknown): CostSnapshot | undefined {
  const seed = seedFile.safeParse(content);
  if (seed.success && hasSeedFields(content) && seed.data.session_id === sessionId) {
    return fromSeed(seed.data.snapshot);
  }
  const own = ownFile.safeParse(content);
  if (!own.success || own.data.session_id !== sessionId) return undefined;
  const { currency: unit, otherCost, ...rest } = own.data.snapshot;
  return {
    ...rest,
    ...(unit === undefined ? {} : { currency: unit }),
    ...(otherCost === undefined ? {} : { otherCost }),
  };
}

function hasSeedFields(content: unknown): boolean {
  const file = z.object({ snapshot: z.object({ TotalCostUSD: z.number() }) });
  return file.safeParse(content).success;
}

function fromSeed(seed: z.infer<typeof seedFile>['snapshot']): CostSnapshot {
  const unit = seed.Currencies?.[0];
  const inDollars = unit === undefined || unit === 'USD';
  return {
    costUsd: inDollars ? seed.TotalCostUSD : 0,
    ...(unit === undefined ? {} : { currency: unit }),
    ...(inDollars ? {} : { otherCost: seed.TotalCostUSD }),
    inputTokens: seed.InputTokens,
    outputTokens: seed.OutputTokens,
    cachedReadTokens: seed.CachedReadTokens,
    cachedWriteTokens: seed.CachedWriteTokens,
    thoughtTokens: seed.ThoughtTokens,
    totalTokens: seed.TotalTokens,
    contextSize: seed.ContextWindowSize,
    contextUsed: seed.ContextWindowUsed,
    subagentCostUsd: 0,
    subagentTokens: 0,
  };
}
