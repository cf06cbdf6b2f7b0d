// The package entry `aerie/client`: what programs may use. See docs/sdk.md.

export type {
  ErrorCode,
  ExecResult,
  ExitStatus,
  HistoryFormat,
  KillPrefixResult,
  RecordingInfo,
  RunResult,
  SessionEvent,
  SessionInfo,
  SessionsStatus,
  SystemInfo,
  WaitCondition,
  WaitResult,
} from '#shared/contract/index.ts';
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
  RunOptions,
  SessionOutput,
  SessionSnapshot,
  Sessions,
} from './sdk-types.ts';
