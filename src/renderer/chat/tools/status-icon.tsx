import {
  Check,
  CircleDashed,
  CircleHelp,
  CircleSlash,
  LoaderCircle,
  type LucideIcon,
  X,
} from 'lucide-react';
import type { ChatToolStatus } from '#shared/chat/tool-item.ts';
import styles from './status-icon.module.css';

const icons: Record<ChatToolStatus, LucideIcon> = {
  pending: CircleDashed,
  in_progress: LoaderCircle,
  completed: Check,
  failed: X,
  interrupted: CircleSlash,
  unknown: CircleHelp,
};

/** A glyph for how far a call is. Its words stand beside it, for those who cannot see it. */
export function StatusIcon({ status }: { readonly status: ChatToolStatus }) {
  const Icon = icons[status];
  return <Icon size={14} className={styles['icon']} data-status={status} aria-hidden />;
}
