import { Link, MoreHorizontal, ScrollText } from 'lucide-react';
import { itemMarkdown } from '#shared/chat/export-markdown.ts';
import { showToast } from '../../stores/toast-store.ts';
import { MenuButton } from '../../ui/button.tsx';
import { DropdownMenu, type MenuItem } from '../../ui/context-menu.tsx';
import type { ChatModel } from '../chat-model.ts';
import { itemLink } from './item-link.ts';
import styles from './item-menu.module.css';

interface ItemMenuProps {
  readonly model: ChatModel;
  readonly id: string;
}

/** What can be done with one item of a transcript: copy it, or a link to it. */
export function ItemMenu({ model, id }: ItemMenuProps) {
  const items = (): readonly MenuItem[] => [
    {
      label: 'Copy as Markdown',
      icon: <ScrollText size={14} />,
      run: () => {
        const item = model.item(id);
        void copy(item ? itemMarkdown(item) : '', 'Copied as Markdown');
      },
    },
    {
      label: 'Copy link',
      icon: <Link size={14} />,
      run: () => void copy(itemLink(model.id, id), 'Link copied'),
    },
  ];
  return (
    <span className={styles['menu']}>
      <DropdownMenu items={items} align="end">
        <MenuButton label="More about this message">
          <MoreHorizontal size={14} aria-hidden />
        </MenuButton>
      </DropdownMenu>
    </span>
  );
}

async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast({ level: 'success', title: done, key: 'chat-copy' });
  } catch {
    const detail = 'The browser does not let Aerie write to the clipboard. Allow it for this page.';
    showToast({ level: 'error', title: 'Nothing was copied', detail, key: 'chat-copy' });
  }
}
