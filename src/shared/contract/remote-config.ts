// Through what and by whom this machine may be reached from elsewhere. What a wing of the original
// keeps in wing.yaml.

import * as z from 'zod/mini';

const MAX_ENTRIES = 1000;
const email = z.string().check(z.maxLength(256));
const path = z.string().check(z.minLength(1), z.maxLength(4096));
/** Base64 of a raw P-256 public key: X and Y, 64 bytes. */
const passkey = z.string().check(z.regex(/^[A-Za-z0-9+/]{86}==$/));

/** Names a roost that this machine is linked with. */
export const roostId = z.string().check(z.regex(/^[a-z0-9]{1,32}$/));

/**
 * Whose word counts for who somebody is: what one roost says of a person is nothing to another. Without
 * it an entry means nobody until a roost is chosen, as one does of a roost that was removed.
 */
const roost = z.optional(roostId);

/** Somebody who may use a locked wing, with the passkey that was enrolled, if one was. */
export const allowEntry = z.object({
  key: z.optional(passkey),
  roost,
  userId: z.optional(z.string().check(z.maxLength(128))),
  email: z.optional(email),
  /** When its key was enrolled, and last opened this machine; wall-clock times in ms. */
  enrolledAt: z.optional(z.number()),
  usedAt: z.optional(z.number()),
});

/** Somebody by the e-mail address that their roost tells. */
export const roostPerson = z.object({ email, roost });

/** A folder that members may work in: those listed, or everybody when none is. */
export const sharedPath = z.object({
  path,
  members: z.array(roostPerson).check(z.maxLength(MAX_ENTRIES)),
});

export const iceServer = z.object({
  urls: z.array(z.string().check(z.maxLength(512))).check(z.maxLength(16)),
  username: z.optional(z.string().check(z.maxLength(256))),
  credential: z.optional(z.string().check(z.maxLength(256))),
});

export const remoteConfig = z.object({
  /** Only people on the list, with their passkey. */
  locked: z.boolean(),
  allowed: z.array(allowEntry).check(z.maxLength(MAX_ENTRIES)),
  /** People who are admins whatever role their roost gives them. */
  admins: z.array(roostPerson).check(z.maxLength(MAX_ENTRIES)),
  /** Empty: owners see every folder, members none. */
  paths: z.array(sharedPath).check(z.maxLength(MAX_ENTRIES)),
  /** Whether others may watch a session without typing. */
  spectate: z.boolean(),
  /** Whether pages that programs want to open are told to whoever controls them; the roost can read them. */
  browserOpen: z.boolean(),
  /** Remote sessions without input and output for so long are ended, in ms; 0: never. */
  idleTimeout: z.int().check(z.minimum(0)),
  /** How long a passkey holds, in ms; 0: until Aerie ends. */
  authTtl: z.int().check(z.minimum(0)),
  /** What the machine is called; empty: its host name. */
  label: z.string().check(z.maxLength(64)),
  /** `relay`: always through the roost. */
  connection: z.enum(['relay', 'p2p', 'p2p_only', 'direct']),
  iceServers: z.array(iceServer).check(z.maxLength(16)),
  /** Port that people with a pass of a roost may come to; null: none, whatever `connection` says. */
  directPort: z.nullable(z.int().check(z.minimum(1), z.maximum(65_535))),
  /** Address or name of this machine to listen on there; empty: only this machine reaches it. */
  directAddress: z.string().check(z.regex(/^[A-Za-z0-9.:-]{0,253}$/)),
  /** Hosts that passkeys may be used on (rpId), beside those of the linked roosts. */
  passkeyHosts: z.array(z.string().check(z.maxLength(253))).check(z.maxLength(64)),
  /** Whether sessions of remote users are recorded. */
  audit: z.boolean(),
});

const base = z
  .string()
  .check(
    z.maxLength(512),
    z.refine(isRoostAddress, 'Enter an address that begins with https://, without a path.'),
  );

/** A roost that this machine may be reached through. Its token is kept with the secrets. */
export const roostEntry = z.object({
  id: roostId,
  name: z.string().check(z.minLength(1), z.maxLength(64)),
  /** Its address: `https:`, or `http:` for this machine or where `plain` allows it. */
  url: base,
  enabled: z.boolean(),
  /** Slug of an organisation on the roost; empty for none. */
  org: z.string().check(z.maxLength(64)),
  /** Allows an address without TLS: whoever is on the way can take the token. */
  plain: z.boolean(),
});

/** An address of a server: a scheme, a host, maybe a port, and nothing else. */
function isRoostAddress(value: string): boolean {
  return /^https?:\/\/(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?\/?$/.test(value);
}

export type RoostEntry = z.infer<typeof roostEntry>;
export type AllowEntry = z.infer<typeof allowEntry>;
export type RoostPerson = z.infer<typeof roostPerson>;
export type SharedPath = z.infer<typeof sharedPath>;
export type IceServer = z.infer<typeof iceServer>;
export type RemoteConfig = z.infer<typeof remoteConfig>;

/** Nobody but the owner, with every folder. */
export const defaultRemoteConfig: RemoteConfig = {
  locked: false,
  allowed: [],
  admins: [],
  paths: [],
  spectate: false,
  browserOpen: false,
  idleTimeout: 0,
  authTtl: 0,
  label: '',
  connection: 'relay',
  iceServers: [],
  directPort: null,
  directAddress: '',
  passkeyHosts: [],
  audit: false,
};
