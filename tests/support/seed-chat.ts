// Writes long chats into the database of an app that is not running: as if an agent had worked for days.

import { join } from 'node:path';
import { ChatJournal } from '#core/chat/chat-journal.ts';
import { ChatRecorder } from '#core/chat/chat-recorder.ts';
import { ChatStore } from '#core/chat/chat-store.ts';
import { openDatabase } from '#core/store/open-database.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { silentLogger } from '#shared/base/ports.ts';
import type { ChatEvent } from '#shared/chat/chat-event.ts';
import { answer, text, update } from './chat-events.ts';

export interface ChatSeed {
  readonly id: string;
  readonly title: string;
  /** Id of its agent. */
  readonly agent: string;
  /** Absolute path of its project. */
  readonly cwd: string;
  readonly events: Iterable<ChatEvent>;
}

/** Writes chats into the database of `dataFolder`. */
export function seedChats(dataFolder: string, seeds: readonly ChatSeed[]): void {
  const ports = { clock: nodeClock, logger: silentLogger };
  const { database } = openDatabase({ ...ports, path: join(dataFolder, 'aerie.db') });
  database.pragma('synchronous = OFF');
  const store = new ChatStore({ ...ports, database });
  const journal = new ChatJournal({ ...ports, database });
  for (const { id, title, agent, cwd, events } of seeds) {
    store.create({ id, agent, cwd });
    const recorder = new ChatRecorder({ ...ports, chatId: id, journal });
    for (const event of events) recorder.record(event);
    recorder.record({ type: 'renamed', title });
    recorder.dispose();
  }
  journal.dispose();
  database.close();
}

/** About `count` items of the usual kinds: prompts, thoughts, commands, edits and answers with code. */
export function* usualEvents(count: number): Generator<ChatEvent> {
  for (let turn = 0; turn * 5 < count; turn += 1) {
    const id = `p${turn}`;
    yield { type: 'turnStarted', id, blocks: [text(`Question ${turn}: what is wrong with it?`)] };
    yield update({
      sessionUpdate: 'agent_thought_chunk',
      messageId: `t${turn}`,
      content: text('Let me look at the tests first, and then at the code they test.'),
    });
    yield* toolEvents(turn);
    yield answer(answerText(turn), `m${turn}`);
    yield { type: 'turnEnded', stopReason: 'end_turn' };
  }
}

function* toolEvents(turn: number): Generator<ChatEvent> {
  const output = Array.from({ length: 30 }, (_, row) => `\u001b[32mok\u001b[0m test ${row}`);
  yield update({
    sessionUpdate: 'tool_call',
    toolCallId: `run${turn}`,
    title: `npm test -- part-${turn}`,
    kind: 'execute',
    status: 'completed',
    content: [{ type: 'content', content: text(output.join('\n')) }],
    rawOutput: { metadata: { exit: 0 } },
  });
  yield update({
    sessionUpdate: 'tool_call',
    toolCallId: `edit${turn}`,
    title: `src/part-${turn}.ts`,
    kind: 'edit',
    status: 'completed',
    content: [
      {
        type: 'diff',
        path: `/project/src/part-${turn}.ts`,
        oldText: `export const part = ${turn};\n`,
        newText: `export const part = ${turn + 1};\nexport const more = true;\n`,
      },
    ],
  });
}

function answerText(turn: number): string {
  return [
    `The test of **part ${turn}** failed because the value was one too small. I changed:`,
    '- the constant in `src/part.ts`\n- the test beside it',
    `\`\`\`ts\nexport function part(): number {\n  return ${turn} + 1;\n}\n\`\`\``,
    'All tests pass now.',
  ].join('\n\n');
}
