// The tray icon. Holds no state of its own: its menu is drawn anew from the sessions.

import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import type { Event } from '#shared/base/emitter.ts';
import type { Logger } from '#shared/base/ports.ts';
import type {
  ChatInfo,
  ChatListChange,
  ChatPreset,
  ListedProfile,
  SessionInfo,
} from '#shared/contract/index.ts';
import { type TrayActions, trayMenu, trayTooltip } from './tray-menu.ts';

/** Titles may change many times a second; the menu need not. */
const REDRAW_MS = 250;

export interface SessionTrayDeps {
  readonly resourcesDir: string;
  readonly sessions: { list(): SessionInfo[]; readonly onDidChange: Event<unknown> };
  readonly profiles: () => Promise<ListedProfile[]>;
  /** Changes of chats, from the first one that is in use on. */
  readonly onDidChangeChats: Event<ChatListChange>;
  readonly presets: () => readonly ChatPreset[];
  /** Profiles and presets may have changed. */
  readonly onDidChangeSettings: Event<unknown>;
  readonly actions: TrayActions;
  readonly logger: Logger;
}

export class SessionTray implements Disposable {
  readonly #deps: SessionTrayDeps;
  readonly #owned = new DisposableStore();
  readonly #tray: Tray;
  #profiles: ListedProfile[] = [];
  readonly #chats = new Map<string, ChatInfo>();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: SessionTrayDeps) {
    this.#deps = deps;
    this.#tray = new Tray(trayImage(deps.resourcesDir));
    this.#owned.add(toDisposable(() => this.#tray.destroy()));
    // On macOS a click opens the menu.
    if (process.platform !== 'darwin') this.#tray.on('click', () => deps.actions.show());
    this.#owned.add(deps.sessions.onDidChange(() => this.#redrawSoon()));
    this.#owned.add(deps.onDidChangeChats((change) => this.#followChats(change)));
    this.#owned.add(deps.onDidChangeSettings(() => void this.#readProfiles()));
    this.#owned.add(toDisposable(() => clearTimeout(this.#timer)));
    this.#redraw();
    void this.#readProfiles();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Only chats that work or ask are listed, and each of those tells of itself. */
  #followChats(change: ChatListChange): void {
    if (change.type === 'all') return;
    if (change.type === 'removed') this.#chats.delete(change.id);
    else this.#chats.set(change.chat.id, change.chat);
    this.#redrawSoon();
  }

  async #readProfiles(): Promise<void> {
    try {
      this.#profiles = await this.#deps.profiles();
      this.#redrawSoon();
    } catch (error) {
      this.#deps.logger.warn({ err: error }, 'could not list profiles for the tray');
    }
  }

  #redrawSoon(): void {
    if (this.#owned.disposed) return;
    this.#timer ??= setTimeout(() => this.#redraw(), REDRAW_MS);
  }

  #redraw(): void {
    this.#timer = undefined;
    const sessions = this.#deps.sessions.list();
    const content = {
      sessions,
      profiles: this.#profiles,
      chats: [...this.#chats.values()],
      presets: this.#deps.presets(),
    };
    const template = trayMenu(content, this.#deps.actions);
    this.#tray.setContextMenu(Menu.buildFromTemplate(template));
    this.#tray.setToolTip(trayTooltip(sessions));
  }
}

function trayImage(resourcesDir: string): Electron.NativeImage {
  const mac = process.platform === 'darwin';
  // Electron finds the @2x twin beside the file by itself.
  const name = mac ? 'trayTemplate.png' : 'tray.png';
  const image = nativeImage.createFromPath(join(resourcesDir, 'tray', name));
  if (mac) image.setTemplateImage(true);
  return image;
}
