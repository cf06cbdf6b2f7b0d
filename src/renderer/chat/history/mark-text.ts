// Marks found words on the page without changing it: React owns the nodes.

const NAME = 'chat-find';
const MAX_MARKS = 500;

/** Marks all `words` in an element, in place of what was marked before. */
export function markText(element: Element | null, words: readonly string[]): void {
  // Not in every browser: there the item alone is shown.
  if (typeof Highlight === 'undefined') return;
  CSS.highlights.delete(NAME);
  const wanted = words.map((word) => word.toLowerCase()).filter((word) => word.trim() !== '');
  if (!element || wanted.length === 0) return;
  const marks = new Highlight();
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const text = node.nodeValue?.toLowerCase() ?? '';
    // Where small letters take another number of characters, places would be wrong.
    if (text.length !== node.nodeValue?.length) continue;
    for (const word of wanted) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        if (marks.size >= MAX_MARKS) break;
        const range = new StaticRange({
          startContainer: node,
          startOffset: at,
          endContainer: node,
          endOffset: at + word.length,
        });
        marks.add(range);
      }
    }
  }
  CSS.highlights.set(NAME, marks);
}
