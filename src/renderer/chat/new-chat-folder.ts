import { toggleOverlay } from '../stores/layout-store.ts';

let wanted: string | undefined;

/** Opens the dialog of a new chat with a folder. */
export function newChatIn(folder: string): void {
  wanted = folder;
  toggleOverlay('new-chat');
}

/** The folder that the dialog was opened with; only asked for once. */
export function takeWantedFolder(): string | undefined {
  const folder = wanted;
  wanted = undefined;
  return folder;
}
