// Where a file is that an agent names. Pure.

/** A path as the machine takes it: those that are not absolute are meant from `folder`. */
export function absolutePath(folder: string, path: string): string {
  if (/^(?:[\\/]|[A-Za-z]:[\\/])/.test(path)) return path;
  const separator = /^[A-Za-z]:|\\\\/.test(folder) ? '\\' : '/';
  return `${folder.replace(/[\\/]$/, '')}${separator}${path.replace(/^\.[\\/]/, '')}`;
}

/** Path and line of a place such as `src/a.ts:12`. */
export function placeOf(text: string): { readonly path: string; readonly line?: number } {
  const found = /^(.+):(\d{1,7})$/.exec(text);
  const line = Number(found?.[2] ?? 0);
  return found?.[1] !== undefined && line > 0 ? { path: found[1], line } : { path: text };
}
