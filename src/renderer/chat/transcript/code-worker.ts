// Colours code beside the page, so that long code never holds up a click. Knows texts by their number.

import type { ColourReply, ColourRequest } from './code-colour-messages.ts';
import { type ColouredCode, colourer, colourMore, nothingColoured } from './code-colours.ts';

/** Texts that can be gone on with; the one that was used longest ago is forgotten first. */
const MAX_DOCS = 200;

const docs = new Map<number, ColouredCode>();
let last: Promise<void> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<ColourRequest>) => {
  if (data.type === 'forget') {
    docs.delete(data.doc);
    return;
  }
  // One after the other: languages are fetched meanwhile.
  last = last.then(async () => postMessage(await colour(data)));
});

async function colour(request: Extract<ColourRequest, { type: 'colour' }>): Promise<ColourReply> {
  const { doc, language, from, text } = request;
  const highlighter = await colourer(language);
  if (!highlighter) return { doc, failed: true };
  const before = from === 0 ? nothingColoured : docs.get(doc);
  if (before === undefined || before.code.length !== from) return { doc, lost: true };
  try {
    const { code, lines, state } = colourMore(
      highlighter,
      language,
      before.code + text,
      { ...before, lines: [] },
      Number.POSITIVE_INFINITY,
    );
    docs.delete(doc);
    docs.set(doc, { code, lines: [], state });
    const [oldest] = docs.keys();
    if (docs.size > MAX_DOCS && oldest !== undefined) docs.delete(oldest);
    return { doc, lines };
  } catch {
    // A grammar that fails on this text: it stays plain.
    return { doc, failed: true };
  }
}
