import { useEffect, useState } from 'react';
import { type CodeLine, colourer, colourMore, nothingColoured } from './code-colours.ts';
import { languageOf } from './code-languages.ts';

/** Lines coloured at once: few enough not to hold up a frame. */
const STEP = 100;
/** More code than this stays plain. */
const MAX_CODE = 200_000;

/**
 * The first lines of `code` with colours, as far as they are known: what follows them is shown plain
 * meanwhile. `open`: more of it comes in, so that its last line may not be whole.
 */
export function useColouredCode(code: string, name: string, open: boolean): readonly CodeLine[] {
  const language = languageOf(name);
  const [coloured, setColoured] = useState(nothingColoured);
  const source = open ? code : `${code}\n`;
  useEffect(() => {
    if (language === undefined || source.length > MAX_CODE) return;
    let stopped = false;
    const step = async (): Promise<void> => {
      const highlighter = await colourer(language);
      // Each step is a task of its own: a click in between is answered.
      if (coloured.code !== '') await new Promise((resolve) => setTimeout(resolve));
      if (stopped || !highlighter) return;
      setColoured(colourMore(highlighter, language, source, coloured, STEP));
    };
    if (coloured.code !== source) void step();
    return () => {
      stopped = true;
    };
  }, [source, language, coloured]);
  return source.startsWith(coloured.code) ? coloured.lines : [];
}
