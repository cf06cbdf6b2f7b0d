import { UsersRound } from 'lucide-react';
import { useChats } from './chats-store.ts';
import { atWorkText, chatsAtWork } from './folder-mates.ts';
import styles from './folder-warning.module.css';

interface FolderWarningProps {
  readonly folder: string;
  /** The chat that is not told of itself. */
  readonly own?: string;
}

/** Who else is at work in a folder now, and what helps. */
export function FolderWarning({ folder, own }: FolderWarningProps) {
  const [text] = useChats((s) => {
    const chats = s.ids.flatMap((id) => s.byId[id] ?? []);
    return [atWorkText(chatsAtWork(chats, folder, own))];
  });
  return (
    <div role="status" aria-label="Who else works here">
      {text !== undefined && (
        <p className={styles['warning']} data-in-pane={own !== undefined || undefined}>
          <UsersRound size={14} aria-hidden />
          <span>{text}</span>
        </p>
      )}
    </div>
  );
}
