// The text of an egg.yaml. It comes with a project, so it is not trusted: small, no tags, no aliases that
// grow, and whatever is not understood is refused with its line rather than left out: a rule that is
// ignored protects nobody.

import { posix } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { AppError } from '#shared/base/app-error.ts';
import { HOST_PATTERN } from './domain-rules.ts';
import type { EggResources, FsMode, FsRule } from './egg-rules.ts';
import type { EggMask, EggPart } from './merge-eggs.ts';
import { parseDuration, parseSize } from './quantities.ts';

/** Largest egg.yaml, in bytes. */
export const MAX_EGG_BYTES = 64 * 1024;
const MAX_RULES = 256;
const MAX_COUNT = 1_000_000;

/** What a file is laid over. */
export interface EggBase {
  /** Name of a file with rules, a path, or `none`; null for the built-in rules. */
  readonly name: string | null;
  readonly mask: EggMask;
}

/** What an egg.yaml says. */
export interface EggFile {
  readonly base: EggBase;
  readonly part: EggPart;
}

const line = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(4096),
    z.regex(/^\P{Cc}*$/u, 'must be one line of plain text'),
  );
const fsRule = z.pipe(line, z.transform(toFsRule));
const host = z.pipe(
  z
    .string()
    .check(
      z.maxLength(260),
      z.regex(
        HOST_PATTERN,
        'must be a host such as example.org, *.example.org or example.org:8443',
      ),
    ),
  z.transform((text) => text.toLowerCase()),
);
const hosts = z.array(host).check(z.maxLength(MAX_RULES));
const variable = z
  .string()
  .check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'must be the name of a variable'));
const hides = z.pipe(
  z.union([z.boolean(), z.enum(['none', 'inherit'])], 'must be none or inherit'),
  z.transform((value) => value === 'none' || value === false),
);
const duration = z.pipe(
  z
    .string()
    .check(
      z.refine((text) => parseDuration(text) !== null, 'must be a time such as 300s or 1h30m'),
    ),
  z.transform((text) => parseDuration(text) ?? 0),
);
const size = z.pipe(
  z
    .string()
    .check(z.refine((text) => parseSize(text) !== null, 'must be a size such as 512MB or 2GB')),
  z.transform((text) => parseSize(text) ?? 0),
);
const count = z.int().check(z.minimum(1), z.maximum(MAX_COUNT));
const resources = z.strictObject({
  cpu: z.optional(duration),
  memory: z.optional(size),
  max_fds: z.optional(count),
  max_pids: z.optional(count),
});

const eggYaml = z.strictObject({
  base: z.optional(
    z.union(
      [
        line,
        z.strictObject({
          name: z.optional(line),
          fs: z.optional(hides),
          network: z.optional(hides),
          env: z.optional(hides),
        }),
      ],
      'must be a name, a path, none, or a map of name, fs, network and env',
    ),
  ),
  fs: z.optional(z.nullable(z.array(fsRule).check(z.maxLength(MAX_RULES)))),
  network: z.optional(
    z.nullable(
      z.union([z.enum(['none', '*']), host, hosts], 'must be none, "*" or a list of hosts'),
    ),
  ),
  env: z.optional(
    z.nullable(
      z.union(
        [
          z.literal('*'),
          z.array(z.union([z.literal('*'), variable])).check(z.maxLength(MAX_RULES)),
        ],
        'must be "*" or a list of names of variables',
      ),
    ),
  ),
  resources: z.optional(z.nullable(resources)),
  shell: z.optional(line),
  dangerously_skip_permissions: z.optional(z.boolean()),
  audit: z.optional(z.boolean()),
  trace: z.optional(z.boolean()),
  agent_settings: z.optional(z.record(z.string().check(z.maxLength(64)), line)),
});

/**
 * Reads the text of the file that people know as `name`.
 * @throws AppError `bad_request` that says in which line it is wrong, and why
 */
export function parseEgg(text: string, name: string): EggFile {
  if (Buffer.byteLength(text) > MAX_EGG_BYTES) throw wrong(name, null, 'the file is too large');
  const lines = new LineCounter();
  const document = parseDocument(text, {
    ...{ lineCounter: lines, schema: 'core', resolveKnownTags: false, merge: false },
    ...{ prettyErrors: false, logLevel: 'silent' },
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem)
    throw wrong(name, lines.linePos(problem.pos[0]).line, `it is no valid YAML (${problem.code})`);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch {
    throw wrong(name, null, 'aliases cannot be used');
  }
  const read = z.safeParse(eggYaml, value);
  if (read.success) return toEgg(read.data);
  const [issue] = read.error.issues;
  const path = [
    ...(issue?.path ?? []),
    ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []),
  ];
  throw wrong(name, lineOf(document, lines, path), saysOf(issue, path));
}

function saysOf(issue: z.core.$ZodIssue | undefined, path: readonly PropertyKey[]): string {
  const where = path.length > 0 ? `"${path.map(String).join('.').slice(0, 80)}"` : 'it';
  if (issue?.code === 'unrecognized_keys') return `${where} is not known`;
  return `${where} ${issue?.message.startsWith('must ') ? issue.message : 'is not valid'}`;
}

/** The line of what `path` leads to, or of the nearest thing above it. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  path: readonly PropertyKey[],
): number | null {
  for (let depth = path.length; depth > 0; depth--) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (typeof node !== 'object' || node === null || !('range' in node)) continue;
    const [start]: readonly unknown[] = Array.isArray(node.range) ? node.range : [];
    if (typeof start === 'number') return lines.linePos(start).line;
  }
  return null;
}

function wrong(name: string, at: number | null, why: string): AppError {
  const where = at === null ? name : `${name}, line ${at}`;
  return new AppError(
    'bad_request',
    `The rules in ${where} cannot be used: ${why}. Correct the file first.`,
  );
}

function toEgg(file: z.infer<typeof eggYaml>): EggFile {
  const { fs, shell, audit, trace } = file;
  return {
    base: toBase(file.base),
    part: {
      ...(fs ? { fs } : {}),
      ...(file.network ? { network: toNetwork(file.network) } : {}),
      ...(file.env ? { env: toEnv(file.env) } : {}),
      ...(file.resources ? { resources: toResources(file.resources) } : {}),
      ...(shell === undefined ? {} : { shell }),
      ...(audit === undefined ? {} : { audit }),
      ...(trace === undefined ? {} : { trace }),
      skipPermissions: file.dangerously_skip_permissions === true,
      agentSettings: file.agent_settings ?? {},
    },
  };
}

function toBase(base: z.infer<typeof eggYaml>['base']): EggBase {
  if (typeof base === 'string' || base === undefined) return { name: base ?? null, mask: {} };
  const { name = null, ...mask } = base;
  return { name, mask };
}

function toNetwork(network: string | readonly string[]): '*' | readonly string[] {
  if (network === 'none') return [];
  if (network === '*') return '*';
  return typeof network === 'string' ? [network] : network;
}

function toEnv(env: '*' | readonly string[]): '*' | readonly string[] {
  return env === '*' || env.includes('*') ? '*' : env;
}

function toResources(from: z.infer<typeof resources>): EggResources {
  const { cpu, memory, max_fds: maxFds, max_pids: maxPids } = from;
  return {
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
    ...(maxFds === undefined ? {} : { maxFds }),
    ...(maxPids === undefined ? {} : { maxPids }),
  };
}

/** A rule as it is written; without a word before it the path is writable. */
function toFsRule(text: string): FsRule {
  const [, word = 'rw', written = ''] = /^(?:(rw|ro|deny|deny-write):)?(.*)$/s.exec(text) ?? [];
  const mode: FsMode = word === 'ro' || word === 'deny' || word === 'deny-write' ? word : 'rw';
  return { mode, path: normalPath(written.trim()) };
}

/** `path` in the normal form of {@link FsRule}. */
export function normalPath(path: string): string {
  const normal = posix.normalize(path || '.').replace(/(?<=.)\/$/, '');
  if (/^([/~]|\.\.?(\/|$))/.test(normal)) return normal;
  return `./${normal}`;
}
