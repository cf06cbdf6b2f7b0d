import { Info, X } from 'lucide-react';
import type { ChatInfo } from '#shared/contract/index.ts';
import { IconButton } from '../ui/button.tsx';
import { focusComposer } from './composer/composer-focus.ts';
import { rememberNotice, useTold } from './told-notices.ts';
import styles from './version-notice.module.css';

/** That the agent is not of the version that was tested, until somebody has read it. */
export function VersionNotice({ chat }: { readonly chat: ChatInfo }) {
  const { versionNotice: notice } = chat;
  const told = useTold(notice?.id);
  if (!notice || told) return null;
  return (
    <div className={styles['notice']} role="note" aria-label="Version of the agent">
      <Info size={14} aria-hidden />
      <span>{notice.text}</span>
      <IconButton
        label="Do not show this again"
        onClick={() => {
          rememberNotice(notice.id);
          focusComposer(chat.id);
        }}
      >
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
