/**
 * True if a prefix means the session `id`: a whole leading part of it (`build` means `build/1`, never
 * `builder`), or any beginning that ends in `-`, `_` or `/` (`build-` means `build-1`). Deliberately
 * not "starts with": ending everything below `a` must not end `abc` (wmux.md 7.5).
 */
export function matchesPrefix(id: string, prefix: string): boolean {
  if (prefix === '') return false;
  return id.startsWith(`${prefix}/`) || (/[-_/]$/.test(prefix) && id.startsWith(prefix));
}
