// How the links with roosts, and who comes through them, are put into words. Pure.

import type {
  RemoteStatus,
  RemoteViewer,
  RoostStatus,
  TurnedAway,
} from '#shared/contract/remote.ts';

/** What a glyph or a colour says beside the words. */
export type RemoteTone = 'off' | 'busy' | 'ok' | 'problem';

export interface RemoteWords {
  readonly tone: RemoteTone;
  readonly text: string;
}

/** How a roost is. Only a sealed message that came back makes it good. */
export function roostWords(roost: RoostStatus): RemoteWords {
  const { enabled, signedIn, state, problem, proof, trouble } = roost;
  if (!enabled) return { tone: 'off', text: 'Switched off' };
  if (roost.signIn) return { tone: 'busy', text: 'Waiting for you to allow it in a browser' };
  if (state === 'auth_failed') {
    return { tone: 'problem', text: problem ?? 'The roost does not know this machine any more.' };
  }
  if (!signedIn) {
    return problem === null
      ? { tone: 'off', text: 'Not signed in' }
      : { tone: 'problem', text: problem };
  }
  // It comes back by itself, and soon.
  if (trouble === 'restarting' && problem !== null) return { tone: 'busy', text: problem };
  switch (state) {
    case 'connected':
      return connectedWords(problem, proof);
    case 'connecting':
      return problem === null
        ? { tone: 'busy', text: 'Connecting…' }
        : { tone: 'problem', text: problem };
    case 'disconnected':
      return { tone: 'problem', text: problem ?? 'The connection was lost.' };
    default:
      return { tone: 'off', text: 'Not connected' };
  }
}

function connectedWords(problem: string | null, proof: RoostStatus['proof']): RemoteWords {
  if (problem !== null) return { tone: 'problem', text: problem };
  if (proof === null) return { tone: 'busy', text: 'Connected, checking the way through…' };
  return { tone: 'ok', text: `Connected, ${roundTrip(proof.roundTripMs)}` };
}

/** A time of travel, e.g. `34 ms`. */
export function roundTrip(ms: number): string {
  return `${ms < 1 ? '< 1' : Math.round(ms)} ms`;
}

/** How long until `at`, e.g. `1:05` or `8 s`; empty once it is over. */
export function countdown(at: number, now: number): string {
  const seconds = Math.ceil((at - now) / 1000);
  if (seconds <= 0) return '';
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** What the status bar says; undefined where nothing is set up. */
export function remoteSummary(
  status: RemoteStatus | undefined,
  problem: string | undefined,
): RemoteWords | undefined {
  if (problem !== undefined) return { tone: 'problem', text: 'Remote access: problem' };
  if (!status || status.roosts.length === 0) return undefined;
  const { viewers, heldElsewhere, rulesProblem } = status;
  // It comes first: those who are there may be ones who should not be.
  if (rulesProblem !== null) return { tone: 'problem', text: 'Remote access: rules not read' };
  if (viewers.length > 0) return { tone: 'ok', text: viewersWords(viewers) };
  const tones = status.roosts.map((roost) => roostWords(roost).tone);
  if (tones.includes('problem')) return { tone: 'problem', text: 'Remote access: problem' };
  if (heldElsewhere) return { tone: 'off', text: 'Remote access: in another Aerie' };
  if (tones.includes('ok')) return { tone: 'ok', text: 'Remote access: on' };
  if (tones.includes('busy')) return { tone: 'busy', text: 'Remote access: connecting' };
  return { tone: 'off', text: 'Remote access: off' };
}

/** How many are there and what they do, e.g. `2 watching`. */
export function viewersWords(viewers: readonly RemoteViewer[]): string {
  const typing = viewers.filter(({ controls }) => controls).length;
  const watching = viewers.length - typing;
  const parts = [];
  if (typing > 0) parts.push(`${typing} in control`);
  if (watching > 0) parts.push(`${watching} watching`);
  return parts.join(', ');
}

/** How many are there, e.g. `2 people, 3 connections`. */
export function presentWords(people: number, connections: number): string {
  const who = people === 1 ? '1 person' : `${people} people`;
  return `${who}, ${connections === 1 ? '1 connection' : `${connections} connections`}`;
}

/** What somebody is called: by name, else e-mail address, else id. */
export function viewerName(viewer: RemoteViewer): string {
  return viewer.displayName || viewer.email || viewer.userId || 'Somebody';
}

/** Who was turned away, and by which limit. */
export function turnedAwayWords(
  { email, userId, wanted, limit, most }: TurnedAway,
  roost: Pick<RoostStatus, 'name'> | undefined,
): string {
  const who = email || userId || 'Somebody';
  const through = roost ? ` through ${roost.name}` : '';
  return limit === 'person'
    ? `${who}${through} wanted one more ${wanted} than the ${most} that a person may have open.`
    : `${who} wanted one more ${wanted} than the ${most} that may be open${through || ' through one roost'}.`;
}

/** Who is attached to a session, e.g. `Ann controls this from elsewhere, Bob watches`. */
export function sessionViewersWords(viewers: readonly RemoteViewer[]): string {
  const names = (controls: boolean): string[] => [
    ...new Set(viewers.filter((viewer) => viewer.controls === controls).map(viewerName)),
  ];
  const typing = names(true);
  const watching = names(false);
  const parts = [];
  if (typing.length > 0) parts.push(`${both(typing)} ${are(typing, 'types', 'type')} here`);
  if (watching.length > 0) parts.push(`${both(watching)} ${are(watching, 'watches', 'watch')}`);
  return parts.join(', ');
}

const both = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const are = (names: readonly string[], one: string, many: string): string =>
  names.length === 1 ? one : many;

/** How somebody's bytes travel. */
export const pathWords = {
  relay: 'Through the roost',
  p2p: 'Straight to their browser (P2P)',
  direct: 'Straight to this machine',
} as const satisfies Record<RemoteViewer['path'], string>;

/** People who are there, each with what they are attached to; in order of arrival. */
export function byPerson(
  viewers: readonly RemoteViewer[],
): { readonly id: string; readonly viewers: readonly RemoteViewer[] }[] {
  const people = new Map<string, RemoteViewer[]>();
  for (const viewer of viewers) {
    // Who has the same id on another roost is somebody else.
    const id = `${viewer.roost} ${viewer.userId}`;
    const theirs = people.get(id);
    if (theirs) theirs.push(viewer);
    else people.set(id, [viewer]);
  }
  return [...people].map(([id, theirs]) => ({ id, viewers: theirs }));
}
