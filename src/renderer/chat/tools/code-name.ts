/** What names the language of a file by its path: its ending, or its whole name where it has none. */
export function codeName(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? '';
  return name.slice(name.lastIndexOf('.') + 1);
}
