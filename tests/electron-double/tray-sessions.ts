/** What the tray's menu lists of sessions. */
export const traySessions = (labels: readonly string[]): string[] =>
  labels.slice(labels.indexOf('-') + 1, labels.lastIndexOf('-'));
