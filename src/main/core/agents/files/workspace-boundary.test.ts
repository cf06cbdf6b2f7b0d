import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, type LinkReader, pathProblem, workspaceBoundary } from './workspace-boundary.ts';

/** A disk of another system: what exists under which real name, and links that lead nowhere yet. */
class FakeDisk implements LinkReader {
  readonly #real: ReadonlyMap<string, string>;
  readonly #links: ReadonlyMap<string, string>;

  constructor(
    names: Readonly<Record<string, string>>,
    links: Readonly<Record<string, string>> = {},
  ) {
    this.#real = new Map(Object.entries(names).map(([name, real]) => [name.toLowerCase(), real]));
    this.#links = new Map(Object.entries(links).map(([name, to]) => [name.toLowerCase(), to]));
  }

  async realpath(path: string): Promise<string> {
    const real = this.#real.get(path.toLowerCase());
    if (real !== undefined) return real;
    throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
  }

  async readlink(path: string): Promise<string | null> {
    return this.#links.get(path.toLowerCase()) ?? null;
  }
}

const windowsDisk = new FakeDisk(
  {
    'C:\\': 'C:\\',
    'C:\\Work': 'C:\\Work',
    'C:\\Work\\Long Name Folder': 'C:\\Work\\Long Name Folder',
    'C:\\Work\\LONGNA~1': 'C:\\Work\\Long Name Folder',
    'C:\\Work\\up': 'C:\\Secret',
    'C:\\Work\\up\\key.txt': 'C:\\Secret\\key.txt',
    'C:\\Work\\SECRET~1': 'C:\\Secret',
    'C:\\Secret': 'C:\\Secret',
    'C:\\Workshop': 'C:\\Workshop',
    'D:\\': 'D:\\',
    'D:\\Shared': 'D:\\Shared',
    '\\\\nas\\team\\': '\\\\nas\\team\\',
    '\\\\nas\\team\\app': '\\\\nas\\team\\app',
  },
  { 'C:\\Work\\later': 'C:\\Secret\\made-later.txt', 'C:\\Work\\fine': 'src\\new.txt' },
);

async function windows(path: string, folders = ['C:\\Work', 'D:\\Shared']) {
  const boundary = await workspaceBoundary(folders, 'win32', windowsDisk);
  return boundary.check(path);
}

describe('workspace boundary on Windows (A42)', () => {
  it.each([
    ['C:\\Work', 'C:\\Work'],
    ['C:\\Work\\src\\new.txt', 'C:\\Work\\src\\new.txt'],
    ['c:\\WORK\\a.txt', 'C:\\Work\\a.txt'],
    ['C:/Work/src/a.txt', 'C:\\Work\\src\\a.txt'],
    ['C:\\Work\\src\\..\\a.txt', 'C:\\Work\\a.txt'],
    ['C:\\Work\\LONGNA~1\\a.txt', 'C:\\Work\\Long Name Folder\\a.txt'],
    ['D:\\Shared\\a.txt', 'D:\\Shared\\a.txt'],
    ['C:\\Work\\..a', 'C:\\Work\\..a'],
    ['C:\\Work\\fine', 'C:\\Work\\src\\new.txt'],
    ['C:\\Work\\console.log', 'C:\\Work\\console.log'],
    ['C:\\Work\\com10', 'C:\\Work\\com10'],
  ])('lets %s through', async (path, real) => {
    expect(await windows(path)).toEqual({ inside: true, path: real });
  });

  it.each([
    'C:\\Work\\..\\Secret\\key.txt',
    'C:\\Work\\..',
    'C:\\Workshop',
    'C:\\Workshop\\a.txt',
    'C:\\Work\\up\\key.txt',
    'C:\\Work\\up\\new.txt',
    'C:\\Work\\SECRET~1\\key.txt',
    'C:\\Work\\later',
    'D:\\Work\\a.txt',
    'E:\\Work\\a.txt',
    '\\Work\\a.txt',
    'C:Work\\a.txt',
    'Work\\a.txt',
    '\\\\nas\\team\\app\\a.txt',
    '//nas/team/app/a.txt',
    '\\\\?\\C:\\Work\\a.txt',
    '\\\\.\\C:\\Work\\a.txt',
    '\\??\\C:\\Work\\a.txt',
    '\\\\.\\pipe\\x',
    'C:\\Work\\a.txt:hidden',
    'C:\\Work\\a.txt::$DATA',
    'C:\\Work:stream',
    'C:\\Work\\nul',
    'C:\\Work\\NUL.txt',
    'C:\\Work\\con .log',
    'C:\\Work\\COM1',
    'C:\\Work\\lpt²\\a',
    'C:\\Work\\CONIN$',
    'C:\\Work\\a.txt.',
    'C:\\Work\\a.txt ',
    'C:\\Work\\.. \\Secret\\key.txt',
    'C:\\Work\\...\\a',
    'C:\\Work\\a\0.txt',
    '',
  ])('refuses %j', async (path) => {
    expect(await windows(path)).toMatchObject({ inside: false });
  });

  it('knows a network share that the project itself is on, and no other', async () => {
    const folders = ['\\\\nas\\team\\app'];
    expect(await windows('\\\\NAS\\Team\\app\\a.txt', folders)).toMatchObject({ inside: true });
    expect(await windows('\\\\nas\\team\\other\\a.txt', folders)).toMatchObject({ inside: false });
    expect(await windows('\\\\nas\\private\\a.txt', folders)).toMatchObject({ inside: false });
    expect(await windows('\\\\?\\UNC\\nas\\team\\app\\a.txt', folders)).toMatchObject({
      inside: false,
    });
  });
});

describe('made-up paths on Windows (A42)', () => {
  const piece = fc.constantFrom(
    ...['C:', 'c:', 'D:', '\\\\', '\\', '/', '?', '.', '..', 'UNC', 'nas', 'team', 'app', 'Work'],
    ...[
      'WORK',
      'Workshop',
      'Secret',
      'SECRET~1',
      'up',
      'later',
      'key.txt',
      ':x',
      'nul',
      'a',
      ' ',
      '*',
    ],
  );

  it('are inside only by a plain name below a folder of the session', async () => {
    let inside = 0;
    const paths = fc.tuple(fc.constantFrom('', 'C:\\Work\\'), fc.array(piece, { maxLength: 9 }));
    await fc.assert(
      fc.asyncProperty(paths, async ([start, pieces]) => {
        const answer = await windows(start + pieces.join(''));
        if (!answer.inside) return;
        inside += 1;
        expect(answer.path).toMatch(/^(C:\\Work|D:\\Shared)(\\[^\\:/]+)*\\?$/i);
        expect(answer.path).not.toMatch(/\\\.\.(\\|$)/);
      }),
      { numRuns: 3000 },
    );
    expect(inside).toBeGreaterThan(100);
  });
});

const macDisk = new FakeDisk({
  '/': '/',
  '/Users/ann/app': '/Users/ann/App',
  '/Users/ann/app/caf\u00e9': '/Users/ann/App/cafe\u0301',
  '/Users/ann': '/Users/ann',
  '/tmp': '/private/tmp',
});

describe('workspace boundary on macOS (A42)', () => {
  const check = async (path: string, folder = '/Users/ann/app') =>
    (await workspaceBoundary([folder], 'darwin', macDisk)).check(path);

  it('does not take another case or another form of an accent for another folder', async () => {
    expect(await check('/users/ANN/APP/a.txt')).toEqual({
      inside: true,
      path: '/Users/ann/App/a.txt',
    });
    expect(await check('/Users/ann/app/caf\u00e9/a')).toMatchObject({ inside: true });
    expect(isWithin('/Users/ann/App/caf\u00e9', '/users/ann/app/cafe\u0301/x', 'darwin')).toBe(
      true,
    );
  });

  it('finds a folder behind a system link, and refuses what is beside it', async () => {
    expect(await check('/tmp/x/a', '/tmp')).toEqual({ inside: true, path: '/private/tmp/x/a' });
    expect(await check('/Users/ann/Application/a')).toMatchObject({ inside: false });
    expect(await check('/Users/ANN/other')).toMatchObject({ inside: false });
  });
});

describe('workspace boundary (A42)', () => {
  const linux = (names: Record<string, string>, links?: Record<string, string>) =>
    workspaceBoundary(['/work'], 'linux', new FakeDisk(names, links));

  it('refuses everything in a session without a folder', async () => {
    for (const folders of [[], [''], ['relative'], ['/missing']]) {
      const disk = new FakeDisk({ '/': '/' });
      const boundary = await workspaceBoundary(folders, 'linux', disk);
      expect(await boundary.check('/work/a')).toMatchObject({ inside: false });
      expect(boundary.contains('/work/a')).toBe(false);
    }
  });

  it('tells names apart that differ in case', async () => {
    expect(isWithin('/work', '/Work/a', 'linux')).toBe(false);
    expect(isWithin('/work', '/work', 'linux')).toBe(true);
    expect(isWithin('/', '/etc/passwd', 'linux')).toBe(true);
  });

  it('follows links that lead to nothing yet, and refuses those whose way is not known', async () => {
    const names = { '/': '/', '/work': '/work', '/work/a': '/work/a' };
    const boundary = await linux(names, {
      '/work/in': 'a/new',
      '/work/out': '/etc/new',
      '/work/up': '../etc/new',
      '/work/winding': 'a/../../etc/new',
      '/work/loop': 'loop',
      '/work/chain': 'out',
    });
    expect(await boundary.check('/work/in')).toEqual({ inside: true, path: '/work/a/new' });
    for (const name of ['out', 'up', 'winding', 'loop', 'chain', 'out/below']) {
      expect(await boundary.check(`/work/${name}`), name).toMatchObject({ inside: false });
    }
  });

  it('refuses what the system does not let it look at', async () => {
    const boundary = await workspaceBoundary(['/work'], 'linux', {
      realpath: async (path) => {
        if (path === '/work') return path;
        throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      },
      readlink: async () => null,
    });
    expect(await boundary.check('/work/a')).toMatchObject({ inside: false });
  });

  it('names the rule that a path breaks', () => {
    expect(pathProblem('relative', [], 'linux')).toMatch(/absolute/);
    expect(pathProblem('/ok', [], 'linux')).toBeNull();
    expect(pathProblem(`/${'a'.repeat(40_000)}`, [], 'linux')).toMatch(/not a path/);
    expect(pathProblem('C:\\a:b', [], 'win32')).toMatch(/streams/);
    expect(pathProblem('C:\\aux', [], 'win32')).toMatch(/device/);
  });
});
