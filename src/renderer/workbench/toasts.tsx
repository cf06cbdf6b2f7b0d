import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { dismissNotice, useNotices } from '../stores/notice-store.ts';
import { dismissToast, type Toast, type ToastLevel, useToasts } from '../stores/toast-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import styles from './toasts.module.css';

const glyphs = {
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  error: CircleAlert,
} as const satisfies Record<ToastLevel, typeof Info>;

/** Messages in the corner, and notices from the core, which stay until dismissed. Hovering pauses them. */
export function Toasts() {
  const toasts = useToasts();
  const notices = useNotices();
  return (
    <Radix.Provider swipeDirection="right" label="Message">
      {notices.slice(-2).map((notice) => (
        <ToastCard
          key={notice.id}
          toast={{
            level: notice.level,
            title: notice.title,
            detail: notice.detail,
            durationMs: 0,
          }}
          onClose={() => void dismissNotice(notice.id)}
        />
      ))}
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onClose={() => dismissToast(toast.id)} />
      ))}
      <Radix.Viewport className={styles['viewport']} label="Messages ({hotkey})" />
    </Radix.Provider>
  );
}

interface ToastCardProps {
  readonly toast: Omit<Toast, 'id'>;
  readonly onClose: () => void;
}

function ToastCard({ toast, onClose }: ToastCardProps) {
  const Glyph = glyphs[toast.level];
  return (
    <Radix.Root
      className={styles['toast']}
      data-level={toast.level}
      // Radix announces `foreground` assertively, `background` politely.
      type={toast.level === 'error' ? 'foreground' : 'background'}
      duration={toast.durationMs > 0 ? toast.durationMs : Number.POSITIVE_INFINITY}
      onOpenChange={(open) => !open && onClose()}
    >
      <Glyph size={16} aria-hidden className={styles['glyph']} />
      <div className={styles['body']}>
        <Radix.Title className={styles['title']}>{toast.title}</Radix.Title>
        {toast.detail && (
          <Radix.Description className={styles['detail']}>{toast.detail}</Radix.Description>
        )}
        {toast.actions && (
          <div className={styles['actions']}>
            {toast.actions.map((action) => (
              <Radix.Action key={action.label} altText={action.label} asChild>
                <Button onClick={action.run}>{action.label}</Button>
              </Radix.Action>
            ))}
          </div>
        )}
      </div>
      <Radix.Close asChild>
        <IconButton label="Dismiss">
          <X size={14} aria-hidden />
        </IconButton>
      </Radix.Close>
    </Radix.Root>
  );
}
