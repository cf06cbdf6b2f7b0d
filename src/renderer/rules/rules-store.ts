// The permission rules that the wing keeps, and what can be done with them. Failures are told as toasts.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { toAppError } from '#shared/client/wing-client.ts';
import type { ListedAgent, Rule, RuleDraft } from '#shared/contract/index.ts';
import { layoutStore } from '../stores/layout-store.ts';
import { dismissToast, showError, showToast, toastStore } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';

export interface RulesState {
  /** Oldest first; undefined until they are known. */
  readonly list: readonly Rule[] | undefined;
  /** Why they are not known. */
  readonly problem: string | undefined;
  /** What was changed last, while the page is open: toasts cannot be reached beside it. */
  readonly done: { readonly title: string; readonly undo: RuleChange } | undefined;
  /** Agents that rules can be for; empty until they are known. */
  readonly agents: readonly ListedAgent[];
}

const rulesStore = createStore<RulesState>(() => ({
  list: undefined,
  problem: undefined,
  done: undefined,
  agents: [],
}));

/** Reads from the rules. */
export function useRules<T>(selector: (state: RulesState) => T): T {
  return useStore(rulesStore, selector);
}

/** Asks for the list anew. */
export async function loadRules(): Promise<void> {
  try {
    rulesStore.setState({ list: await api().rules.list(), problem: undefined });
  } catch (error) {
    rulesStore.setState({ problem: toAppError(error).message });
  }
}

/** Asks which agents there are. */
export async function loadAgents(): Promise<void> {
  try {
    rulesStore.setState({ agents: await api().agents.list() });
  } catch (error) {
    showError('The agents could not be listed', error);
  }
}

/** What rules become: some go, some come. */
export interface RuleChange {
  readonly remove: readonly string[];
  readonly add: readonly RuleDraft[];
}

/** Changes rules and offers to undo it. Resolves to what is wrong with them, or null once they hold. */
export async function changeRules(change: RuleChange, done: string): Promise<string | null> {
  try {
    const { added, removed } = await api().rules.change({
      remove: [...change.remove],
      add: [...change.add],
    });
    await loadRules();
    const undo = { remove: added.map(({ id }) => id), add: removed.map(draftOf) };
    if (added.length + removed.length === 0) return null;
    if (layoutStore.getState().overlay === 'rules') {
      rulesStore.setState({ done: { title: done, undo } });
      return null;
    }
    showToast({
      level: 'success',
      title: done,
      actions: [{ label: 'Undo', run: () => void takeBack(undo) }],
      durationMs: 10_000,
      key: 'rules',
    });
    return null;
  } catch (error) {
    return toAppError(error).message;
  }
}

/** Changes rules; what is wrong is told as a toast. */
export async function changeRulesAloud(change: RuleChange, done: string): Promise<boolean> {
  const problem = await changeRules(change, done);
  if (problem === null) return true;
  showToast({ level: 'error', title: 'The rules were not changed', detail: problem, key: 'rules' });
  return false;
}

/** A rule without what the wing adds to it. */
export function draftOf({ effect, agent, project, tool, pattern }: RuleDraft): RuleDraft {
  return { effect, agent, project, tool, pattern };
}

/** Takes away what is said of the last change. */
export function forgetDone(): void {
  rulesStore.setState({ done: undefined });
  const toast = toastStore.getState().toasts.find(({ key }) => key === 'rules');
  if (toast) dismissToast(toast.id);
}

/** Changes rules back. */
export async function takeBack({ remove, add }: RuleChange): Promise<void> {
  try {
    await api().rules.change({ remove: [...remove], add: [...add] });
  } catch (error) {
    showError('That could not be undone', error);
  }
  forgetDone();
  await loadRules();
}
