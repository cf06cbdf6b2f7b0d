/** What gets the keyboard when an entry of a list is gone: another one's button, or the field that adds. */
export function nextInList(place: HTMLElement | null): HTMLElement | null | undefined {
  return place?.querySelector<HTMLElement>('li button') ?? place?.querySelector('input');
}
