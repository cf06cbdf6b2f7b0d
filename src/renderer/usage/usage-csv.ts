import type { UsageRow } from '#shared/contract/index.ts';

const head = [
  'Day',
  'Agent',
  'Model',
  'Chat',
  'Folder',
  'Turns',
  'Cost (USD)',
  'Input tokens',
  'Output tokens',
  'Cached tokens read',
  'Cached tokens written',
  'Thought tokens',
  'All tokens',
];

/** What chats used as a file for spreadsheets (RFC 4180). */
export function usageCsv(rows: readonly UsageRow[]): string {
  const lines = rows.map((row) => [
    ...[row.day, row.agentLabel, row.model ?? '', titleOf(row), row.cwd, row.turns, row.costUsd],
    ...[row.input, row.output, row.cachedRead, row.cachedWrite, row.thought, row.total],
  ]);
  return [head, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

function titleOf({ title, deleted }: UsageRow): string {
  return deleted ? 'Deleted chat' : (title ?? '');
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // A spreadsheet would take these for a formula; titles come from agents.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
