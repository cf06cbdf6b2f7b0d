import { BellOff, Check, CheckCheck, Undo2, X } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Attention } from '#shared/contract/index.ts';
import { closeOverlay } from '../stores/layout-store.ts';
import { useSystem } from '../stores/system-store.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useNow } from '../ui/use-now.ts';
import { folderLabel } from '../workbench/sidebar/session-groups.ts';
import type { Asker } from './asker.ts';
import { openAsker, useAsker } from './askers.ts';
import styles from './attention.module.css';
import {
  attentionStore,
  markAllSeen,
  markSeen,
  undoMarkAllSeen,
  useOpenEpisodes,
  useRecentEpisodes,
} from './attention-store.ts';
import { ageText, type OpenEpisode } from './open-episodes.ts';
import { ReasonIcon } from './reason-icon.tsx';

/** Seen episodes that are listed; older ones are of little use. */
const RECENT_SHOWN = 20;

/** Everything that wants to be looked at, newest first, and what was seen lately. */
export function AttentionInbox() {
  const open = useOpenEpisodes();
  const recent = useRecentEpisodes().slice(0, RECENT_SHOWN);
  return (
    <Dialog
      title="Attention"
      bare
      size="top"
      initialFocus={open.length + recent.length > 0 ? '[data-episode]' : '[data-inbox-lists]'}
      onClose={closeOverlay}
    >
      <div className={styles['inbox']} onKeyDown={moveInList}>
        <div className={styles['head']}>
          <span className={styles['heading']} aria-hidden>
            Attention
          </span>
          <MarkAll open={open.length} />
          <IconButton label="Close" onClick={closeOverlay}>
            <X size={16} aria-hidden />
          </IconButton>
        </div>
        <div className={styles['lists']} tabIndex={-1} data-inbox-lists>
          {open.length === 0 && (
            <EmptyState compact icon={<BellOff size={24} />} title="Nothing needs you">
              Sessions that ask a question, wait for input, send a notification, ring the bell or
              end, and chats that ask, fail or finish while you look elsewhere are listed here.
            </EmptyState>
          )}
          {open.length > 0 && (
            <ul className={styles['list']} aria-label="Open">
              {open.map((item) => (
                <OpenItem key={item.asker.id} item={item} />
              ))}
            </ul>
          )}
          {recent.length > 0 && (
            <>
              <h3 className={styles['section']} id="attention-recent">
                Recently seen
              </h3>
              <ul className={styles['list']} aria-labelledby="attention-recent" data-seen>
                {recent.map(({ askerId, episode, seenAt }) => (
                  <SeenItem
                    key={`${askerId} ${episode.id}`}
                    askerId={askerId}
                    episode={episode}
                    seenAt={seenAt}
                  />
                ))}
              </ul>
            </>
          )}
        </div>
      </div>
    </Dialog>
  );
}

/** One button for both ways, so that it keeps the focus. */
function MarkAll({ open }: { readonly open: number }) {
  const undo = useStore(attentionStore, (s) => s.undo.length > 0);
  if (open > 0) {
    return (
      <Button icon={<CheckCheck size={14} aria-hidden />} onClick={() => void markAllSeen()}>
        Mark all as seen
      </Button>
    );
  }
  return undo ? (
    <Button icon={<Undo2 size={14} aria-hidden />} onClick={() => void undoMarkAllSeen()}>
      Undo
    </Button>
  ) : null;
}

function OpenItem({ item }: { readonly item: OpenEpisode }) {
  const { asker, episode } = item;
  return (
    <Item asker={asker} episode={episode} at={episode.at} onSeen={() => void markSeen(item)}>
      <IconButton
        label={`Mark ${asker.label} as seen`}
        className={styles['seen'] ?? ''}
        onClick={() => void markSeen(item)}
      >
        <Check size={16} aria-hidden />
      </IconButton>
    </Item>
  );
}

interface SeenItemProps {
  readonly askerId: string;
  readonly episode: Attention;
  readonly seenAt: number;
}

function SeenItem({ askerId, episode, seenAt }: SeenItemProps) {
  const asker = useAsker(askerId);
  return asker ? <Item asker={asker} episode={episode} at={seenAt} /> : null;
}

interface ItemProps {
  readonly asker: Asker;
  readonly episode: Attention;
  readonly at: number;
  readonly onSeen?: () => void;
  readonly children?: ReactNode;
}

/** One line: why, which session or chat, what it says, how long ago. Enter goes there. */
function Item({ asker, episode, at, onSeen, children }: ItemProps) {
  const home = useSystem((s) => s.info?.home);
  const now = useNow(15_000);
  return (
    <li className={styles['item']}>
      <button
        type="button"
        className={styles['go']}
        data-episode={episode.id}
        onClick={() => {
          closeOverlay();
          requestAnimationFrame(() => openAsker(asker));
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Delete' || !onSeen) return;
          focusNeighbour(event.currentTarget);
          onSeen();
        }}
      >
        <span className={styles['reason']} data-reason={episode.reason}>
          <ReasonIcon reason={episode.reason} />
        </span>
        <span className={styles['words']}>
          <span className={styles['label']}>
            <span className={styles['name']}>{asker.label}</span>
            {episode.count > 1 && (
              <Badge title={`${episode.count} times`}>
                {episode.count}
                <span className="visually-hidden"> times</span>
              </Badge>
            )}
            <span className={styles['folder']}>
              <bdi>{folderLabel(asker.cwd, home)}</bdi>
            </span>
          </span>
          <span className={styles['text']}>{asker.words(episode)}</span>
        </span>
        <time className={styles['age']} dateTime={new Date(at).toISOString()}>
          {ageText(at, now)}
        </time>
      </button>
      {children}
    </li>
  );
}

const items = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-episode]')];

/** Arrow keys, Home and End move through the lines. */
function moveInList(event: KeyboardEvent): void {
  const all = items();
  const at = all.findIndex((item) => item === document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || all.length === 0) return;
  event.preventDefault();
  all[Math.min(all.length - 1, Math.max(0, to))]?.focus();
}

/** The line that is about to go gives the focus on, so that it is not lost. */
function focusNeighbour(item: HTMLElement): void {
  const all = items();
  const at = all.indexOf(item);
  const next = all[at + 1] ?? all[at - 1] ?? document.querySelector('[data-inbox-lists]');
  if (next instanceof HTMLElement) next.focus();
}
