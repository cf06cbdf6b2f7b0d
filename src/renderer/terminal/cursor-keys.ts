/** Cursor keys in the form that a program asked for: application mode, or the usual one. */
export function cursorKeys(data: string, application: boolean): string {
  return data.replace(/^\x1b[[O](?=[A-DHF]$)/, application ? '\x1bO' : '\x1b[');
}
