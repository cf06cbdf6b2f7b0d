// The React shell around one player: the terminal it plays on, and the controls below.

import '@xterm/xterm/css/xterm.css';
import { SearchAddon } from '@xterm/addon-search';
import type { ITheme } from '@xterm/xterm';
import {
  type CSSProperties,
  type KeyboardEvent,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useStore } from 'zustand';
import { browserClock } from '../client/browser-clock.ts';
import { settingsStore } from '../stores/settings-store.ts';
import { terminalOptions } from '../terminal/terminal-options.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useTerminalTheme } from '../ui/theme.ts';
import { CastPlayer } from './cast-player.ts';
import type { CastSource } from './cast-source.ts';
import { fitPlayback } from './fit-playback.ts';
import { createPlaybackTerminal } from './playback-terminal.ts';
import styles from './player.module.css';
import { PlayerControls } from './player-controls.tsx';
import { runPlayerKey } from './player-keys.ts';
import { PlayerSearch } from './player-search.tsx';
import { keyText } from './recording-words.ts';

interface PlayerViewProps {
  readonly source: CastSource;
  /** Goes back to the list; absent where something around it does. */
  readonly onBack?: () => void;
}

/** Plays one recording. */
export function PlayerView({ source, onBack }: PlayerViewProps) {
  const root = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const theme = useTerminalTheme();
  const [searching, setSearching] = useState(false);
  const player = usePlayer(source, box, theme);
  const failed = useFailure(player);
  const paper: CSSProperties & { '--paper': string | undefined } = { '--paper': theme.background };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!player || event.ctrlKey || event.metaKey || event.altKey || isForTarget(event)) return;
    if (event.key === '/') setSearching(true);
    else if (!runPlayerKey(player, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  // What had the focus went with the list.
  useEffect(() => {
    if (player) root.current?.focus();
  }, [player]);
  return (
    <div
      ref={root}
      className={styles['player']}
      tabIndex={-1}
      data-player-start
      onKeyDown={onKeyDown}
    >
      <div className={styles['stage']} hidden={failed !== undefined}>
        <div
          ref={box}
          className={styles['box']}
          style={paper}
          role="region"
          aria-label={`Recording of ${source.title}`}
        />
        {player && <Around player={player} />}
      </div>
      {player && !failed && <Keys player={player} />}
      {failed && <Failure problem={failed} {...(onBack ? { onBack } : {})} />}
      {player && searching && <PlayerSearch player={player} onClose={() => setSearching(false)} />}
      {player && !failed && (
        <PlayerControls
          player={player}
          {...(onBack ? { onBack } : {})}
          onSearch={() => setSearching(!searching)}
          searching={searching}
        />
      )}
    </div>
  );
}

/** Why there is nothing to be seen. */
function Failure({ problem, onBack }: { readonly problem: string; readonly onBack?: () => void }) {
  return (
    <EmptyState
      title="This recording cannot be played"
      actions={onBack && <Button onClick={onBack}>Back to recordings</Button>}
    >
      {problem}
    </EmptyState>
  );
}

/** What is typed, in a line of its own where a recording tells it. */
function Keys({ player }: { readonly player: CastPlayer }) {
  const known = useStore(player.state, (s) => s.hasKeys);
  const keys = useStore(player.state, (s) => s.keys);
  if (!known) return null;
  return (
    <div className={styles['keys']} role="group" aria-label="Typed keys">
      {keyText(keys)}
    </div>
  );
}

/** What lies over the picture: that it loads, that a part is missing. */
function Around({ player }: { readonly player: CastPlayer }) {
  const status = useStore(player.state, (s) => s.status);
  const problem = useStore(player.state, (s) => s.problem);
  const seeking = useStore(player.state, (s) => s.seeking);
  return (
    <>
      {(status === 'loading' || seeking) && (
        <div className={styles['wait']} role="status">
          {status === 'loading' ? 'Loading…' : 'Going there…'}
        </div>
      )}
      {problem !== '' && (
        <div className={styles['wait']} role="alert">
          Only a part could be loaded. {problem}
        </div>
      )}
    </>
  );
}

function useFailure(player: CastPlayer | undefined): string | undefined {
  return useSyncExternalStore(
    (changed) => player?.state.subscribe(changed) ?? (() => {}),
    () => {
      const state = player?.state.getState();
      return state?.status === 'failed' ? state.problem : undefined;
    },
  );
}

function usePlayer(
  source: CastSource,
  box: { readonly current: HTMLDivElement | null },
  theme: ITheme,
): CastPlayer | undefined {
  const [player, setPlayer] = useState<CastPlayer>();
  const create = useEffectEvent((host: HTMLElement) => createPlayer(source, host, theme));
  useEffect(() => {
    const host = box.current;
    if (!host) return;
    const created = create(host);
    const fit = (): void => {
      const { terminal } = created;
      if (terminal) fitPlayback(terminal, host, largestFont());
    };
    const observer = new ResizeObserver(fit);
    observer.observe(host);
    const stop = created.state.subscribe((now, before) => {
      if (now.size !== before.size || now.status !== before.status) fit();
    });
    setPlayer(created);
    return () => {
      stop();
      observer.disconnect();
      created.dispose();
      host.replaceChildren();
      setPlayer(undefined);
    };
  }, [source, box]);
  useEffect(() => player?.setTheme(theme), [player, theme]);
  return player;
}

function createPlayer(source: CastSource, host: HTMLElement, theme: ITheme): CastPlayer {
  const player = new CastPlayer({
    source,
    clock: browserClock,
    createTerminal: ({ cols, rows }) => {
      const options = terminalOptions(settingsStore.getState().values, theme);
      const terminal = createPlaybackTerminal({ ...options, cols, rows, fontSize: largestFont() });
      const search = new SearchAddon();
      terminal.loadAddon(search);
      terminal.open(host);
      // Nothing can be typed: the keyboard stays with the controls.
      terminal.textarea?.setAttribute('tabindex', '-1');
      terminal.textarea?.setAttribute('aria-label', 'Recorded terminal');
      player.state.subscribe((now, before) => {
        const found = now.search.at !== before.search.at || (before.seeking && !now.seeking);
        if (found && !now.seeking && now.search.at >= 0) {
          terminal.clearSelection();
          search.findPrevious(now.search.query);
        }
      });
      return terminal;
    },
  });
  return player;
}

const largestFont = (): number => settingsStore.getState().values['terminal.fontSize'];

/** True for keys that the control with the focus needs itself. */
function isForTarget({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== 'range' || key === ' ';
  if (target instanceof HTMLSelectElement) return true;
  return target.tagName === 'BUTTON' && key === ' ';
}
