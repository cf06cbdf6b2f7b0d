// Recordings of real programs through the whole core, as files that any player can read.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTerminal } from '#core/emulator/xterm.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import type { RecordingInfo, SettingPatch } from '#shared/contract/index.ts';
import { castEnd, castEvent, castHeader } from '#shared/protocol/asciicast/encode.ts';
import { type CastEvent, CastParser, parseSize } from '#shared/protocol/asciicast/parse.ts';
import { createRealWing } from '#tests/support/real-wing.ts';
import { ScreenClient } from '#tests/support/screen-client.ts';

const size = { cols: 80, rows: 24 };
const wait = { timeout: 15_000, interval: 20 };

function setUp(patch: SettingPatch = {}) {
  const real = createRealWing({ 'sessions.killGraceMs': 200, ...patch });
  onTestFinished(() => real[Symbol.asyncDispose]());
  const { api } = real.connect();
  const sh = async (script: string, id?: string) => {
    const options = { shell: '/bin/sh', args: ['-c', script], cwd: real.home, ...size };
    return (await api.sessions.create(id === undefined ? options : { id, ...options })).id;
  };
  const exited = (id: string) =>
    expect.poll(async () => (await api.sessions.get({ id })).state, wait).toBe('exited');
  const only = async (): Promise<RecordingInfo> => {
    const [info] = await api.recordings.list();
    if (!info) throw new Error('nothing was recorded');
    return info;
  };
  const ended = () => expect.poll(async () => (await only()).running, wait).toBe(false);
  return { real, api, sh, exited, only, ended };
}

/** The file's events, through the contract. */
async function read(api: ReturnType<typeof setUp>['api'], recordingId: string, limit?: number) {
  const parser = new CastParser();
  const events: CastEvent[] = [];
  for await (const { text } of await api.recordings.read({
    recordingId,
    ...(limit ? { limit } : {}),
  })) {
    events.push(...parser.push(text));
  }
  expect(parser.skipped).toBe(0);
  return { events, parser };
}

/** The lines a player shows at the end. */
async function play(events: readonly CastEvent[]): Promise<string> {
  const terminal = createTerminal(size.cols, size.rows, 100_000);
  onTestFinished(() => terminal.dispose());
  for (const { code, data } of events) {
    if (code === 'o') await new Promise<void>((resolve) => terminal.write(data, resolve));
    const resize = code === 'r' ? parseSize(data) : null;
    if (resize) terminal.resize(resize.cols, resize.rows);
  }
  const { active } = terminal.buffer;
  const lines = Array.from(
    { length: active.length },
    (_, row) => active.getLine(row)?.translateToString(true) ?? '',
  );
  return lines.join('\n').trimEnd();
}

async function failureOf(call: Promise<unknown>) {
  return call.then(
    () => undefined,
    (error: unknown) => toAppError(error).code,
  );
}

describe('a recording', () => {
  it('holds everything a program prints, and how it ended', async () => {
    const { api, sh, exited, only, ended } = setUp();
    const id = await sh('read go; seq 1 60000; exit 5');
    const { path, keys, ended: reason } = await api.sessions.startRecording({ id });
    expect({ keys, reason }).toEqual({ keys: false, reason: null });
    expect((await api.sessions.get({ id })).recording).toBe(true);
    await api.sessions.exec({ id, input: 'go' });
    await exited(id);
    await ended();
    expect(await only()).toMatchObject({ path, session: id, ended: 'exited' });
    expect((await api.sessions.get({ id })).recording).toBe(false);
    const { events } = await read(api, (await only()).recordingId);
    const printed = events.filter(({ code }) => code === 'o').map(({ data }) => data);
    const numbers = Array.from({ length: 60_000 }, (_, i) => `${i + 1}\r\n`);
    // Before it only what sets up an empty screen.
    const [setUpScreen, ...output] = printed.join('').split('go\r\n');
    expect(setUpScreen).not.toMatch(/[a-z]{2}/);
    expect(output.join('')).toBe(numbers.join(''));
    expect(events.at(-1)).toMatchObject({ code: 'x', data: '5' });
    expect(events.some(({ code }) => code === 'i')).toBe(false);
  });

  it('that begins in the middle of a flood shows what the terminal shows', async () => {
    const { real, api, sh, exited, only, ended } = setUp();
    const flood = 'i=0; while [ ! -e enough ]; do seq $i $((i += 2000)); done';
    const id = await sh(`${flood}; printf "\\033[31mé😀 end"`);
    const screen = new ScreenClient(real.connect(), id, size);
    onTestFinished(() => screen.dispose());
    await expect.poll(() => screen.text, wait).toMatch(/\d{3}/);
    await api.sessions.startRecording({ id });
    await api.sessions.resize({ id, cols: 60, rows: 20 });
    await expect.poll(async () => (await only()).bytes, wait).toBeGreaterThan(200_000);
    writeFileSync(join(real.home, 'enough'), '');
    await exited(id);
    await ended();
    const { events } = await read(api, (await only()).recordingId);
    const played = await play(events);
    await expect.poll(() => screen.text.trimEnd(), wait).toContain('é😀 end');
    const tail = (text: string) => text.split('\n').slice(-500).join('\n');
    expect(tail(played)).toBe(tail(screen.text.trimEnd()));
  });

  it('is kept where only its owner may read it, under the id of its session', async () => {
    const { real, api, sh } = setUp();
    const id = await sh('sleep 60', 'team/api');
    const { path, recordingId } = await api.sessions.startRecording({ id, keylog: true });
    expect(path).toBe(`${join(real.home, 'recordings', recordingId)}.cast`);
    expect(recordingId).toMatch(/^team\/api\/\d{8}T\d{6}Z-[a-z0-9]{6}$/);
    const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);
    expect([path, path.replace('.cast', '.keylog')].map(mode)).toEqual(['600', '600']);
    expect(
      [dirname(path), dirname(dirname(path)), join(real.home, 'recordings')].map(mode),
    ).toEqual(['700', '700', '700']);
  });

  it('tells which calls make no sense', async () => {
    const { api, sh, exited } = setUp();
    const id = await sh('read go');
    expect(await failureOf(api.sessions.stopRecording({ id }))).toBe('recording_inactive');
    await api.sessions.startRecording({ id });
    expect(await failureOf(api.sessions.startRecording({ id }))).toBe('recording_active');
    const running = await api.recordings.list();
    const recordingId = running[0]?.recordingId ?? '';
    expect(await failureOf(api.recordings.remove({ recordingId }))).toBe('recording_active');
    expect(await api.sessions.stopRecording({ id })).toMatchObject({ ended: 'stopped' });
    await api.recordings.remove({ recordingId });
    expect(await api.recordings.list()).toEqual([]);
    expect(await failureOf(api.recordings.remove({ recordingId }))).toBe('recording_not_found');
    expect(await failureOf(api.recordings.read({ recordingId }))).toBe('recording_not_found');
    await api.sessions.exec({ id, input: 'go' });
    await exited(id);
    expect(await failureOf(api.sessions.startRecording({ id }))).toBe('session_exited');
    expect(await failureOf(api.sessions.startRecording({ id: 'nobody' }))).toBe(
      'session_not_found',
    );
  });

  it('records keys only when asked to, and a log of keys beside it', async () => {
    const { api, sh } = setUp();
    const id = await sh('stty -echo; cat > /dev/null');
    await api.sessions.startRecording({ id, keys: true, keylog: true });
    await api.sessions.exec({ id, input: 'hunter2' });
    const { recordingId, keylog } = await api.sessions.stopRecording({ id });
    const { events } = await read(api, recordingId);
    expect(
      events
        .filter(({ code }) => code === 'i')
        .map(({ data }) => data)
        .join(''),
    ).toBe('hunter2\n');
    expect(readFileSync(keylog ?? '', 'utf8')).toContain('hunter2');
    const plain = await api.sessions.startRecording({ id });
    await api.sessions.exec({ id, input: 'hunter3' });
    await api.sessions.stopRecording({ id });
    expect(readFileSync(plain.path, 'utf8')).not.toContain('hunter3');
  });

  it('ends with its session and with the wing, whose files are complete', async () => {
    const { real, api, sh } = setUp();
    const [killed, kept] = [await sh('sleep 60', 'killed'), await sh('sleep 60', 'kept')];
    const first = await api.sessions.startRecording({ id: killed });
    const second = await api.sessions.startRecording({ id: kept });
    await api.sessions.kill({ id: killed });
    await expect.poll(() => readFileSync(first.path, 'utf8'), wait).toContain('"ended":"exited"');
    await real.wing.dispose();
    expect(readFileSync(second.path, 'utf8')).toMatch(/"ended":"(exited|quit)"/);
  });

  it('is read in parts, from any place', async () => {
    const { api, sh, only, ended } = setUp();
    const id = await sh('read go; seq 1 60000');
    await api.sessions.startRecording({ id });
    await api.sessions.exec({ id, input: 'go' });
    await ended();
    const { recordingId, path, bytes } = await only();
    let text = '';
    let from = 0;
    for (let part = 0; from < bytes; part += 1) {
      expect(part).toBeLessThan(50);
      for await (const piece of await api.recordings.read({ recordingId, from, limit: 100_000 })) {
        text += piece.text;
        from = piece.next;
        expect(piece.size).toBe(bytes);
      }
    }
    expect(text).toBe(readFileSync(path, 'utf8'));
  });
});

it('closes the file when a reader leaves early', async () => {
  const { api, sh, only, ended } = setUp();
  const id = await sh('read go; seq 1 60000');
  await api.sessions.startRecording({ id });
  await api.sessions.exec({ id, input: 'go' });
  await ended();
  const { recordingId, path } = await only();
  const abort = new AbortController();
  const pieces = await api.recordings.read({ recordingId }, { signal: abort.signal });
  for await (const { size } of pieces) {
    expect(size).toBeGreaterThan(200_000);
    break;
  }
  const unread = await api.recordings.read({ recordingId }, { signal: abort.signal });
  abort.abort();
  await expect.poll(() => openFiles().includes(path), wait).toBe(false);
  expect(unread).toBeDefined();
});

describe('limits of recordings', () => {
  it('ends one that is full, with a notice, while the program goes on', async () => {
    const { real, api, sh, only, ended } = setUp({ 'recording.maxMegabytes': 1 });
    const id = await sh('read go; seq 1 400000; read on');
    const reached: string[] = [];
    real.wing.recordings.onDidReachLimit(({ path }) => reached.push(path));
    await api.sessions.startRecording({ id });
    await api.sessions.exec({ id, input: 'go' });
    await ended();
    const { ended: reason, bytes, path } = await only();
    expect(reason).toBe('limit');
    expect(bytes).toBeLessThanOrEqual(1024 * 1024);
    expect(reached).toEqual([path]);
    expect(real.wing.notices.open.map(({ title }) => title)).toContain('A recording is full');
    expect((await api.sessions.get({ id })).state).not.toBe('exited');
  });

  it('refuses to start where nothing can be written, and the session goes on', async () => {
    const { real, api, sh } = setUp();
    writeFileSync(join(real.home, 'recordings'), 'a file is in the way');
    const id = await sh('sleep 60');
    expect(await failureOf(api.sessions.startRecording({ id }))).toBe('storage_failed');
    expect(await api.sessions.get({ id })).toMatchObject({ state: 'alive', recording: false });
    expect(await failureOf(api.recordings.list())).toBe('storage_failed');
  });

  it('deletes what is too old and what takes too much space, but nothing that runs', async () => {
    const { real, api, sh } = setUp({
      'recording.keepDays': 30,
      'recording.maxTotalMegabytes': 10,
    });
    const DAY = 24 * 3600 * 1000;
    aRecording(real.home, 'old', { startedAt: Date.now() - 40 * DAY });
    aRecording(real.home, 'big', { startedAt: Date.now() - 2 * DAY, bytes: 9 * 1024 * 1024 });
    aRecording(real.home, 'new', { startedAt: Date.now() - DAY, bytes: 2 * 1024 * 1024 });
    const id = await sh('sleep 60');
    await api.sessions.startRecording({ id });
    await api.sessions.stopRecording({ id });
    await expect
      .poll(async () => (await api.recordings.list()).map(({ session }) => session), wait)
      .toEqual([id, 'new']);
    await expect
      .poll(() => readdirSync(join(real.home, 'recordings')).toSorted(), wait)
      .toEqual([id, 'new'].toSorted());
  });
});

describe('recordings of processes that are gone', () => {
  it('lists one that a crash cut short as interrupted, and plays it', async () => {
    const { real, api } = setUp();
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    const { pid = 0 } = child;
    const path = aRecording(real.home, 'crashed', {
      startedAt: Date.now() - 60_000,
      pid,
      open: true,
    });
    expect((await api.recordings.list())[0]).toMatchObject({ running: true, ended: null });
    child.kill('SIGKILL');
    await once(child, 'exit');
    utimesSync(path, new Date(), new Date(Date.now() - 30_000));
    const [info] = await api.recordings.list();
    expect(info).toMatchObject({ session: 'crashed', running: false, ended: 'interrupted' });
    expect(info?.durationMs).toBeGreaterThan(25_000);
    expect(info?.durationMs).toBeLessThan(35_000);
    const { events } = await read(api, info?.recordingId ?? '');
    expect(events.map(({ data }) => data)).toEqual(['hello']);
  });

  it('passes over files that are none', async () => {
    const { real, api } = setUp();
    const folder = join(real.home, 'recordings', 's');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'notes.cast'), 'not of ours');
    writeFileSync(join(folder, '20260101T000000Z-aaaaaa.cast'), 'nonsense\n');
    writeFileSync(join(folder, '20260101T000000Z-bbbbbb.cast'), '');
    const unreadable = join(folder, '20260101T000000Z-cccccc.cast');
    writeFileSync(unreadable, '');
    chmodSync(unreadable, 0);
    expect(await api.recordings.list()).toEqual([]);
  });
});

/** Paths of the files that this process has open. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      // The one that lists the folder.
      return [];
    }
  });
}

/** A file as an earlier run leaves it; with `open` it lacks its end. */
function aRecording(
  home: string,
  session: string,
  options: { startedAt: number; bytes?: number; pid?: number; open?: boolean },
): string {
  const { startedAt, bytes = 0, pid = 1, open = false } = options;
  const stamp = new Date(startedAt).toISOString().replace(/[-:]|\.\d+/g, '');
  const path = join(home, 'recordings', session, `${stamp}-aaaaaa.cast`);
  mkdirSync(dirname(path), { recursive: true });
  const header = castHeader({
    ...size,
    type: 'xterm',
    command: 'sh',
    title: session,
    env: {},
    origin: { session, startedAt, keys: false, pid, processStartedAt: '' },
  });
  const events =
    castEvent(0, 'o', 'hello') + (bytes > 0 ? castEvent(0, 'o', 'x'.repeat(bytes)) : '');
  writeFileSync(
    path,
    header + events + (open ? '[1.0, "o", "cut sh' : castEnd({ ended: 'stopped', durationMs: 5 })),
  );
  return path;
}
