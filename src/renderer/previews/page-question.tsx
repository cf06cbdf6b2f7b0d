import { Copy, ExternalLink, X } from 'lucide-react';
import { desktopBridge } from '../client/desktop-bridge.ts';
import { useSession } from '../stores/session-store.ts';
import styles from '../terminal/terminal-banners.module.css';
import { Button } from '../ui/button.tsx';
import { useGuard } from '../ui/use-guard.ts';
import { dismissPage, openAskedPage } from './asked-pages.ts';
import { copyAddress } from './copy-address.ts';
import { pageWords } from './preview-words.ts';
import own from './previews.module.css';

/** In a pane, while a program there wants to open a page: the newest one. */
export function PageQuestion({ sessionId }: { readonly sessionId: string }) {
  const pages = useSession(sessionId)?.pages ?? [];
  const page = pages.at(-1);
  const words = page && pageWords(page.url);
  // A newer one takes its place, perhaps just when somebody presses the button.
  const armed = useGuard(page?.id);
  if (!page || !words) return null;
  const { url, site, warning } = words;
  const more = pages.length - 1;
  return (
    <div className={styles['banner']} role="status" data-page-question>
      <span className={styles['text']}>
        A program wants to open <strong className={own['strong']}>{site}</strong>
        {more > 0 && ` (${more} more ${more === 1 ? 'waits' : 'wait'})`}
        <span className={own['asked']} title={url}>
          {url}
        </span>
        {warning && <span className={own['asked']}>{warning}</span>}
        {desktopBridge() && (
          <span className={own['asked']}>Later pages of this site open at once.</span>
        )}
      </span>
      <span className={styles['actions']}>
        <Button
          variant="primary"
          icon={<ExternalLink size={14} aria-hidden />}
          aria-disabled={!armed}
          onClick={() => {
            if (armed) void openAskedPage(sessionId, page);
          }}
        >
          Open
        </Button>
        <Button icon={<Copy size={14} aria-hidden />} onClick={() => void copyAddress(url)}>
          Copy address
        </Button>
        <Button
          variant="ghost"
          icon={<X size={14} aria-hidden />}
          aria-disabled={!armed}
          onClick={() => {
            if (armed) void dismissPage(sessionId, page);
          }}
        >
          Not now
        </Button>
      </span>
    </div>
  );
}
