import { describe, expect, it } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import type { ToolCallState } from '../tools/tool-call-state.ts';
import type { AgentUpdate } from '../updates/agent-update.ts';
import { type Labels, noTelemetry, type Telemetry } from './telemetry.ts';
import { ToolTimer } from './tool-timer.ts';

function start() {
  const counts: (Labels | undefined)[] = [];
  const durations: [number, Labels | undefined][] = [];
  const telemetry: Telemetry = {
    ...noTelemetry,
    count: (_, __, labels) => counts.push(labels),
    observe: (_, value, labels) => durations.push([value, labels]),
  };
  const clock = new ManualClock();
  return { counts, durations, clock, timer: new ToolTimer(telemetry, clock) };
}

function begins(toolCallId: string, status: 'pending' | 'completed' = 'pending'): AgentUpdate {
  return { sessionUpdate: 'tool_call', toolCallId, title: 'bash', kind: 'execute', status };
}

function becomes(toolCallId: string, status: 'in_progress' | 'completed' | 'failed'): AgentUpdate {
  return { sessionUpdate: 'tool_call_update', toolCallId, status };
}

const call: ToolCallState = {
  toolCallId: 'c1',
  name: 'bash',
  title: 'ls',
  kind: 'execute',
  status: 'pending',
  content: [],
  locations: [],
  rawInput: undefined,
  rawOutput: undefined,
  meta: undefined,
  replayed: false,
};

describe('ToolTimer (A65)', () => {
  it('measures from the first update to the last, once', () => {
    const { timer, clock, counts, durations } = start();
    timer.didUpdate('s1', begins('c1'), call);
    clock.advance(1000);
    timer.didUpdate('s1', begins('c1'), call);
    timer.didUpdate('s1', becomes('c1', 'in_progress'), call);
    clock.advance(500);
    timer.didUpdate('s1', becomes('c1', 'completed'), call);
    timer.didUpdate('s1', becomes('c1', 'completed'), call);
    const labels = { tool_name: 'bash', status: 'completed', tool_kind: 'execute' };
    expect(durations).toEqual([[1.5, labels]]);
    expect(counts).toEqual([labels]);
  });

  it('only counts calls whose begin it has not seen', () => {
    const { timer, counts, durations } = start();
    timer.didUpdate('s1', becomes('c1', 'in_progress'), undefined);
    timer.didUpdate('s1', becomes('c1', 'failed'), undefined);
    timer.didUpdate('s1', begins('c2', 'completed'), call);
    expect(durations).toEqual([]);
    expect(counts).toEqual([
      { tool_name: 'unknown', status: 'failed', tool_kind: undefined },
      { tool_name: 'bash', status: 'completed', tool_kind: 'execute' },
    ]);
  });

  it('keeps sessions apart and forgets those that are gone', () => {
    const { timer, durations } = start();
    timer.didUpdate('s1', begins('c1'), call);
    timer.didUpdate('s2', becomes('c1', 'completed'), call);
    timer.release('s1');
    timer.didUpdate('s1', becomes('c1', 'completed'), call);
    expect(durations).toEqual([]);
  });

  it('remembers a bounded number of calls', () => {
    const { timer, durations, counts } = start();
    for (let index = 0; index < 5001; index++) timer.didUpdate('s1', begins(`c${index}`), call);
    timer.didUpdate('s1', becomes('c0', 'completed'), call);
    timer.didUpdate('s1', becomes('c5000', 'completed'), call);
    expect(durations).toHaveLength(1);
    expect(counts).toHaveLength(2);
  });

  it('looks at tool calls only', () => {
    const { timer, counts } = start();
    timer.didUpdate('s1', { sessionUpdate: 'usage_update', used: 1, size: 1 }, call);
    expect(counts).toEqual([]);
  });
});
