import { readlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep } from 'node:path';

const MAX_LINKS = 40;

/**
 * Where the links stand that lead from `path` to what it means, each as it really is. Whoever can write
 * there can have the path mean something else. Never rejects.
 */
export async function followLinks(path: string): Promise<string[]> {
  const links: string[] = [];
  let at: string = sep;
  const rest = namesOf(path);
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (name === '..') at = dirname(at);
    if (name === '.' || name === '..') continue;
    const next = join(at, name);
    const target = await readlink(next).catch(() => null);
    if (target === null) at = next;
    else {
      links.push(next);
      if (links.length > MAX_LINKS) return links;
      if (isAbsolute(target)) at = sep;
      rest.unshift(...namesOf(target));
    }
  }
  return links;
}

const namesOf = (path: string): string[] => path.split(sep).filter(Boolean);
