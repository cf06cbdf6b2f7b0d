import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodesOf, root, type SyntaxNode } from './source-files.ts';

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Text of a literal; the parts of a template without what is filled in. */
function textOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (typeof value['value'] === 'string') return value['value'];
  const quasis = value['quasis'];
  if (value.type !== 'TemplateLiteral' || !Array.isArray(quasis)) return undefined;
  return quasis.map((part) => (part as { value: { raw: string } }).value.raw).join('…');
}

/** `it`, `test`, `it.each(...)`, `test.describe.only` and so on: the name it starts with. */
function rootName(callee: unknown): unknown {
  if (!isNode(callee)) return undefined;
  if (callee.type === 'Identifier') return callee['name'];
  return rootName(callee.type === 'CallExpression' ? callee['callee'] : callee['object']);
}

/** Titles of the tests in a file: of `it` and `test` calls, and of scenarios, which are objects with a `title`. */
export function testTitles(path: string): ReadonlySet<string> {
  const titles = new Set<string>();
  for (const node of nodesOf({ path, text: readFileSync(join(root, path), 'utf8') })) {
    let title: string | undefined;
    if (node.type === 'CallExpression' && /^(it|test)$/.test(String(rootName(node['callee'])))) {
      title = Array.isArray(node['arguments']) ? textOf(node['arguments'][0]) : undefined;
    } else if (node.type === 'Property' && isNode(node['key']) && node['key']['name'] === 'title') {
      title = textOf(node['value']);
    }
    if (title !== undefined) titles.add(title);
  }
  return titles;
}
