import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { parseSync } from 'vite';

export const root = resolve(import.meta.dirname, '../..');

/** A file of the project; `path` is relative to its root, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Files under `folder` whose name ends in one of `endings`. */
export function filesUnder(folder: string, endings: readonly string[]): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(`${sep}node_modules${sep}`))
    .map((path) => ({
      path: relative(root, path).split(sep).join('/'),
      text: readFileSync(path, 'utf8'),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

const isTest = (file: SourceFile): boolean => /\.test\.tsx?$/.test(file.path);

/** Product code: everything in `src` but tests and declarations. */
export function productFiles(): SourceFile[] {
  return filesUnder('src', ['.ts', '.tsx']).filter(
    (file) => !isTest(file) && !file.path.endsWith('.d.ts'),
  );
}

/** Any node of a syntax tree. */
export interface SyntaxNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Every node of a file, parents before children. @throws when the file does not parse */
export function* nodesOf(file: SourceFile): Generator<SyntaxNode> {
  const { program, errors } = parseSync(file.path, file.text);
  if (errors.length > 0) throw new Error(`${file.path} does not parse: ${errors[0]?.message}`);
  const left: unknown[] = [program];
  for (let node = left.pop(); node !== undefined || left.length > 0; node = left.pop()) {
    if (Array.isArray(node)) left.push(...node.toReversed());
    else if (isNode(node)) {
      yield node;
      left.push(...Object.values(node).toReversed());
    }
  }
}

function literal(value: unknown): string | undefined {
  return isNode(value) && typeof value['value'] === 'string' ? value['value'] : undefined;
}

/** What a file imports in any way: statically, dynamically, by type, re-exported or required. */
export function importsOf(file: SourceFile): string[] {
  const found: string[] = [];
  for (const node of nodesOf(file)) {
    const isRequire =
      node.type === 'CallExpression' &&
      isNode(node['callee']) &&
      node['callee']['name'] === 'require';
    const first = isRequire && Array.isArray(node['arguments']) ? node['arguments'][0] : undefined;
    const specifier = literal(node['source']) ?? literal(first);
    if (specifier !== undefined) found.push(specifier);
  }
  return found;
}
