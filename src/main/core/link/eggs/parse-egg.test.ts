import { describe, expect, test } from 'vitest';
import { MAX_EGG_BYTES, normalPath, parseEgg } from './parse-egg.ts';

const part = (text: string) => parseEgg(text, 'egg.yaml').part;

describe('an egg.yaml', () => {
  test('has all keys of the format', () => {
    const text = `
base: {name: strict, env: none, network: inherit}
fs: [./src, "ro:/opt/data/", "deny:~/.ssh", deny-write:./egg.yaml]
network: ["*.Example.org", localhost, "[::1]:8080"]
env: [HOME, MY_TOKEN]
resources: {cpu: 1h30m, memory: 2GB, max_fds: 64, max_pids: 32}
shell: /bin/zsh
dangerously_skip_permissions: true
audit: true
trace: false
agent_settings: {claude: ./settings.json}
`;
    expect(parseEgg(text, 'egg.yaml')).toEqual({
      base: { name: 'strict', mask: { env: true, network: false } },
      part: {
        fs: [
          { mode: 'rw', path: './src' },
          { mode: 'ro', path: '/opt/data' },
          { mode: 'deny', path: '~/.ssh' },
          { mode: 'deny-write', path: './egg.yaml' },
        ],
        network: ['*.example.org', 'localhost', '[::1]:8080'],
        env: ['HOME', 'MY_TOKEN'],
        resources: { cpu: 5400, memory: 2 * 1024 ** 3, maxFds: 64, maxPids: 32 },
        shell: '/bin/zsh',
        skipPermissions: true,
        audit: true,
        trace: false,
        agentSettings: { claude: './settings.json' },
      },
    });
  });

  test.each([
    ['', {}],
    ['network: none', { network: [] }],
    ['network: "*"', { network: '*' }],
    ['network: example.org', { network: ['example.org'] }],
    ['env: "*"', { env: '*' }],
    ['env: [A, "*"]', { env: '*' }],
    ['fs:', {}],
  ])('may be short: %j', (text, says) => {
    expect(part(text)).toEqual({ ...says, skipPermissions: false, agentSettings: {} });
  });

  test.each([
    ['audit: true\nnetwrok: none', 'line 2', '"netwrok" is not known'],
    ['fs:\n  - ./a\n  - 7', 'line 3', '"fs.1" is not valid'],
    ['\n\nresources:\n  memory: lots', 'line 4', 'must be a size'],
    ['resources: {cpu: "5"}', 'line 1', 'must be a time'],
    ['resources: {max_pids: 0}', 'line 1', '"resources.max_pids"'],
    ['env:\n  - "A=B"', 'line 2', 'must be the name of a variable'],
    ['network: [http://example.org]', 'line 1', 'must be a host such as'],
    ['fs: ["rw:/a\\nb"]', 'line 1', 'must be one line of plain text'],
    ['a: [', 'line 1', 'no valid YAML'],
    ['audit: true\naudit: false', 'line 2', 'no valid YAML'],
    ['shell: !!js/function "f"', 'line 1', 'no valid YAML'],
    ['fs: &a [./x]\nenv: *a', 'egg.yaml', 'aliases cannot be used'],
    ['dangerously_skip_permissions: "yes"', 'line 1', 'is not valid'],
    ['- a', 'egg.yaml', 'it is not valid'],
    [`shell: ${'x'.repeat(MAX_EGG_BYTES)}`, 'egg.yaml', 'too large'],
  ])('that is wrong is refused with its line: %j', (text, where, why) => {
    expect(() => parseEgg(text, 'egg.yaml')).toThrow(where);
    expect(() => parseEgg(text, 'egg.yaml')).toThrow(why);
  });

  test.each([
    ['./', '.'],
    ['', '.'],
    ['src/../lib/', './lib'],
    ['../other', '../other'],
    ['~/a//b/', '~/a/b'],
    ['~', '~'],
    ['/', '/'],
    ['/a/./b/..', '/a'],
    ['~root', '~root'],
  ])('has paths in one form: %j is %j', (path, normal) => {
    expect(normalPath(path)).toBe(normal);
  });
});
