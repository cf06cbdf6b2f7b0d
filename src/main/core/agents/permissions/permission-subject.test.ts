import { describe, expect, it } from 'vitest';
import { aToolCall } from '#tests/support/a-session-view.ts';
import { UNKNOWN_PATH } from './permission-rule.ts';
import { describeAction, permissionKeyOf } from './permission-subject.ts';

const scene = { cwd: '/p', platform: 'linux' as const };

function actionOf(rawInput: unknown, where: Parameters<typeof describeAction>[2] = scene) {
  return describeAction(aToolCall({ kind: 'execute', rawInput }), undefined, where);
}

describe('permissionKeyOf (A48)', () => {
  it.each([
    ['edit', undefined, 'edit'],
    ['execute', { command: 'ls' }, 'bash'],
    ['fetch', undefined, 'webfetch'],
    ['read', {}, 'read'],
    ['other', { filepath: '/x/y', parentDir: '/x' }, 'external_directory'],
    ['other', {}, undefined],
    ['think', undefined, undefined],
    ['delete', undefined, undefined],
  ] as const)('%s with %j needs %s', (kind, rawInput, key) => {
    expect(permissionKeyOf(aToolCall({ kind, rawInput }))).toBe(key);
  });
});

describe('describeAction', () => {
  it('finds paths wherever they stand, absolute and without detours', () => {
    const call = aToolCall({
      kind: 'edit',
      locations: [{ path: '/p/a' }],
      content: [{ type: 'diff', path: '/p/b', newText: '' }],
      rawInput: {
        filepath: 'src/../c',
        files: ['d', { filePath: 'e', diff: 'not/a/path' }],
        edits: [{ target_file: 'f' }],
        uri: 'file:///g%20h',
      },
    });
    expect(describeAction(call, undefined, scene).paths.toSorted()).toEqual([
      ...['/p/a', '/p/b', '/p/c', '/p/d', '/p/e', '/p/f'],
    ]);
  });

  it('looks at what is known of the call as well, so that a request hides nothing', () => {
    const known = aToolCall({ locations: [{ path: '/etc/passwd' }], rawInput: { path: '/x' } });
    const call = aToolCall({ kind: 'edit', locations: [{ path: '/p/a' }] });
    expect(describeAction(call, known, scene).paths).toEqual(['/p/a', '/etc/passwd', '/x']);
  });

  it('knows an address of a file for a path', () => {
    expect(actionOf({ path: 'file:///a%20b' }).paths).toEqual(['/a b']);
    expect(actionOf({ path: 'file://server/share' }).paths).toEqual([UNKNOWN_PATH]);
    expect(actionOf({ path: 'a\0b' }).paths).toEqual([UNKNOWN_PATH]);
    expect(actionOf({ path: '' }).paths).toEqual([]);
  });

  it('resolves paths of Windows', () => {
    const windows = { cwd: 'C:\\p', platform: 'win32' as const };
    expect(actionOf({ path: 'a\\..\\b' }, windows).paths).toEqual(['C:\\p\\b']);
  });

  it('does not trust an input that is too deep or too long to be looked through', () => {
    let deep: unknown = { path: '/x' };
    for (let i = 0; i < 20; i += 1) deep = { deep };
    expect(actionOf(deep).paths).toContain(UNKNOWN_PATH);
    const long = { list: Array.from({ length: 10_000 }, (_, i) => ({ path: `/x${i}` })) };
    expect(actionOf(long).paths).toContain(UNKNOWN_PATH);
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(actionOf(loop).paths).toContain(UNKNOWN_PATH);
  });

  it.each([
    [{ command: 'git status' }, 'git status'],
    [{ cmd: 'ls' }, 'ls'],
    [{ command: ['bash', '-lc', 'git status; rm x'] }, 'git status; rm x'],
    [{ command: ['/bin/zsh', '-c', 'ls'] }, 'ls'],
    [{ command: ['git', 'commit', '-m', "it's; done"] }, "git commit -m 'it'\\''s; done'"],
    [{ command: ['bash', '-c', 'ls', 'extra'] }, 'bash -c ls extra'],
    [{ command: [] }, undefined],
    [{ command: [1] }, undefined],
    [{ command: { a: 1 } }, undefined],
    ['git status', undefined],
    [undefined, undefined],
  ])('finds the command of %j', (rawInput, command) => {
    expect(actionOf(rawInput).command).toBe(command);
  });

  it('finds addresses', () => {
    const { urls } = actionOf({ url: 'https://a', urls: ['https://b'], format: 'text' });
    expect(urls).toEqual(['https://a', 'https://b']);
  });
});
