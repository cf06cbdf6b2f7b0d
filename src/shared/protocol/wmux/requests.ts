// Every JSON request of the wmux protocol, and the exact words with which a malformed one is refused.

import { messageReader } from './go-json.ts';

const bySession = { session_id: 'string' } as const;

/** Readers of request payloads. Each returns undefined for a malformed payload. */
export const readRequest = {
  create: messageReader({
    id: 'string',
    shell: 'string',
    args: 'strings',
    cols: 'int',
    rows: 'int',
    cwd: 'string',
    env: 'strings',
  }),
  attach: messageReader(bySession),
  detach: messageReader(bySession),
  kill: messageReader(bySession),
  info: messageReader(bySession),
  resize: messageReader({ ...bySession, cols: 'int', rows: 'int' }),
  list: messageReader({ prefix: 'string' }),
  event: messageReader(bySession),
  metaSet: messageReader({ ...bySession, key: 'string', value: 'string' }),
  metaGet: messageReader({ ...bySession, key: 'string' }),
  envForward: messageReader({ ...bySession, env: 'stringMap' }),
  exec: messageReader({ ...bySession, input: 'string', newline: 'bool' }),
  execSync: messageReader({
    session_ids: 'strings',
    prefix: 'string',
    input: 'string',
    newline: 'bool',
  }),
  wait: messageReader({
    ...bySession,
    mode: 'string',
    timeout: 'int',
    idle_for: 'int',
    pattern: 'string',
  }),
  record: messageReader({ ...bySession, action: 'string' }),
  history: messageReader({ ...bySession, format: 'string', lines: 'int' }),
  killPrefix: messageReader({ prefix: 'string' }),
  scrollback: messageReader({ ...bySession, scrollback_lines: 'int' }),
} as const;

/** What a malformed request of each kind is answered with. */
export const malformed: { readonly [K in keyof typeof readRequest | 'input']: string } = {
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
