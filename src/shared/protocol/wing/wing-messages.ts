// Every message on the sockets of a roost: one JSON object per text frame, told apart by `type`.
// Payloads named `data` and `payload` are sealed, see protocol/e2ee.

import * as z from 'zod/mini';
import { count, flag, list, text } from './go-values.ts';
import { passkeyFields } from './passkey-fields.ts';
import { MAX_WING_MESSAGE } from './wing-limits.ts';

/** Longest name of a session or of a viewer, in characters. */
export const MAX_ID = 128;
const MAX_NAME = 256;
const MAX_PATH = 4096;
const MAX_TEXT = 4096;
const MAX_LIST = 256;
const MAX_KEY = 128;
/** Cells; what a terminal may have is checked where it is resized. */
const MAX_CELLS = 65_535;

const id = text(MAX_ID);
const name = text(MAX_NAME);
const path = text(MAX_PATH);
const key = text(MAX_KEY);
const sealed = text(MAX_WING_MESSAGE);
const names = list(z.string().check(z.maxLength(MAX_NAME)), MAX_LIST);
const keys = list(z.string().check(z.maxLength(MAX_KEY)), MAX_LIST);
const cells = count(MAX_CELLS);

/** A folder that a wing offers to work in. `mod_time`: unix seconds. */
export const wingProject = z.object({ name, path, mod_time: z.optional(z.int()) });

export const wingRegister = z.object({
  type: z.literal('wing.register'),
  wing_id: id,
  hostname: name,
  platform: name,
  version: name,
  agents: names,
  skills: names,
  labels: names,
  identities: names,
  projects: list(wingProject, 1024),
  org_slug: name,
  root_dir: path,
  public_key: key,
  locked: flag,
  allowed_count: count(1_000_000),
});
export const wingHeartbeat = z.object({ type: z.literal('wing.heartbeat'), wing_id: id });
export const wingConfig = z.object({
  type: z.literal('wing.config'),
  wing_id: id,
  locked: flag,
  allowed_count: count(1_000_000),
});
/** `wing_id` names the connection, not the machine. `relay_pub_key`: base64 of SPKI. */
export const registered = z.object({
  type: z.literal('registered'),
  wing_id: id,
  relay_pub_key: text(1024),
});

export const ptyStart = z.object({
  type: z.literal('pty.start'),
  session_id: id,
  agent: name,
  cols: cells,
  rows: cells,
  public_key: key,
  cwd: path,
  wing_id: id,
  passkey_credential_id: text(1024),
  auth_token: key,
  user_id: id,
  email: name,
  display_name: name,
  org_role: name,
  passkeys: keys,
});
export const ptyStarted = z.object({
  type: z.literal('pty.started'),
  session_id: id,
  agent: name,
  public_key: key,
  cwd: path,
  auth_token: key,
  viewer_id: id,
});
export const ptyOutput = z.object({
  type: z.literal('pty.output'),
  session_id: id,
  data: sealed,
  compressed: flag,
  viewer_id: id,
});
export const ptyInput = z.object({ type: z.literal('pty.input'), session_id: id, data: sealed });
export const ptyResize = z.object({
  type: z.literal('pty.resize'),
  session_id: id,
  cols: cells,
  rows: cells,
});
export const ptyExited = z.object({
  type: z.literal('pty.exited'),
  session_id: id,
  /** -1: ended by a signal. */
  exit_code: z.pipe(
    z.nullish(z.int()),
    z.transform((value) => value ?? 0),
  ),
  error: text(MAX_TEXT),
  viewer_id: id,
});
export const ptyAttach = z.object({
  type: z.literal('pty.attach'),
  session_id: id,
  wing_id: id,
  public_key: key,
  auth_token: key,
  cols: cells,
  rows: cells,
  spectate: flag,
  user_id: id,
  viewer_id: id,
  email: name,
  passkeys: keys,
});
export const ptyKill = z.object({ type: z.literal('pty.kill'), session_id: id });
export const ptyDetach = z.object({ type: z.literal('pty.detach'), session_id: id });
/**
 * `drawn` is ours: plain bytes of output that the sender has drawn since it attached, so that a slow one
 * is shown the newest screen instead of old output. Others ignore it. With it, nothing else is meant.
 */
export const ptyAttentionAck = z.object({
  type: z.literal('pty.attention_ack'),
  session_id: id,
  drawn: z.optional(z.int().check(z.minimum(0))),
  viewer_id: id,
});
export const ptyPreview = z.object({
  type: z.literal('pty.preview'),
  session_id: id,
  data: sealed,
  viewer_id: id,
});
export const ptyBrowserOpen = z.object({
  type: z.literal('pty.browser_open'),
  session_id: id,
  url: text(8192),
});
export const ptyMigrate = z.object({
  type: z.literal('pty.migrate'),
  session_id: id,
  auth_token: key,
});
export const ptyMigrated = z.object({ type: z.literal('pty.migrated'), session_id: id });
export const ptyFallback = z.object({ type: z.literal('pty.fallback'), session_id: id });

export const tunnelRequest = z.object({
  type: z.literal('tunnel.req'),
  wing_id: id,
  request_id: id,
  sender_pub: key,
  payload: sealed,
  sender_user_id: id,
  sender_email: name,
  sender_org_role: name,
  sender_passkeys: keys,
});
export const tunnelResponse = z.object({
  type: z.literal('tunnel.res'),
  request_id: id,
  payload: sealed,
});
export const tunnelStream = z.object({
  type: z.literal('tunnel.stream'),
  request_id: id,
  payload: sealed,
  done: flag,
});

export const sessionAttention = z.object({
  type: z.literal('session.attention'),
  session_id: id,
  agent: name,
  cwd: path,
  nonce: id,
});
export const bandwidthExceeded = z.object({
  type: z.literal('bandwidth.exceeded'),
  message: text(MAX_TEXT),
});
/**
 * `challenge`: base64url without padding of 32 bytes. `nonce` is ours: with it clients check for which
 * two keys the challenge was made. Others ignore it.
 */
export const passkeyChallenge = z.object({
  type: z.literal('passkey.challenge'),
  session_id: id,
  challenge: key,
  nonce: key,
});
export const passkeyResponse = z.object({
  type: z.literal('passkey.response'),
  session_id: id,
  ...passkeyFields,
});
export const passkeyRegistered = z.object({
  type: z.literal('passkey.registered'),
  user_id: id,
  email: name,
});
export const relayRestart = z.object({ type: z.literal('relay.restart') });
export const wingOffline = z.object({ type: z.literal('wing.offline') });
export const errorMessage = z.object({ type: z.literal('error'), message: text(MAX_TEXT) });

/** What a wing gets from its roost, some of it from browsers. */
export const toWing = z.discriminatedUnion('type', [
  registered,
  ptyStart,
  ptyAttach,
  ptyInput,
  ptyResize,
  ptyKill,
  ptyDetach,
  ptyAttentionAck,
  ptyMigrate,
  passkeyResponse,
  passkeyRegistered,
  tunnelRequest,
  relayRestart,
  bandwidthExceeded,
  errorMessage,
]);

/** What a roost gets from a wing. */
export const fromWing = z.discriminatedUnion('type', [
  wingRegister,
  wingHeartbeat,
  wingConfig,
  ptyStarted,
  ptyOutput,
  ptyExited,
  ptyPreview,
  ptyBrowserOpen,
  ptyMigrated,
  ptyFallback,
  passkeyChallenge,
  tunnelResponse,
  tunnelStream,
  sessionAttention,
  errorMessage,
]);

/** What a roost gets from a browser. */
export const fromBrowser = z.discriminatedUnion('type', [
  ptyStart,
  ptyAttach,
  ptyInput,
  ptyResize,
  ptyKill,
  ptyDetach,
  ptyAttentionAck,
  ptyMigrate,
  passkeyResponse,
  tunnelRequest,
]);

/** What a browser gets from its roost, most of it from the wing. */
export const toBrowser = z.discriminatedUnion('type', [
  ptyStarted,
  ptyOutput,
  ptyExited,
  ptyPreview,
  ptyBrowserOpen,
  ptyMigrated,
  ptyFallback,
  passkeyChallenge,
  tunnelResponse,
  tunnelStream,
  bandwidthExceeded,
  relayRestart,
  wingOffline,
  errorMessage,
]);

export type WingRegister = z.infer<typeof wingRegister>;
export type WingHeartbeat = z.infer<typeof wingHeartbeat>;
export type WingConfig = z.infer<typeof wingConfig>;
export type RegisteredMsg = z.infer<typeof registered>;
export type WingProject = z.infer<typeof wingProject>;
export type PTYStart = z.infer<typeof ptyStart>;
export type PTYStarted = z.infer<typeof ptyStarted>;
export type PTYOutput = z.infer<typeof ptyOutput>;
export type PTYInput = z.infer<typeof ptyInput>;
export type PTYResize = z.infer<typeof ptyResize>;
export type PTYExited = z.infer<typeof ptyExited>;
export type PTYAttach = z.infer<typeof ptyAttach>;
export type PTYKill = z.infer<typeof ptyKill>;
export type PTYDetach = z.infer<typeof ptyDetach>;
export type PTYAttentionAck = z.infer<typeof ptyAttentionAck>;
export type PTYPreview = z.infer<typeof ptyPreview>;
export type PTYBrowserOpen = z.infer<typeof ptyBrowserOpen>;
export type PTYMigrate = z.infer<typeof ptyMigrate>;
export type PTYMigrated = z.infer<typeof ptyMigrated>;
export type PTYFallback = z.infer<typeof ptyFallback>;
export type TunnelRequest = z.infer<typeof tunnelRequest>;
export type TunnelResponse = z.infer<typeof tunnelResponse>;
export type TunnelStream = z.infer<typeof tunnelStream>;
export type SessionAttention = z.infer<typeof sessionAttention>;
export type BandwidthExceeded = z.infer<typeof bandwidthExceeded>;
export type PasskeyChallenge = z.infer<typeof passkeyChallenge>;
export type PasskeyResponse = z.infer<typeof passkeyResponse>;
export type PasskeyRegistered = z.infer<typeof passkeyRegistered>;
export type RelayRestart = z.infer<typeof relayRestart>;
export type ErrorMsg = z.infer<typeof errorMessage>;

export type ToWing = z.infer<typeof toWing>;
export type FromWing = z.infer<typeof fromWing>;
export type FromBrowser = z.infer<typeof fromBrowser>;
export type ToBrowser = z.infer<typeof toBrowser>;

/** A message as a sender may write it: fields with their zero value can be left out, as Go does. */
export type Outgoing<T extends { type: string }> = T extends unknown
  ? Pick<T, 'type'> & Partial<Omit<T, 'type'>>
  : never;
