import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '../ui/button.tsx';
import { Input } from '../ui/field.tsx';
import type { CastPlayer } from './cast-player.ts';
import { MAX_MATCHES } from './cast-text.ts';
import styles from './player.module.css';

/** ms without typing before the search begins. */
const DELAY = 150;

interface PlayerSearchProps {
  readonly player: CastPlayer;
  readonly onClose: () => void;
}

/** Finds the times at which a text appears. */
export function PlayerSearch({ player, onClose }: PlayerSearchProps) {
  const [query, setQuery] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => void player.find(query), DELAY);
    return () => clearTimeout(timer);
  }, [player, query]);
  const close = (): void => {
    void player.find('');
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
      player.stepMatch(event.shiftKey ? -1 : 1);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search
      className={styles['search']}
      aria-label="Search in recording"
      data-own-escape
      onKeyDown={onKeyDown}
    >
      <Input
        autoFocus
        aria-label="Text to find"
        placeholder="Find when a text appears"
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <MatchCount player={player} />
      <IconButton label="Previous match" onClick={() => player.stepMatch(-1)}>
        <ArrowUp size={16} aria-hidden />
      </IconButton>
      <IconButton label="Next match" onClick={() => player.stepMatch(1)}>
        <ArrowDown size={16} aria-hidden />
      </IconButton>
      <IconButton label="Close search" onClick={close}>
        <X size={16} aria-hidden />
      </IconButton>
    </search>
  );
}

function MatchCount({ player }: { readonly player: CastPlayer }) {
  const { query, matches, at, busy } = useStore(player.state, (s) => s.search);
  let words = '';
  if (busy) words = 'Searching…';
  else if (query !== '' && matches.length === 0) words = 'Not found';
  else if (query !== '') {
    words = `${at + 1} of ${matches.length}${matches.length === MAX_MATCHES ? '+' : ''}`;
  }
  return (
    <span className={styles['count']} role="status">
      {words}
    </span>
  );
}
