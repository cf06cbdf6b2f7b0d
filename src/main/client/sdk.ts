// The package entry `aerie/client`: what programs may use. See docs/sdk.md.

export type { ErrorCode } from '#shared/contract/error-codes.ts';
export type { RecordingInfo, RecordingPiece } from '#shared/contract/recordings.ts';
export type { ExitStatus, SessionInfo } from '#shared/contract/session.ts';
export type {
  ExecResult,
  HistoryFormat,
  KillPrefixResult,
  RunResult,
  SessionEvent,
  SessionsStatus,
  WaitCondition,
  WaitResult,
} from '#shared/contract/session-operations.ts';
export type { SystemInfo } from '#shared/contract/system-info.ts';
export type { WingInfo } from '#shared/protocol/wing/listed-wings.ts';
export type { SignedChallenge } from '#shared/protocol/wing/passkey-fields.ts';
export { AerieError } from './aerie-error.ts';
export { connect, defaultFolder } from './connect.ts';
export type { Door } from './door-record.ts';
export { listDoors } from './list-doors.ts';
export type {
  AerieClient,
  AttachedSession,
  AttachOptions,
  CallOptions,
  ConnectOptions,
  CreateOptions,
  ExecOptions,
  Recordings,
  RunOptions,
  SessionChange,
  SessionOutput,
  SessionSnapshot,
  Sessions,
} from './sdk-types.ts';
export { connectRemoteWing, type RemoteWingOptions } from './tunnel/connect-remote-wing.ts';
export { showPasskey } from './tunnel/show-passkey.ts';
export {
  discoverWing,
  listWings,
  type RoostAccess,
  TunnelClient,
} from './tunnel/tunnel-client.ts';
export { WingIdentity } from './tunnel/wing-identity.ts';
