import { seededRandom } from './build-output.ts';

// Looks like what a model writes: paragraphs, lists, code and tables, in pieces of a few characters.

const WORDS =
  'the test reads a value from its store and then waits until every reader has seen what was written before it goes on with the next one because order matters here'.split(
    ' ',
  );
const NAMES = ['session', 'buffer', 'parser', 'socket', 'window', 'layout', 'queue', 'worker'];

/** What an answer ends with. */
export const lastWords = '\n\nThat was all.';

/** `count` pieces of one answer in Markdown; the same ones each time. */
export function proseChunks(count: number): string[] {
  const random = seededRandom(7);
  const chunks: string[] = [];
  while (chunks.length < count) {
    // As models do: a word with the space before it, a mark, a line feed.
    for (const [piece] of block(random).matchAll(
      /\n+|[^\S\n]*[\p{L}\d_]+|[^\S\n]*[^\p{L}\d_\s]+/gu,
    )) {
      chunks.push(piece);
    }
  }
  return chunks.slice(0, count);
}

type Random = (below: number) => number;

function block(random: Random): string {
  switch (random(6)) {
    case 0:
      return `\n\n## About the ${pick(NAMES, random)}\n\n${sentences(random, 3)}`;
    case 1:
      return `\n\n${Array.from({ length: 4 }, () => `- **${pick(NAMES, random)}**: ${sentences(random, 1)}`).join('\n')}`;
    case 2:
      return `\n\n\`\`\`ts\n${code(random, 8 + random(30))}\`\`\`\n`;
    case 3:
      return `\n\n| name | value |\n|---|---|\n${Array.from({ length: 4 }, () => `| ${pick(NAMES, random)} | ${random(100)} |`).join('\n')}\n`;
    default:
      return `\n\n${sentences(random, 4)} See \`${pick(NAMES, random)}.ts\`.`;
  }
}

function sentences(random: Random, count: number): string {
  return Array.from({ length: count }, () => {
    const words = Array.from({ length: 8 + random(12) }, () => pick(WORDS, random));
    return `The ${words.join(' ')}.`;
  }).join(' ');
}

function code(random: Random, lines: number): string {
  return Array.from(
    { length: lines },
    (_, line) =>
      `  const ${pick(NAMES, random)}${line} = await read('${pick(WORDS, random)}', ${random(100)}); // ${pick(WORDS, random)}\n`,
  ).join('');
}

function pick(list: readonly string[], random: Random): string {
  return list[random(list.length)] ?? '';
}
