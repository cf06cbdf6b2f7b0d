// What was chosen of an agent in a folder, e.g. its model: chosen again in the next chat there. Kept by
// this browser.

import type { OptionChoices } from '#shared/contract/index.ts';

const KEY = 'aerie.chat-options';
/** Agents in folders that are remembered, those used last. */
const MAX_KEPT = 40;

type Remembered = readonly (readonly [place: string, choices: OptionChoices])[];

/** What was chosen there before; undefined if nothing was. */
export function rememberedOptions(agent: string, cwd: string): OptionChoices | undefined {
  return read().find(([place]) => place === placeOf(agent, cwd))?.[1];
}

/** Remembers one choice. */
export function rememberOption(
  { agent, cwd }: { readonly agent: string; readonly cwd: string },
  option: string,
  value: string | boolean,
): void {
  const place = placeOf(agent, cwd);
  const all = read();
  const before = all.find(([other]) => other === place)?.[1] ?? {};
  const next: Remembered = [
    [place, { ...before, [option]: value }],
    ...all.filter(([other]) => other !== place),
  ];
  try {
    localStorage.setItem(KEY, JSON.stringify(next.slice(0, MAX_KEPT)));
  } catch {
    // Full, or forbidden: then it is chosen anew.
  }
}

/** Pure: reads what was kept. Whatever is wrong in it does not count. */
export function parseOptions(text: string): Remembered {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_KEPT).flatMap((entry: unknown) => {
    if (!Array.isArray(entry)) return [];
    const [place, choices]: unknown[] = entry;
    if (typeof place !== 'string' || typeof choices !== 'object' || choices === null) return [];
    const right = Object.entries(choices).filter(
      ([id, choice]: [string, unknown]) =>
        id !== '' &&
        ((typeof choice === 'string' && choice.length <= 200) || typeof choice === 'boolean'),
    );
    return [[place, Object.fromEntries(right)] as const];
  });
}

function read(): Remembered {
  try {
    return parseOptions(localStorage.getItem(KEY) ?? '[]');
  } catch {
    return [];
  }
}

function placeOf(agent: string, cwd: string): string {
  return `${agent}\n${cwd}`;
}
