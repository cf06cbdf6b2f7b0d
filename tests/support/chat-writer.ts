// A process that writes a chat as fast as it can until it is killed. Run by tests with the project's
// Node: `chat-writer.ts <database> <round>`. Says each cursor once it is on disk.
import { ChatJournal } from '#core/chat/chat-journal.ts';
import { ChatOwners } from '#core/chat/chat-owners.ts';
import { ChatRecorder } from '#core/chat/chat-recorder.ts';
import { ChatStore } from '#core/chat/chat-store.ts';
import { openDatabase } from '#core/store/open-database.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { holderOf, isAlive } from '#core/system/process-lock.ts';
import { silentLogger } from '#shared/base/ports.ts';

const [path = '', round = ''] = process.argv.slice(2);
const ports = { clock: nodeClock, logger: silentLogger };
const { database } = openDatabase({ path, ...ports });
const store = new ChatStore({ database, ...ports });
if (!store.find('c')) store.create({ id: 'c', agent: 'a', cwd: '/' });
new ChatOwners({ database, owner: holderOf(process.pid), isAlive }).claim('c');
const journal = new ChatJournal({ database, ...ports });
const recorder = new ChatRecorder({ chatId: 'c', journal, ...ports });
const blocks = [{ type: 'text' as const, text: `round ${round}` }];
recorder.record({ type: 'turnStarted', id: `p${round}`, blocks });

function write(n: number): void {
  for (let i = 0; i < 20; i += 1) {
    const content = { type: 'text' as const, text: `${n}.${i} ${'x'.repeat(200)}\n` };
    const messageId = `${round}-${n % 5}`;
    recorder.record({
      type: 'update',
      update: { sessionUpdate: 'agent_message_chunk', messageId, content },
    });
    const toolCallId = `t${round}-${i}`;
    recorder.record({
      type: 'update',
      update: { sessionUpdate: 'tool_call_update', toolCallId, status: 'in_progress' },
    });
  }
  recorder.flush();
  process.stdout.write(`${journal.cursor('c')}\n`);
  setImmediate(() => write(n + 1));
}
write(0);
