/** Edits between two ids at which one is still taken for a slip of the other. */
const FEW_EDITS = 2;

/** The id that was probably meant by `wrong`; undefined if none is near. */
export function nearestId(wrong: string, ids: readonly string[]): string | undefined {
  const within = ids.filter((id) => wrong.length > 1 && id.includes(wrong));
  if (within.length === 1) return within[0];
  const near = ids
    .map((id) => ({ id, edits: editsBetween(wrong, id) }))
    .filter(({ edits }) => edits <= Math.min(FEW_EDITS, wrong.length / 3))
    .toSorted((a, b) => a.edits - b.edits);
  return near[0]?.id;
}

/** How many characters to add, drop, change or swap with their neighbour. */
function editsBetween(a: string, b: string): number {
  let older: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const left = row[j - 1] ?? 0;
      let least = Math.min(left + 1, (above[j] ?? 0) + 1, (above[j - 1] ?? 0) + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (older[j - 2] ?? 0) + 1);
      row.push(least);
    }
    older = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
