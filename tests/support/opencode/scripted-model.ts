// An OpenAI-compatible model server on loopback that says what a test tells it to, word for word.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../listen-on-loopback.ts';

/** What the model does once. */
export interface ModelReply {
  /** Said before anything else, one chunk each. */
  readonly thoughts?: readonly string[];
  readonly text?: readonly string[];
  readonly tools?: readonly { readonly name: string; readonly input: unknown }[];
  readonly finish?: 'stop' | 'length' | 'content_filter';
  readonly usage?: ModelUsage;
  /** Keeps the answer open after what was said, until the other side gives up. */
  readonly hold?: boolean;
  /** An answer of this status in place of everything else. */
  readonly error?: {
    readonly status: number;
    readonly message: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
}

export interface ModelUsage {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly reasoning: number;
}

/** What the agent asked. */
export interface ModelRequest {
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  /** Names of the tools on offer. */
  readonly tools: readonly string[];
  /** What each of them takes, as JSON Schema, by name. */
  readonly toolInputs: Readonly<Record<string, unknown>>;
  readonly authorization: string | undefined;
  /** Resolves once the agent gave up before the answer was complete. */
  readonly aborted: Promise<void>;
}

export const say = (...text: string[]): ModelReply => ({ text });
export const think = (thought: string, ...text: string[]): ModelReply => ({
  thoughts: [thought],
  text,
});
export const call = (name: string, input: unknown): ModelReply => ({ tools: [{ name, input }] });
export const holdAfter = (...text: string[]): ModelReply => ({ text, hold: true });
export const fail = (
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ModelReply => ({ error: { status, message, headers } });

const usualUsage: ModelUsage = { input: 1000, output: 40, cached: 200, reasoning: 10 };
/** Requests for the title of a session, which tests need not script. */
const TITLE = /title generator|generate a (brief )?title/i;

/** A model that plays a script. */
export class ScriptedModel implements AsyncDisposable {
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #replies: ModelReply[] = [];
  readonly requests: ModelRequest[] = [];
  /** Requests that the script had no reply for. */
  readonly surprises: ModelRequest[] = [];
  title = 'A scripted title';

  private constructor() {}

  static async start(): Promise<ScriptedModel> {
    const model = new ScriptedModel();
    await listenOnLoopback(model.#server);
    return model;
  }

  /** For `options.baseURL` of a provider. */
  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The model is closed.');
    return `http://127.0.0.1:${address.port}/v1`;
  }

  /** Adds what is said next, one reply for each request. */
  script(...replies: readonly ModelReply[]): void {
    this.#replies.push(...replies);
  }

  /** Drops replies that nobody has asked for, and what they were not enough for; gives back both. */
  forget(): { readonly left: number; readonly surprises: readonly ModelRequest[] } {
    const { left } = this;
    this.#replies.length = 0;
    return { left, surprises: this.surprises.splice(0) };
  }

  /** Replies that nobody has asked for yet. */
  get left(): number {
    return this.#replies.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: unknown = JSON.parse(await bodyOf(incoming));
    const request = requestOf(body, incoming, response);
    if (isForTitle(request)) return await stream(response, say(this.title));
    this.requests.push(request);
    const reply = this.#replies.shift();
    if (!reply) this.surprises.push(request);
    await stream(response, reply ?? say('There is nothing in the script for this.'));
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of incoming.setEncoding('utf8')) body += String(chunk);
  return body;
}

function requestOf(
  body: unknown,
  incoming: IncomingMessage,
  response: ServerResponse,
): ModelRequest {
  const { messages = [], tools = [] } = body as {
    messages?: ModelRequest['messages'];
    tools?: readonly {
      readonly function: { readonly name: string; readonly parameters?: unknown };
    }[];
  };
  const aborted = Promise.withResolvers<void>();
  response.once('close', () => {
    if (!response.writableFinished) aborted.resolve();
  });
  return {
    messages,
    tools: tools.map((tool) => tool.function.name),
    toolInputs: Object.fromEntries(
      tools.map((tool) => [tool.function.name, tool.function.parameters]),
    ),
    authorization: incoming.headers.authorization,
    aborted: aborted.promise,
  };
}

function isForTitle(request: ModelRequest): boolean {
  return request.tools.length === 0 && TITLE.test(JSON.stringify(request.messages.slice(0, 2)));
}

async function stream(response: ServerResponse, reply: ModelReply): Promise<void> {
  if (reply.error) {
    const { status, message, headers } = reply.error;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { message, type: 'error', code: status } }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const delta of deltasOf(reply)) {
    const chunk = `data: ${JSON.stringify(chunkOf({ delta, finish_reason: null }))}\n\n`;
    if (!response.write(chunk)) await drained(response);
    if (response.destroyed) return;
  }
  if (reply.hold) return;
  const finish = (reply.tools?.length ?? 0) > 0 ? 'tool_calls' : (reply.finish ?? 'stop');
  response.write(`data: ${JSON.stringify(chunkOf({ delta: {}, finish_reason: finish }))}\n\n`);
  const usage = usageOf(reply.usage ?? usualUsage);
  response.write(`data: ${JSON.stringify({ ...chunkOf(), choices: [], usage })}\n\n`);
  response.end('data: [DONE]\n\n');
}

async function drained(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
  });
}

function* deltasOf({ thoughts = [], text = [], tools = [] }: ModelReply): Generator<object> {
  yield { role: 'assistant' };
  for (const thought of thoughts) yield { reasoning_content: thought };
  for (const content of text) yield { content };
  for (const [index, tool] of tools.entries()) {
    const id = `call_${crypto.randomUUID().slice(0, 8)}`;
    const name = tool.name;
    yield { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] };
    yield { tool_calls: [{ index, function: { arguments: JSON.stringify(tool.input) } }] };
  }
}

function chunkOf(choice?: object): object {
  const choices = choice ? [{ index: 0, ...choice }] : [];
  return { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm1', choices };
}

function usageOf({ input, output, cached, reasoning }: ModelUsage): object {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}
