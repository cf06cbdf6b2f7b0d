import { implement, type Router } from '@orpc/server';
import { type Contract, contract } from '#shared/contract/index.ts';
import type { ApiServices } from './api-services.ts';
import { agentHandlers, chatHandlers } from './chat-handlers.ts';
import { chatHistoryHandlers } from './chat-history-handlers.ts';
import { chatSearchHandlers } from './chat-search-handlers.ts';
import { editorHandlers } from './editor-handlers.ts';
import { filesHandlers } from './files-handlers.ts';
import { layoutHandlers } from './layout-handlers.ts';
import { localHandlers } from './local-handlers.ts';
import { operationHandlers } from './operation-handlers.ts';
import { previewHandlers } from './preview-handlers.ts';
import { recordingHandlers, sessionRecordingHandlers } from './recording-handlers.ts';
import { remoteHandlers } from './remote-handlers.ts';
import { remoteHistoryHandlers } from './remote-history-handlers.ts';
import { restoreHandlers } from './restore-handlers.ts';
import { reviewHandlers, worktreeHandlers } from './review-handlers.ts';
import { ruleHandlers } from './rule-handlers.ts';
import { sessionHandlers } from './session-handlers.ts';
import { settingsHandlers } from './settings-handlers.ts';
import { systemHandlers } from './system-handlers.ts';
import { usageHandlers } from './usage-handlers.ts';

/** The contract with a handler behind each method. Handlers get parsed input and nothing else. */
export function createRouter(services: ApiServices): ApiRouter {
  const os = implement(contract);
  return os.router({
    system: systemHandlers(os.system, services),
    sessions: {
      ...sessionHandlers(os.sessions, services),
      ...operationHandlers(os.sessions, services),
      ...sessionRecordingHandlers(os.sessions, services),
      ...previewHandlers(os.sessions, services),
    },
    recordings: recordingHandlers(os.recordings, services),
    agents: agentHandlers(os.agents, services),
    chats: chatHandlers(os.chats, services),
    chatHistory: chatHistoryHandlers(os.chatHistory, services),
    chatSearch: chatSearchHandlers(os.chatSearch, services),
    rules: ruleHandlers(os.rules, services),
    files: filesHandlers(os.files, services),
    protocol: {
      read: os.protocol.read.handler(async ({ input }) =>
        (await services.chats.use()).protocol(input.chat, input),
      ),
    },
    review: reviewHandlers(os.review, services),
    worktrees: worktreeHandlers(os.worktrees, services),
    editor: editorHandlers(os.editor, services),
    profiles: { list: os.profiles.list.handler(() => services.profiles.list()) },
    usage: usageHandlers(os.usage, services),
    local: localHandlers(os.local, services),
    remote: remoteHandlers(os.remote, services),
    remoteHistory: remoteHistoryHandlers(os.remoteHistory, services),
    settings: settingsHandlers(os.settings, services),
    restore: restoreHandlers(os.restore, services),
    layouts: layoutHandlers(os.layouts, services),
  });
}

export type ApiRouter = Router<Contract, Record<never, never>>;
