import type { ChatListChange, ChatNews } from '#shared/contract/index.ts';
import type { ChatFrame } from '../chat/chat-hub.ts';
import type { ApiServices, Implementer } from './api-services.ts';
import { changeStream } from './change-stream.ts';

/** Items a client gets at first; it asks for older ones. */
const PAGE_SIZE = 100;

/** Handlers of agents. */
export function agentHandlers(os: Implementer['agents'], { chats }: ApiServices) {
  return { list: os.list.handler(async () => [...(await chats.agents())]) };
}

/** Handlers of chats. */
export function chatHandlers(os: Implementer['chats'], { chats }: ApiServices) {
  return {
    list: os.list.handler(({ input }) => chats.list(input?.archived)),
    watch: os.watch.handler(({ signal }) =>
      changeStream(
        (): ChatListChange[] => [{ type: 'all', chats: chats.list() }],
        chats.onDidChangeList,
        signal,
      ),
    ),
    create: os.create.handler(({ input }) => chats.create(input.commandId, input.agent, input.cwd)),
    follow: os.follow.handler(({ input, signal }) =>
      newsOf(
        chats.follow(input.chat, {
          pageSize: PAGE_SIZE,
          ...(input.since === undefined ? {} : { since: input.since }),
          ...(signal ? { signal } : {}),
        }),
      ),
    ),
    items: os.items.handler(({ input }) => chats.items(input.chat, input.before, input.limit)),
    send: os.send.handler(({ input }) => chats.send(input.chat, input.commandId, input.blocks)),
    editPrompt: os.editPrompt.handler(({ input }) =>
      chats.editPrompt(input.chat, input.prompt, input.blocks),
    ),
    removePrompt: os.removePrompt.handler(({ input }) =>
      chats.removePrompt(input.chat, input.prompt),
    ),
    orderPrompts: os.orderPrompts.handler(({ input }) =>
      chats.orderPrompts(input.chat, input.prompts),
    ),
    resume: os.resume.handler(({ input }) => chats.resume(input.chat)),
    cancel: os.cancel.handler(({ input }) => chats.cancel(input.chat)),
    connect: os.connect.handler(({ input }) => chats.connect(input.chat)),
    choose: os.choose.handler(({ input }) => chats.choose(input.chat, input.option, input.value)),
    answer: os.answer.handler(({ input }) => ({
      accepted: chats.answer(input.chat, input, 'a window'),
    })),
    rename: os.rename.handler(({ input }) => chats.rename(input.chat, input.title)),
    archive: os.archive.handler(({ input }) => chats.setArchived(input.chat, input.archived)),
    remove: os.remove.handler(({ input }) => chats.remove(input.chat)),
    export: os.export.handler(({ input }) => ({ markdown: chats.export(input.chat) })),
  };
}

async function* newsOf(frames: AsyncGenerator<ChatFrame, void>): AsyncGenerator<ChatNews, void> {
  for await (const frame of frames) {
    if (frame.type === 'changes') {
      yield { type: 'entries', entries: [...frame.entries] };
    } else {
      const { cursor, facts, items, older } = frame;
      yield { type: 'snapshot', cursor, facts, items: [...items], older };
    }
  }
}
