import type { ChatListChange, ChatNews } from '#shared/contract/index.ts';
import { beginChat } from '../chat/begin-chat.ts';
import type { ChatFrame } from '../chat/chat-hub.ts';
import type { ApiServices, Implementer } from './api-services.ts';
import { changeStream } from './change-stream.ts';
import { loginHandlers } from './login-handlers.ts';
import { questionHandlers } from './question-handlers.ts';

/** Items a client gets at first; it asks for older ones. */
const PAGE_SIZE = 100;

/** Handlers of agents. */
export function agentHandlers(os: Implementer['agents'], { chats }: ApiServices) {
  return { list: os.list.handler(async () => [...(await (await chats.use()).agents())]) };
}

/** Handlers of chats. */
export function chatHandlers(os: Implementer['chats'], services: ApiServices) {
  const { chats } = services;
  return {
    list: os.list.handler(async ({ input }) => (await chats.use()).list(input?.archived)),
    watch: os.watch.handler(async ({ signal }) => {
      const service = await chats.use();
      return changeStream(
        (): ChatListChange[] => [{ type: 'all', chats: service.list() }],
        service.onDidChangeList,
        signal,
      );
    }),
    create: os.create.handler(async ({ input }) => {
      const service = await chats.use();
      const chat = await beginChat(service, input);
      if (input.options) service.want(chat.id, input.options);
      return chat;
    }),
    follow: os.follow.handler(async ({ input, signal }) =>
      newsOf(
        (await chats.use()).follow(input.chat, {
          pageSize: PAGE_SIZE,
          ...(input.since === undefined ? {} : { since: input.since }),
          ...(signal ? { signal } : {}),
        }),
      ),
    ),
    items: os.items.handler(async ({ input }) =>
      (await chats.use()).items(input.chat, input.before, input.limit),
    ),
    ...promptHandlers(os, chats),
    resume: os.resume.handler(async ({ input }) => (await chats.use()).live(input.chat).resume()),
    cancel: os.cancel.handler(async ({ input }) => (await chats.use()).cancel(input.chat)),
    connect: os.connect.handler(async ({ input }) => {
      await (await chats.use()).live(input.chat).session();
    }),
    choose: os.choose.handler(async ({ input }) =>
      (await chats.use()).choose(input.chat, input.option, input.value),
    ),
    answer: os.answer.handler(async ({ input }) => ({
      accepted: (await chats.use()).answer(input.chat, input, 'a window'),
    })),
    ...questionHandlers(os, services),
    ...loginHandlers(os, services),
    media: os.media.handler(async ({ input }) =>
      (await chats.use()).media(input.chat, input.key, input.from),
    ),
    rename: os.rename.handler(async ({ input }) =>
      (await chats.use()).live(input.chat).rename(input.title),
    ),
    move: os.move.handler(async ({ input }) => (await chats.use()).move(input.chat, input.cwd)),
    archive: os.archive.handler(async ({ input }) =>
      (await chats.use()).setArchived(input.chat, input.archived),
    ),
    remove: os.remove.handler(async ({ input }) => (await chats.use()).remove(input.chat)),
    export: os.export.handler(async ({ input }) => ({
      markdown: (await chats.use()).history.export(input.chat),
    })),
  };
}

function promptHandlers(os: Implementer['chats'], chats: ApiServices['chats']) {
  return {
    send: os.send.handler(async ({ input }) =>
      (await chats.use()).live(input.chat).send(input.commandId, input.blocks),
    ),
    editPrompt: os.editPrompt.handler(async ({ input }) =>
      (await chats.use()).live(input.chat).prompts.edit(input.prompt, input.blocks),
    ),
    removePrompt: os.removePrompt.handler(async ({ input }) =>
      (await chats.use()).live(input.chat).prompts.remove(input.prompt),
    ),
    orderPrompts: os.orderPrompts.handler(async ({ input }) =>
      (await chats.use()).live(input.chat).prompts.order(input.prompts),
    ),
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
