import { ArrowLeft, LoaderCircle, TriangleAlert, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Preview } from '#shared/contract/index.ts';
import { Markdown } from '../chat/transcript/markdown.tsx';
import { useRemoteSession } from '../remote/remote-store.ts';
import { focusSession } from '../terminal/terminal-registry.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PreviewCard } from './preview-card.tsx';
import { hidePreview, notePreview } from './preview-store.ts';
import styles from './previews.module.css';
import { type ReadPreview, usePreview } from './use-preview.ts';

interface PreviewPaneProps {
  readonly sessionId: string;
  /** Name of the session. */
  readonly label: string;
  readonly version: number;
  /** True where it lies over the terminal, which cannot be used then. */
  readonly covers: boolean;
}

/** What the program of a session wants shown, beside its terminal. */
export function PreviewPane({ sessionId, label, version, covers }: PreviewPaneProps) {
  const pane = useRef<HTMLElement>(null);
  const read = usePreview(sessionId, version);
  useEffect(() => {
    const noted = notePreview(sessionId, version);
    return () => noted.dispose();
  }, [sessionId, version]);
  useEffect(() => {
    if (!covers) return;
    // The terminal may have had the keyboard, and cannot have it any more. Whoever closes gives it back first.
    const frame = requestAnimationFrame(() => {
      const at = document.activeElement;
      if (!at || at === document.body || at.closest('[inert]')) pane.current?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [covers]);

  const close = (): void => {
    const here = pane.current?.contains(document.activeElement);
    hidePreview(sessionId);
    if (here) requestAnimationFrame(() => focusSession(sessionId));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    if (covers) close();
    else focusSession(sessionId);
  };
  const { preview } = read;
  const fromElsewhere = useRemoteSession(sessionId) !== undefined;
  return (
    <section
      ref={pane}
      className={styles['pane']}
      data-region="preview"
      data-preview={sessionId}
      tabIndex={-1}
      aria-label={`Preview: ${label}`}
      onKeyDown={onKeyDown}
    >
      <header className={styles['head']} data-covers={covers || undefined}>
        {covers && (
          // At the other end: above it the whole terminal is closed.
          <IconButton label="Back to the terminal" commandId="terminal.preview" onClick={close}>
            <ArrowLeft size={15} aria-hidden />
          </IconButton>
        )}
        <h2 className={styles['title']}>Preview</h2>
        <span className={styles['of']}>{label}</span>
        {preview?.kind === 'markdown' && (
          <CopyButton label="Copy preview" text={() => preview.text} />
        )}
        {!covers && (
          <IconButton label="Close preview" commandId="terminal.preview" onClick={close}>
            <X size={15} aria-hidden />
          </IconButton>
        )}
      </header>
      {fromElsewhere && (
        <p className={styles['note']}>Shown by a program that was begun from elsewhere.</p>
      )}
      <Content read={read} />
    </section>
  );
}

function Content({ read }: { readonly read: ReadPreview }) {
  const { preview, problem, again } = read;
  if (problem !== undefined) {
    return (
      <EmptyState
        icon={<TriangleAlert size={28} />}
        title="The preview cannot be read"
        actions={<Button onClick={again}>Try again</Button>}
      >
        {problem}
      </EmptyState>
    );
  }
  if (!preview) {
    return <EmptyState compact icon={<LoaderCircle size={24} />} title="Reading the preview…" />;
  }
  return <Shown preview={preview} />;
}

function Shown({ preview }: { readonly preview: Preview }) {
  if (preview.kind === 'url') return <PreviewCard address={preview.url} />;
  return (
    <div className={styles['text']} role="group" aria-label="Text of the preview" tabIndex={0}>
      <Markdown text={preview.text} />
    </div>
  );
}
