// Finds JSON in what a model wrote. Text of an agent: it may be long, broken, or made to keep us busy.

const MAX_FOUND = 200;
/** Most characters looked at while searching between words. */
const MAX_STEPS = 4_000_000;

const [NEWLINE, QUOTE, BACKSLASH] = [0x0a, 0x22, 0x5c];
/** What closes them is two further on. */
const [OPEN_BRACKET, OPEN_BRACE] = [0x5b, 0x7b];

/**
 * JSON values in `text`, in the order in which they are likely to be the answer: fenced blocks of JSON,
 * other fenced blocks, then objects and lists between the words. Fenced ones may be any value.
 */
export function* findJson(text: string): Generator<unknown, undefined> {
  let found = 0;
  for (const value of candidates(text)) {
    yield value;
    found += 1;
    if (found >= MAX_FOUND) return;
  }
}

function* candidates(text: string): Generator<unknown, undefined> {
  const blocks = fencedBlocks(text);
  for (const wantsJson of [true, false]) {
    for (const block of blocks) {
      if (block.isJson !== wantsJson) continue;
      const parsed = parse(block.text);
      if (parsed !== null) yield parsed.value;
    }
  }
  yield* balanced(text);
}

interface FencedBlock {
  readonly isJson: boolean;
  readonly text: string;
}

/** Blocks between lines of ``` or ~~~; the last may lack its end. */
function fencedBlocks(text: string): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { readonly fence: string; readonly isJson: boolean; readonly lines: string[] } | null =
    null;
  for (const line of text.split('\n')) {
    const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (open === null) {
      if (fence === undefined) continue;
      const info = line.trim().slice(fence.length).trim();
      open = { fence, isJson: /^json/i.test(info), lines: [] };
    } else if (fence?.startsWith(open.fence) === true && line.trim() === fence) {
      blocks.push({ isJson: open.isJson, text: open.lines.join('\n') });
      open = null;
    } else {
      open.lines.push(line);
    }
  }
  if (open !== null) blocks.push({ isJson: open.isJson, text: open.lines.join('\n') });
  return blocks;
}

function* balanced(text: string): Generator<unknown, undefined> {
  const budget = { left: MAX_STEPS };
  let at = 0;
  while (budget.left > 0) {
    const start = nextOpener(text, at);
    if (start === -1) return;
    const end = endOf(text, start, budget);
    const parsed = end === -1 ? null : parse(text.slice(start, end));
    if (parsed !== null) yield parsed.value;
    at = parsed === null ? start + 1 : end;
  }
}

/** Where a `{` or `[` stands that what follows may belong to; -1 for nowhere. */
function nextOpener(text: string, from: number): number {
  const opener = /\{(?=\s*["}])|\[(?=\s*["{[\]\d\-tfn])/g;
  opener.lastIndex = from;
  return opener.exec(text)?.index ?? -1;
}

/** Behind the bracket that closes the one at `start`; -1 if none does. */
function endOf(text: string, start: number, budget: { left: number }): number {
  const expected: number[] = [];
  let inString = false;
  for (let at = start; at < text.length && budget.left > 0; at += 1) {
    budget.left -= 1;
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === BACKSLASH) at += 1;
      else if (char === QUOTE) inString = false;
      else if (char === NEWLINE) return -1;
    } else if (char === QUOTE) inString = true;
    else if (char === OPEN_BRACE || char === OPEN_BRACKET) expected.push(char + 2);
    else if (char === OPEN_BRACE + 2 || char === OPEN_BRACKET + 2) {
      if (expected.pop() !== char) return -1;
      if (expected.length === 0) return at + 1;
    }
  }
  return -1;
}

function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // Looked like JSON, but is not: the next candidate may be.
    return null;
  }
}
