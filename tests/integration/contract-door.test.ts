// The local door as it is: real sockets and files, good and bad callers.

import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectAnyDoor } from '#client/connect-any-door.ts';
import { connectDoor } from '#client/connect-door.ts';
import { listDoors, readDoors } from '#client/list-doors.ts';
import { ContractDoor } from '#core/local-api/contract-door.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { DoorDecoder, doorHeader, encodeDoorFrame } from '#shared/protocol/door/door-frames.ts';
import {
  type DoorKind,
  encodeHello,
  MAX_CLIENT_FRAME,
  MAX_HOST_FRAME,
} from '#shared/protocol/door/door-handshake.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { doorOptions, openDoor, temporaryFolder } from '#tests/support/open-door.ts';

const patience = { timeout: 15_000 };
const mode = (path: string): number => lstatSync(path).mode & 0o777;

/** A caller that speaks for itself. */
class Stranger {
  readonly socket: Socket;
  readonly frames: unknown[] = [];
  readonly closed: Promise<unknown>;

  constructor(path: string) {
    this.socket = createConnection(path);
    const decoder = new DoorDecoder(MAX_HOST_FRAME);
    this.socket.on('data', (bytes) => {
      decoder.push(bytes, (frame) => this.frames.push(frame) > 0);
    });
    this.socket.on('error', () => {});
    this.closed = once(this.socket, 'close');
    onTestFinished(() => void this.socket.destroy());
  }

  say(frame: string | Uint8Array): this {
    this.socket.write(encodeDoorFrame(frame));
    return this;
  }
}

/** A door that keeps the transports it serves. */
async function openKeeping(options: Parameters<typeof openDoor>[0] = {}) {
  const served: Transport[] = [];
  const opened = await openDoor({
    connect: (transport) => {
      served.push(transport);
      return { dispose: () => {} };
    },
    ...options,
  });
  const { folder, name } = opened.options;
  const token = readFileSync(join(folder, `${name}.token`), 'utf8');
  const dial = async () => {
    const [found] = await listDoors(folder);
    if (!found) throw new Error('no door');
    const client = await connectDoor(found);
    onTestFinished(() => client.destroy());
    return client;
  };
  return { ...opened, served, token, dial };
}

describe('files', () => {
  it('are for their owner only, tell who answers, and go with the door', async () => {
    const { door, options } = await openDoor({ kind: 'host', name: 'h-1' });
    const { folder } = options;
    expect(mode(folder)).toBe(0o700);
    expect(readdirSync(folder).sort()).toEqual(['h-1.json', 'h-1.sock', 'h-1.token']);
    for (const name of readdirSync(folder)) expect(mode(join(folder, name))).toBe(0o600);
    expect(readFileSync(join(folder, 'h-1.token'), 'utf8')).toMatch(/^[0-9a-f]{64}$/);
    expect(await readDoors(folder)).toMatchObject([
      {
        name: 'h-1',
        kind: 'host',
        pid: process.pid,
        version: '1.2.3',
        socket: door.socket,
        folder,
      },
    ]);
    await door.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are not made in a folder that others may write to, or behind a link', async () => {
    const folder = join(temporaryFolder(), 'run');
    mkdirSync(folder);
    chmodSync(folder, 0o770);
    const attempt = () => ContractDoor.open(doorOptions({ folder }));
    await expect(attempt()).rejects.toMatchObject({ code: 'storage_failed' });
    rmSync(folder, { recursive: true });
    symlinkSync(temporaryFolder(), folder);
    await expect(attempt()).rejects.toThrow(/is not a folder/);
  });

  it('may have a socket elsewhere when its path would be too long', async () => {
    const folder = join(temporaryFolder(), 'x'.repeat(100));
    const { door, options } = await openDoor({ folder });
    expect(door.socket).not.toContain(folder);
    expect(mode(join(door.socket, '..'))).toBe(0o700);
    const [found] = await listDoors(options.folder);
    const transport = await connectDoor(found ?? expect.fail('no door'));
    transport.destroy();
    await door.close();
    expect(existsSync(join(door.socket, '..'))).toBe(false);
  });
});

describe('opening', () => {
  it('replaces what a dead one left behind, and refuses while one lives', async () => {
    const { options, door } = await openDoor();
    await expect(ContractDoor.open(options)).rejects.toMatchObject({ code: 'limit_reached' });
    expect(await listDoors(options.folder)).toHaveLength(1);
    await door.close();
    const path = join(options.folder, 'app.sock');
    const dead = createServer().listen(join(options.folder, 'tmp'));
    await once(dead, 'listening');
    // A socket whose listener is gone, as after a crash.
    const { renameSync } = await import('node:fs');
    renameSync(join(options.folder, 'tmp'), path);
    dead.close();
    expect(existsSync(path)).toBe(true);
    const again = await ContractDoor.open(options);
    expect(await listDoors(options.folder)).toHaveLength(1);
    await again.close();
  });

  it('leaves the files to whoever took its place, and says so', async () => {
    const clock = new ManualClock();
    const { door, options } = await openDoor({ clock });
    const reasons: string[] = [];
    door.onDidFail((reason) => reasons.push(reason));
    rmSync(door.socket);
    const other = await ContractDoor.open(doorOptions({ folder: options.folder }));
    clock.advance(5000);
    await expect.poll(() => reasons.length, patience).toBe(1);
    await door.close();
    expect(await listDoors(options.folder)).toHaveLength(1);
    await other.close();
  });
});

describe('finding', () => {
  it('removes what dead ones left, and nothing that is not theirs', async () => {
    const { options } = await openDoor();
    const { folder } = options;
    const victim = join(temporaryFolder(), 'precious');
    writeFileSync(victim, 'kept');
    const record = { kind: 'app', pid: 1, version: '1', startedAt: 1 };
    writeFileSync(join(folder, 'gone.token'), 'x');
    writeFileSync(
      join(folder, 'gone.json'),
      JSON.stringify({ ...record, name: 'gone', socket: join(folder, 'gone.sock') }),
    );
    writeFileSync(
      join(folder, 'evil.json'),
      JSON.stringify({ ...record, name: 'evil', socket: victim }),
    );
    writeFileSync(join(folder, 'other.json'), '{"name":"../../x"}');
    writeFileSync(join(folder, 'noise.json'), '\0');
    expect((await listDoors(folder)).map(({ name }) => name)).toEqual(['app']);
    expect(readFileSync(victim, 'utf8')).toBe('kept');
    const left = readdirSync(folder).sort();
    expect(left).toEqual(['app.json', 'app.sock', 'app.token', 'noise.json', 'other.json']);
    expect(await listDoors(join(folder, 'none'))).toEqual([]);
  });

  it('prefers an app, then the newest daemon, then the newest host', async () => {
    const folder = join(temporaryFolder(), 'run');
    const clock = new ManualClock();
    const open = async (kind: DoorKind, name: string) => {
      clock.advance(1000);
      return (
        await openDoor({ folder, kind, name, clock: { ...nodeClock, now: () => clock.now() } })
      ).door;
    };
    const found = async (name?: string): Promise<string> => {
      const { door, transport } = await connectAnyDoor(folder, name === undefined ? {} : { name });
      transport.destroy();
      return door.name;
    };
    await expect(found()).rejects.toMatchObject({ code: 'disconnected' });
    await open('host', 'h-1');
    await open('host', 'h-2');
    expect(await found()).toBe('h-2');
    const daemon = await open('daemon', 'd');
    const app = await open('app', 'app');
    await open('host', 'h-3');
    expect(await found()).toBe('app');
    await app.close();
    expect(await found()).toBe('d');
    // As after a crash: the record is there, nobody listens.
    rmSync(daemon.socket);
    expect(await found()).toBe('h-3');
    expect(existsSync(join(folder, 'd.json'))).toBe(false);
    expect(await found('h-1')).toBe('h-1');
    await expect(found('none')).rejects.toThrow('no local door "none"');
    writeFileSync(join(folder, 'h-1.token'), 'f'.repeat(64));
    await expect(found('h-1')).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('gives the token to no socket in a folder that others may write to', async () => {
    const { options } = await openDoor();
    const [found] = await readDoors(options.folder);
    chmodSync(options.folder, 0o777);
    await expect(connectDoor(found ?? expect.fail())).rejects.toMatchObject({
      code: 'unauthorized',
    });
  });
});

describe('signing in', () => {
  it('carries frames both ways afterwards, also those sent with the sign-in', async () => {
    const { door, served, token, dial } = await openKeeping();
    const client = await dial();
    const received: unknown[] = [];
    served[0]?.onDidReceive((frame) => received.push(frame));
    client.send('text');
    client.send(new Uint8Array(200_000).fill(3));
    await expect.poll(() => received.length, patience).toBe(2);
    expect(received[0]).toBe('text');
    expect(received[1]).toHaveLength(200_000);
    const eager = new Stranger(door.socket);
    eager.socket.write(
      Buffer.concat([encodeDoorFrame(encodeHello(token)), encodeDoorFrame('at once')]),
    );
    const early: unknown[] = [];
    await expect.poll(() => eager.frames.length, patience).toBe(1);
    served[1]?.onDidReceive((frame) => early.push(frame));
    eager.say('later');
    await expect.poll(() => early, patience).toContain('later');
    expect(JSON.parse(String(eager.frames[0]))).toEqual({
      ok: true,
      name: 'app',
      kind: 'app',
      version: '1.2.3',
      pid: process.pid,
    });
    expect(door.clients).toBe(2);
  });

  it.each([
    ['a wrong token', (s: Stranger) => s.say(encodeHello('0'.repeat(64))), 'unauthorized'],
    ['a token of three bytes', (s: Stranger) => s.say(encodeHello('abc')), 'unauthorized'],
    ['no token', (s: Stranger) => s.say('{"aerie":1}'), 'unauthorized'],
    ['another version', (s: Stranger) => s.say('{"aerie":2,"token":"x"}'), 'unauthorized'],
    ['no JSON', (s: Stranger) => s.say('hello'), 'unauthorized'],
    ['a binary frame', (s: Stranger) => s.say(new Uint8Array(8)), 'unauthorized'],
    ['a long frame', (s: Stranger) => s.socket.write(doorHeader(0, 4097)), 'bad_request'],
    ['an unknown type', (s: Stranger) => s.socket.write(doorHeader(9, 1)), 'bad_request'],
    ['a web request', (s: Stranger) => s.socket.write('GET / HTTP/1.1\r\n\r\n'), 'bad_request'],
  ])('refuses %s at once', async (_name, act, code) => {
    const { door, served } = await openKeeping({ clock: new ManualClock() });
    const stranger = new Stranger(door.socket);
    act(stranger);
    await stranger.closed;
    expect(JSON.parse(String(stranger.frames[0]))).toMatchObject({ error: { code } });
    expect(served).toEqual([]);
  });

  it('has a deadline of five seconds and a limit of 32 strangers', async () => {
    const clock = new ManualClock();
    const { door, token } = await openKeeping({ clock });
    const waiting = Array.from({ length: 32 }, () => new Stranger(door.socket));
    await Promise.all(waiting.map(({ socket }) => once(socket, 'connect')));
    const surplus = new Stranger(door.socket);
    await surplus.closed;
    clock.advance(4999);
    waiting[0]?.say(encodeHello(token));
    await expect.poll(() => waiting[0]?.frames.length, patience).toBe(1);
    clock.advance(1);
    await Promise.all(waiting.slice(1).map(({ closed }) => closed));
    expect(door.clients).toBe(1);
  });

  it('tells a caller with a stale token what is wrong', async () => {
    const { options, dial } = await openKeeping();
    writeFileSync(join(options.folder, 'app.token'), 'f'.repeat(64));
    await expect(dial()).rejects.toMatchObject({ code: 'unauthorized' });
    rmSync(join(options.folder, 'app.token'));
    await expect(dial()).rejects.toMatchObject({ code: 'disconnected' });
  });
});

describe('one bad caller', () => {
  it.each([
    ['too long a frame', doorHeader(0, MAX_CLIENT_FRAME + 1)],
    ['an unknown type', doorHeader(2, 0)],
    ['text that is not UTF-8', Buffer.from('0000000100ff', 'hex')],
  ])('that sends %s loses its connection only', async (_name, bad) => {
    const { door, served, token, dial } = await openKeeping();
    const good = await dial();
    const stranger = new Stranger(door.socket).say(encodeHello(token));
    await expect.poll(() => served.length, patience).toBe(2);
    stranger.socket.write(bad);
    await stranger.closed;
    expect(door.clients).toBe(1);
    const received: unknown[] = [];
    served[0]?.onDidReceive((frame) => received.push(frame));
    good.send('still here');
    await expect.poll(() => received, patience).toEqual(['still here']);
  });

  it('that leaves too much unread is not listened to until it has read it', async () => {
    const { door, served, token } = await openKeeping();
    const stuck = createConnection(door.socket);
    onTestFinished(() => void stuck.destroy());
    stuck.write(encodeDoorFrame(encodeHello(token)));
    await expect.poll(() => served.length, patience).toBe(1);
    const [host] = served;
    const asked: unknown[] = [];
    host?.onDidReceive((frame) => {
      asked.push(frame);
      host.send(new Uint8Array(24 * 1024 * 1024));
    });
    // One at a time, so that each is a read of its own.
    for (let i = 1; i <= 3; i++) {
      stuck.write(encodeDoorFrame(`${i}`));
      await expect.poll(() => asked.length, patience).toBe(i);
    }
    await new Promise<void>((sent) => {
      stuck.write(encodeDoorFrame('4'), () => sent());
    });
    const unread = host?.bufferedBytes ?? 0;
    expect(unread).toBeGreaterThan(64 * 1024 * 1024);
    expect(asked).toHaveLength(3);
    stuck.resume();
    await expect.poll(() => asked.length, patience).toBe(4);
  });

  it('that stops reading is given up after half a minute, and affects nobody else', async () => {
    const clock = new ManualClock();
    const { door, served, dial } = await openKeeping({ clock });
    const good = await dial();
    const [found] = await readDoors(join(door.socket, '..'));
    const stuck = createConnection(door.socket);
    onTestFinished(() => void stuck.destroy());
    stuck.write(
      encodeDoorFrame(encodeHello(readFileSync(join(found?.folder ?? '', 'app.token'), 'utf8'))),
    );
    await expect.poll(() => served.length, patience).toBe(2);
    const piece = new Uint8Array(8 * 1024 * 1024);
    for (let i = 0; i < 9; i++) served[1]?.send(piece);
    expect(served[1]?.bufferedBytes).toBeGreaterThan(64 * 1024 * 1024);
    const received: unknown[] = [];
    good.onDidReceive((frame) => received.push(frame));
    served[0]?.send('not affected');
    await expect.poll(() => received, patience).toEqual(['not affected']);
    clock.advance(29_999);
    expect(door.clients).toBe(2);
    clock.advance(1);
    await expect.poll(() => door.clients, patience).toBe(1);
  });
});

it('leaves nothing behind of a hundred callers, good and bad', async () => {
  const { door, token, dial } = await openKeeping();
  const open = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length;
  const before = open();
  for (let i = 0; i < 50; i++) {
    (await dial()).close();
    const stranger = new Stranger(door.socket);
    stranger.say(i % 2 ? encodeHello(token) : 'noise');
    if (i % 2) await expect.poll(() => stranger.frames.length, patience).toBe(1);
    stranger.socket.destroy();
  }
  await expect.poll(() => door.clients, patience).toBe(0);
  await expect.poll(open, patience).toBeLessThanOrEqual(before);
});

it('ends every connection when it closes, also of callers that do not read', async () => {
  const { door, served, token, dial } = await openKeeping();
  const client = await dial();
  const ends: unknown[] = [];
  client.onDidClose((end) => ends.push(end));
  const stuck = createConnection(door.socket);
  onTestFinished(() => void stuck.destroy());
  stuck.write(encodeDoorFrame(encodeHello(token)));
  await expect.poll(() => served.length, patience).toBe(2);
  served[1]?.send(new Uint8Array(16 * 1024 * 1024));
  await door.close();
  await expect.poll(() => ends.length, patience).toBe(1);
  const late: unknown[] = [];
  client.onDidClose((end) => late.push(end));
  await expect.poll(() => late, patience).toEqual(ends);
  await expect(dial()).rejects.toThrow('no door');
});
