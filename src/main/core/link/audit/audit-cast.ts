import { StringDecoder } from 'node:string_decoder';
import { castEvent } from '#shared/protocol/asciicast/encode.ts';
import { readAudit } from './read-audit.ts';

/**
 * A recording as asciicast 3, line by line, for players of those.
 * @throws as {@link readAudit}
 */
export async function* auditCast(
  path: string,
  facts: { readonly startedAt: number; readonly title: string; readonly command: string },
): AsyncGenerator<string, void> {
  // Frames end anywhere, text must not.
  const text = new StringDecoder('utf8');
  let waited = 0;
  const event = (code: 'o' | 'r', data: string): string => {
    const line = castEvent(waited * 1000, code, data);
    waited = 0;
    return line;
  };
  for await (const item of readAudit(path)) {
    if (!('kind' in item)) {
      const { title, command } = facts;
      const timestamp = Math.floor(facts.startedAt / 1000);
      yield `${JSON.stringify({ version: 3, term: { cols: item.cols, rows: item.rows }, timestamp, title, command })}\n`;
      continue;
    }
    waited += item.delayMs;
    if (item.kind === 'resize') yield event('r', `${item.cols}x${item.rows}`);
    else {
      const data = text.write(Buffer.from(item.bytes));
      if (data !== '') yield event('o', data);
    }
  }
}
