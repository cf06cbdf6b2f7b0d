import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChatCapture } from './chat-capture.ts';

let root: string;
let home: string;
let store: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aerie-capture-'));
  home = join(root, 'home');
  store = join(home, '.codex', 'sessions');
  mkdirSync(store, { recursive: true });
  mkdirSync(join(root, 'others'));
  writeFileSync(join(root, 'others', 'theirs.jsonl'), session('SECRET'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const session = (text: string): string => `{"payload":{"cwd":"/work"}}\n{"said":"${text}"}\n`;
const capture = (agent = 'codex', cwd = '/work') =>
  new ChatCapture({
    ...{ agent, cwd, home },
    ...{ chat: join(root, 'chat.gz'), meta: join(root, 'meta') },
  });
const copied = (): string => gunzipSync(readFileSync(join(root, 'chat.gz'))).toString();

describe.skipIf(process.platform === 'win32')('what an agent keeps of a conversation', () => {
  test('is copied when it has changed, and only of its folder', async () => {
    const chat = capture();
    await chat.ready();
    await chat.capture();
    expect(chat.captured).toBe(false);
    writeFileSync(join(store, 'mine.jsonl'), session('one'));
    writeFileSync(join(store, 'else.jsonl'), session('two').replace('/work', '/else'));
    await chat.capture();
    expect(copied()).toBe(session('one'));
    writeFileSync(join(store, 'mine.jsonl'), session('one and more'));
    await chat.capture();
    expect(copied()).toBe(session('one and more'));
    expect(readFileSync(join(root, 'meta'), 'utf8')).toContain('agent_session_id=mine\n');
  });

  test.each(['claude', 'codex'])('of %s is found where a link led to its folder', async (agent) => {
    const project = join(realpathSync(root), 'project');
    mkdirSync(project);
    symlinkSync(project, join(root, 'linked'));
    const chat = capture(agent, join(root, 'linked'));
    await chat.ready();
    const folder = join(home, '.claude', 'projects', project.replaceAll('/', '-'));
    mkdirSync(folder, { recursive: true });
    const text = session('one').replace('/work', project);
    for (const each of [store, folder]) writeFileSync(join(each, 'mine.jsonl'), text);
    await chat.capture();
    expect(copied()).toBe(text);
  });

  test('is never read through links that the session has put there', async () => {
    const chat = capture();
    await chat.ready();
    symlinkSync(join(root, 'others', 'theirs.jsonl'), join(store, 'link.jsonl'));
    symlinkSync(join(root, 'others'), join(store, 'folder'));
    await chat.capture();
    expect(chat.captured).toBe(false);
    rmSync(store, { recursive: true });
    symlinkSync(join(root, 'others'), store);
    await chat.capture();
    expect(chat.captured).toBe(false);
  });
});
