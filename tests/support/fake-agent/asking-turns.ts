// Turns of the fake agent in which it asks something that is no permission.
import { done } from './turn-pieces.ts';
import type { Turn } from './turns.ts';

export const askingTurns: Readonly<Record<string, Turn>> = {
  /** Asks to open a page, says that it is done there, and what the answer was. */
  page: async ({ lines, sessionId, say }) => {
    const { result } = await lines.ask('elicitation/create', {
      ...{ sessionId, mode: 'url', message: 'Sign in to go on.', elicitationId: 'page-1' },
      url: 'https://login.example:8443/device?code=AB-CD',
    });
    lines.notify('elicitation/complete', { elicitationId: 'page-1' });
    say(JSON.stringify(result));
    return done;
  },
  /** Asks by the client's own tool `AskUserQuestion`, e.g. `question [{"question":"Why?"}]`. */
  question: async ({ mcpServers, words, update, say }) => {
    const questions: unknown = JSON.parse(words.slice(words.indexOf(' ') + 1));
    update({
      ...{ sessionUpdate: 'tool_call', toolCallId: 'asked', status: 'in_progress' },
      ...{ title: 'aerie_AskUserQuestion', kind: 'other', rawInput: { questions } },
    });
    const { askByTool } = await import('./ask-by-tool.ts');
    const result = await askByTool(mcpServers, { questions });
    update({
      ...{ sessionUpdate: 'tool_call_update', toolCallId: 'asked', status: 'completed' },
      content: [{ type: 'content', content: { type: 'text', text: result } }],
      rawOutput: { output: result },
    });
    say(`told ${result}`);
    return done;
  },
  /** Asks the client for a method, e.g. `ask fs/read_text_file {"path":"/etc/passwd"}`. */
  ask: async ({ lines, sessionId, words, say }) => {
    const [, method = '', ...json] = words.split(' ');
    const params = JSON.parse(json.join(' ') || '{}') as object;
    const { result, error } = await lines.ask(method, { sessionId, ...params });
    say(JSON.stringify(result ?? { error }));
    return done;
  },
  /** Asks and dies before there is an answer. */
  'ask-and-die': async ({ lines, sessionId }) => {
    const requestedSchema = { type: 'object', properties: { a: { type: 'boolean', title: 'A' } } };
    void lines.ask('elicitation/create', {
      sessionId,
      mode: 'form',
      message: 'Well?',
      requestedSchema,
    });
    setTimeout(() => process.exit(3), 200);
    return undefined;
  },
};
