import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_HEADER } from './frames.ts';
import { encodeHistory, encodeReply, goDuration, wmuxErrors } from './replies.ts';
import { readRequest } from './requests.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const body = (frame: Uint8Array): string => new TextDecoder().decode(frame.subarray(FRAME_HEADER));

describe('requests as other clients write them', () => {
  it.each([
    [
      'create',
      '{"id":"build-1","shell":"/bin/bash","args":["-l"],"cols":120,"rows":40,"cwd":"/w","env":["A=b"]}',
      {
        id: 'build-1',
        shell: '/bin/bash',
        args: ['-l'],
        cols: 120,
        rows: 40,
        cwd: '/w',
        env: ['A=b'],
      },
    ],
    [
      'create',
      '{"id":"build-1","shell":"","cols":120,"rows":40}',
      { id: 'build-1', shell: '', args: [], cols: 120, rows: 40, cwd: '', env: [] },
    ],
    ['kill', '{"session_id":"build-1"}', { session_id: 'build-1' }],
    [
      'resize',
      '{"session_id":"build-1","cols":200,"rows":-1}',
      { session_id: 'build-1', cols: 200, rows: -1 },
    ],
    [
      'exec',
      '{"session_id":"build-1","input":"make","newline":true}',
      { session_id: 'build-1', input: 'make', newline: true },
    ],
    ['exec', '{"session_id":"a"}', { session_id: 'a', input: '', newline: false }],
    [
      'execSync',
      '{"session_ids":null,"prefix":"build-","input":"x","newline":true}',
      { session_ids: [], prefix: 'build-', input: 'x', newline: true },
    ],
    [
      'envForward',
      '{"session_id":"s","env":{"SSH_AUTH_SOCK":"/p"}}',
      { session_id: 's', env: { SSH_AUTH_SOCK: '/p' } },
    ],
    [
      'wait',
      '{"session_id":"s","mode":"idle","timeout":0,"idle_for":500}',
      { session_id: 's', mode: 'idle', timeout: 0, idle_for: 500, pattern: '' },
    ],
    [
      'history',
      '{"session_id":"s","format":"ansi","lines":50}',
      { session_id: 's', format: 'ansi', lines: 50 },
    ],
    [
      'scrollback',
      '{"session_id":"s","scrollback_lines":50000}',
      { session_id: 's', scrollback_lines: 50_000 },
    ],
  ] as const)('%s %s', (kind, text, expected) => {
    expect(readRequest[kind](bytes(text))).toEqual(expected);
  });
});

describe('the rules of JSON', () => {
  it.each([
    ['another case of the key', '{"SESSION_ID":"a"}', 'a'],
    ['an unknown key', '{"session_id":"a","more":1.5}', 'a'],
    ['a repeated key: the last counts', '{"session_id":"b","Session_Id":"a"}', 'a'],
    ['null, which changes nothing', '{"session_id":null}', ''],
    ['null as the whole', 'null', ''],
    ['bytes that are no UTF-8', '{"session_id":"\u{fffd}"}', '\u{fffd}'],
  ])('take %s', (_name, text, id) => {
    expect(readRequest.kill(bytes(text))).toEqual({ session_id: id });
  });

  it.each([
    '',
    '{',
    '[]',
    '"a"',
    '1',
    '{"session_id":1}',
    '{"session_id":["a"]}',
    '\u{feff}{"session_id":"a"}',
  ])('refuse %s', (text) => {
    expect(readRequest.kill(bytes(text))).toBeUndefined();
  });

  it.each(['1.0', '1e2', '1.5', '"1"', 'true', '99999999999999999999'])(
    'refuse %s as an integer',
    (number) => {
      expect(readRequest.resize(bytes(`{"cols":${number}}`))).toBeUndefined();
    },
  );

  it('cannot be used to reach the prototype', () => {
    const read = readRequest.envForward(bytes('{"env":{"__proto__":"x"},"__proto__":{"a":1}}'));
    expect(Object.keys(read?.env ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(read?.env)).toBe(Object.prototype);
  });

  it('never throw', () => {
    const readers = Object.values(readRequest);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.nat(), (text, which) => {
        readers[which % readers.length]?.(bytes(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe('replies', () => {
  const session = { id: 'a/b', state: 'alive', pid: 28890, cols: 80, rows: 24, shell: '/bin/sh' };
  it.each([
    [encodeReply.session({ ...session, state: 'alive' }), JSON.stringify(session)],
    [
      encodeReply.event('session.exited', 'a/b', { exit_code: -1 }),
      '{"type":"session.exited","session_id":"a/b","payload":{"exit_code":-1}}',
    ],
    [
      encodeReply.event('session.detached', 'a/b', {}),
      '{"type":"session.detached","session_id":"a/b"}',
    ],
    [encodeReply.killed(['a/b'], {}), '{"killed":["a/b"]}'],
    [encodeReply.killed([], { a: 'b' }), '{"killed":[],"errors":{"a":"b"}}'],
    [
      encodeReply.execResults([
        { id: 'a', ok: true },
        { id: 'z', ok: false, error: wmuxErrors.notFound('write input').message },
      ]),
      '{"results":[{"session_id":"a","ok":true},{"session_id":"z","ok":false,"error":"session adapter: write input: session not found"}]}',
    ],
    [
      encodeReply.waited({ id: 'a', mode: 'exit', exitCode: null, matched: false, timedOut: true }),
      '{"session_id":"a","mode":"exit","exit_code":null,"matched":false,"timed_out":true}',
    ],
    [
      encodeReply.status({ version: '0.1.0', uptimeMs: 0, sessions: 0, clients: 0 }),
      '{"version":"0.1.0","uptime":"0s","session_count":0,"client_count":0}',
    ],
    [encodeReply.metaValue(undefined), '{}'],
    [encodeReply.metadata({}), '{}'],
    [
      encodeReply.error(wmuxErrors.notFound('get')),
      '{"error":"session adapter: get: session not found","code":"not_found"}',
    ],
    [encodeReply.attached({ ...session, state: 'alive' }, null), JSON.stringify(session)],
    [
      encodeReply.attached({ ...session, state: 'alive' }, 'AA=='),
      JSON.stringify({ ...session, snapshot: { replay: 'AA==' } }),
    ],
  ])('%#', (frame, expected) => {
    expect(body(frame)).toBe(expected);
  });

  it.each([
    [0, '0s'],
    [59_999, '59s'],
    [60_000, '1m0s'],
    [3_723_000, '1h2m3s'],
    [360_000_000, '100h0m0s'],
  ])('writes %i ms as %s', (ms, text) => {
    expect(goDuration(ms)).toBe(text);
  });

  it('sends history in few chunks, and one even when there is none', () => {
    const opcodes = (frames: Uint8Array[]) => frames.map((frame) => frame[1]);
    expect(opcodes(encodeHistory(new Uint8Array(0)))).toEqual([0x19, 0x1a]);
    expect(opcodes(encodeHistory(new Uint8Array(1024 * 1024)))).toEqual([0x19, 0x1a]);
    const large = encodeHistory(new Uint8Array(10 * 1024 * 1024));
    expect(opcodes(large)).toEqual([0x19, 0x19, 0x19, 0x19, 0x1a]);
    expect(large.reduce((sum, frame) => sum + frame.length - FRAME_HEADER, 0)).toBe(
      10 * 1024 * 1024,
    );
  });
});
