import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import {
  chmod,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aSessionView } from '#tests/support/a-session-view.ts';
import type { Hooks } from '../hooks/hook-types.ts';
import { usualQuirks } from '../profiles/agent-profile.ts';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry.ts';
import {
  createFileRequests,
  type FileRequestsOptions,
  type FileRequestsPorts,
} from './file-requests.ts';
import type { FileAccess } from './open-buffers.ts';

let root = '';
let work = '';
beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-files-')));
  work = join(root, 'work');
  await mkdir(work);
  await writeFile(join(root, 'secret'), 'outside');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function setUp(options: FileRequestsOptions = {}, ports: FileRequestsPorts = {}) {
  const counted: string[] = [];
  const telemetry: Telemetry = {
    ...noTelemetry,
    count: (name, _value, labels) => {
      if (name === 'fs.delegated') counted.push(`${labels?.['op']} ${labels?.['outcome']}`);
    },
  };
  const files = createFileRequests(options, { telemetry, ...ports });
  const aborting = new AbortController();
  const session = aSessionView({ cwd: work, additionalDirectories: [join(root, 'more')] });
  const context = { session, signal: aborting.signal };
  return {
    counted,
    aborting,
    read: async (path: string, line: number | null = null, limit: number | null = null) =>
      (await files.readTextFile({ sessionId: 's', path, line, limit }, context)).content,
    write: (path: string, content: string) =>
      files.writeTextFile({ sessionId: 's', path, content }, context),
  };
}

const hooks = (answer: Awaited<ReturnType<Hooks['ask']>>, asked: string[] = []): Hooks => ({
  ask: async (_event, text) => {
    asked.push(text);
    return answer;
  },
  tell: () => {},
});

describe('fs/read_text_file (A41)', () => {
  it('reads text as it is, with its byte order mark and line ends', async () => {
    const { read, counted } = setUp();
    await writeFile(join(work, 'a'), '\ufeffone\r\ntwö\n');
    expect(await read(join(work, 'a'))).toBe('\ufeffone\r\ntwö\n');
    expect(counted).toEqual(['read handled']);
  });

  it.each([
    [undefined, undefined, 'a\nb\nc\n'],
    [null, null, 'a\nb\nc\n'],
    [1, undefined, 'a\nb\nc\n'],
    [0, undefined, 'a\nb\nc\n'],
    [2, undefined, 'b\nc\n'],
    [2, 1, 'b'],
    [1, 2, 'a\nb'],
    [3, 9, 'c\n'],
    [2, 0, 'b\nc\n'],
    [2, -1, 'b\nc\n'],
    [4, undefined, ''],
    [9, 1, ''],
  ])('from line %s at most %s', async (line, limit, expected) => {
    const { read } = setUp();
    await writeFile(join(work, 'a'), 'a\nb\nc\n');
    expect(await read(join(work, 'a'), line, limit)).toBe(expected);
  });

  it('prefers what is not saved yet, also of a file that is not on the disk', async () => {
    const accesses: FileAccess[] = [];
    const { read } = setUp({
      openBuffers: {
        unsavedText: (path) => (path.endsWith('draft') ? 'one\ntwo' : undefined),
        didAccess: (access) => accesses.push(access),
      },
    });
    await writeFile(join(work, 'saved'), 'disk');
    expect(await read(join(work, 'draft'), 2)).toBe('two');
    expect(await read(join(work, 'saved'))).toBe('disk');
    expect(accesses).toEqual([
      { kind: 'read', sessionId: 's', path: join(work, 'draft'), line: 2 },
      { kind: 'read', sessionId: 's', path: join(work, 'saved'), line: undefined },
    ]);
  });

  it('says what is missing, and why a file is not read', async () => {
    const { read, counted } = setUp({ maxReadBytes: 1000 });
    await writeFile(join(work, 'binary'), Buffer.from([1, 0, 2]));
    await writeFile(join(work, 'latin1'), Buffer.from([0x63, 0x61, 0x66, 0xe9]));
    await writeFile(join(work, 'large'), '');
    await truncate(join(work, 'large'), 1001);
    await writeFile(join(work, 'locked'), 'x', { mode: 0o000 });
    await expect(read(join(work, 'missing'))).rejects.toMatchObject({ code: -32002 });
    await expect(read(join(work, 'binary/below'))).rejects.toMatchObject({ code: -32002 });
    await expect(read('relative')).rejects.toMatchObject({ code: -32602 });
    await expect(read(`${work}/a\0b`)).rejects.toMatchObject({ code: -32602 });
    const refused: [string, RegExp][] = [
      [join(work, 'binary'), /binary/],
      [join(work, 'latin1'), /UTF-8/],
      [join(work, 'large'), /larger/],
      [work, /not a file/],
      [join(root, 'secret'), /outside/],
    ];
    for (const [path, message] of refused) {
      await expect(read(path), path).rejects.toMatchObject({
        code: -32603,
        message: expect.stringMatching(message),
      });
    }
    if (process.getuid?.() !== 0) {
      await expect(read(join(work, 'locked'))).rejects.toThrow(/may not read/);
    }
    expect(new Set(counted)).toEqual(new Set(['read error']));
  });

  it('does not wait for a device or a pipe', async () => {
    const { read } = setUp({ strictCwd: 'off' });
    await expect(read('/dev/zero')).rejects.toThrow('not a file');
    await expect(read('/dev/stdin')).rejects.toMatchObject({ code: expect.any(Number) });
  });

  it('reads elsewhere only where reading is not bounded', async () => {
    for (const strictCwd of ['off', 'write'] as const) {
      expect(await setUp({ strictCwd }).read(join(root, 'secret'))).toBe('outside');
    }
    await expect(setUp({ strictCwd: 'readwrite' }).read(join(root, 'secret'))).rejects.toThrow();
    await mkdir(join(root, 'more'));
    await writeFile(join(root, 'more', 'a'), 'too');
    expect(await setUp().read(join(root, 'more', 'a'))).toBe('too');
  });

  it('knows a project by the link that it was opened through (A42)', async () => {
    await symlink(work, join(root, 'alias'));
    await writeFile(join(work, 'a'), 'text');
    const session = aSessionView({ cwd: join(root, 'alias') });
    const context = { session, signal: new AbortController().signal };
    const files = createFileRequests();
    for (const path of [join(root, 'alias', 'a'), join(work, 'a')]) {
      expect(await files.readTextFile({ sessionId: 's', path }, context)).toEqual({
        content: 'text',
      });
    }
    const path = join(root, 'alias', '..', 'secret');
    await expect(files.readTextFile({ sessionId: 's', path }, context)).rejects.toThrow('outside');
  });

  it('answers a request that was cancelled as such', async () => {
    const { read, aborting } = setUp();
    aborting.abort();
    await expect(read(join(work, 'a'))).rejects.toMatchObject({ code: -32800 });
  });
});

describe('fs/write_text_file (A41)', () => {
  it('makes folders, and replaces a file at once, keeping its mode', async () => {
    const { write, counted } = setUp();
    await write(join(work, 'new/deep/a.sh'), 'one');
    expect((await stat(join(work, 'new/deep/a.sh'))).mode & 0o777 & ~0o022).toBe(0o644);
    await chmod(join(work, 'new/deep/a.sh'), 0o750);
    await link(join(work, 'new/deep/a.sh'), join(work, 'old'));
    await write(join(work, 'new/deep/a.sh'), 'two');
    expect(await readFile(join(work, 'new/deep/a.sh'), 'utf8')).toBe('two');
    expect((await stat(join(work, 'new/deep/a.sh'))).mode & 0o777).toBe(0o750);
    expect(await readFile(join(work, 'old'), 'utf8')).toBe('one');
    expect(await readdir(join(work, 'new/deep'))).toEqual(['a.sh']);
    expect(counted).toEqual(['write handled', 'write handled']);
  });

  it('writes through a link inside of the project and keeps the link', async () => {
    const { write } = setUp();
    await writeFile(join(work, 'real'), 'one');
    await symlink('real', join(work, 'alias'));
    await symlink(join(work, 'later'), join(work, 'to-come'));
    await write(join(work, 'alias'), 'two');
    await write(join(work, 'to-come'), 'three');
    expect(await readFile(join(work, 'real'), 'utf8')).toBe('two');
    expect(await readFile(join(work, 'later'), 'utf8')).toBe('three');
  });

  it('never writes to disk for an agent that does so itself', async () => {
    const accesses: FileAccess[] = [];
    const { write, counted } = setUp(
      { openBuffers: { unsavedText: () => undefined, didAccess: (one) => accesses.push(one) } },
      { profile: { quirks: { ...usualQuirks, fsWriteIsAdvisory: true } } },
    );
    await write(join(work, 'a'), 'agent');
    expect(await readdir(work)).toEqual([]);
    const path = join(work, 'a');
    expect(accesses).toEqual([
      { kind: 'write', sessionId: 's', path, content: 'agent', advisory: true },
    ]);
    expect(counted).toEqual(['write handled']);
    await expect(write(join(root, 'secret'), 'x')).rejects.toThrow('outside');
    expect(accesses).toHaveLength(1);
  });

  it('has written also if somebody who follows along fails', async () => {
    const failing = () => {
      throw new Error('view');
    };
    const { write, counted } = setUp({
      openBuffers: { unsavedText: () => undefined, didAccess: failing },
    });
    await write(join(work, 'a'), 'x');
    expect(counted).toEqual(['write handled']);
  });

  it('asks hooks first, and tells the agent their reason', async () => {
    const asked: string[] = [];
    const seen: string[] = [];
    const blocked = setUp(
      { onFsWrite: ({ path }) => void seen.push(path) },
      { hooks: hooks({ reason: 'Not this file.', cause: 'hook' }, asked) },
    );
    await expect(blocked.write(join(work, 'x/../a'), '1')).rejects.toThrow('Not this file.');
    expect(asked).toEqual([join(work, 'a')]);
    expect(seen).toEqual([]);
    expect(blocked.counted).toEqual(['write hook_blocked']);
    const broken = setUp({}, { hooks: hooks({ reason: 'timeout', cause: 'error' }) });
    await expect(broken.write(join(work, 'a'), '1')).rejects.toMatchObject({ code: -32603 });
    expect(broken.counted).toEqual(['write hook_error']);
    await setUp({}, { hooks: hooks(null) }).write(join(work, 'a'), '1');
    expect(await readFile(join(work, 'a'), 'utf8')).toBe('1');
  });

  it('lets a handler refuse, look, or store the text itself', async () => {
    const refusing = setUp({
      onFsWrite: () => {
        throw new Error('Frozen for the release.');
      },
    });
    await expect(refusing.write(join(work, 'a'), '1')).rejects.toThrow('Frozen for the release.');
    const storing = setUp({ onFsWrite: async () => 'handled' as const });
    await storing.write(join(work, 'a'), '1');
    expect(await readdir(work)).toEqual([]);
    const seen: string[] = [];
    const looking = setUp({ onFsWrite: ({ content }) => void seen.push(content) });
    await looking.write(join(work, 'a'), '1');
    expect(seen).toEqual(['1']);
    expect(await readdir(work)).toEqual(['a']);
  });

  it('refuses folders, places that cannot be written, and paths outside', async () => {
    const { write, counted } = setUp();
    await mkdir(join(work, 'folder'));
    await writeFile(join(work, 'file'), '');
    await symlink(join(root, 'secret'), join(work, 'out'));
    await symlink(root, join(work, 'up'));
    await symlink(join(root, 'made-later'), join(work, 'dangling'));
    const refused: [string, RegExp | string][] = [
      [join(work, 'folder'), 'not a file'],
      [work, /not a file|outside/],
      [join(work, 'file/below'), 'not a folder'],
      [join(work, 'n'.repeat(300)), 'cannot be followed'],
      [join(work, 'out'), 'outside'],
      [join(work, 'up/new'), 'outside'],
      [join(work, 'up/new/deep'), 'outside'],
      [join(work, 'dangling'), 'outside'],
      [`${work}/../secret`, 'outside'],
      [`${work}2/a`, 'outside'],
    ];
    for (const [path, message] of refused) {
      await expect(write(path, 'x'), path).rejects.toThrow(message);
    }
    expect(await readFile(join(root, 'secret'), 'utf8')).toBe('outside');
    expect((await readdir(root)).toSorted()).toEqual(['secret', 'work']);
    expect(counted).toEqual(refused.map(() => 'write error'));
    await setUp({ strictCwd: 'off' }).write(join(root, 'elsewhere/a'), 'free');
    expect(await readFile(join(root, 'elsewhere/a'), 'utf8')).toBe('free');
  });

  it('writes through a link where writing is not bounded, and leaves it a link', async () => {
    await symlink(join(root, 'secret'), join(work, 'alias'));
    await setUp({ strictCwd: 'off' }).write(join(work, 'alias'), 'new');
    expect(await readFile(join(root, 'secret'), 'utf8')).toBe('new');
    expect((await lstat(join(work, 'alias'))).isSymbolicLink()).toBe(true);
  });

  it('keeps writes of one file in their order, a slow hook or not', async () => {
    const first = Promise.withResolvers<null>();
    let calls = 0;
    const slow: Hooks = {
      ask: async () => {
        calls += 1;
        return calls === 1 ? first.promise : null;
      },
      tell: () => {},
    };
    const { write } = setUp({}, { hooks: slow });
    const one = write(join(work, 'a'), 'one');
    const two = write(join(work, './a'), 'two');
    const other = write(join(work, 'b'), 'other');
    await other;
    first.resolve(null);
    await Promise.all([one, two]);
    expect(await readFile(join(work, 'a'), 'utf8')).toBe('two');
  });

  it('does not write what was cancelled meanwhile', async () => {
    const { write, aborting } = setUp({ onFsWrite: () => aborting.abort() });
    await expect(write(join(work, 'a'), 'x')).rejects.toMatchObject({ code: -32800 });
    expect(await readdir(work)).toEqual([]);
  });
});

describe.runIf(process.platform === 'linux')('somebody moves folders meanwhile (A42)', () => {
  it('never reads or writes outside, whenever a folder becomes a link', {
    timeout: 60_000,
  }, async () => {
    const { read, write } = setUp();
    const outside = join(root, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'a'), 'SECRET');
    await mkdir(join(work, 'd'));
    await writeFile(join(work, 'd', 'a'), 'inside');
    await symlink(outside, join(work, 'trap'));
    let busy = true;
    const move = async (from: string, to: string): Promise<void> => {
      while (
        !(await rename(join(work, from), join(work, to)).then(
          () => true,
          () => false,
        ))
      ) {
        // A write has made the folder that was missing for a moment.
        await rm(join(work, to), { recursive: true, force: true });
      }
    };
    const swapping = (async () => {
      while (busy) {
        await move('d', 'kept');
        await move('trap', 'd');
        await move('d', 'trap');
        await move('kept', 'd');
      }
    })();
    const seen = new Set<string>();
    for (let round = 0; round < 80; round += 1) {
      seen.add(await read(join(work, 'd', 'a')).catch(() => 'refused'));
      seen.add(
        await write(join(work, 'd', 'a'), 'inside').then(
          () => 'written',
          () => 'refused',
        ),
      );
      await write(join(work, 'd', 'made', String(round)), 'x').catch(() => {});
    }
    busy = false;
    await swapping;
    expect(seen).not.toContain('SECRET');
    expect(await readdir(outside)).toEqual(['a']);
    expect(await readFile(join(outside, 'a'), 'utf8')).toBe('SECRET');
  });
});
