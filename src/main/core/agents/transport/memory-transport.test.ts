import {
  agent,
  client,
  type InitializeResponse,
  PROTOCOL_VERSION,
} from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { CancelledError } from '../errors/acp-error.ts';
import { type Labels, noTelemetry } from '../telemetry/telemetry.ts';
import { memoryPair, memoryTransport } from './memory-transport.ts';
import { TransportHealthMeter } from './transport-health-meter.ts';

const context = { signal: new AbortController().signal };
const greeting = { protocolVersion: PROTOCOL_VERSION, clientCapabilities: {} };

function anAgent() {
  return agent({ name: 'fake' }).onRequest('initialize', () => ({
    protocolVersion: PROTOCOL_VERSION,
    agentCapabilities: {},
  }));
}

describe('memoryTransport', () => {
  it('connects a client to an agent in this process, each time anew', async () => {
    const factory = memoryTransport(anAgent());
    for (let n = 0; n < 2; n += 1) {
      const transport = await factory(context);
      const connection = client({ name: 'test' }).connect(transport.stream);
      const answer: InitializeResponse = await connection.agent.request('initialize', greeting);
      expect(answer.protocolVersion).toBe(PROTOCOL_VERSION);
      await transport.close();
      await connection.closed;
      await expect(connection.agent.request('initialize', greeting)).rejects.toThrow('closed');
    }
  });

  it('ends for the client when the agent ends it', async () => {
    const connected: { close(): void }[] = [];
    const transport = await memoryTransport(
      anAgent().onConnect((made) => void connected.push(made)),
    )(context);
    const connection = client({ name: 'test' }).connect(transport.stream);
    connected[0]?.close();
    await connection.closed;
    expect(connection.signal.aborted).toBe(true);
  });

  it('does not begin when it is given up already', async () => {
    const factory = memoryTransport(anAgent());
    await expect(factory({ signal: AbortSignal.abort() })).rejects.toThrow(CancelledError);
  });
});

describe('TransportHealthMeter', () => {
  const request = { jsonrpc: '2.0', id: 1, method: 'x' } as const;

  it('counts failures by kind; what was degraded stays so', () => {
    const counted: (Labels | undefined)[] = [];
    const clock = new ManualClock();
    const meter = new TransportHealthMeter({
      clock,
      telemetry: { ...noTelemetry, count: (_name, _value, labels) => counted.push(labels) },
    });
    const fresh = meter.health;
    expect(fresh).toEqual({
      degraded: false,
      consecutiveFailures: 0,
      sendFailures: 0,
      readFailures: 0,
    });
    meter.recordFailure('send', new Error('pipe'));
    clock.advance(10);
    meter.recordFailure('read', 'text');
    meter.recordFailure('subprocess', new Error('gone'));
    expect(meter.health).toMatchObject({
      degraded: true,
      consecutiveFailures: 3,
      sendFailures: 1,
      readFailures: 1,
      lastError: { message: 'gone' },
      lastFailureAt: clock.now(),
    });
    meter.recordFrame({ jsonrpc: '2.0', id: 1, result: {} });
    expect(meter.health).toMatchObject({ degraded: true, consecutiveFailures: 0, sendFailures: 1 });
    expect(counted).toEqual([{ kind: 'send' }, { kind: 'read' }, { kind: 'subprocess' }]);
    expect(fresh.degraded).toBe(false);
  });

  it('takes a result for an answer, not an error and not a request', () => {
    const meter = new TransportHealthMeter();
    meter.recordFailure('send', new Error('x'));
    meter.recordFrame({ jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'no' } });
    meter.recordFrame(request);
    expect(meter.health.consecutiveFailures).toBe(1);
    meter.recordFrame({ jsonrpc: '2.0', id: 1, result: {} });
    expect(meter.health.consecutiveFailures).toBe(0);
  });

  it('watches a stream without changing what goes through', async () => {
    const meter = new TransportHealthMeter();
    const { ours, theirs, end } = memoryPair();
    const watched = meter.watch(ours);
    const there = watched.writable.getWriter();
    const back = theirs.writable.getWriter();
    await there.write(request);
    expect(await theirs.readable.getReader().read()).toEqual({ done: false, value: request });
    meter.recordFailure('read', new Error('earlier'));
    await back.write({ jsonrpc: '2.0', id: 1, result: 'x' });
    const reader = watched.readable.getReader();
    expect((await reader.read()).value).toEqual({ jsonrpc: '2.0', id: 1, result: 'x' });
    expect(meter.health.consecutiveFailures).toBe(0);
    end();
    expect((await reader.read()).done).toBe(true);
    await expect(there.write(request)).rejects.toThrow('closed');
    expect(meter.health).toMatchObject({ sendFailures: 1, readFailures: 1 });
  });

  it('counts a stream that breaks, but not while it is being closed', async () => {
    for (const closing of [false, true]) {
      const meter = new TransportHealthMeter();
      const isClosing = vi.fn<() => boolean>(() => closing);
      const broken = {
        readable: new ReadableStream({ pull: () => Promise.reject(new Error('broken')) }),
        writable: new WritableStream({ write: () => Promise.reject(new Error('broken')) }),
      };
      const { readable, writable } = meter.watch(broken, isClosing);
      await expect(readable.getReader().read()).rejects.toThrow('broken');
      await expect(writable.getWriter().write(request)).rejects.toThrow('broken');
      const times = closing ? 0 : 1;
      expect(meter.health).toMatchObject({ sendFailures: times, readFailures: times });
      expect(isClosing).toHaveBeenCalledTimes(2);
    }
  });
});
