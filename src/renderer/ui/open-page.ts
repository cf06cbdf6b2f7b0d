/** Opens a checked address outside the app: in the system's browser, or another tab of this one. */
export function openPage(url: string): void {
  window.open(url, '_blank', 'noopener,noreferrer');
}
