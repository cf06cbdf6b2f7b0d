import { File, Folder, MessageSquareText, SquareTerminal } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { ChatCommand } from '#shared/chat/chat-facts.ts';
import type { ChatInfo } from '#shared/contract/index.ts';
import { showError } from '../../stores/toast-store.ts';
import { type Attachment, fileAttachment, mentionName, pathIn } from './attachments.ts';
import { attach, draftOf } from './draft-store.ts';
import type { FieldMenuItem } from './field-menu.tsx';
import { withMention } from './mention-menu.ts';
import { chatAnswer, terminalText } from './mention-sources.ts';
import { withCommand } from './slash-menu.ts';
import { type MentionEntry, useMentionMenu } from './use-mention-menu.ts';
import { useSlashMenu } from './use-slash-menu.ts';

/** The menu that is open above the field. */
export interface OpenMenu {
  readonly label: string;
  readonly items: readonly FieldMenuItem[];
  readonly active: number;
  readonly note?: string | undefined;
  readonly choose: (place: number) => void;
  /** True if the key was for the menu. */
  readonly onKey: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
}

interface FieldMenusInput {
  readonly chat: Pick<ChatInfo, 'id' | 'cwd'>;
  readonly commands: readonly ChatCommand[];
  readonly text: string;
  readonly caret: number | undefined;
  readonly replace: (text: string, caret: number) => void;
}

/** The `/` menu of the agent's commands or the `@` menu of files, terminals and chats; or none. */
export function useFieldMenus(input: FieldMenusInput): OpenMenu | undefined {
  const { chat, commands, text, caret, replace } = input;
  const slash = useSlashMenu(commands, text, caret);
  const at = useMentionMenu(chat.id, text, caret);
  if (slash.commands.length > 0) {
    const choose = (place: number): void => {
      const command = slash.commands[place];
      if (!command) return;
      const next = withCommand(draftOf(chat.id).text, command.name);
      replace(next.text, next.caret);
    };
    const isWhole = (): boolean => {
      // A command that is written out, and wants nothing more, is sent.
      const active = slash.commands[slash.active];
      return text.trim() === `/${active?.name}` && active?.hint === undefined;
    };
    return {
      label: 'Commands of the agent',
      items: slash.commands.map(({ name, description }) => ({
        key: name,
        name: `/${name}`,
        words: description,
      })),
      active: slash.active,
      choose,
      onKey: (event) => menuKey(event, slash, () => choose(slash.active), isWhole),
    };
  }
  const { mention, entries, words } = at;
  if (!mention) return undefined;
  const choose = (place: number): void => {
    const entry = entries[place];
    if (!entry) return;
    void attachmentOf(entry, chat).then(
      (attachment) => {
        attach(chat.id, attachment);
        const next = withMention(draftOf(chat.id).text, mention, mentionName(attachment));
        replace(next.text, next.caret);
      },
      (error: unknown) => showError('It could not be attached', error),
    );
  };
  return {
    label: 'Files, terminals and chats',
    items: entries.map(itemOf),
    active: at.active,
    note: words,
    choose,
    onKey: (event) =>
      (entries.length > 0 || event.key === 'Escape') && menuKey(event, at, () => choose(at.active)),
  };
}

async function attachmentOf(entry: MentionEntry, chat: Pick<ChatInfo, 'cwd'>): Promise<Attachment> {
  switch (entry.kind) {
    case 'file':
    case 'folder':
      return fileAttachment(entry.kind, pathIn(chat.cwd, entry.path), chat.cwd);
    case 'terminal':
      return terminalText(entry);
    case 'chat':
      return chatAnswer(entry);
  }
}

function itemOf(entry: MentionEntry): FieldMenuItem {
  if (entry.kind === 'terminal' || entry.kind === 'chat') {
    const words = entry.kind === 'terminal' ? 'terminal: last output' : 'chat: last answer';
    return { key: `${entry.kind}:${entry.id}`, icon: icons[entry.kind], name: entry.label, words };
  }
  const slash = entry.path.lastIndexOf('/');
  const folder = slash < 0 ? undefined : entry.path.slice(0, slash);
  const name = entry.path.slice(slash + 1) + (entry.kind === 'folder' ? '/' : '');
  return { key: `file:${entry.path}`, icon: icons[entry.kind], name, words: folder };
}

const icons: Readonly<Record<MentionEntry['kind'], ReactNode>> = {
  file: <File size={14} aria-hidden />,
  folder: <Folder size={14} aria-hidden />,
  terminal: <SquareTerminal size={14} aria-hidden />,
  chat: <MessageSquareText size={14} aria-hidden />,
};

function menuKey(
  event: KeyboardEvent<HTMLTextAreaElement>,
  menu: { move(by: 1 | -1): void; close(): void },
  choose: () => void,
  isWhole: () => boolean = () => false,
): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
  switch (event.key) {
    case 'ArrowDown':
      menu.move(1);
      return true;
    case 'ArrowUp':
      menu.move(-1);
      return true;
    case 'Escape':
      menu.close();
      return true;
    case 'Enter':
      if (isWhole()) return false;
      choose();
      return true;
    case 'Tab':
      choose();
      return true;
    default:
      return false;
  }
}
