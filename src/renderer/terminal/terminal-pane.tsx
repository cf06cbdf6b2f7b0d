// The React shell around one terminal. xterm itself is driven by TerminalView and never re-rendered.

import '@xterm/xterm/css/xterm.css';
import { type MouseEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { BroadcastMark } from '../broadcast/broadcast-mark.tsx';
import { PageQuestion } from '../previews/page-question.tsx';
import { RemoteBanner } from '../remote/remote-mark.tsx';
import { runCommand } from '../stores/command-registry.ts';
import { chordFor } from '../stores/keybindings.ts';
import { useSession } from '../stores/session-store.ts';
import { settingsStore, useSettings } from '../stores/settings-store.ts';
import { wing } from '../stores/wing.ts';
import { ContextMenu, type MenuItem } from '../ui/context-menu.tsx';
import { useTerminalTheme } from '../ui/theme.ts';
import { FindWidget } from './find-widget.tsx';
import { reopenFind } from './kept-find.ts';
import { paneEnv } from './pane-env.ts';
import {
  Banners,
  ExitBanner,
  FailedBanner,
  OfflineBanner,
  ScrollDownButton,
  SizeChip,
  useOffline,
} from './terminal-banners.tsx';
import styles from './terminal-pane.module.css';
import { addTerminalView } from './terminal-registry.ts';
import { TerminalView } from './terminal-view.ts';

interface TerminalPaneProps {
  readonly sessionId: string;
  /** True for the panel that commands act on. */
  readonly active: boolean;
}

/** Shows one session. The session goes on when the pane is unmounted. */
export function TerminalPane({ sessionId, active }: TerminalPaneProps) {
  const host = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<TerminalView>();
  const theme = useTerminalTheme();
  const session = useSession(sessionId);
  const rightClick = useSettings((s) => s.values['terminal.rightClick']);
  const online = useStore(wing().state, (s) => s.status === 'online');
  const label = `Terminal: ${session?.name ?? (session?.title || sessionId)}`;

  const createView = useEffectEvent((element: HTMLElement) => {
    const classNames = { link: styles['linkTip'] ?? '', mark: styles['mark'] ?? '' };
    return new TerminalView({
      sessionId,
      host: element,
      theme,
      env: paneEnv(sessionId),
      classNames,
    });
  });
  useEffect(() => {
    if (!host.current) return;
    const created = createView(host.current);
    const registered = addTerminalView(created);
    reopenFind(created);
    setView(created);
    return () => {
      registered.dispose();
      created.dispose();
      setView(undefined);
    };
    // A pane is made anew for another session.
  }, [sessionId]);
  useEffect(() => view?.setTheme(theme), [view, theme]);
  useEffect(() => view?.setLabel(label), [view, label]);

  const onContextMenu = (event: MouseEvent): void => {
    if (view && takesRightClick(view, event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <ContextMenu items={() => (view ? menuItems(view) : [])} disabled={rightClick !== 'menu'}>
      <section
        className={styles['pane']}
        data-terminal={sessionId}
        data-active={active || undefined}
        data-offline={!online || undefined}
        style={{ background: theme.background }}
        aria-label={label}
      >
        <div ref={host} className={styles['host']} onContextMenuCapture={onContextMenu} />
        {view && <Around view={view} />}
      </section>
    </ContextMenu>
  );
}

/** Everything a pane shows beside the terminal. */
function Around({ view }: { readonly view: TerminalView }) {
  const { state } = view;
  const exit = useStore(state, (s) => s.exit);
  const failed = useStore(state, (s) => s.failed);
  const sizedElsewhere = useStore(state, (s) => s.sizedElsewhere);
  const scrolledUp = useStore(state, (s) => s.scrolledUp);
  const findOpen = useStore(state, (s) => s.find.open);
  const offline = useOffline();
  const covered = offline || exit !== null || failed !== null;
  return (
    <>
      <ProgressLine view={view} />
      <BellFlash view={view} />
      <BroadcastMark sessionId={view.sessionId} />
      {findOpen && <FindWidget view={view} />}
      {sizedElsewhere && !covered && <SizeChip view={view} size={sizedElsewhere} />}
      {scrolledUp && !covered && <ScrollDownButton view={view} />}
      <Banners view={view}>
        {!covered && <RemoteBanner sessionId={view.sessionId} />}
        {!offline && <PageQuestion sessionId={view.sessionId} />}
        {offline && <OfflineBanner view={view} />}
        {failed && <FailedBanner view={view} failed={failed} />}
        {exit && !failed && <ExitBanner view={view} exit={exit} />}
      </Banners>
    </>
  );
}

const progressStates = ['none', 'normal', 'error', 'busy', 'paused'] as const;

/** OSC 9;4 progress as a thin line at the top. */
function ProgressLine({ view }: { readonly view: TerminalView }) {
  const progress = useStore(view.state, (s) => s.progress);
  if (!progress) return null;
  const state = progressStates[progress.state];
  return (
    <div
      className={styles['progress']}
      role="progressbar"
      aria-label="Progress reported by the program"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={state === 'busy' ? undefined : progress.value}
      data-state={state}
    >
      <div style={{ width: state === 'busy' ? '30%' : `${progress.value}%` }} />
    </div>
  );
}

/** A flash per bell; the key restarts the animation. */
function BellFlash({ view }: { readonly view: TerminalView }) {
  const bells = useStore(view.state, (s) => s.bells);
  return bells > 0 ? <div key={bells} className={styles['bell']} data-bell aria-hidden /> : null;
}

/** Handles a right click that is not for the menu; true if it did. */
function takesRightClick(view: TerminalView, event: MouseEvent): boolean {
  // A program that follows the mouse gets the click; Shift keeps it for Aerie.
  if (view.terminal.modes.mouseTrackingMode !== 'none' && !event.shiftKey) return true;
  const action = settingsStore.getState().values['terminal.rightClick'];
  if (action === 'menu') return false;
  if (action === 'copyOrPaste' && view.terminal.hasSelection()) {
    void view.clipboard.copy();
    view.terminal.clearSelection();
  } else {
    void view.clipboard.pasteFromClipboard();
  }
  return true;
}

function menuItems(view: TerminalView): readonly MenuItem[] {
  const command = (label: string, commandId: string, disabled = false): MenuItem => ({
    label,
    commandId,
    disabled,
    // After the menu has given the focus back.
    run: () => requestAnimationFrame(() => runCommand(commandId)),
  });
  const selection = view.terminal.hasSelection();
  return [
    command('Copy', 'terminal.copy', !selection),
    {
      label: 'Paste',
      chord: chordFor('terminal.paste'),
      run: () => void view.clipboard.pasteFromClipboard(),
    },
    command('Select all', 'terminal.select-all'),
    command('Select last output', 'terminal.select-output', view.marks.count === 0),
    'separator',
    command('Find…', 'terminal.find'),
    command('Clear', 'terminal.clear'),
    'separator',
    command('Split right', 'terminal.split-right'),
    command('Split down', 'terminal.split-down'),
    command('Close', 'terminal.close'),
  ];
}
