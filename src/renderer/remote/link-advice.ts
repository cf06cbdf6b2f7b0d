// What to do about a link that does not work, and when it was seen to work. Pure.

import type { LinkTrouble, RoostStatus } from '#shared/contract/remote.ts';
import { agoWords } from '../chat/history/time-words.ts';
import { roundTrip } from './remote-words.ts';

const advice = {
  sign_in:
    'Sign in again to come back. The rules, the allow list and running sessions stay as they are.',
  unreachable:
    'Check the address and the network of this machine. It is tried again by itself; sessions go on.',
  refused:
    'The roost is there and does not let this machine in just now. It is tried again by itself; if that lasts, ask whoever runs the roost.',
  lost: 'It is dialled again by itself; sessions go on meanwhile.',
  restarting: 'The link comes back by itself once the roost is there again; sessions go on.',
  bandwidth:
    'The roost passes no more on for now: too much was sent. Wait, or ask whoever runs it for more; sessions go on.',
  unproven:
    'The connection is open, but nobody can use it. Check again; if that lasts, switch the roost off and on.',
} as const satisfies Record<LinkTrouble, string>;

/** What comes next or helps; null where nothing is wrong. */
export function linkAdvice({ enabled, signIn, trouble }: RoostStatus): string | null {
  return !enabled || signIn || trouble === null ? null : advice[trouble];
}

/** When a sealed message came back last, e.g. `Proven 2 min ago`; null if none did. */
export function proofWords(
  { state, trouble, proof }: Pick<RoostStatus, 'state' | 'trouble' | 'proof'>,
  now: number,
): string | null {
  if (state !== 'connected' || proof === null) return null;
  const ago = agoWords(proof.at, now);
  return trouble === null
    ? `Proven ${ago}`
    : `Last proven ${ago}, with ${roundTrip(proof.roundTripMs)}`;
}

/** How long the way of a viewer takes; null where that is not known. */
export function wayWords(
  viewer: { readonly path: string; readonly roundTripMs?: number | undefined },
  roost: Pick<RoostStatus, 'state' | 'trouble' | 'proof'> | undefined,
  now: number,
): string | null {
  if (viewer.roundTripMs !== undefined) return `${roundTrip(viewer.roundTripMs)} there and back`;
  if (viewer.path !== 'relay' || !roost) return null;
  if (roost.trouble === 'unproven') return 'Not proven just now';
  const { proof } = roost;
  if (proof === null) return null;
  return `Roost answers in ${roundTrip(proof.roundTripMs)}, proven ${agoWords(proof.at, now)}`;
}
