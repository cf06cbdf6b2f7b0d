// Makes `out/types`: declarations of the package entries and all they refer to, which any TypeScript
// program can read without this project's sources.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

/** Where `tsc -b` leaves declarations: by layer, then as in the sources. */
const layers: Readonly<Record<string, string>> = {
  'src/shared/': '.tsbuild/src-shared/',
  'src/main/client/': '.tsbuild/src-main-client/',
  'src/main/core/': '.tsbuild/src-main-core/',
};
/** What programs may import; each becomes `index.d.ts` of its folder. */
const entries: readonly string[] = ['src/main/client/sdk.ts', 'src/main/core/agents/sdk.ts'];
/** Says what the declarations need, so that programs need not. */
const entryHead = '/// <reference lib="esnext.disposable" />\n';
/** Package imports that declarations use. */
const aliases: Readonly<Record<string, string>> = {
  '#shared/': 'src/shared/',
  '#client/': 'src/main/client/',
  '#core/': 'src/main/core/',
};
const specifiers = /(from |import\()(['"])([^'"]+)\2/g;

/** Copies the declarations below `root` as `tsc -b` left them; returns their number. */
export function writeEntryTypes(root: string): number {
  const out = join(root, 'out', 'types');
  rmSync(out, { recursive: true, force: true });
  const done = new Set<string>();
  const left = [...entries];
  for (let source = left.pop(); source !== undefined; source = left.pop()) {
    if (done.has(source)) continue;
    done.add(source);
    const { text, imports } = rewrite(source, readFileSync(declarationOf(root, source), 'utf8'));
    left.push(...imports);
    const target = join(out, typeFile(source));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, entries.includes(source) ? entryHead + text : text);
  }
  return done.size;
}

/** Below `out/types`. */
function typeFile(source: string): string {
  const path = entries.includes(source) ? source.replace(/sdk\.ts$/, 'index.ts') : source;
  return relative('src', path).replace(/\.ts$/, '.d.ts');
}

function declarationOf(root: string, source: string): string {
  const layer = Object.keys(layers).find((folder) => source.startsWith(folder));
  if (layer === undefined)
    throw new Error(`${source} is in no layer that a package entry may use.`);
  const path = join(root, layers[layer] ?? '', source.replace(/\.ts$/, '.d.ts'));
  if (!existsSync(path)) throw new Error(`${path} is missing; run "npx tsc -b src/main/core".`);
  return path;
}

/** Imports of project files become relative ones of JavaScript files, as Node resolves them. */
function rewrite(source: string, text: string): { text: string; imports: string[] } {
  const imports: string[] = [];
  const changed = text.replace(specifiers, (whole, keyword: string, quote: string, to: string) => {
    const target = resolve(source, to);
    if (target === undefined) return whole;
    imports.push(target);
    const from = posix.dirname(typeFile(source));
    const path = posix.relative(from, typeFile(target)).replace(/\.d\.ts$/, '.js');
    return `${keyword}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`;
  });
  return { text: changed, imports };
}

/** The source an import leads to, or undefined for a package. */
function resolve(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  const alias = Object.keys(aliases).find((prefix) => specifier.startsWith(prefix));
  return alias && `${aliases[alias]}${specifier.slice(alias.length)}`;
}
