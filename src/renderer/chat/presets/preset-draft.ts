// A preset as its form holds it: text fields. Pure conversions both ways.

import { type ChatPreset, chatPreset, type OptionChoices } from '#shared/contract/index.ts';

export interface PresetDraft {
  readonly id: string;
  readonly name: string;
  readonly agent: string;
  readonly cwd: string;
  /** One `option = value` per line. */
  readonly options: string;
  readonly worktree: boolean;
  readonly prompt: string;
}

export function emptyPreset(agent: string): PresetDraft {
  const id = crypto.randomUUID();
  return { id, name: '', agent, cwd: '', options: '', worktree: false, prompt: '' };
}

export function toPresetDraft({ options, ...preset }: ChatPreset): PresetDraft {
  const lines = Object.entries(options).map(([id, value]) => `${id} = ${value}`);
  return { ...preset, options: lines.join('\n') };
}

/** The preset that a form stands for, or a sentence about what is wrong. */
export function fromPresetDraft(
  draft: PresetDraft,
): { ok: true; preset: ChatPreset } | { ok: false; reason: string } {
  const options: OptionChoices = {};
  for (const line of draft.options.split('\n').filter((text) => text.trim() !== '')) {
    const at = line.indexOf('=');
    const id = line.slice(0, Math.max(0, at)).trim();
    if (id === '') return { ok: false, reason: `Write option = value: “${line.trim()}”.` };
    const value = line.slice(at + 1).trim();
    options[id] = value === 'true' ? true : value === 'false' ? false : value;
  }
  const name = draft.name.trim();
  if (draft.agent === '') return { ok: false, reason: 'Choose an agent.' };
  const read = chatPreset.safeParse({ ...draft, name, cwd: draft.cwd.trim(), options });
  if (read.success) return { ok: true, preset: read.data };
  return { ok: false, reason: read.error.issues[0]?.message ?? 'Something is not valid.' };
}
