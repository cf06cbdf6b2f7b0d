import { useEffect, useRef, useState } from 'react';
import type { CodeLine } from './code-colours.ts';
import { languageOf } from './code-languages.ts';
import { type CodePainting, nothingPainted } from './code-painter.ts';
import { codePainter } from './code-worker-start.ts';
import { RecentCode } from './recent-code.ts';

const recent = new RecentCode();

/**
 * The first lines of `code` with colours, as far as they are known: what follows them is shown plain
 * meanwhile. `open`: more of it comes in, so that its last line may not be whole.
 */
export function useColouredCode(code: string, name: string, open: boolean): readonly CodeLine[] {
  const language = languageOf(name);
  const source = open ? code : `${code}\n`;
  const painting = useRef<CodePainting>(undefined);
  const [painted, setPainted] = useState(() => recent.find(language, source) ?? nothingPainted);
  const first = useRef(painted);
  useEffect(() => {
    if (language === undefined) return;
    const opened = codePainter.open(language, setPainted, first.current);
    painting.current = opened;
    return () => {
      painting.current = undefined;
      opened.dispose();
    };
  }, [language]);
  useEffect(() => {
    if (language !== undefined) painting.current?.paint(source);
  }, [source, language]);
  useEffect(() => {
    if (language !== undefined && painted.code === source && !open) recent.keep(language, painted);
  }, [language, painted, source, open]);
  return source.startsWith(painted.code) ? painted.lines : [];
}
