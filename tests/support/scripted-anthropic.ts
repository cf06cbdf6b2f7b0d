// A model server on loopback that speaks Anthropic's protocol as far as Claude's agent needs it: it calls
// one tool, once, and is content with whatever comes of that.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { listenOnLoopback } from './listen-on-loopback.ts';

export interface ScriptedCall {
  readonly tool: string;
  readonly input: object;
  /** Said after the call. */
  readonly answer: string;
}

const request = z.object({
  stream: z.boolean().optional(),
  tools: z.array(z.object({ name: z.string() })).optional(),
  messages: z.array(z.unknown()).optional(),
});

/** The server; `results` are the last messages of requests that follow the call. */
export async function scriptedAnthropic(script: ScriptedCall) {
  const results: string[] = [];
  let called = false;
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const piece of incoming) body += String(piece);
    const asked = request.safeParse(JSON.parse(body || '{}')).data;
    if (!asked?.stream) {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"input_tokens":1}');
      return;
    }
    const offers = asked.tools?.some(({ name }) => name === script.tool) === true;
    if (called && offers) results.push(JSON.stringify(asked.messages?.at(-1)));
    const calls = offers && !called;
    called ||= calls;
    answer(response, calls ? script : undefined, script.answer);
  };
  const server = createServer((incoming, response) => void serve(incoming, response));
  const port = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${port}`,
    results,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(response: ServerResponse, call: ScriptedCall | undefined, text: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const tell = (type: string, data: object): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  };
  const usage = { input_tokens: 10, output_tokens: 1 };
  const head = { id: 'msg_1', type: 'message', role: 'assistant', model: 'scripted', content: [] };
  tell('message_start', {
    message: { ...head, stop_reason: null, stop_sequence: null, usage },
  });
  const block = call
    ? { type: 'tool_use', id: 'toolu_1', name: call.tool, input: {} }
    : { type: 'text', text: '' };
  const delta = call
    ? { type: 'input_json_delta', partial_json: JSON.stringify(call.input) }
    : { type: 'text_delta', text };
  tell('content_block_start', { index: 0, content_block: block });
  tell('content_block_delta', { index: 0, delta });
  tell('content_block_stop', { index: 0 });
  const stop = { stop_reason: call ? 'tool_use' : 'end_turn', stop_sequence: null };
  tell('message_delta', { delta: stop, usage: { output_tokens: 5 } });
  tell('message_stop', {});
  response.end();
}
