// Short messages in a corner. At most four are shown; the oldest one that may go makes room.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { toAppError } from '#shared/client/wing-client.ts';

export type ToastLevel = 'info' | 'success' | 'warning' | 'error';

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface ToastOptions {
  readonly level: ToastLevel;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly actions?: readonly ToastAction[];
  /** ms until it goes by itself; 0 keeps it. Errors stay longer than the rest. */
  readonly durationMs?: number;
  /** A toast with the same key is replaced instead of stacked. */
  readonly key?: string;
}

export interface Toast extends ToastOptions {
  readonly id: number;
  readonly durationMs: number;
}

const MAX_TOASTS = 4;
const defaultDuration: Record<ToastLevel, number> = {
  info: 5000,
  success: 4000,
  warning: 8000,
  error: 12_000,
};

export const toastStore = createStore<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }));
let nextId = 1;

/** Shows a toast and returns its id. Toasts with actions stay until they are answered, unless told otherwise. */
export function showToast(options: ToastOptions): number {
  const id = nextId++;
  const keep = (options.actions?.length ?? 0) > 0;
  const durationMs = options.durationMs ?? (keep ? 0 : defaultDuration[options.level]);
  const toast: Toast = { ...options, id, durationMs };
  toastStore.setState(({ toasts }) => {
    const rest = toasts.filter((t) => options.key === undefined || t.key !== options.key);
    return { toasts: trim([...rest, toast]) };
  });
  return id;
}

/** Takes a toast away; does nothing if it has gone. */
export function dismissToast(id: number): void {
  toastStore.setState(({ toasts }) => ({ toasts: toasts.filter((t) => t.id !== id) }));
}

/** Shows a failed call as an error toast: `title` says what was tried, the error says why it failed. */
export function showError(title: string, error: unknown): void {
  const failure = toAppError(error);
  showToast({ level: 'error', title, detail: failure.message, key: `${title}:${failure.code}` });
}

/** The toasts now shown, oldest first. */
export function useToasts(): readonly Toast[] {
  return useStore(toastStore, (s) => s.toasts);
}

/** Keeps the newest, and prefers to drop what would have gone by itself. */
function trim(toasts: readonly Toast[]): readonly Toast[] {
  if (toasts.length <= MAX_TOASTS) return toasts;
  const victim = toasts.slice(0, -1).find((t) => t.durationMs > 0) ?? toasts[0];
  return toasts.filter((t) => t !== victim);
}
