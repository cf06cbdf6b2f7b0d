import { LoaderCircle, MoreHorizontal } from 'lucide-react';
import { type KeyboardEvent, useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { SystemItem } from '#shared/chat/chat-item.ts';
import type { ChatInfo } from '#shared/contract/index.ts';
import { platform } from '../stores/platform.ts';
import { useSystem } from '../stores/system-store.ts';
import { MenuButton } from '../ui/button.tsx';
import { DropdownMenu } from '../ui/context-menu.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { folderLabel } from '../workbench/sidebar/session-groups.ts';
import { ChatElsewhere } from './chat-elsewhere.tsx';
import { chatMenuItems } from './chat-menu.tsx';
import { acquireChat, type ChatModel } from './chat-model.ts';
import styles from './chat-pane.module.css';
import { claimFocus } from './chat-panel-id.ts';
import { ChatProblem } from './chat-problem.tsx';
import { ChatStart } from './chat-start.tsx';
import { activityText, chatLabel, hasFailed } from './chat-words.ts';
import { ensureChat, useChat, useChats } from './chats-store.ts';
import { Composer } from './composer/composer.tsx';
import { stopChat } from './composer/send-prompt.ts';
import { FileSide } from './files/file-side.tsx';
import { FolderWarning } from './folder-warning.tsx';
import { ChatFind } from './history/chat-find.tsx';
import { openFind } from './history/chat-find-store.ts';
import { doNoteAction } from './note-actions.ts';
import { Transcript } from './transcript/transcript.tsx';
import { VersionNotice } from './version-notice.tsx';

interface ChatPaneProps {
  readonly chatId: string;
  /** True where it is the panel that commands act on. */
  readonly active: boolean;
}

/** One chat with an agent: what was said, and the field for the next message. */
export function ChatPane({ chatId, active }: ChatPaneProps) {
  const chat = useChat(chatId);
  const model = useChatModel(chatId);
  const loaded = useLoaded(model);
  const ready = chat !== undefined && model !== undefined && loaded;
  useEffect(() => {
    if (ready && active) claimFocus(chatId);
  }, [ready, active, chatId]);
  useOldChat(chatId);
  const onAction = useCallback((item: SystemItem) => doNoteAction(chatId, item), [chatId]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isFindKey(event)) {
      event.preventDefault();
      openFind(chatId);
    }
    if (event.key !== 'Escape' || event.defaultPrevented || !model?.facts.turn) return;
    // What a menu or dialog of the pane shows elsewhere in the page has its own use for the key.
    if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
    event.preventDefault();
    void stopChat(chatId);
  };
  return (
    <section
      className={styles['pane']}
      data-chat={chatId}
      tabIndex={-1}
      aria-label={`Chat: ${chat ? chatLabel(chat) : '…'}`}
      aria-busy={!ready || undefined}
      onKeyDown={onKeyDown}
    >
      {ready ? (
        <>
          <ChatHead chat={chat} />
          <ChatProblem chat={chat} />
          <VersionNotice chat={chat} />
          <FolderWarning folder={chat.cwd} own={chat.id} />
          <div className={styles['body']}>
            <div className={styles['talk']}>
              <div className={styles['transcript']}>
                <ChatFind model={model} />
                <Transcript model={model} onAction={onAction} />
              </div>
              <ChatStart chat={chat} />
              {chat.elsewhere ? <ChatElsewhere /> : <Composer model={model} chat={chat} />}
            </div>
            <FileSide model={model} chat={chat} />
          </div>
        </>
      ) : (
        <EmptyState compact icon={<LoaderCircle size={24} />} title="Loading the chat…" />
      )}
    </section>
  );
}

function ChatHead({ chat }: { readonly chat: ChatInfo }) {
  const home = useSystem((s) => s.info?.home);
  return (
    <header className={styles['head']}>
      <h2 className="visually-hidden">{chatLabel(chat)}</h2>
      <span className={styles['agent']}>
        {chat.agentLabel}
        {chat.agentVersion !== undefined && (
          <span className={styles['version']}> {chat.agentVersion}</span>
        )}
      </span>
      <span className={styles['folder']} title={chat.cwd}>
        <bdi>{folderLabel(chat.cwd, home)}</bdi>
      </span>
      <span
        className={styles['state']}
        data-activity={hasFailed(chat) ? 'failed' : chat.activity}
        role="status"
      >
        {activityText(chat)}
      </span>
      <DropdownMenu items={() => chatMenuItems(chat)} align="end">
        <MenuButton label={`Actions for ${chatLabel(chat)}`}>
          <MoreHorizontal size={15} aria-hidden />
        </MenuButton>
      </DropdownMenu>
    </header>
  );
}

/** Where the command has no chord of its own: on a Mac terminals have it. */
function isFindKey({ key, metaKey, ctrlKey, shiftKey, altKey }: KeyboardEvent): boolean {
  const mod = platform.os === 'mac' ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  return mod && !shiftKey && !altKey && key.toLowerCase() === 'f';
}

/** Asks for a chat that is too old for the list, e.g. of a pane that was open before. */
function useOldChat(chatId: string): void {
  const unknown = useChats((s) => s.loaded && !(chatId in s.byId));
  useEffect(() => {
    // Archived and deleted ones are told by what closes their panes.
    if (unknown) void ensureChat(chatId).catch(() => {});
  }, [unknown, chatId]);
}

/** The model of the chat while the pane is there. */
function useChatModel(chatId: string): ChatModel | undefined {
  const [model, setModel] = useState<ChatModel>();
  useEffect(() => {
    const held = acquireChat(chatId);
    setModel(held.model);
    return () => held.dispose();
  }, [chatId]);
  return model?.id === chatId ? model : undefined;
}

const nothing = (): (() => void) => () => {};

function useLoaded(model: ChatModel | undefined): boolean {
  return useSyncExternalStore(model?.subscribe ?? nothing, () => model?.loaded ?? false);
}
