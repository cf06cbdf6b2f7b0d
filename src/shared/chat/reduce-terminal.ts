import type { ChatDraft } from './chat-draft.ts';
import type { ChatEvent } from './chat-event.ts';
import { foreignId } from './foreign-id.ts';
import { sameJson } from './same-json.ts';
import type { ChatToolOutput } from './tool-item.ts';

type TerminalOutput = Extract<ChatToolOutput, { type: 'terminal' }>;

/** Shows what runs in a terminal in the cards that name it. */
export function reduceTerminal(
  draft: ChatDraft,
  event: Extract<ChatEvent, { type: 'terminal' }>,
): void {
  const terminalId = foreignId(event.terminalId);
  const { text, truncated, exit, released } = event;
  const shown: TerminalOutput = {
    type: 'terminal',
    terminalId,
    text,
    ...(truncated ? { truncated } : {}),
    ...(exit ? { exit } : {}),
    ...(released ? { released } : {}),
  };
  for (const tool of draft.all('tool')) {
    const at = tool.output.findIndex(
      (entry) => entry.type === 'terminal' && entry.terminalId === terminalId,
    );
    if (at < 0 || sameJson(tool.output[at], shown)) continue;
    draft.put({ ...tool, output: tool.output.with(at, shown) });
  }
}

/** `next` with what is known of its terminals: updates of calls only name them. */
export function withTerminals(
  next: readonly ChatToolOutput[],
  before: readonly ChatToolOutput[],
): ChatToolOutput[] {
  return next.map((entry) => {
    if (entry.type !== 'terminal') return entry;
    const known = before.find(
      (old) => old.type === 'terminal' && old.terminalId === entry.terminalId,
    );
    return known ?? entry;
  });
}
