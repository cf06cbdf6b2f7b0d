import { toDisposable } from '#shared/base/disposable.ts';
import { otherTerminals } from '../broadcast/other-terminals.ts';
import { browserClock } from '../client/browser-clock.ts';
import { desktopBridge } from '../client/desktop-bridge.ts';
import { runCommand } from '../stores/command-registry.ts';
import { confirm } from '../stores/dialog-store.ts';
import { shouldHandleAsShortcut } from '../stores/keybindings.ts';
import { platform } from '../stores/platform.ts';
import { refusalOf } from '../stores/rights.ts';
import { restartSession, sessionStore } from '../stores/session-store.ts';
import { settingsStore } from '../stores/settings-store.ts';
import { showToast } from '../stores/toast-store.ts';
import { wing } from '../stores/wing.ts';
import { openPage } from '../ui/open-page.ts';
import type { TerminalEnv } from './terminal-env.ts';

/** The app as one session's terminal sees it. */
export function paneEnv(sessionId: string): TerminalEnv {
  const desktop = desktopBridge();
  return {
    clock: browserClock,
    os: platform.os,
    openTerminal: (body, sink) => wing().openTerminal(body, sink),
    session: () => sessionStore.getState().byId[sessionId],
    settings: () => settingsStore.getState().values,
    onDidChangeSettings: (listener) =>
      toDisposable(
        settingsStore.subscribe((now, before) => {
          if (now.values !== before.values) listener();
        }),
      ),
    isShortcut: shouldHandleAsShortcut,
    confirm,
    toast: showToast,
    restart: () => {
      if (refusalOf('sessions.restart') === undefined) void restartSession(sessionId);
    },
    others: () => otherTerminals(sessionId),
    zoom: (by) => runCommand(by === 1 ? 'terminal.zoom-in' : 'terminal.zoom-out'),
    openUrl: openPage,
    pathOfFile: desktop ? (file) => desktop.getPathForFile(file) : undefined,
  };
}
