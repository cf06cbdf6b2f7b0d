import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { silentLogger } from '#shared/base/ports.ts';
import { FakeSessionView } from '#tests/support/fake-session-view.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { MemoryTelemetry } from '#tests/support/memory-telemetry.ts';
import type { ElicitationRequests } from '../client/agent-requests.ts';
import { ElicitationUnavailableError } from '../errors/acp-error.ts';
import { CallCorrelation } from './call-correlation.ts';
import { defineTool } from './define-tool.ts';
import { type CallExtra, type CallServices, runToolCall } from './run-tool-call.ts';
import type { BridgeTool, ElicitResult, ToolContext, ToolResult } from './tool.ts';
import { elicitFromHost } from './tool-elicitation.ts';
import { textResult } from './tool-results.ts';

type Notification = Parameters<CallExtra['sendNotification']>[0];

class Scene {
  readonly clock = new ManualClock();
  readonly telemetry = new MemoryTelemetry();
  readonly correlation = new CallCorrelation('aerie', this.clock);
  readonly cancelled = new AbortController();
  readonly sent: Notification[] = [];
  readonly logged: unknown[] = [];
  host: ElicitationRequests | undefined;

  extra(progressToken?: string): CallExtra {
    return {
      signal: this.cancelled.signal,
      requestId: 7,
      ...(progressToken === undefined ? {} : { _meta: { progressToken } }),
      sendNotification: async (notification) => {
        this.sent.push(notification);
      },
      sendRequest: () => Promise.reject(new Error('not in this test')),
    };
  }

  get services(): CallServices {
    const log = (...line: unknown[]): void => {
      this.logged.push(line);
    };
    return {
      correlation: this.correlation,
      telemetry: this.telemetry,
      clock: this.clock,
      logger: { ...silentLogger, debug: log, info: log, warn: log, error: log },
      elicit: (params, asker) => elicitFromHost(this.host, params, asker),
    };
  }
}

function toolOf(run: (context: ToolContext) => ToolResult | Promise<ToolResult>): BridgeTool {
  return defineTool({
    name: 'try',
    description: '',
    input: z.object({}),
    execute: (_input, context) => run(context),
  });
}

describe('a call of a tool', () => {
  it('works without a session', async () => {
    const scene = new Scene();
    const tool = toolOf(({ sessionId, toolCallId, session }) => {
      return { structured: { sessionId, toolCallId, session } };
    });
    const result = await runToolCall(tool, {}, scene.extra(), scene.services);
    expect(result.structuredContent).toEqual({});
  });

  it('never logs arguments or messages', async () => {
    const scene = new Scene();
    const tool = toolOf(() => {
      throw new Error('the password is hunter2');
    });
    const result = await runToolCall(tool, {}, scene.extra(), scene.services);
    expect(result).toMatchObject({ isError: true });
    expect(scene.logged).toHaveLength(1);
    expect(JSON.stringify(scene.logged)).not.toContain('hunter2');
  });

  it('has a message even for errors without one', async () => {
    const scene = new Scene();
    const tool = toolOf(() => Promise.reject(new TypeError('')));
    const result = await runToolCall(tool, {}, scene.extra(), scene.services);
    expect(result.content).toEqual([{ type: 'text', text: 'TypeError' }]);
  });

  it('shows life every ten seconds to an agent that listens', async () => {
    const scene = new Scene();
    const done = Promise.withResolvers<ToolResult>();
    const tool = toolOf(({ progress }) => {
      progress(2, 5);
      progress(1, 5);
      return done.promise;
    });
    const call = runToolCall(tool, {}, scene.extra('token'), scene.services);
    await vi.waitFor(() => expect(scene.sent).toHaveLength(1));
    scene.clock.advance(25_000);
    expect(scene.sent).toHaveLength(3);
    const values = scene.sent.map(({ params }) => {
      const { progress } = z.looseObject({ progress: z.number() }).parse(params);
      return progress;
    });
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(new Set(values).size).toBe(3);
    done.resolve(textResult('done'));
    await call;
    scene.clock.advance(60_000);
    expect(scene.sent).toHaveLength(3);
    expect(scene.clock.pending).toBe(0);
  });

  it('is silent to an agent that does not', async () => {
    const scene = new Scene();
    const tool = toolOf(({ progress }) => {
      progress(1);
      scene.clock.advance(60_000);
      return textResult('done');
    });
    await runToolCall(tool, {}, scene.extra(), scene.services);
    expect(scene.sent).toEqual([]);
  });

  it('does not wait for a tool that ignores its signal', async () => {
    const scene = new Scene();
    const started = Promise.withResolvers<void>();
    const tool = toolOf(() => {
      started.resolve();
      return new Promise(() => {});
    });
    const call = runToolCall(tool, {}, scene.extra(), scene.services);
    await started.promise;
    scene.cancelled.abort();
    expect(await call).toMatchObject({ isError: true });
    expect(scene.telemetry.labelsOf('mcp_bridge.request')).toEqual([
      { tool: 'try', status: 'error' },
    ]);
  });

  it('does not begin once it is cancelled', async () => {
    const scene = new Scene();
    let ran = false;
    const tool = toolOf(() => {
      ran = true;
      return textResult('');
    });
    scene.cancelled.abort();
    expect(await runToolCall(tool, {}, scene.extra(), scene.services)).toMatchObject({
      isError: true,
    });
    expect(ran).toBe(false);
  });
});

describe('a question from within a call', () => {
  const schema = { properties: { name: { type: 'string' as const } } };

  function hostOf(answer: ElicitResult): {
    host: ElicitationRequests;
    asked: unknown[];
  } {
    const asked: unknown[] = [];
    const host: ElicitationRequests = {
      create: async (request, { session, signal }) => {
        asked.push({ request, session: session?.id, aborted: signal.aborted });
        if (answer.action !== 'accept') return { action: answer.action };
        return { action: 'accept', content: { name: 'Ada' }, _meta: { by: 'hand' } };
      },
      complete: () => {},
    };
    return { host, asked };
  }

  it('goes to the host with the session and the call it is about', async () => {
    const scene = new Scene();
    const { host, asked } = hostOf({ action: 'accept' });
    scene.host = host;
    const session = new FakeSessionView('one');
    scene.correlation.follow(session);
    session.show('call-1', { name: 'aerie_try' });
    let answer: ElicitResult | undefined;
    const tool = toolOf(async ({ elicit }) => {
      answer = await elicit({ message: 'Who?', schema, meta: { step: 1 } });
      return textResult('');
    });
    await runToolCall(tool, {}, scene.extra(), scene.services);
    expect(answer).toEqual({ action: 'accept', content: { name: 'Ada' }, meta: { by: 'hand' } });
    expect(asked).toEqual([
      {
        request: {
          sessionId: 'one',
          toolCallId: 'call-1',
          message: 'Who?',
          mode: 'form',
          requestedSchema: schema,
          _meta: { step: 1 },
        },
        session: 'one',
        aborted: false,
      },
    ]);
  });

  it('is about the request where the session is unknown, and may be a page', async () => {
    const scene = new Scene();
    const { host, asked } = hostOf({ action: 'decline' });
    scene.host = host;
    const tool = toolOf(async ({ elicit }) => ({
      structured: await elicit({
        message: 'Log in',
        mode: 'url',
        url: 'https://login.example/',
        elicitationId: 'e1',
      }),
    }));
    const result = await runToolCall(tool, {}, scene.extra(), scene.services);
    expect(result.structuredContent).toEqual({ action: 'decline' });
    expect(asked).toMatchObject([
      {
        request: { requestId: 7, mode: 'url', url: 'https://login.example/', elicitationId: 'e1' },
        session: undefined,
      },
    ]);
  });

  it('finds nobody without a host', async () => {
    const scene = new Scene();
    const tool = toolOf(async ({ elicit }) => ({
      structured: await elicit({ message: '', schema }),
    }));
    const result = await runToolCall(tool, {}, scene.extra(), scene.services);
    expect(JSON.stringify(result)).toContain('nobody to ask');
  });

  it('is possible only while the call runs', async () => {
    const scene = new Scene();
    scene.host = hostOf({ action: 'accept' }).host;
    let late: ToolContext['elicit'] | undefined;
    const tool = toolOf(({ elicit }) => {
      late = elicit;
      return textResult('');
    });
    await runToolCall(tool, {}, scene.extra(), scene.services);
    await expect(late?.({ message: '', schema })).rejects.toBeInstanceOf(
      ElicitationUnavailableError,
    );
  });
});
