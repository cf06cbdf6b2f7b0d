// The text of an egg.yaml. Whatever is not understood is refused rather than left out: a rule that is
// ignored protects nobody.

import { posix } from 'node:path';
import * as z from 'zod/mini';
import { HOST_PATTERN } from './domain-rules.ts';
import type { EggResources, FsMode, FsRule } from './egg-rules.ts';
import type { EggMask, EggPart } from './merge-eggs.ts';
import { parseDuration, parseSize } from './quantities.ts';
import { strictYaml } from './strict-yaml.ts';

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
  return toEgg(strictYaml(text, { what: 'The rules', name, maxBytes: MAX_EGG_BYTES }, eggYaml));
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
