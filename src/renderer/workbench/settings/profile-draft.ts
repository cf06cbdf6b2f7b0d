// A profile as its form holds it: text fields. Pure conversions both ways.

import { type Profile, profile } from '#shared/contract/index.ts';

export interface ProfileDraft {
  readonly id: string;
  readonly name: string;
  readonly shell: string;
  /** One argument per line. */
  readonly args: string;
  /** One `NAME=value` per line. */
  readonly env: string;
  readonly cwd: string;
  readonly icon: string;
  readonly tint: string;
}

/** A new profile's form, with an id that is not in `taken`. */
export function emptyDraft(taken: readonly string[]): ProfileDraft {
  const id = freeId('profile', taken);
  return { id, name: '', shell: '', args: '', env: '', cwd: '', icon: '', tint: '' };
}

/** `base`, or `base-2` and so on. */
export function freeId(base: string, taken: readonly string[]): string {
  let id = base;
  for (let n = 2; taken.includes(id); n++) id = `${base}-${n}`;
  return id;
}

export function toDraft(value: Profile): ProfileDraft {
  return {
    id: value.id,
    name: value.name,
    shell: value.shell,
    args: value.args.join('\n'),
    env: Object.entries(value.env)
      .map(([name, text]) => `${name}=${text}`)
      .join('\n'),
    cwd: value.cwd,
    icon: value.icon ?? '',
    tint: value.tint ?? '',
  };
}

export type DraftResult =
  | { readonly ok: true; readonly profile: Profile }
  | { readonly ok: false; readonly field: keyof ProfileDraft; readonly reason: string };

/** The profile a form stands for, or the first field that is wrong and why. */
export function fromDraft(draft: ProfileDraft): DraftResult {
  const name = draft.name.trim();
  if (name === '') return { ok: false, field: 'name', reason: 'Give the profile a name.' };
  const env: Record<string, string> = {};
  for (const line of lines(draft.env)) {
    const at = line.indexOf('=');
    if (at < 1) {
      return { ok: false, field: 'env', reason: `Write NAME=value, one per line: “${line}”.` };
    }
    env[line.slice(0, at).trim()] = line.slice(at + 1);
  }
  const checked = profile.safeParse({
    id: draft.id,
    name,
    shell: draft.shell.trim(),
    args: lines(draft.args),
    env,
    cwd: draft.cwd.trim(),
    icon: draft.icon === '' ? null : draft.icon,
    tint: draft.tint === '' ? null : draft.tint,
  });
  if (checked.success) return { ok: true, profile: checked.data };
  const issue = checked.error.issues[0];
  const field = issue?.path[0];
  return {
    ok: false,
    field: isField(field) ? field : 'name',
    reason: issue?.message ?? 'That profile is not valid.',
  };
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

const fields = ['id', 'name', 'shell', 'args', 'env', 'cwd', 'icon', 'tint'] as const;

function isField(value: unknown): value is keyof ProfileDraft {
  return fields.some((field) => field === value);
}
