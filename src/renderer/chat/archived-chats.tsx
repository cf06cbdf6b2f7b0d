import { useEffect, useState } from 'react';
import type { ChatInfo } from '#shared/contract/index.ts';
import { closeOverlay } from '../stores/layout-store.ts';
import { useSystem } from '../stores/system-store.ts';
import { showError } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import palette from '../workbench/palette/palette.module.css';
import { Palette, PaletteItem } from '../workbench/palette/palette.tsx';
import { folderLabel } from '../workbench/sidebar/session-groups.ts';
import { chatLabel } from './chat-words.ts';
import { unarchiveChat } from './chats-store.ts';
import { openChat } from './open-chat.ts';

/** Finds a chat that was put away; choosing it takes it back. */
export function ArchivedChats() {
  const chats = useArchived();
  const home = useSystem((s) => s.info?.home);
  const takeBack = async (chat: ChatInfo): Promise<void> => {
    if (await unarchiveChat(chat)) openChat(chat.id);
  };
  return (
    <Palette
      title="Archived chats"
      placeholder="Type part of a title or folder"
      empty={chats?.length === 0 ? 'No chat is archived.' : 'No archived chat matches.'}
    >
      {chats?.map((chat) => {
        const folder = folderLabel(chat.cwd, home);
        return (
          <PaletteItem
            key={chat.id}
            value={`chat ${chat.id}`}
            keywords={[chatLabel(chat), chat.agentLabel, folder, chat.cwd]}
            onSelect={() => void takeBack(chat)}
          >
            <span className={palette['label']}>{chatLabel(chat)}</span>
            <span className={palette['hint']}>
              {chat.agentLabel} · {folder}
            </span>
          </PaletteItem>
        );
      })}
    </Palette>
  );
}

function useArchived(): readonly ChatInfo[] | undefined {
  const [chats, setChats] = useState<readonly ChatInfo[]>();
  useEffect(() => {
    let gone = false;
    api()
      .chats.list({ archived: true })
      .then((list) => {
        if (!gone) setChats(list);
      })
      .catch((error: unknown) => {
        if (gone) return;
        closeOverlay();
        showError('The archived chats could not be listed', error);
      });
    return () => {
      gone = true;
    };
  }, []);
  return chats;
}
