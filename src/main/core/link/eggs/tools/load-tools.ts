// Programs of this machine that sessions in a sandbox may have run outside of it, each in a YAML file of
// the configuration folder, which no session reaches.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { isAppError } from '#shared/base/app-error.ts';
import { readEggFile } from '../load-egg.ts';
import { MAX_EGG_BYTES } from '../parse-egg.ts';
import { parseDuration } from '../quantities.ts';
import { strictYaml } from '../strict-yaml.ts';

export interface Tool {
  readonly name: string;
  readonly description: string;
  /** A script of `sh`; what is asked for is in `$1`, `$2` and so on. */
  readonly run: string;
  /** Its own variables, and names of the user's that are passed on. */
  readonly env: Readonly<Record<string, string>>;
  readonly passed: readonly string[];
  readonly timeoutMs: number;
  /** Runs at once, of all sessions together. */
  readonly maxConcurrent: number;
  /** Whether sessions of members may use it too. */
  readonly members: boolean;
}

const MAX_TOOLS = 128;
/** Names of programs that every session has. */
const TAKEN = new Set(['open', 'xdg-open', 'wt-browser']);
const variable = z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/));
const toolYaml = z.strictObject({
  name: z.string().check(
    z.regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/, 'must be letters, digits, - and _'),
    z.refine((name) => !TAKEN.has(name), 'must be a name that no other program has'),
  ),
  description: z.optional(z.string().check(z.maxLength(1024))),
  run: z.string().check(z.minLength(1), z.maxLength(65_536), z.regex(/^[^\0]*$/)),
  env: z.optional(
    z.union([
      z.array(variable).check(z.maxLength(64)),
      z.record(variable, z.string().check(z.maxLength(32_768), z.regex(/^[^\0]*$/))),
    ]),
  ),
  timeout: z.optional(
    z.union([
      z.int().check(z.minimum(1), z.maximum(86_400)),
      z
        .string()
        .check(z.refine((text) => parseDuration(text) !== null, 'must be a time such as 90s')),
    ]),
  ),
  max_concurrent: z.optional(z.int().check(z.minimum(1), z.maximum(64))),
  members: z.optional(z.boolean()),
});

/** The tools of `folder`, and sentences on files that cannot be used. Never rejects. */
export async function loadTools(
  folder: string,
): Promise<{ readonly tools: readonly Tool[]; readonly problems: readonly string[] }> {
  const names = await readdir(folder).catch(() => []);
  const tools = new Map<string, Tool>();
  const problems: string[] = [];
  const files = names.filter((name) => /\.ya?ml$/.test(name)).sort();
  for (const name of files.slice(0, MAX_TOOLS)) {
    try {
      const tool = parseTool((await readEggFile(join(folder, name), true)) ?? '', name);
      if (tools.has(tool.name)) problems.push(`There are two tools with the name ${tool.name}.`);
      else tools.set(tool.name, tool);
    } catch (error) {
      problems.push(isAppError(error) ? error.message : `The tool in ${name} cannot be read.`);
    }
  }
  return { tools: [...tools.values()], problems };
}

/** @throws AppError `bad_request` in a sentence with file and line */
export function parseTool(text: string, file: string): Tool {
  const source = { what: 'The tool', name: file, maxBytes: MAX_EGG_BYTES };
  const { env = [], timeout = 60, ...read } = strictYaml(text, source, toolYaml);
  const isList = Array.isArray(env);
  return {
    ...{ name: read.name, run: read.run, description: read.description ?? '' },
    env: isList ? {} : env,
    passed: isList ? env : [],
    timeoutMs: (typeof timeout === 'string' ? (parseDuration(timeout) ?? 60) : timeout) * 1000,
    maxConcurrent: read.max_concurrent ?? 4,
    members: read.members ?? false,
  };
}
