// The wmux socket itself: files, signing in, framing, opening and closing.
// Numbers in names are lines of the protocol's checklist.

import { once } from 'node:events';
import { lstatSync, readFileSync, readlinkSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeClock } from '#core/system/node-clock.ts';
import type { Clock } from '#shared/base/ports.ts';
import { encodeFrame, Opcode } from '#shared/protocol/wmux/frames.ts';
import { encodeControlAuth, encodeStreamAuth } from '#shared/protocol/wmux/handshake.ts';
import { setUpWmux as setUp } from '#tests/fixtures/wmux/wmux-setup.ts';
import { type RawChannel, WmuxTestClient } from '#tests/fixtures/wmux/wmux-test-client.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { createRealWing } from '#tests/support/real-wing.ts';

const modeOf = (path: string): number => lstatSync(path).mode & 0o777;
const reply = async (channel: RawChannel): Promise<string | undefined> => {
  const frame = await channel.next();
  return frame
    ? `${frame.opcode.toString(16)} ${Buffer.from(frame.payload).toString()}`
    : undefined;
};
const refused = (text: string): string => `d ${text}`;

describe('files', () => {
  it('52: are for their owner only', async () => {
    const { paths, real } = await setUp();
    expect(real.wing.notices.open).toEqual([]);
    expect(modeOf(paths.folder)).toBe(0o700);
    for (const path of [paths.socket, paths.token, paths.pid]) expect(modeOf(path)).toBe(0o600);
    expect(readFileSync(paths.token).length).toBe(32);
    expect(JSON.parse(readFileSync(paths.pid, 'utf8'))).toMatchObject({
      pid: process.pid,
      app: 'aerie',
      socket: paths.socket,
    });
  });

  it('2: are found through links of the older place', async () => {
    const { real } = await setUp();
    const base = join(real.home, '.wmux');
    expect(readlinkSync(join(base, 'daemon.sock'))).toBe('default/daemon.sock');
    const client = await WmuxTestClient.connect({
      socket: join(base, 'daemon.sock'),
      token: join(base, 'daemon.token'),
    });
    onTestFinished(() => client.close());
    expect(await client.list()).toEqual([]);
  });
});

describe('signing in', () => {
  it('4, 5: refuses in plain text and closes', async () => {
    const { raw, token, connect } = await setUp();
    const attempts: [Uint8Array, string][] = [
      [encodeControlAuth(new Uint8Array(32)), 'transport: authentication failed'],
      [encodeFrame(Opcode.auth, new Uint8Array(3)), 'transport: authentication failed'],
      [encodeFrame(Opcode.list), 'transport: authentication failed'],
      [Buffer.from([2, 0x10, 0, 0, 0, 0]), 'transport: authentication failed'],
      [encodeFrame(Opcode.auth, new Uint8Array([9, ...token])), 'transport: invalid channel type'],
      [
        encodeFrame(Opcode.auth, new Uint8Array([9, ...new Uint8Array(32)])),
        'transport: authentication failed',
      ],
      [encodeStreamAuth(token, 'f'.repeat(32)), 'transport: client not found'],
      [encodeFrame(Opcode.auth, new Uint8Array([2, ...token])), 'transport: authentication failed'],
      [
        encodeFrame(Opcode.auth, new Uint8Array([2, ...token, 9, 1])),
        'transport: authentication failed',
      ],
    ];
    for (const [frame, text] of attempts) {
      const channel = await raw();
      channel.socket.write(frame);
      expect(await reply(channel)).toBe(refused(text));
      expect(await channel.next()).toBeNull();
    }
    const client = await connect();
    const second = await raw();
    second.socket.write(encodeStreamAuth(token, client.id));
    expect(await reply(second)).toBe(refused('transport: duplicate channel'));
    expect(await client.list()).toEqual([]);
  });

  it('lets only so many strangers in at once, and clients go on', async () => {
    const { raw, connect } = await setUp();
    const client = await connect();
    const strangers = await Promise.all(Array.from({ length: 40 }, () => raw()));
    await expect.poll(() => strangers.filter(({ closed }) => closed).length).toBe(8);
    expect(await client.list()).toEqual([]);
  });
});

describe('requests', () => {
  it('7: are read from single bytes and from one write, and answered in order', async () => {
    const { raw, token } = await setUp();
    const channel = await raw();
    for (const byte of encodeControlAuth(token)) channel.socket.write(Uint8Array.of(byte));
    expect(await reply(channel)).toMatch(/^e [0-9a-f]{32}$/);
    const info = (id: string) => encodeFrame(Opcode.info, JSON.stringify({ session_id: id }));
    const ten = Array.from({ length: 10 }, (_, i) =>
      i % 2 ? encodeFrame(Opcode.list) : info(`x${i}`),
    );
    channel.socket.write(Buffer.concat(ten));
    for (let i = 0; i < 10; i++) {
      expect(await reply(channel)).toBe(
        i % 2 ? 'e []' : 'd {"error":"session adapter: get: session not found","code":"not_found"}',
      );
    }
  });

  it('8: out of step close the connection at once', async () => {
    const { connect } = await setUp();
    const good = await connect();
    for (const [bytes, why] of [
      [[2, 7, 0, 0, 0, 0], 'protocol version 2 is not supported'],
      [[1, 7, 0, 0x50, 0, 0], 'a frame of 5242880 bytes is too large'],
    ] as const) {
      const client = await connect();
      const last = await client.requestFrame(Uint8Array.from(bytes));
      expect(last.opcode).toBe(Opcode.error);
      expect(JSON.parse(Buffer.from(last.payload).toString())).toEqual({
        error: `invalid frame: ${why}`,
        code: 'bad_request',
      });
      await expect.poll(() => client.control.closed && client.stream?.closed).toBe(true);
      const other = await connect();
      other.stream?.socket.write(Uint8Array.from(bytes));
      await expect.poll(() => other.control.closed && other.stream?.closed).toBe(true);
    }
    expect(await good.list()).toEqual([]);
    expect(good.control.closed).toBe(false);
  });

  it('9: unknown ones are refused and nothing else happens', async () => {
    const { connect } = await setUp();
    const client = await connect();
    for (const opcode of [0x7f, 0x0b, 0x0c, 0x10, 0x01, 0x0d, 0x1a, 0xff]) {
      await expect(client.request(opcode)).rejects.toThrow('unknown message type');
    }
    expect(await client.list()).toEqual([]);
  });

  it.each([
    [Opcode.create, 'invalid create request'],
    [Opcode.attach, 'invalid attach request'],
    [Opcode.detach, 'invalid detach request'],
    [Opcode.kill, 'invalid kill request'],
    [Opcode.resize, 'invalid resize request'],
    [Opcode.info, 'invalid info request'],
    [Opcode.metaSet, 'invalid meta set request'],
    [Opcode.metaGet, 'invalid meta get request'],
    [Opcode.envForward, 'invalid env forward request'],
    [Opcode.exec, 'invalid exec request'],
    [Opcode.execSync, 'invalid exec_sync request'],
    [Opcode.wait, 'invalid wait request'],
    [Opcode.record, 'invalid record request'],
    [Opcode.history, 'invalid history request'],
    [Opcode.killPrefix, 'invalid kill_prefix request'],
    [Opcode.scrollback, 'invalid update emulator scrollback request'],
    [Opcode.event, 'invalid event subscribe request'],
    [Opcode.input, 'invalid input payload'],
  ])('malformed %i: %s', async (opcode, text) => {
    const { connect } = await setUp();
    const client = await connect();
    const answer = await client.requestFrame(encodeFrame(opcode, new Uint8Array([255, 1])));
    expect(answer.opcode).toBe(Opcode.error);
    expect(JSON.parse(Buffer.from(answer.payload).toString())).toEqual({
      error: text,
      code: 'bad_request',
    });
    expect(await client.list()).toEqual([]);
  });
});

describe('the endpoint', () => {
  it('49: closes on request; sessions and people go on', async () => {
    const { connect, real, paths } = await setUp();
    const client = await connect();
    await client.create('a', 'sleep 60');
    await client.request(Opcode.shutdown);
    await expect.poll(() => client.control.closed).toBe(true);
    await real.wing.localApi.settled();
    for (const path of [paths.socket, paths.pid, join(real.home, '.wmux', 'daemon.sock')]) {
      expect(() => lstatSync(path)).toThrow();
    }
    expect(real.wing.sessions.get('a').info.state).toBe('alive');
  });

  it('opens and closes with its setting', async () => {
    const { real, paths, connect } = await setUp();
    await connect();
    real.wing.settings.update({ 'local.socket': false });
    await real.wing.localApi.settled();
    expect(() => lstatSync(paths.socket)).toThrow();
    real.wing.settings.update({ 'local.socket': true });
    await real.wing.localApi.settled();
    const again = await connect();
    expect(await again.list()).toEqual([]);
  });

  it('51: takes the place of a socket that nobody serves', async () => {
    const { real, paths, connect } = await setUp();
    real.wing.settings.update({ 'local.socket': false });
    await real.wing.localApi.settled();
    writeFileSync(paths.socket, '');
    real.wing.settings.update({ 'local.socket': true });
    await real.wing.localApi.settled();
    expect(real.wing.notices.open).toEqual([]);
    expect(await (await connect()).list()).toEqual([]);
  });

  it('50: notices that another program took its place, and leaves that alone', async () => {
    // Looks every 5 s; here when the test says.
    const every5s = new ManualClock();
    const clock: Clock = {
      ...nodeClock,
      after: (ms, run) => (ms === 5000 ? every5s : nodeClock).after(ms, run),
    };
    const { real, paths, connect } = await setUp({}, { clock });
    await connect();
    const other = createServer();
    onTestFinished(() => void other.close());
    other.listen(`${paths.socket}.x`);
    await once(other, 'listening');
    renameSync(`${paths.socket}.x`, paths.socket);
    const { ino } = lstatSync(paths.socket);
    every5s.advance(5000);
    await expect
      .poll(() => real.wing.notices.open.map(({ detail }) => detail))
      .toEqual(['Another program has taken the place of the local socket.']);
    await real.wing.localApi.settled();
    expect(lstatSync(paths.socket).ino).toBe(ino);
    expect(real.wing.localApi.status.clients).toEqual([]);
  });

  it('says what keeps it from opening; sessions go on', async () => {
    const real = createRealWing();
    onTestFinished(() => real[Symbol.asyncDispose]());
    writeFileSync(join(real.home, '.wmux'), 'in the way');
    real.wing.settings.update({ 'local.socket': true });
    await real.wing.localApi.settled();
    expect(real.wing.notices.open).toMatchObject([{ title: 'The local socket is not available' }]);
    const { api } = real.connect();
    expect(await api.sessions.create({ cols: 80, rows: 24 })).toMatchObject({ state: 'alive' });
  });

  it('survives whatever a client sends', async () => {
    const { connect } = await setUp();
    const good = await connect();
    await good.create('a', 'sleep 60');
    const opcodes = fc.constantFrom(...Object.values(Opcode).filter((code) => code !== 0x0f));
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .record(
          {
            id: fc.string({ maxLength: 8 }),
            session_id: fc.constantFrom('a', 'b', '', '../x'),
            prefix: fc.constantFrom('', 'x-'),
            cols: fc.integer(),
            rows: fc.integer(),
            mode: fc.constantFrom('idle', 'match', ''),
            format: fc.constantFrom('text', 'ansi', 'html', 'x'),
            action: fc.constantFrom('start', 'stop', ''),
            env: fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 })),
            shell: fc.constant('/no/such'),
            timeout: fc.constant(1),
          },
          { requiredKeys: ['shell', 'timeout'] },
        )
        .map((value) => Buffer.from(JSON.stringify(value))),
    );
    const requests = fc.sample(fc.tuple(opcodes, body), { numRuns: 400, seed: 7 });
    const bad = await connect();
    bad.control.onFrame = () => {};
    for (const [opcode, payload] of requests) {
      if (opcode === Opcode.kill) continue;
      bad.control.socket.write(encodeFrame(opcode, payload));
    }
    expect((await good.list()).map(({ id }) => id)).toEqual(['a']);
    bad.close();
    expect(await good.info('a')).toMatchObject({ id: 'a' });
    expect(good.unexpected).toEqual([]);
  });

  it('tells how it is', async () => {
    const { connect } = await setUp();
    const client = await connect();
    await client.create('a', 'sleep 60');
    const status = () => client.request(Opcode.status);
    expect(await status()).toEqual({
      version: '0.1.0+aerie/0.0.0-test',
      uptime: expect.stringMatching(/^\d+s$/),
      session_count: 1,
      client_count: 0,
    });
    await client.attach('a');
    expect(await status()).toMatchObject({ client_count: 1 });
  });
});
