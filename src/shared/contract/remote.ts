// Schemas of how this machine is reached from elsewhere, as people see it.

import * as z from 'zod/mini';
import { remoteConfig, roostEntry, roostId, roostPerson, sharedPath } from './remote-config.ts';
import { recordingReason } from './remote-history.ts';
import { remoteSession } from './remote-session.ts';
import { sessionId } from './session.ts';

const time = z.number();
const words = z.string().check(z.maxLength(4096));
const person = z.string().check(z.maxLength(256));

/** How a link is. `auth_failed` ends only with a new sign-in; all others change by themselves. */
export const linkState = z.enum(['off', 'connecting', 'connected', 'disconnected', 'auth_failed']);

/**
 * Why a link does not work, for those who say what to do about it. `sign_in`: the token counts no more;
 * `unproven`: it is open, and sealed messages do not come back.
 */
export const linkTrouble = z.enum([
  'sign_in',
  'unreachable',
  'refused',
  'lost',
  'restarting',
  'bandwidth',
  'unproven',
]);

/** A sign-in that waits for somebody to allow it in a browser. */
export const remoteSignIn = z.object({
  /** To be opened in a browser, on any device. */
  url: z.string().check(z.maxLength(2048)),
  /** What the page must show. */
  code: z.string().check(z.maxLength(32)),
  /** Wall-clock time in ms. */
  expiresAt: time,
});

/** A roost and this machine's link with it. Times are wall-clock times in ms. */
export const roostStatus = z.object({
  ...roostEntry.shape,
  /** Whether there is a token for it. */
  signedIn: z.boolean(),
  /** Whom the token belongs to, as the roost says; null if it did not. */
  user: z.nullable(person),
  /** Id of that user on the roost; null if it did not say. */
  userId: z.nullable(z.string().check(z.maxLength(512))),
  state: linkState,
  /** A sentence on what is wrong; null when nothing is. */
  problem: z.nullable(words),
  /** What kind of trouble with the link that is; null when it is none, or another one. */
  trouble: z.nullable(linkTrouble),
  retryAt: z.nullable(time),
  signIn: z.nullable(remoteSignIn),
  /** The last sealed message that went through the roost and came back whole; null if none did. */
  proof: z.nullable(z.object({ at: time, roundTripMs: z.number() })),
});

/** Somebody who is attached to a session from elsewhere, now; or to all, with the whole app. */
export const remoteViewer = z.object({
  id: z.string().check(z.maxLength(64)),
  /** Null for the whole app: its chats, and whatever terminals it shows. */
  session: z.nullable(sessionId),
  roost: roostId,
  userId: z.string().check(z.maxLength(128)),
  email: person,
  displayName: person,
  /** False: only watches. */
  controls: z.boolean(),
  /** How their bytes travel. */
  path: z.enum(['relay', 'p2p', 'direct']),
  /** Time there and back on that way in ms; absent while it is not known, and through a roost. */
  roundTripMs: z.optional(z.number()),
  since: time,
});

/** A session that is recorded now, and what for: the switch of this machine, or its folder's egg.yaml. */
export const recordedSession = z.object({ session: sessionId, why: recordingReason });

/** Somebody who wanted one more than a person, or all of a roost, may have open at once. */
export const turnedAway = z.object({
  roost: roostId,
  userId: z.string().check(z.maxLength(128)),
  email: person,
  /** What they wanted: a session, or a page with all of Aerie. */
  wanted: z.enum(['session', 'page']),
  /** Whose limit that is, and how many it allows. */
  limit: z.enum(['person', 'roost']),
  most: z.int(),
  /** The last time, as wall-clock time in ms. */
  at: time,
});

/** The port for people who come past the roosts. */
export const directStatus = z.object({
  /** Where it is, or should be. */
  address: z.string().check(z.maxLength(300)),
  open: z.boolean(),
  /** A sentence on what keeps it from being open; null when nothing does. */
  problem: z.nullable(words),
});

export const remoteStatus = z.object({
  /** Permanent id of this machine; null before it was needed. */
  wingId: z.nullable(z.string().check(z.maxLength(64))),
  /** Fingerprint of this machine's key, to compare with what a browser shows. */
  fingerprint: z.nullable(z.string().check(z.maxLength(128))),
  /** True while another Aerie on this machine holds the links. */
  heldElsewhere: z.boolean(),
  roosts: z.array(roostStatus),
  viewers: z.array(remoteViewer),
  /** Sessions that people began from elsewhere and that are recorded now. */
  recorded: z.array(recordedSession),
  /** Sessions that people began from elsewhere and that run now, as far as they are known. */
  sessions: z.array(remoteSession),
  /** Who was turned away within the last hour because of a limit; the newest last. */
  turnedAway: z.array(turnedAway),
  /** Why the file with the rules is not followed just now, in a sentence; null while it is. */
  rulesProblem: z.nullable(words),
  /** Null while no port is to be open. */
  direct: z.nullable(directStatus),
  access: remoteConfig,
});

export const addRoostInput = z.object({
  url: roostEntry.shape.url,
  name: z.optional(roostEntry.shape.name),
  org: z.optional(roostEntry.shape.org),
  plain: z.optional(z.boolean()),
});
export const changeRoostInput = z.object({
  roost: roostId,
  name: z.optional(roostEntry.shape.name),
  enabled: z.optional(z.boolean()),
  org: z.optional(roostEntry.shape.org),
});
export const roostInput = z.object({ roost: roostId });
export const changeAccessInput = z.partial(remoteConfig);
/** A member to be taken off a shared folder. A folder without members is open to all of them. */
export const removeMemberInput = z.object({
  path: sharedPath.shape.path,
  member: roostPerson,
  /** What becomes of the folder with its last member; it is not shared any more unless told otherwise. */
  whenLast: z._default(z.enum(['unshare', 'open']), 'unshare'),
});
/**
 * Whom to cut off: one viewer, everything of a user, or everybody. With a roost only those who came by
 * it: another roost may call somebody else by the same id.
 */
export const cutOffInput = z.object({
  viewer: z.optional(remoteViewer.shape.id),
  user: z.optional(remoteViewer.shape.userId),
  roost: z.optional(roostId),
});

export type LinkState = z.infer<typeof linkState>;
export type LinkTrouble = z.infer<typeof linkTrouble>;
export type RemoteSignIn = z.infer<typeof remoteSignIn>;
export type RoostStatus = z.infer<typeof roostStatus>;
export type DirectStatus = z.infer<typeof directStatus>;
export type RemoteViewer = z.infer<typeof remoteViewer>;
export type TurnedAway = z.infer<typeof turnedAway>;
export type RemoteStatus = z.infer<typeof remoteStatus>;
