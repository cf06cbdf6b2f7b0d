import { nodesOf, productFiles, type SourceFile, type SyntaxNode } from './source-files.ts';

// Counts that may only fall. `ratchets.json` holds what is allowed per file.

/** Files that terminal bytes pass through on their way between program and screen. */
export const dataPath: readonly RegExp[] = [
  /^src\/main\/core\/(pty|sessions|emulator)\//,
  /^src\/shared\/(protocol\/stream|client|terminal)\//,
  /^src\/main\/client\/(door-transport|terminal-attachment|item-queue)\.ts$/,
  /^src\/main\/hosts\/(web\/ws-transport|electron\/message-port-transport)\.ts$/,
  /^src\/renderer\/(client|terminal)\//,
];

/** True for a file on the data path. */
export function isOnDataPath(file: SourceFile): boolean {
  return dataPath.some((pattern) => pattern.test(file.path));
}

function countNodes(file: SourceFile, counts: (node: SyntaxNode) => boolean): number {
  let total = 0;
  for (const node of nodesOf(file)) if (counts(node)) total += 1;
  return total;
}

/** `x as T` and `<T>x`, but not `as const`. */
export function countCasts(file: SourceFile): number {
  return countNodes(file, (node) => {
    if (node.type !== 'TSAsExpression' && node.type !== 'TSTypeAssertion') return false;
    return !JSON.stringify(node['typeAnnotation']).includes('"name":"const"');
  });
}

/** Comments that silence a checker. */
export function countExceptions(file: SourceFile): number {
  return [
    ...file.text.matchAll(
      /(oxlint|eslint)-disable|@ts-(ignore|expect-error|nocheck)|biome-ignore/g,
    ),
  ].length;
}

/** Calls such as `readFileSync` on the data path, where they would hold every session up. */
export function countSyncCalls(file: SourceFile): number {
  if (!isOnDataPath(file)) return 0;
  return countNodes(file, (node) => {
    if (node.type !== 'CallExpression') return false;
    const callee = JSON.stringify(node['callee']);
    return /"name":"\w+Sync"/.test(callee) && !/"name":"writeSync"/.test(callee);
  });
}

export const ratchets = {
  casts: countCasts,
  exceptions: countExceptions,
  syncCalls: countSyncCalls,
} as const;

export type RatchetName = keyof typeof ratchets;
/** Allowed count by file, for each ratchet; a file that is not listed is allowed none. */
export type Allowed = Record<RatchetName, Record<string, number>>;

/** What the product code has now. */
export function measure(): Allowed {
  const now: Allowed = { casts: {}, exceptions: {}, syncCalls: {} };
  for (const file of productFiles()) {
    for (const name of Object.keys(ratchets) as RatchetName[]) {
      const count = ratchets[name](file);
      if (count > 0) now[name][file.path] = count;
    }
  }
  return now;
}
