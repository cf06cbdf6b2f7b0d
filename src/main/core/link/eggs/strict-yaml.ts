// YAML that comes from anywhere, so it is not trusted: small, no tags, no aliases that grow, and whatever
// is not understood is refused with its line.

import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { AppError } from '#shared/base/app-error.ts';

/** How people know the text. */
export interface YamlSource {
  /** What is in it, with a capital, e.g. `The rules`. */
  readonly what: string;
  readonly name: string;
  readonly maxBytes: number;
}

/**
 * What `text` says, as `schema` has it; nothing at all counts as an empty map.
 * @throws AppError `bad_request` that says in which line it is wrong, and why
 */
export function strictYaml<T extends z.ZodMiniType>(
  text: string,
  source: YamlSource,
  schema: T,
): z.infer<T> {
  if (Buffer.byteLength(text) > source.maxBytes) throw wrong(source, null, 'the file is too large');
  const lines = new LineCounter();
  const document = parseDocument(text, {
    ...{ lineCounter: lines, schema: 'core', resolveKnownTags: false, merge: false },
    ...{ prettyErrors: false, logLevel: 'silent' },
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) {
    const at = lines.linePos(problem.pos[0]).line;
    throw wrong(source, at, `it is no valid YAML (${problem.code})`);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch {
    throw wrong(source, null, 'aliases cannot be used');
  }
  const read = z.safeParse(schema, value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = [
    ...(issue?.path ?? []),
    ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []),
  ];
  throw wrong(source, lineOf(document, lines, path), saysOf(issue, path));
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

function wrong({ what, name }: YamlSource, at: number | null, why: string): AppError {
  const where = at === null ? name : `${name}, line ${at}`;
  return new AppError(
    'bad_request',
    `${what} in ${where} cannot be used: ${why}. Correct the file first.`,
  );
}
