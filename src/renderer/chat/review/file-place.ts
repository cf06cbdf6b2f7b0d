// Where a file is that an agent names. Pure.

/** A path as the machine takes it: those that are not absolute are meant from `folder`. */
export function absolutePath(folder: string, path: string): string {
  if (/^(?:[\\/]|[A-Za-z]:[\\/])/.test(path)) return path;
  const separator = /^[A-Za-z]:|\\\\/.test(folder) ? '\\' : '/';
  return `${folder.replace(/[\\/]$/, '')}${separator}${path.replace(/^\.[\\/]/, '')}`;
}
