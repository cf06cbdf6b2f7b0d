// Tools of this machine as sessions in a sandbox ask for them, with real programs.

import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseTool } from '#core/link/eggs/tools/load-tools.ts';
import { startToolServer } from '#core/link/eggs/tools/tool-server.ts';

let root: string;
let server: AsyncDisposable;
let running: Map<string, number>;
const yaml = [
  'name: say\ndescription: Says what it is told\nrun: |\n  for one in "$@"; do printf "[%s]" "$one"; done; echo "$0 $KEY $HIDDEN $PASSED" >&2; exit 3\nenv: {KEY: value}',
  'name: slow\nrun: exec sleep 600\ntimeout: 1',
  'name: waits\nrun: read -r x; exec sleep 600\nmax_concurrent: 1',
  'name: long\nrun: head -c 3000000 /dev/zero | tr "\\\\0" x',
  'name: passes\nrun: echo "$PASSED/$HIDDEN/$WT_USER"\nenv: [PASSED]',
];

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'aerie-tools-'));
  running = new Map();
  server = await startToolServer({
    ...{ path: join(root, 's'), running, context: { cwd: root, env: { WT_USER: 'ann' } } },
    tools: yaml.map((text) => parseTool(text, 'a.yaml')),
    user: async () => ({ PATH: process.env['PATH'] ?? '', HIDDEN: 'secret', PASSED: 'on' }),
  });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

/** What is answered to text that is sent whole. */
function ask(text: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(join(root, 's'));
    socket.setEncoding('utf8').on('data', (piece: string) => (answer += piece));
    socket.on('error', reject).on('end', () => resolve(JSON.parse(answer)));
    socket.end(text);
  });
}
const use = (tool: string, ...args: string[]) => ask(JSON.stringify({ tool, args }));

describe.skipIf(process.platform === 'win32')('tools of this machine', () => {
  test('are told by name', async () => {
    expect(await ask('{"action":"list"}')).toMatchObject({
      tools: [{ name: 'say', description: 'Says what it is told' }, { name: 'slow' }, {}, {}, {}],
    });
  });

  test('get what they are told as it is, never as part of a script, and only variables of theirs', async () => {
    const args = ['$(touch made)', '; rm -rf /', "'", '"', '`id`', 'a\nb', '--', '$HOME', ''];
    expect(await use('say', ...args)).toEqual({
      ...{ exit_code: 3, stdout: args.map((one) => `[${one}]`).join('') },
      stderr: 'say value  \n',
    });
    expect(await use('passes')).toMatchObject({ stdout: 'on//ann\n' });
  });

  test('that take too long end with all that they started', async () => {
    expect(await use('slow')).toMatchObject({
      exit_code: 124,
      stderr: expect.stringContaining('took longer than 1 s'),
    });
    expect(running.get('slow')).toBe(0);
  });

  test('say so much and no more', async () => {
    const { stdout } = Object(await use('long'));
    expect(stdout).toHaveLength(1024 * 1024);
  });

  test('run as often at once as they may, and end when nobody waits for them', async () => {
    const first = connect(join(root, 's'));
    first.end(JSON.stringify({ tool: 'waits' }));
    await vi.waitFor(() => expect(running.get('waits')).toBe(1), { timeout: 10_000 });
    expect(await use('waits')).toEqual({ error: expect.stringContaining('as often as it may') });
    first.destroy();
    await vi.waitFor(() => expect(running.get('waits')).toBe(0), { timeout: 10_000 });
  });

  test.each([
    ...['', '{', '[]', 'null', '{"tool":7}', '{"tool":"say","args":"x"}', '{"action":"run"}'],
    ...['{"tool":"say","args":["a\\u0000b"]}', `{"tool":"say","args":["${'x'.repeat(300_000)}"]}`],
  ])('take no other request: %.40s', async (text) => {
    expect(await ask(text)).toEqual({ error: 'invalid request' });
  });

  test.each(['nothing', '../say', 'say; id', '__proto__'])(
    'are known by name only: %s',
    async (name) => {
      expect(await use(name)).toEqual({ error: `unknown tool: ${name}` });
    },
  );
});
