// The least that talks to an agent: the protocol library on the process, everything kept. For
// recordings and for looking at the agent itself; what is tested goes through AgentClient.

import { type ChildProcess, spawn } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import * as acp from '@agentclientprotocol/sdk/unstable';
import type { OpencodeWorld } from './opencode-world.ts';

/** One frame on the wire, in the order in which it passed. */
export interface Frame {
  readonly from: 'agent' | 'client';
  readonly frame: acp.AnyMessage;
}

export interface ThinClientOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Answers permission requests; rejects unless given. */
  readonly onPermission?: PermissionAnswer;
}

type PermissionAnswer = (
  request: acp.RequestPermissionRequest,
) => Promise<acp.RequestPermissionResponse> | acp.RequestPermissionResponse;

/** A connection to an `opencode acp` of a world. */
export class ThinClient implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly agent: acp.ClientConnection['agent'];
  readonly frames: Frame[] = [];
  /** Answers permission requests. */
  onPermission: PermissionAnswer;
  readonly #exited: Promise<number | null>;
  #stderr = '';

  constructor(world: OpencodeWorld, options: ThinClientOptions = {}) {
    const child = spawn(world.binary, ['acp', ...(options.args ?? [])], {
      cwd: world.project,
      env: { ...world.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.child = child;
    this.onPermission =
      options.onPermission ?? (() => ({ outcome: { outcome: 'selected', optionId: 'reject' } }));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.#exited = new Promise((resolve) => child.once('close', resolve));
    const wire = acp.ndJsonStream(
      Writable.toWeb(child.stdin),
      // The types of Node and of the DOM differ in a detail.
      Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>,
      { maxMessageBytes: 64 * 1024 * 1024 },
    );
    this.agent = this.#app().connect(this.#recorded(wire)).agent;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Updates so far, of all sessions. */
  get updates(): acp.SessionNotification[] {
    return this.frames.flatMap(({ from, frame }) =>
      from === 'agent' && 'method' in frame && frame.method === 'session/update'
        ? [frame.params as acp.SessionNotification]
        : [],
    );
  }

  async initialize(): Promise<acp.InitializeResponse> {
    return await this.agent.request('initialize', {
      protocolVersion: acp.PROTOCOL_VERSION,
      clientInfo: { name: 'aerie-test', version: '1' },
      clientCapabilities: { fs: { readTextFile: true, writeTextFile: true }, terminal: false },
    });
  }

  async newSession(cwd: string): Promise<string> {
    const { sessionId } = await this.agent.request('session/new', { cwd, mcpServers: [] });
    return sessionId;
  }

  async prompt(sessionId: string, text: string): Promise<acp.PromptResponse> {
    return await this.agent.request('session/prompt', {
      sessionId,
      prompt: [{ type: 'text', text }],
    });
  }

  /** Ends stdin; resolves with the exit code. */
  async end(): Promise<number | null> {
    this.child.stdin?.end();
    return await this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  #app(): acp.ClientApp {
    return acp
      .client({ name: 'aerie-test' })
      .onNotification('session/update', () => {})
      .onRequest('session/request_permission', ({ params }) => this.onPermission(params))
      .onRequest('fs/write_text_file', () => ({}));
  }

  #recorded(wire: acp.Stream): acp.Stream {
    const keep = (from: Frame['from']): TransformStream<acp.AnyMessage, acp.AnyMessage> =>
      new TransformStream({
        transform: (frame, controller) => {
          this.frames.push({ from, frame });
          controller.enqueue(frame);
        },
      });
    const out = keep('client');
    void out.readable.pipeTo(wire.writable).catch(() => {});
    return { readable: wire.readable.pipeThrough(keep('agent')), writable: out.writable };
  }
}
