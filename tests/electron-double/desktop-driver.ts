import type { Page } from '@playwright/test';

export interface WindowState {
  readonly visible: boolean;
  readonly focused: boolean;
}

/** A running desktop app, as scenarios see it: the Electron double or the real runtime. */
export interface DesktopDriver {
  /** Process id of the main process. */
  readonly pid: number;
  /** The app's settings file. */
  readonly settingsPath: string;
  /** Resolves to the exit code once the main process has ended. */
  readonly exited: Promise<number | null>;
  /** The page of the one open window, once there is one. */
  page(): Promise<Page>;
  /** The pages of all windows. */
  pages(): Page[];
  windows(): Promise<WindowState[]>;
  closeWindow(): Promise<void>;
  /** Ends the process of the window's page as a crash does. */
  crashPage(): Promise<void>;
  trayLabels(): Promise<string[]>;
  clickTray(...path: string[]): Promise<void>;
  /** Takes the keyboard away from the app. */
  blur(): Promise<void>;
  /** Quits as from the menu; `answer` is the button pressed in a dialog. */
  quit(answer?: number): Promise<void>;
  /** Questions asked so far. */
  dialogs(): Promise<string[]>;
  /** Addresses handed to the system's browser. */
  opened(): Promise<string[]>;
  notifications(): Promise<{ title: string; body: string }[]>;
  clickNotification(): Promise<void>;
  /** Starts the app a second time with the same data; resolves to that process's exit code. */
  startAgain(args: readonly string[]): Promise<number | null>;
  /** Asks for a port as another frame would; true if one was given. Undefined where it cannot be tried. */
  readonly askForPort: ((url: string, isMainFrame: boolean) => Promise<boolean>) | undefined;
  dispose(): Promise<void>;
}
