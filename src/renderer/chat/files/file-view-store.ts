// Which file each chat shows beside its transcript, and whether that follows its agent.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export interface FilePlace {
  /** Absolute, or relative to the chat's folder. */
  readonly path: string;
  /** From 1. */
  readonly line?: number | undefined;
}

export interface FileView extends FilePlace {
  /** Another number each time it is opened: the file may have changed. */
  readonly serial: number;
}

interface FileViewState {
  readonly views: Readonly<Record<string, FileView>>;
  /** Chats whose view follows the agent. `paused`: somebody scrolled. */
  readonly following: Readonly<Record<string, 'on' | 'paused'>>;
}

export const fileViewStore = createStore<FileViewState>(() => ({ views: {}, following: {} }));

let serial = 0;

/** Shows a file beside the transcript of a chat. */
export function openFileView(chat: string, place: FilePlace): void {
  serial += 1;
  const view = { ...place, serial };
  fileViewStore.setState(({ views }) => ({ views: { ...views, [chat]: view } }));
}

/** Takes the file away; nothing is followed any more. */
export function closeFileView(chat: string): void {
  fileViewStore.setState(({ views, following }) => ({
    views: without(views, chat),
    following: without(following, chat),
  }));
}

/** Follows the agent of a chat, waits, or goes on; undefined stops. */
export function setFollowing(chat: string, state: 'on' | 'paused' | undefined): void {
  fileViewStore.setState(({ following }) => ({
    following: state ? { ...following, [chat]: state } : without(following, chat),
  }));
}

/** Somebody scrolls: what is followed waits. */
export function pauseFollowing(chat: string): void {
  if (fileViewStore.getState().following[chat] === 'on') setFollowing(chat, 'paused');
}

export function useFileView(chat: string): FileView | undefined {
  return useStore(fileViewStore, (s) => s.views[chat]);
}

export function useFollowing(chat: string): 'on' | 'paused' | undefined {
  return useStore(fileViewStore, (s) => s.following[chat]);
}

function without<T>(all: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _gone, ...rest } = all;
  return rest;
}
