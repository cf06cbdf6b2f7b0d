import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { builtInRules, type FsRule } from '../egg-rules.ts';
import { bubblewrapArguments } from './bubblewrap-arguments.ts';
import { findSandbox } from './find-sandbox.ts';
import { limitCommand } from './limit-command.ts';
import type { MountRequest } from './mount-plan.ts';
import { planMounts } from './plan-mounts.ts';
import { seatbeltProfile } from './seatbelt-profile.ts';

let root: string;
let home: string;
let cwd: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-mounts-')));
  home = join(root, 'home');
  cwd = join(home, 'project');
  for (const folder of [home, cwd, join(home, '.ssh'), join(home, '.cache'), join(root, 'data')]) {
    mkdirSync(folder);
  }
  writeFileSync(join(cwd, 'egg.yaml'), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function plan(rules: readonly FsRule[], more: Partial<MountRequest> = {}) {
  const request = { rules, cwd, home, sessionHome: home, agentPaths: [], protect: [], holes: [] };
  const { mounts, ...rest } = await planMounts({ ...request, ...more });
  return { ...rest, mounts: mounts.map(({ mode, path }) => `${mode}:${path.replace(root, '')}`) };
}

describe.skipIf(process.platform === 'win32')('what is mounted', () => {
  test('is the built-in rules, nearest last', async () => {
    expect(await plan(builtInRules.fs)).toEqual({
      jail: false,
      hidden: [],
      notEnforced: [],
      mounts: [
        ...['ro:/', 'ro:/home', 'rw:/home/project', 'rw:/home/.cache', 'deny:/home/.ssh'],
        'deny-write:/home/project/egg.yaml',
      ],
    });
  });

  test('says so when a file that must not be written is not there', async () => {
    rmSync(join(cwd, 'egg.yaml'));
    expect((await plan(builtInRules.fs)).notEnforced).toEqual([
      '"./egg.yaml" does not exist, so the session can make it.',
    ]);
  });

  test('denies by where a path really is, and whatever else is said of that', async () => {
    symlinkSync(join(home, '.ssh'), join(home, 'keys'));
    const rules: FsRule[] = [
      { mode: 'deny', path: '~/keys' },
      { mode: 'rw', path: '~/.ssh' },
      { mode: 'deny-write', path: '~/.ssh' },
    ];
    expect((await plan(rules)).mounts).toEqual(['ro:/home', 'deny:/home/.ssh']);
    symlinkSync(join(home, 'nothing'), join(home, 'later'));
    await expect(plan([{ mode: 'deny', path: '~/later' }])).rejects.toThrow('leads nowhere');
  });

  test('never shows again what is denied above', async () => {
    const rules: FsRule[] = [
      { mode: 'deny', path: '.' },
      { mode: 'deny-write', path: './egg.yaml' },
    ];
    expect((await plan(rules)).mounts).toEqual(['ro:/home', 'deny:/home/project']);
  });

  test('keeps Aerie’s own files away, but for what the session shares', async () => {
    mkdirSync(join(root, 'data', 'shared'));
    const { mounts } = await plan([{ mode: 'rw', path: join(root, 'data') }], {
      protect: [join(root, 'data')],
      holes: [{ mode: 'rw', path: join(root, 'data', 'shared') }],
    });
    expect(mounts).toEqual(['ro:/home', 'deny:/data', 'rw:/data/shared']);
  });

  test('opens nothing below a home that members fill themselves', async () => {
    const sessionHome = join(root, 'data');
    symlinkSync(home, join(sessionHome, '.cache'));
    const { mounts } = await plan(builtInRules.fs, { sessionHome });
    expect(mounts).not.toContain('rw:/home');
    expect(mounts).not.toContain('rw:/home/.cache');
    expect(mounts).toContain('deny:/home/.ssh');
  });

  test('has what an agent writes, with what begins like it', async () => {
    writeFileSync(join(home, '.claude.json'), '{}');
    const { mounts } = await plan([], { agentPaths: ['.claude'] });
    expect(mounts).toEqual(['ro:/home', 'rw:/home/.claude', 'rw:/home/.claude.json']);
  });

  test('leads nowhere by ways through other folders', async () => {
    symlinkSync('/', join(cwd, 'root'));
    symlinkSync('../..', join(cwd, 'up'));
    for (const path of ['./root/etc', './up', './up/data', './root']) {
      for (const mode of ['ro', 'rw'] as const) {
        await expect(plan([{ mode, path }])).rejects.toThrow('leads out of the folder');
      }
    }
    const denied = await plan([{ mode: 'deny', path: './up/data' }]);
    expect(denied.mounts).toContain('deny:/data');
    const { mounts } = await plan([{ mode: 'rw', path: '/' }], { protect: [join(root, 'data')] });
    expect(mounts).toContain('deny:/data');
    const open = await plan([{ mode: 'rw', path: '../../data' }], {
      protect: [join(root, 'data')],
    });
    expect(open.mounts).not.toContain('rw:/data');
  });

  test('keeps folders above what may not be read or written where they are', async () => {
    mkdirSync(join(cwd, 'a', 'b', 'c'), { recursive: true });
    const rules: FsRule[] = [
      { mode: 'rw', path: '.' },
      { mode: 'deny', path: './a/b/c' },
      { mode: 'ro', path: './egg.yaml' },
    ];
    expect((await plan(rules)).mounts).toEqual([
      ...['ro:/home', 'rw:/home/project', 'ro:/home/project/egg.yaml', 'rw:/home/project/a'],
      ...['rw:/home/project/a/b', 'deny:/home/project/a/b/c'],
    ]);
    // What can be written as a whole holds nothing back.
    const all = await plan([{ mode: 'rw', path: '/' }, ...rules.slice(1)]);
    expect(all.mounts).not.toContain('rw:/home/project/a');
  });

  test('opens nothing elsewhere by a link that a session could have made', async () => {
    const cache: FsRule = { mode: 'rw', path: '~/.cache' };
    symlinkSync(home, join(home, '.cache', 'claude'));
    const agent = await plan([cache], { agentPaths: ['.cache/claude'] });
    expect(agent.mounts).toEqual(['ro:/home', 'rw:/home/.cache']);
    await expect(plan([cache, { mode: 'ro', path: '~/.cache/claude' }])).rejects.toThrow(
      'leads out',
    );
    const denied = await plan([cache, { mode: 'deny', path: '~/.cache/claude/.ssh' }]);
    expect(denied.mounts).toContain('deny:/home/.ssh');
    expect(denied.notEnforced).toEqual([expect.stringContaining('is a link that the session')]);
    // A link of the user's, where no session writes.
    symlinkSync(join(root, 'data'), join(home, 'link'));
    expect((await plan([cache, { mode: 'rw', path: '~/link' }])).mounts).toContain('rw:/data');
  });

  test('has no sockets but those of the folder, and those that are named', async () => {
    const names = ['agent.sock', 'named.sock', 'project/own.sock', '.ssh/agent', '.cache/keys'];
    const sockets = names.map((name) => join(home, name));
    for (const path of sockets) writeFileSync(path, '');
    const rules: FsRule[] = [...builtInRules.fs, { mode: 'rw', path: '~/named.sock' }];
    const { hidden } = await plan(rules, { sockets: [...sockets, join(home, 'gone.sock')] });
    expect(hidden.toSorted()).toEqual([join(home, '.cache/keys'), join(home, 'agent.sock')]);
  });

  test('is refused for homes of others, and links out of the folder', async () => {
    await expect(plan([{ mode: 'rw', path: '~root' }])).rejects.toThrow('Write the whole path');
    symlinkSync(home, join(cwd, 'out'));
    await expect(plan([{ mode: 'ro', path: './out' }])).rejects.toThrow('leads out of the folder');
  });
});

test('bubblewrap shares only what it must', () => {
  const mounts = [
    { mode: 'deny', path: '/home/.netrc', isFolder: false },
    { mode: 'deny', path: '/home/.ssh', isFolder: true },
  ] as const;
  const options = { mounts, cwd: '/work', files: [] };
  const closed = bubblewrapArguments({ ...options, jail: false, network: false }).join(' ');
  expect(closed).toContain('--ro-bind / /');
  expect(closed).toContain('--ro-bind /dev/null /home/.netrc --perms 0111 --tmpfs /home/.ssh');
  for (const flag of ['user', 'pid', 'ipc', 'uts', 'net'])
    expect(closed).toContain(`--unshare-${flag}`);
  const jail = bubblewrapArguments({ ...options, jail: true, network: true });
  expect(jail.join(' ')).toContain('--tmpfs / --ro-bind-try /usr /usr');
  expect(jail).not.toContain('--unshare-net');
});

test('the profile of macOS says the same, and no path ends its texts', () => {
  const profile = seatbeltProfile({
    mounts: [
      { mode: 'ro', path: '/', isFolder: true },
      { mode: 'rw', path: '/Users/me/a "b\\', isFolder: true },
      { mode: 'deny', path: '/Users/me/.ssh', isFolder: true },
      { mode: 'deny-write', path: '/Users/me/a/egg.yaml', isFolder: false },
    ],
    ...{ jail: false, temporary: ['/private/tmp'], network: { port: 4000, local: [11_434] } },
  });
  expect(profile.split('\n')).toEqual([
    '(version 1)',
    '(allow default)',
    '(deny file-write*)',
    '(allow file-read-metadata)',
    '(allow file-write* (subpath "/private/tmp") (subpath "/dev"))',
    '(allow file-read* file-write* (subpath "/Users/me/a \\"b\\\\"))',
    '(deny file-read* file-write* (subpath "/Users/me/.ssh"))',
    '(deny file-write* (subpath "/Users/me/a/egg.yaml"))',
    '(deny network*)',
    '(allow network-outbound (remote ip "localhost:4000"))',
    '(allow network-outbound (remote ip "localhost:11434"))',
    '(deny appleevent-send)',
    '(deny mach-lookup (global-name "com.apple.coreservices.launchservicesd"))',
    '',
  ]);
  const jail = seatbeltProfile({ mounts: [], jail: true, temporary: [], network: 'all' });
  expect(jail).toContain('(deny file-read*)');
  expect(jail).not.toContain('network');
});

test('of the rules of macOS the last one that covers a path is that of the nearest rule', async () => {
  const mounts = [
    { mode: 'ro', path: '/a', isFolder: true },
    { mode: 'rw', path: '/a/b', isFolder: true },
    { mode: 'deny', path: '/a/b/c', isFolder: true },
    { mode: 'rw', path: '/a/b/c/d', isFolder: true },
    { mode: 'deny-write', path: '/a/b/c/d/e', isFolder: false },
  ] as const;
  const options = { temporary: ['/private/tmp'], network: 'none', jail: true } as const;
  const lines = seatbeltProfile({ mounts, ...options }).split('\n');
  /** What is said last of `what` at `path`. */
  const verdict = (what: string, path: string): string | undefined => {
    const covers = (line: string): boolean =>
      [...line.matchAll(/subpath "([^"]*)"/g)].some(([, at]) => `${path}/`.startsWith(`${at}/`)) ||
      !line.includes('subpath');
    const last = lines.findLast((line) => new RegExp(`\\b${what}\\*`).test(line) && covers(line));
    return /^\((allow|deny)/.exec(last ?? '')?.[1];
  };
  expect(
    ['/x', '/a', '/a/b', '/a/b/c', '/a/b/c/d', '/a/b/c/d/e'].map((path) => [
      verdict('file-read', path),
      verdict('file-write', path),
    ]),
  ).toEqual([
    ['deny', 'deny'],
    ['allow', 'deny'],
    ['allow', 'allow'],
    ['deny', 'deny'],
    ['allow', 'allow'],
    ['allow', 'deny'],
  ]);
  expect(lines.indexOf('(deny network*)')).toBeGreaterThan(0);
});

test.each([
  [{}, '/p', false, [], 0],
  [{ cpu: 0.2, maxFds: 8 }, '/p', false, ['/p', '--cpu=1', '--nofile=8', '--'], 1],
  [{ memory: 1024 }, null, false, [], 1],
  [{ maxPids: 5 }, '/p', true, ['/p', '--nproc=5', '--'], 1],
])('limits %j with %s: what is not enforced is said', (limits, prlimit, isRoot, prefix, said) => {
  const limited = limitCommand(limits, prlimit, isRoot);
  expect(limited.prefix).toEqual(prefix);
  expect(limited.notEnforced).toHaveLength(said);
});

describe('the sandbox of a machine', () => {
  const tryProgram = (said: string | null) => () => Promise.resolve(said);
  test.each([
    ['win32', null, 'none'],
    ['darwin', null, 'seatbelt'],
    ['darwin', 'not permitted', 'none'],
  ] as const)('on %s, which says %j, is %s', async (platform, said, kind) => {
    const found = await findSandbox({ platform, path: '', tryProgram: tryProgram(said) });
    expect(found.kind).toBe(kind);
  });

  test('is none where it may not work', async () => {
    const found = await findSandbox({
      ...{ platform: 'linux', path: process.env['PATH'], tryProgram: tryProgram('denied') },
    });
    expect(found.kind).toBe('none');
  });
});
