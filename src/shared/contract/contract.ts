// THE API. Every ability that crosses a door is a method or stream here: schema in, schema out, the
// error codes it may answer with. Handlers stand in main/core/api; terminal bytes do not pass here
// but on the binary channel (shared/protocol/stream).

import { eventIterator } from '@orpc/contract';
import * as z from 'zod/mini';
import { chatAttentionMethods } from './chat-attention-methods.ts';
import { chatHistory } from './chat-history-methods.ts';
import { chatLoginMethods } from './chat-login-methods.ts';
import { chatSearch } from './chat-search-methods.ts';
import * as chats from './chats.ts';
import { editorMethods } from './editor-methods.ts';
import { filesMethods } from './files-methods.ts';
import { MAX_LAYOUT_CHARS, MAX_NAME } from './limits.ts';
import { localClientId, localStatus } from './local-status.ts';
import { method } from './method.ts';
import { previewMethods } from './preview-methods.ts';
import { protocolMethods } from './protocol-methods.ts';
import { questionMethods } from './question-methods.ts';
import * as recordings from './recordings.ts';
import { remoteHistoryMethods } from './remote-history-methods.ts';
import { remoteMethods } from './remote-methods.ts';
import { reviewMethods } from './review-methods.ts';
import { rights } from './rights.ts';
import { ruleMethods } from './rule-methods.ts';
import { cols, createSession, path, rows, sessionId, sessionInfo } from './session.ts';
import * as operations from './session-operations.ts';
import { profile, settingKey, settingPatch, settingValues } from './settings.ts';
import { systemInfo } from './system-info.ts';
import { usageMethods } from './usage-methods.ts';
import { worktreeMethods } from './worktree-methods.ts';

const none = z.optional(z.void());
const byId = z.object({ id: sessionId });
const byChat = z.object({ chat: chats.chatId });

/** Something the user should know that no call of theirs caused, e.g. a settings file set aside. */
export const notice = z.object({
  id: z.string().check(z.maxLength(64)),
  level: z.enum(['info', 'warning', 'error']),
  title: z.string().check(z.maxLength(MAX_NAME)),
  detail: z.string().check(z.maxLength(2000)),
  at: z.number(),
});

/** First the whole list, then each change. */
export const sessionChange = z.discriminatedUnion('type', [
  z.object({ type: z.literal('all'), sessions: z.array(sessionInfo) }),
  z.object({ type: z.literal('upsert'), session: sessionInfo }),
  z.object({ type: z.literal('removed'), id: sessionId }),
]);

/** A profile with its origin: `detected` ones come from the system and cannot be edited in place. */
export const listedProfile = z.object({ ...profile.shape, detected: z.boolean() });

export const settingsState = z.object({ values: settingValues, changed: z.array(settingKey) });

export const restoreStatus = z.object({
  enabled: z.boolean(),
  sessions: z.int(),
  bytes: z.number(),
});

export const contract = {
  system: {
    info: method().input(none).output(systemInfo),
    /** What this client may do; null if that is everything. */
    rights: method().input(none).output(z.nullable(rights)),
    /** Emits what is still open, then new ones. */
    notices: method().input(none).output(eventIterator(notice)),
    dismissNotice: method()
      .input(z.object({ id: z.string().check(z.maxLength(64)) }))
      .output(none),
    /** Asks a session host to start nothing new, and to end once all that it runs has ended. */
    retire: method().input(none).output(none),
  },
  sessions: {
    create: method(
      'session_exists',
      'session_limit',
      'shell_not_found',
      'cwd_not_found',
      'profile_not_found',
      'spawn_failed',
    )
      .input(createSession)
      .output(sessionInfo),
    /** Oldest first; with `prefix`, only the sessions it means. */
    list: method()
      .input(z.optional(z.object({ prefix: z.optional(operations.sessionPrefix) })))
      .output(z.array(sessionInfo)),
    get: method('session_not_found').input(byId).output(sessionInfo),
    watch: method().input(none).output(eventIterator(sessionChange)),
    ...previewMethods,
    /** `name: null` goes back to the title. */
    rename: method('session_not_found')
      .input(z.object({ id: sessionId, name: z.nullable(z.string().check(z.maxLength(MAX_NAME))) }))
      .output(sessionInfo),
    /** Ends what still runs and starts the same command again under the same id; in `cwd` if given. */
    restart: method('session_not_found', 'shell_not_found', 'cwd_not_found', 'spawn_failed')
      .input(
        z.object({
          id: sessionId,
          cols: z.optional(cols),
          rows: z.optional(rows),
          cwd: z.optional(path),
        }),
      )
      .output(sessionInfo),
    /** Starts the same command in the same folder as a new session. */
    duplicate: method(
      'session_not_found',
      'session_limit',
      'shell_not_found',
      'cwd_not_found',
      'spawn_failed',
    )
      .input(byId)
      .output(sessionInfo),
    /** What would start the same program in the folder where the session is now. */
    request: method('session_not_found').input(byId).output(createSession),
    /** Ends the whole process tree: hang-up, then force after the grace time. Resolves once it has begun. */
    kill: method('session_not_found').input(byId).output(none),
    /** Forgets an ended session; a running one is killed first. */
    remove: method('session_not_found').input(byId).output(none),
    /** Marks a session as seen; with `episode`, only if that is still what it asks for. */
    clearAttention: method('session_not_found').input(operations.clearAttentionInput).output(none),
    /** Takes `clearAttention` back for the episode seen last, unless the session asks again by now. */
    restoreAttention: method('session_not_found')
      .input(operations.restoreAttentionInput)
      .output(none),
    /** Drops the scrollback and all but the cursor's line, for every viewer. */
    clear: method('session_not_found').input(byId).output(none),
    /** Types text into a session and submits it. Does not wait for the program. */
    exec: method('session_not_found', 'session_exited', 'limit_reached')
      .input(operations.execInput)
      .output(none),
    /** Types the same text into several sessions; one that fails does not affect the others. */
    execSync: method().input(operations.execSyncInput).output(z.array(operations.execResult)),
    /** As `execSync`, for all running sessions of a prefix. */
    execPrefix: method('no_match')
      .input(operations.execPrefixInput)
      .output(z.array(operations.execResult)),
    /** Begins to end all running sessions of a prefix, as `kill` does. */
    killPrefix: method('no_match')
      .input(z.object({ prefix: operations.sessionPrefix }))
      .output(operations.killPrefixResult),
    /** Sets the size without being attached. */
    resize: method('session_not_found').input(operations.resizeInput).output(sessionInfo),
    /** Keeps a note on a session, in memory. */
    metaSet: method('session_not_found', 'limit_reached')
      .input(operations.metaSetInput)
      .output(none),
    /** The note, or an empty string. */
    metaGet: method('session_not_found')
      .input(operations.metaGetInput)
      .output(z.object({ value: z.string() })),
    metaAll: method('session_not_found').input(byId).output(operations.metadata),
    /** Tells a session's shells newer values, e.g. of SSH_AUTH_SOCK, through files they know. */
    forwardEnvironment: method('session_not_found', 'storage_failed')
      .input(operations.forwardEnvironmentInput)
      .output(none),
    /** Waits for the exit, for quiet, or for text in the output. */
    wait: method('session_not_found').input(operations.waitInput).output(operations.waitResult),
    /** Scrollback and screen in pieces. */
    history: method('session_not_found')
      .input(operations.historyInput)
      .output(eventIterator(operations.historyChunk)),
    /** Changes how many lines a session keeps above its screen. */
    setScrollback: method('session_not_found').input(operations.scrollbackInput).output(none),
    /** What happens from now on, to one session or all. Starts and exits are never left out. */
    events: method('session_not_found', 'limit_reached')
      .input(operations.eventsInput)
      .output(eventIterator(operations.sessionEvent)),
    /** Writes what the session shows to a file, from its present screen on. */
    startRecording: method(
      'session_not_found',
      'session_exited',
      'recording_active',
      'storage_failed',
    )
      .input(recordings.startRecordingInput)
      .output(recordings.recordingInfo),
    stopRecording: method('session_not_found', 'recording_inactive')
      .input(byId)
      .output(recordings.recordingInfo),
    status: method().input(none).output(operations.sessionsStatus),
    /** Runs a command without a terminal and waits for its end. */
    run: method('cwd_not_found', 'shell_not_found', 'spawn_failed')
      .input(operations.runInput)
      .output(operations.runResult),
  },
  recordings: {
    list: method('storage_failed')
      .input(recordings.listRecordingsInput)
      .output(recordings.recordingList),
    /** The file in pieces. */
    read: method('recording_not_found', 'storage_failed')
      .input(recordings.readRecordingInput)
      .output(eventIterator(recordings.recordingPiece)),
    /** Deletes its files; one that runs must be stopped first. */
    remove: method('recording_not_found', 'recording_active', 'storage_failed')
      .input(z.object({ recordingId: recordings.recordingId }))
      .output(none),
  },
  agents: {
    /** Agents that chats can be begun with, installed or not. Looks for their programs. */
    list: method().input(none).output(z.array(chats.listedAgent)),
  },
  chats: {
    /** Newest first. */
    list: method('storage_failed')
      .input(z.optional(z.object({ archived: z.optional(z.boolean()) })))
      .output(z.array(chats.chatInfo)),
    /** All that are not archived, then each change. */
    watch: method('storage_failed').input(none).output(eventIterator(chats.chatListChange)),
    /** Begins a chat, in a new worktree if asked. Its agent is started with the first message. */
    create: method(
      'agent_not_found',
      'storage_failed',
      'git_missing',
      'git_failed',
      'no_repository',
      'worktree_exists',
    )
      .input(chats.createChat)
      .output(chats.chatInfo),
    /** The chat now, or what came after `since`; then each change. */
    follow: method('chat_not_found', 'storage_failed')
      .input(z.object({ chat: chats.chatId, since: z.optional(z.int()) }))
      .output(eventIterator(chats.chatNews)),
    /** Items before a position, oldest first. */
    items: method('chat_not_found', 'storage_failed')
      .input(chats.itemsInput)
      .output(z.array(chats.placedItem)),
    /** A piece of a picture or file of the chat, which has `bytes` bytes; 0 if it was not kept. */
    media: method('chat_not_found', 'storage_failed')
      .input(chats.mediaInput)
      .output(chats.mediaPiece),
    /** Takes a message; it is sent when its turn has come. Once for each `commandId`. */
    send: method('chat_not_found', 'storage_failed').input(chats.sendPrompt).output(none),
    /** Changes a message that waits. */
    editPrompt: method('chat_not_found', 'storage_failed').input(chats.editPrompt).output(none),
    /** Takes a message back that waits. */
    removePrompt: method('chat_not_found', 'storage_failed')
      .input(z.object({ chat: chats.chatId, prompt: chats.chatItemId }))
      .output(none),
    /** Puts what waits in an order. */
    orderPrompts: method('chat_not_found', 'storage_failed').input(chats.orderQueue).output(none),
    /** Sends what waits after a stop, a failure or a restart; starts the agent again if it failed. */
    resume: method('chat_not_found', 'storage_failed').input(byChat).output(none),
    /** Stops what the agent does now. What waits goes on waiting. */
    cancel: method('chat_not_found').input(byChat).output(none),
    /** Starts the agent, so that there are options to choose from. */
    connect: method('chat_not_found', 'storage_failed').input(byChat).output(none),
    /** Chooses model, mode and the like. */
    choose: method('chat_not_found', 'storage_failed').input(chats.chooseOption).output(none),
    /** Answers a question of the agent; `accepted` is false if it was answered or withdrawn before. */
    answer: method('chat_not_found')
      .input(chats.answerAsk)
      .output(z.object({ accepted: z.boolean() })),
    ...questionMethods,
    ...chatAttentionMethods,
    ...chatLoginMethods,
    rename: method('chat_not_found', 'storage_failed').input(chats.renameChat).output(none),
    /** Goes on in another folder: the transcript stays, the agent begins anew there. */
    move: method('chat_not_found', 'storage_failed', 'cwd_not_found')
      .input(chats.moveChat)
      .output(none),
    /** Puts a chat away, and lets its agent go; or takes it back. */
    archive: method('chat_not_found', 'storage_failed')
      .input(z.object({ chat: chats.chatId, archived: z.boolean() }))
      .output(none),
    /** Deletes a chat for good. What the agent itself keeps of it stays. */
    remove: method('chat_not_found', 'storage_failed').input(byChat).output(none),
    /** The whole transcript. */
    export: method('chat_not_found', 'storage_failed')
      .input(byChat)
      .output(z.object({ markdown: z.string() })),
  },
  chatHistory,
  chatSearch,
  rules: ruleMethods,
  files: filesMethods,
  protocol: protocolMethods,
  review: reviewMethods,
  worktrees: worktreeMethods,
  editor: editorMethods,
  profiles: {
    /** Detected shells and the user's own, default first. */
    list: method().input(none).output(z.array(listedProfile)),
  },
  settings: {
    get: method().input(none).output(settingsState),
    watch: method().input(none).output(eventIterator(settingsState)),
    update: method('setting_invalid', 'storage_failed').input(settingPatch).output(settingsState),
    reset: method('storage_failed')
      .input(z.object({ keys: z.array(settingKey).check(z.maxLength(200)) }))
      .output(settingsState),
  },
  usage: usageMethods,
  /** The socket for other programs on this machine. */
  remote: remoteMethods,
  remoteHistory: remoteHistoryMethods,
  local: {
    status: method().input(none).output(localStatus),
    /** The state now, then at each change. */
    watch: method().input(none).output(eventIterator(localStatus)),
    /** Closes the connection of one program, or of all; they may connect again. */
    disconnect: method()
      .input(z.optional(z.object({ client: z.optional(localClientId) })))
      .output(none),
  },
  restore: {
    /** What is kept on disk of sessions, to bring them back after a crash. */
    status: method().input(none).output(restoreStatus),
    /** Lists, as ended, the sessions that processes which are gone left behind. */
    claim: method().input(none).output(none),
    /** Deletes all of that. Sessions stay open; those that run are kept again as they go on. */
    forget: method('storage_failed').input(none).output(none),
  },
  layouts: {
    /** The saved layout of a window, or null. */
    load: method('storage_failed')
      .input(z.object({ window: z.string().check(z.maxLength(64)) }))
      .output(z.object({ layout: z.nullable(z.string().check(z.maxLength(MAX_LAYOUT_CHARS))) })),
    /** Saves a layout as opaque JSON text; the last writer wins. */
    save: method('storage_failed')
      .input(
        z.object({
          window: z.string().check(z.maxLength(64)),
          layout: z.string().check(z.maxLength(MAX_LAYOUT_CHARS)),
        }),
      )
      .output(none),
  },
};

export type Contract = typeof contract;
/** A method, as `group.method`. */
export type MethodName = {
  [G in keyof Contract]: `${G}.${keyof Contract[G] & string}`;
}[keyof Contract];
export type Notice = z.infer<typeof notice>;
export type RestoreStatus = z.infer<typeof restoreStatus>;
export type SessionChange = z.infer<typeof sessionChange>;
export type ListedProfile = z.infer<typeof listedProfile>;
export type SettingsState = z.infer<typeof settingsState>;
