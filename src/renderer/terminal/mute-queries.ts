// Programs ask terminals questions. The host's emulator is the one party that answers; a renderer
// that answered too would type each answer once per viewer. So every query ends here, unanswered.

import type { IParser } from '@xterm/xterm';
import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';

/** CSI sequences that ask something, by their identifiers (ECMA-48, xterm control sequences). */
const csiQueries = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  { prefix: '>', final: 'q' },
  { prefix: '?', final: 'u' },
  { prefix: '?', final: 'S' },
  { final: 'x' },
] as const;

/** CSI t operations that report; the others are size and title-stack commands. */
const windowReports: ReadonlySet<number> = new Set([11, 13, 14, 15, 16, 18, 19, 20, 21]);

/**
 * Swallows all queries. Register after every add-on: the parser asks the newest handler first.
 * `write` takes back the setting half of an OSC that sets one colour and asks for another.
 */
export function muteQueries(parser: IParser, write: (text: string) => void): Disposable {
  const store = new DisposableStore();
  for (const id of csiQueries) store.add(parser.registerCsiHandler(id, () => true));
  store.add(
    parser.registerCsiHandler({ final: 't' }, ([operation]) =>
      windowReports.has(typeof operation === 'number' ? operation : 0),
    ),
  );
  store.add(parser.registerDcsHandler({ intermediates: '$', final: 'q' }, () => true));
  store.add(parser.registerDcsHandler({ intermediates: '+', final: 'q' }, () => true));
  for (const code of [4, 10, 11, 12]) {
    store.add(
      parser.registerOscHandler(code, (data) => {
        if (!data.includes('?')) return false;
        for (const setting of colorSettings(code, data)) write(setting);
        return true;
      }),
    );
  }
  return store;
}

/** The parts of an OSC 4/10/11/12 that set a colour, each as a sequence of its own. */
export function colorSettings(code: number, data: string): readonly string[] {
  const parts = data.split(';');
  const settings: string[] = [];
  if (code === 4) {
    for (let i = 0; i + 1 < parts.length; i += 2) {
      if (parts[i + 1] !== '?') settings.push(`\x1b]4;${parts[i]};${parts[i + 1]}\x1b\\`);
    }
    return settings;
  }
  // Each further part means the next colour: OSC 10;a;b sets 10 and 11.
  for (const [i, part] of parts.entries()) {
    if (part !== '?' && part !== '' && code + i <= 12) {
      settings.push(`\x1b]${code + i};${part}\x1b\\`);
    }
  }
  return settings;
}
