// Every JSON request of the wmux protocol, and the exact words with which a malformed one is refused.

import { type Message, messageReader } from './go-json.ts';

const bySession = { session_id: 'string' } as const;

/** The fields of each request. */
const shapes = {
  create: {
    id: 'string',
    shell: 'string',
    args: 'strings',
    cols: 'int',
    rows: 'int',
    cwd: 'string',
    env: 'strings',
  },
  attach: bySession,
  detach: bySession,
  kill: bySession,
  info: bySession,
  resize: { ...bySession, cols: 'int', rows: 'int' },
  list: { prefix: 'string' },
  event: bySession,
  metaSet: { ...bySession, key: 'string', value: 'string' },
  metaGet: { ...bySession, key: 'string' },
  envForward: { ...bySession, env: 'stringMap' },
  exec: { ...bySession, input: 'string', newline: 'bool' },
  execSync: {
    session_ids: 'strings',
    prefix: 'string',
    input: 'string',
    newline: 'bool',
  },
  wait: {
    ...bySession,
    mode: 'string',
    timeout: 'int',
    idle_for: 'int',
    pattern: 'string',
  },
  record: { ...bySession, action: 'string' },
  history: { ...bySession, format: 'string', lines: 'int' },
  killPrefix: { prefix: 'string' },
  scrollback: { ...bySession, scrollback_lines: 'int' },
} as const;

/** The kinds of JSON requests. */
export type RequestKind = keyof typeof shapes;
/** A request as read. */
export type WmuxRequest<K extends RequestKind> = Message<(typeof shapes)[K]>;

/** Readers of request payloads. Each returns undefined for a malformed payload. */
export const readRequest: {
  readonly [K in RequestKind]: (payload: Uint8Array) => WmuxRequest<K> | undefined;
} = {
  create: messageReader(shapes.create),
  attach: messageReader(shapes.attach),
  detach: messageReader(shapes.detach),
  kill: messageReader(shapes.kill),
  info: messageReader(shapes.info),
  resize: messageReader(shapes.resize),
  list: messageReader(shapes.list),
  event: messageReader(shapes.event),
  metaSet: messageReader(shapes.metaSet),
  metaGet: messageReader(shapes.metaGet),
  envForward: messageReader(shapes.envForward),
  exec: messageReader(shapes.exec),
  execSync: messageReader(shapes.execSync),
  wait: messageReader(shapes.wait),
  record: messageReader(shapes.record),
  history: messageReader(shapes.history),
  killPrefix: messageReader(shapes.killPrefix),
  scrollback: messageReader(shapes.scrollback),
};

/** What a malformed request of each kind is answered with. */
export const malformed: { readonly [K in RequestKind | 'input']: string } = {
  create: 'invalid create request',
  attach: 'invalid attach request',
  detach: 'invalid detach request',
  kill: 'invalid kill request',
  info: 'invalid info request',
  resize: 'invalid resize request',
  list: 'invalid list request',
  event: 'invalid event subscribe request',
  metaSet: 'invalid meta set request',
  metaGet: 'invalid meta get request',
  envForward: 'invalid env forward request',
  exec: 'invalid exec request',
  execSync: 'invalid exec_sync request',
  wait: 'invalid wait request',
  record: 'invalid record request',
  history: 'invalid history request',
  killPrefix: 'invalid kill_prefix request',
  scrollback: 'invalid update emulator scrollback request',
  input: 'invalid input payload',
};
