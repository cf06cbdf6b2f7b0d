/** Pure: the lines of a menu that `isOffered`, and no separator that parts nothing. */
export function offeredItems<T extends object>(
  items: readonly (T | 'separator')[],
  isOffered: (item: T) => boolean,
): readonly (T | 'separator')[] {
  const open = items.filter((item) => item === 'separator' || isOffered(item));
  return open.filter((item, i) => {
    const next = open[i + 1];
    return item !== 'separator' || (i > 0 && next !== undefined && next !== 'separator');
  });
}
