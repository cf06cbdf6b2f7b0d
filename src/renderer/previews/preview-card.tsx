import { Copy, ExternalLink, Globe, TriangleAlert } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { openPage } from '../ui/open-page.ts';
import { copyAddress } from './copy-address.ts';
import { pageWords } from './preview-words.ts';
import styles from './previews.module.css';

/** A page that a program wants shown. It is opened in the browser: none is ever loaded in here. */
export function PreviewCard({ address }: { readonly address: string }) {
  const page = pageWords(address);
  if (!page) {
    return (
      <EmptyState icon={<TriangleAlert size={28} />} title="This address cannot be opened">
        Aerie opens web addresses only.
      </EmptyState>
    );
  }
  const { url, site, warning } = page;
  return (
    <div className={styles['card']}>
      <Globe size={32} strokeWidth={1.25} aria-hidden className={styles['cardIcon']} />
      <h3 className={styles['site']}>{site}</h3>
      <p className={styles['address']}>{url}</p>
      {warning && (
        <p className={styles['warning']}>
          <TriangleAlert size={14} aria-hidden />
          {warning}
        </p>
      )}
      <div className={styles['actions']}>
        <Button
          variant="primary"
          icon={<ExternalLink size={14} aria-hidden />}
          onClick={() => openPage(url)}
        >
          Open in browser
        </Button>
        <Button icon={<Copy size={14} aria-hidden />} onClick={() => void copyAddress(url)}>
          Copy address
        </Button>
      </div>
    </div>
  );
}
