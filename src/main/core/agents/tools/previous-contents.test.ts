import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aSessionView, aToolCall } from '#tests/support/a-session-view.ts';
import { PreviousContents } from './previous-contents.ts';
import type { ToolCallState } from './tool-call-state.ts';

let root = '';
let work = '';
beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-previous-')));
  work = join(root, 'work');
  await mkdir(work);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function follow() {
  const calls = new Map<string, ToolCallState>();
  const listeners = new Set<(call: ToolCallState) => void>();
  const session = aSessionView({
    cwd: work,
    toolCall: (id) => calls.get(id),
    onDidChangeToolCall: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const contents = new PreviousContents(session);
  /** An update of a call comes in. */
  const tell = (over: Partial<ToolCallState>): void => {
    const call = aToolCall({ kind: 'edit', ...calls.get(over.toolCallId ?? 'call_1'), ...over });
    calls.set(call.toolCallId, call);
    for (const listener of listeners) listener(call);
  };
  const read = async (path: string, over: Partial<ToolCallState> = {}) => {
    tell({ rawInput: { filePath: path }, ...over });
    await contents.settled(over.toolCallId ?? 'call_1');
    return contents.of(over.toolCallId ?? 'call_1');
  };
  return { contents, listeners, tell, read };
}

describe('what a file held before a call changed it (A36)', () => {
  it('is read once the call names its file, and kept when it is written', async () => {
    const { contents, tell } = follow();
    const path = join(work, 'a');
    await writeFile(path, 'before');
    tell({});
    expect(contents.of('call_1')).toBeUndefined();
    tell({ rawInput: { filePath: path, content: 'after' } });
    await contents.settled('call_1');
    await writeFile(path, 'after');
    tell({ status: 'in_progress' });
    tell({ status: 'completed' });
    await contents.settled('call_1');
    expect(contents.of('call_1')).toBe('before');
  });

  it('is read anew when an id is used again', async () => {
    const { contents, tell, read } = follow();
    const path = join(work, 'a');
    await writeFile(path, 'one');
    expect(await read(path)).toBe('one');
    tell({ status: 'completed' });
    expect(contents.of('call_1')).toBe('one');
    await writeFile(path, 'two');
    expect(await read(path, { status: 'pending' })).toBe('two');
  });

  it('is nothing for a new file', async () => {
    expect(await follow().read(join(work, 'new'))).toBeNull();
    expect(await follow().read('folder/new')).toBeNull();
  });

  it('is found by a path within the project too', async () => {
    await writeFile(join(work, 'a'), 'before');
    expect(await follow().read('a')).toBe('before');
    expect(await follow().read('./x/../a')).toBe('before');
  });

  it('is not read outside of the session’s folders, nor where it is of no use', async () => {
    await writeFile(join(root, 'secret'), 'outside');
    await symlink(root, join(work, 'up'));
    await writeFile(join(work, 'a'), 'before');
    await writeFile(join(work, 'binary'), Uint8Array.of(0, 1));
    await writeFile(join(work, 'large'), '');
    await truncate(join(work, 'large'), 600 * 1024);
    for (const path of ['../secret', join(root, 'secret'), 'up/secret', 'binary', 'large', '.']) {
      expect(await follow().read(path), path).toBeUndefined();
    }
    expect(await follow().read('a', { replayed: true })).toBeUndefined();
    expect(await follow().read('a', { kind: 'read' })).toBeUndefined();
    expect(await follow().read('a', { status: 'completed' })).toBeUndefined();
    expect(await follow().read('a', { rawInput: { file: 7 } })).toBeUndefined();
  });

  it('is not told if the call may have written meanwhile', async () => {
    await writeFile(join(work, 'a'), 'text');
    const ended = follow();
    ended.tell({ rawInput: { filePath: 'a' } });
    ended.tell({ status: 'completed' });
    await ended.contents.settled('call_1');
    expect(ended.contents.of('call_1')).toBeUndefined();
    const rawInput = { filePath: 'a', content: 'text' };
    expect(await follow().read('a', { rawInput })).toBeUndefined();
  });

  it('is forgotten for the oldest of many calls, and at the end', async () => {
    await writeFile(join(work, 'a'), 'before');
    const { contents, read, listeners } = follow();
    for (let index = 0; index < 65; index += 1) await read('a', { toolCallId: `call_${index}` });
    expect(contents.of('call_0')).toBeUndefined();
    expect(contents.of('call_64')).toBe('before');
    contents.dispose();
    expect(contents.of('call_64')).toBeUndefined();
    expect(listeners.size).toBe(0);
  });
});
