import type { FoundFile } from '#shared/contract/files.ts';
import { pathScore } from './path-score.ts';

/** Files and the folders they are in that fit `query`, the best first. */
export function findPaths(files: readonly string[], query: string): FoundFile[] {
  const wanted = query.toLowerCase().replaceAll('\\', '/');
  const found: { readonly file: FoundFile; readonly score: number }[] = [];
  const add = (path: string, kind: FoundFile['kind']): void => {
    const score = pathScore(wanted, path);
    if (score > 0) found.push({ file: { path, kind }, score });
  };
  for (const folder of foldersOf(files)) add(folder, 'folder');
  for (const file of files) add(file, 'file');
  return found.sort((a, b) => b.score - a.score).map(({ file }) => file);
}

function foldersOf(files: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const file of files) {
    for (let end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
      const folder = file.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
