// A message in pieces that do not depend on each other, so that text that comes in touches only the last.

/** A piece of a message; `start` is where it begins in the text. */
export type MarkdownBlock =
  | { readonly type: 'text'; readonly start: number; readonly text: string }
  | {
      readonly type: 'code';
      readonly start: number;
      readonly language: string;
      readonly code: string;
      /** False while its end has not come. */
      readonly closed: boolean;
    };

const fence = /^(`{3,}|~{3,})[ \t]*([^`\n]*)$/;
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/;

/** The pieces of `text`; those `before` of a text that it goes on are kept as they are, but the last two. */
export function markdownBlocks(
  text: string,
  before: readonly MarkdownBlock[] = [],
): readonly MarkdownBlock[] {
  // The last piece may go on, and what seemed to end the one before it may turn out to belong to it.
  const kept = before.slice(0, -2);
  const blocks: MarkdownBlock[] = [...kept];
  let at = before.at(-2)?.start ?? before.at(-1)?.start ?? 0;
  while (at < text.length) {
    const block = blockAt(text, at);
    const end = block.end;
    if (block.value) blocks.push(block.value);
    at = end;
  }
  return blocks;
}

function blockAt(text: string, start: number): { value?: MarkdownBlock; end: number } {
  const first = lineAt(text, start);
  if (first.text.trim() === '') return { end: first.end };
  const opening = fence.exec(first.text);
  return opening ? codeAt(text, start, first.end, opening) : textAt(text, start);
}

function codeAt(
  text: string,
  start: number,
  inside: number,
  opening: RegExpExecArray,
): { value: MarkdownBlock; end: number } {
  const marks = opening[1] ?? '';
  const language = /^[\w+#.-]{1,40}/.exec(opening[2]?.trim() ?? '')?.[0] ?? '';
  let at = inside;
  while (at < text.length) {
    const line = lineAt(text, at);
    const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line.text)?.[1];
    if (closing && closing[0] === marks[0] && closing.length >= marks.length) {
      const code = text.slice(inside, Math.max(inside, at - 1));
      return { value: { type: 'code', start, language, code, closed: true }, end: line.end };
    }
    at = line.end;
  }
  return {
    value: { type: 'code', start, language, code: text.slice(inside), closed: false },
    end: text.length,
  };
}

function textAt(text: string, start: number): { value: MarkdownBlock; end: number } {
  const isList = listItem.test(lineAt(text, start).text);
  let at = start;
  let end = start;
  let blank = false;
  while (at < text.length) {
    const line = lineAt(text, at);
    const isBlank = line.text.trim() === '';
    if (!isBlank) {
      // A list goes on after an empty line with a further item, or with what is indented.
      const goesOn =
        !blank || (isList && (/^(?: {2}|\t)/.test(line.text) || listItem.test(line.text)));
      if (at > start && (!goesOn || fence.test(line.text))) break;
      end = line.end;
    }
    blank = isBlank;
    at = line.end;
  }
  return { value: { type: 'text', start, text: text.slice(start, end) }, end };
}

function lineAt(text: string, at: number): { text: string; end: number } {
  const feed = text.indexOf('\n', at);
  const end = feed < 0 ? text.length : feed;
  return { text: text.slice(at, end).replace(/\r$/, ''), end: feed < 0 ? text.length : feed + 1 };
}

/** Addresses that a message gives to names (`[name]: https://…`), for every piece that uses them. */
export function linkDefinitions(blocks: readonly MarkdownBlock[]): string {
  const found: string[] = [];
  for (const block of blocks) {
    if (block.type !== 'text' || !block.text.startsWith('[')) continue;
    for (const line of block.text.split('\n')) {
      if (/^\[[^\]^][^\]]{0,200}\]: \S/.test(line)) found.push(line);
    }
  }
  return found.join('\n');
}
