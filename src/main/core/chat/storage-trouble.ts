import type { ChatEvent } from '#shared/chat/chat-event.ts';

/** Beginnings of SQLite's codes, and what a person is told of them. */
const reasons: readonly (readonly [code: string, text: string])[] = [
  ['SQLITE_FULL', 'The disk is full. Free some space.'],
  ['SQLITE_BUSY', 'Another program keeps Aerie’s database locked. End it, or wait for it.'],
  ['SQLITE_LOCKED', 'Another program keeps Aerie’s database locked. End it, or wait for it.'],
  [
    'SQLITE_CORRUPT',
    'Aerie’s database is damaged. End Aerie and start it again: it sets it aside.',
  ],
  ['SQLITE_NOTADB', 'Aerie’s database is damaged. End Aerie and start it again: it sets it aside.'],
];
const OTHERWISE = 'Aerie’s data folder cannot be written. Check the disk and its permissions.';

/** Why a chat cannot be saved and what to do, in words for a person, from what SQLite said. */
export function storageTrouble(error: unknown): string {
  const code = codeOf(error) ?? '';
  const reason = reasons.find(([start]) => code.startsWith(start))?.[1] ?? OTHERWISE;
  return `This chat cannot be saved at the moment. ${reason} New messages are taken once that works again.`;
}

/** A turn is ended because too much of it is not saved. */
export const stoppedUnsaved: ChatEvent = {
  type: 'turnFailed',
  message: 'Aerie stopped the agent, because what it does cannot be saved.',
  action: 'retry',
};

/** SQLite's code of an error or of what caused it. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_')) {
    return error.code;
  }
  return codeOf(error.cause);
}
