// What keeps a session that somebody began from elsewhere within its rules, in words. Pure.

import type { SessionBox } from '#shared/contract/remote-session.ts';

/** How well its rules are kept: `free` where nothing holds it, `partly` where some rules are not kept. */
export type BoxTone = 'kept' | 'partly' | 'free' | 'unknown';

/** What a glyph or a colour says beside the words. */
export function boxTone(box: SessionBox | null): BoxTone {
  if (!box) return 'unknown';
  if (box.sandbox === 'none') return 'free';
  return box.notEnforced.length > 0 ? 'partly' : 'kept';
}

/** In one line, e.g. `In a sandbox (bubblewrap), some rules are not enforced`. */
export function boxSummary(box: SessionBox | null): string {
  if (!box) return 'Not known whether it is in a sandbox';
  if (box.sandbox === 'none') return 'Not in a sandbox';
  const program = box.sandbox === 'bubblewrap' ? 'bubblewrap' : 'sandbox-exec';
  const some = box.notEnforced.length > 0 ? ', some rules are not enforced' : '';
  return `In a sandbox (${program})${some}`;
}

const origins = {
  folder: 'The egg.yaml of its folder',
  machine: 'The egg.yaml of this machine',
  'built-in': 'The built-in rules',
} as const satisfies Record<SessionBox['rules'], string>;

/** What no sandbox can keep a session from that is to be of use. */
const LEFT_BEHIND =
  'Scripts, hooks of git and settings that it leaves where it may write are run by whoever uses them next';

/** Facts about a box, each with what it is about. None where no box holds the session. */
export function boxFacts(box: SessionBox): { readonly about: string; readonly text: string }[] {
  if (box.sandbox === 'none') return [];
  return [
    { about: 'Rules', text: origins[box.rules] },
    {
      about: 'Files',
      text: box.jail
        ? 'Sees only what its rules name'
        : 'Reads this machine, but not what its rules deny',
    },
    { about: 'Writes to', text: box.writable.join(', ') || 'Nothing' },
    { about: 'Network', text: networkWords(box.network) },
    { about: 'Limits', text: limitWords(box.limits) },
    ...(box.writable.length > 0 ? [{ about: 'Not prevented', text: LEFT_BEHIND }] : []),
    ...(box.tools?.length
      ? [{ about: 'Tools', text: `${box.tools.join(', ')}: run outside the sandbox for it` }]
      : []),
  ];
}

function networkWords(network: SessionBox['network']): string {
  if (network === '*') return 'All of it';
  return network.length === 0 ? 'None' : `Only ${network.join(', ')}`;
}

function limitWords({ cpu, memory, maxFds, maxPids }: SessionBox['limits']): string {
  const parts = [
    cpu === undefined ? [] : [`${cpu} s of processor time`],
    memory === undefined ? [] : [`${Math.round(memory / 2 ** 20)} MiB of memory`],
    maxFds === undefined ? [] : [`${maxFds} open files`],
    maxPids === undefined ? [] : [`${maxPids} processes`],
  ].flat();
  return parts.length > 0 ? parts.join(', ') : 'None';
}
