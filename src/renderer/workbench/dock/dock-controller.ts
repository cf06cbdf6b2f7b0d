// Owns the dock of this window: which sessions and chats have a panel, where, and that the arrangement is
// saved. One panel each; the panel's id is the session's, or made of the chat's.

import type { DockviewApi, IDockviewPanel, SerializedDockview } from 'dockview-react';
import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import type { ChatInfo } from '#shared/contract/index.ts';
import { chatOfPanel, isReviewPanel } from '../../chat/chat-panel-id.ts';
import { chatLabel } from '../../chat/chat-words.ts';
import { chatsStore } from '../../chat/chats-store.ts';
import { layoutStore } from '../../stores/layout-store.ts';
import { sessionStore } from '../../stores/session-store.ts';
import { focusPanel } from '../focus-panel.ts';
import { sessionLabel } from '../session-label.ts';
import { pruneDock } from './layout-pruning.ts';

interface PanelContent {
  readonly component: string;
  readonly tabComponent: string;
  readonly title: string;
  readonly params: Readonly<Record<string, string>>;
}

export type SplitDirection = 'right' | 'below';

/** One dock, from when dockview is ready until it goes. */
export class DockController implements Disposable {
  readonly #api: DockviewApi;
  readonly #subscriptions = new DisposableStore();
  readonly #onChange: () => void;
  #restoring = false;

  /** `onChange` is called after each change worth saving. */
  constructor(api: DockviewApi, onChange: () => void) {
    this.#api = api;
    this.#onChange = onChange;
    const follow = [
      api.onDidLayoutChange(() => this.#changed()),
      api.onDidActivePanelChange(() => this.#changed()),
      api.onWillDragPanel(markDragging),
      api.onWillDragGroup(markDragging),
    ];
    for (const subscription of follow) this.#subscriptions.add(subscription);
    this.#subscriptions.add(toDisposable(sessionStore.subscribe(() => this.#followSessions())));
    this.#subscriptions.add(toDisposable(chatsStore.subscribe(() => this.#followChats())));
  }

  /** Puts back a saved arrangement; false if nothing of it was usable. */
  restore(saved: unknown, activeSession: string | null): boolean {
    const pruned = pruneDock(saved, { has: isAlive });
    if (!pruned) return false;
    this.#restoring = true;
    try {
      // Pruning has checked the shape; dockview throws on what it cannot use.
      this.#api.fromJSON(pruned as unknown as SerializedDockview);
    } catch {
      this.#api.clear();
      return false;
    } finally {
      this.#restoring = false;
    }
    if (activeSession !== null) this.#api.getPanel(activeSession)?.api.setActive();
    this.#changed();
    return this.#api.totalPanels > 0;
  }

  /**
   * Shows a session or chat: activates its panel, or adds one to the active group, or beside it; beside
   * `of` if that has a panel.
   */
  open(id: string, split?: SplitDirection, of?: string): void {
    const existing = this.#api.getPanel(id);
    if (existing) {
      // One that is active would be taken out of the page and put back, and lose where it was scrolled to.
      if (this.#api.activePanel !== existing) existing.api.setActive();
      return;
    }
    const reference =
      (of === undefined ? undefined : this.#api.getPanel(of)) ?? this.#api.activePanel;
    this.#api.addPanel({
      id,
      ...panelContent(id),
      minimumWidth: 120,
      minimumHeight: 80,
      // A list and a file beside each other need more than half.
      ...(isReviewPanel(id) ? { initialWidth: Math.round(this.#api.width * 0.58) } : {}),
      ...(reference
        ? { position: { referencePanel: reference, direction: split ?? 'within' } }
        : {}),
    });
  }

  /** Takes a panel away; the session, or the agent of the chat, keeps running. */
  detach(id: string): void {
    const panel = this.#api.getPanel(id);
    if (panel) this.#remove(panel);
  }

  /** Goes to the next or previous tab, through all groups. */
  step(by: 1 | -1): void {
    const panels = this.#inOrder();
    const at = panels.findIndex((panel) => panel === this.#api.activePanel);
    goTo(panels.at((at + by) % panels.length));
  }

  /** Goes to the tab at `index`, from 0; -1 is the last. */
  activate(index: number): void {
    goTo(this.#inOrder().at(index));
  }

  /** Moves the focus to the group beside the active one. */
  stepGroup(by: 1 | -1): void {
    const groups = this.#api.groups;
    const at = groups.findIndex((group) => group === this.#api.activeGroup);
    goTo(groups.at((at + by) % groups.length)?.activePanel);
  }

  /** Makes the active group fill the dock, or puts it back. */
  toggleMaximized(): void {
    const panel = this.#api.activePanel;
    if (this.#api.hasMaximizedGroup()) this.#api.exitMaximizedGroup();
    else if (panel) this.#api.maximizeGroup(panel);
  }

  /** Ids of all panels, in tab order. */
  sessions(): readonly string[] {
    return this.#inOrder().map((panel) => panel.id);
  }

  /** The arrangement in dockview's own form. */
  serialize(): unknown {
    return this.#api.toJSON();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #inOrder(): readonly IDockviewPanel[] {
    return this.#api.groups.flatMap((group) => group.panels);
  }

  /** The keyboard goes on to the terminal that shows instead, if it was here. */
  #remove(panel: IDockviewPanel): void {
    const focused = document.activeElement;
    const here = focused === document.body || panel.group.element.contains(focused);
    this.#api.removePanel(panel);
    const next = this.#api.activePanel;
    if (here && next) focusPanel(next.id);
  }

  #followSessions(): void {
    const { byId, loaded } = sessionStore.getState();
    if (!loaded) return;
    for (const panel of this.#api.panels) {
      if (chatOfPanel(panel.id) !== undefined) continue;
      const session = byId[panel.id];
      if (!session) {
        this.#remove(panel);
        continue;
      }
      const label = sessionLabel(session);
      if (panel.title !== label) panel.api.setTitle(label);
    }
  }

  #followChats(): void {
    const { byId, loaded } = chatsStore.getState();
    if (!loaded) return;
    for (const panel of this.#api.panels) {
      const id = chatOfPanel(panel.id);
      if (id === undefined) continue;
      const chat = byId[id];
      if (!chat) this.#remove(panel);
      else if (panel.title !== titleOf(panel.id, chat)) panel.api.setTitle(titleOf(panel.id, chat));
    }
  }

  #changed(): void {
    if (this.#restoring) return;
    const visible = this.#api.groups.flatMap((group) => group.activePanel?.id ?? []);
    layoutStore.setState({
      activeSession: this.#api.activePanel?.id,
      visibleSessions: visible.filter((id) => chatOfPanel(id) === undefined),
    });
    this.#onChange();
    requestAnimationFrame(showActiveTabs);
  }
}

/** True if a panel has something to show. Chats may be told of later: till then they are believed. */
function isAlive(panel: string): boolean {
  const chat = chatOfPanel(panel);
  if (chat === undefined) return panel in sessionStore.getState().byId;
  const { byId, loaded } = chatsStore.getState();
  return !loaded || chat in byId;
}

/** What dockview needs to know to draw a panel. */
function panelContent(id: string): PanelContent {
  const chatId = chatOfPanel(id);
  if (chatId === undefined) {
    const session = sessionStore.getState().byId[id];
    const title = session ? sessionLabel(session) : 'Terminal';
    return { component: 'session', tabComponent: 'session', title, params: { sessionId: id } };
  }
  const chat = chatsStore.getState().byId[chatId];
  const title = chat ? titleOf(id, chat) : 'Chat';
  const component = isReviewPanel(id) ? 'review' : 'chat';
  return { component, tabComponent: component, title, params: { chatId } };
}

function titleOf(panel: string, chat: ChatInfo): string {
  return isReviewPanel(panel) ? `Changes: ${chatLabel(chat)}` : chatLabel(chat);
}

/** Activates a panel and gives it the keyboard, which would stay with what is hidden now. */
function goTo(panel: IDockviewPanel | undefined): void {
  if (!panel) return;
  panel.api.setActive();
  focusPanel(panel.id);
}

/** While a tab is dragged, terminals, which take dropped files, must let it through to the dock. */
function markDragging(): void {
  const root = document.documentElement;
  root.dataset['draggingTab'] = '';
  const ended = new AbortController();
  for (const type of ['dragend', 'pointerup'] as const) {
    const end = (): void => {
      delete root.dataset['draggingTab'];
      ended.abort();
    };
    window.addEventListener(type, end, { capture: true, signal: ended.signal });
  }
}

/** Rearranging may leave the open tab of a group scrolled out of sight. */
function showActiveTabs(): void {
  for (const tab of document.querySelectorAll('.dv-tabs-container > .dv-active-tab')) {
    tab.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}
