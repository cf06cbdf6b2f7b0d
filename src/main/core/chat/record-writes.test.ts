import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { chatDatabase } from '#tests/support/chat-database.ts';
import { update } from '#tests/support/chat-events.ts';
import type { SessionView } from '../agents/client/session-view.ts';
import type { ToolCallState } from '../agents/tools/tool-call-state.ts';
import { recordWrites } from './record-writes.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'aerie-writes-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function scene() {
  const recorder = chatDatabase().recorder();
  const listeners = new Set<(call: ToolCallState) => void>();
  const calls = new Map<string, ToolCallState>();
  const session: SessionView = {
    id: 'ses',
    cwd,
    additionalDirectories: [],
    toolCall: (id) => calls.get(id),
    openToolCalls: () => [],
    signal: new AbortController().signal,
    onDidChangeToolCall: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const recording = recordWrites(recorder, session, silentLogger);
  const tell = (rawInput: object, status: 'in_progress' | 'completed', replayed = false): void => {
    const call: ToolCallUpdate = { toolCallId: 't', kind: 'edit', status, rawInput };
    const state = {
      ...{ name: 'write', title: 'write', content: [], locations: [], rawOutput: undefined },
      ...{ toolCallId: 't', kind: 'edit', status, rawInput, meta: undefined, replayed },
    } satisfies ToolCallState;
    calls.set('t', state);
    for (const listener of listeners) listener(state);
    recorder.record(update({ sessionUpdate: 'tool_call_update', ...call }, replayed));
  };
  const changes = (): unknown => {
    const item = recorder.state.items.get('tool:t');
    return item?.type === 'tool' ? item.changes : undefined;
  };
  return { recording, listeners, tell, changes };
}

describe('A36: files that a tool writes whole', () => {
  it('are compared with what they held before', async () => {
    const { tell, changes } = scene();
    const filePath = join(cwd, 'a.txt');
    writeFileSync(filePath, 'one\n');
    tell({ filePath, content: 'one\ntwo\n' }, 'in_progress');
    expect(changes()).toMatchObject([{ kind: 'write', added: 2 }]);
    await vi.waitFor(() =>
      expect(changes()).toMatchObject([{ kind: 'edit', added: 1, removed: 0 }]),
    );
    tell({ filePath, content: 'one\ntwo\n' }, 'completed');
    expect(changes()).toMatchObject([{ kind: 'edit', added: 1 }]);
    expect(readFileSync(filePath, 'utf8')).toBe('one\n');
  });

  it('are new where there was none', async () => {
    const { tell, changes } = scene();
    tell({ filePath: join(cwd, 'new.txt'), content: 'x\n' }, 'in_progress');
    await vi.waitFor(() => expect(changes()).toMatchObject([{ kind: 'create', added: 1 }]));
  });

  it('are left alone outside of the project, in history, and after the end', async () => {
    const { tell, changes, recording, listeners } = scene();
    const content = 'x\n';
    tell({ filePath: join(cwd, '..', 'outside.txt'), content }, 'in_progress');
    tell({ filePath: join(cwd, 'a.txt'), content }, 'completed', true);
    recording.dispose();
    expect(listeners.size).toBe(0);
    tell({ filePath: join(cwd, 'b.txt'), content }, 'in_progress');
    // A read of a file takes a turn of the loop or more.
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(changes()).toMatchObject([{ kind: 'write' }]);
  });
});
