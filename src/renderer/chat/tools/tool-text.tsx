import { useMemo, useRef } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import type { ChatModel } from '../chat-model.ts';
import { sizeWords } from '../transcript/block-words.ts';
import { styleBehind } from './ansi-rows.ts';
import { plainStyle } from './ansi-style.ts';
import { useStep } from './open-steps.ts';
import { OutputRows } from './output-rows.tsx';
import { lineCount, type OutputPart, outputLimit, partOf, shownText } from './output-text.ts';
import styles from './tool-text.module.css';
import { useEnd } from './use-end.ts';
import { type Fetched, useWholeText, type WholeText, wholeText } from './use-whole-text.ts';

interface ToolTextProps {
  readonly model: ChatModel;
  /** Names the text among those of the chat. */
  readonly id: string;
  readonly label: string;
  /** As the tool told it: colours are shown, all that could mislead is left out. */
  readonly text: string;
  /** The end of it says most, as with commands. */
  readonly end?: boolean;
  /** Characters left out of its middle. */
  readonly omitted?: number | undefined;
  /** Where all of it is kept, if something was left out. */
  readonly whole?: WholeText | undefined;
}

/** Characters looked through for the colours that a part begins with. */
const LOOK_BACK = 64 * 1024;

/** Text of a tool in a fixed-width font; of a long one some lines, and more of them on request. */
export function ToolText({ model, id, label, text, end = false, omitted, whole }: ToolTextProps) {
  const [step, setStep] = useStep(model, id);
  const fetched = useWholeText(model, whole, step > 0);
  const source = (fetched.state === 'here' ? fetched.text : text).trimEnd();
  const part = useMemo(() => partOf(source, outputLimit(step), end), [source, step, end]);
  const style = useMemo(
    () => styleBehind(source.slice(Math.max(0, part.from - LOOK_BACK), part.from), plainStyle),
    [source, part.from],
  );
  const box = useRef<HTMLDivElement>(null);
  const scrolled = useEnd(box, end, part.text);
  const isCut = omitted !== undefined && omitted > 0 && fetched.state !== 'here';
  const more = moreWords(source, part, step, isCut ? whole : undefined);
  const copied = (): string | Promise<string> =>
    whole ? wholeText(model.id, whole.key).then(shownText) : shownText(text);
  return (
    <div className={styles['box']}>
      <div className={styles['copy']}>
        <CopyButton label={`Copy: ${label}`} text={copied} />
      </div>
      {end && !isCut && <Left part={part} place="before" />}
      <div
        ref={box}
        className={styles['scroll']}
        role="group"
        aria-label={label}
        tabIndex={0}
        onScroll={scrolled}
      >
        <pre className={styles['text']}>
          <OutputRows text={part.text} style={style} />
        </pre>
      </div>
      {!end && !isCut && <Left part={part} place="more" />}
      {isCut && <Missing words={missingWords(omitted, whole, fetched, end)} />}
      {more !== undefined && fetched.state !== 'loading' && (
        <Step label={label} words={more} onClick={() => setStep(step + 1)} />
      )}
      {step > 0 && <Step label={label} words="Show less" onClick={() => setStep(0)} />}
    </div>
  );
}

interface StepProps {
  readonly label: string;
  readonly words: string;
  readonly onClick: () => void;
}

function Step({ label, words, onClick }: StepProps) {
  return (
    <button type="button" className={styles['more']} onClick={onClick}>
      {words}
      <span className="visually-hidden"> of: {label}</span>
    </button>
  );
}

function Left({ part, place }: { readonly part: OutputPart; readonly place: 'before' | 'more' }) {
  const { linesLeft, charsLeft } = part;
  if (charsLeft === 0) return null;
  const [count, unit] = linesLeft > 0 ? [linesLeft, 'line'] : [charsLeft, 'character'];
  const many = count === 1 ? unit : `${unit}s`;
  const words = place === 'before' ? `${many} before` : `more ${many}`;
  return <div className={styles['cut']}>{`… ${count.toLocaleString()} ${words}`}</div>;
}

function Missing({ words }: { readonly words: string }) {
  return (
    <div className={styles['cut']} role="status">
      {words}
    </div>
  );
}

function missingWords(
  omitted: number,
  whole: WholeText | undefined,
  fetched: Fetched,
  end: boolean,
): string {
  const count = omitted.toLocaleString();
  if (!whole) return `${count} characters in the middle were too many to keep.`;
  if (fetched.state === 'loading') {
    return `All of it is being fetched: ${Math.floor(fetched.share * 100)} %`;
  }
  if (fetched.state === 'failed') {
    return `${count} characters in the middle could not be fetched. Choose “Show less” and try again.`;
  }
  return `The ${end ? 'last' : 'first'} lines of ${sizeWords(whole.bytes)}.`;
}

/** What the button promises that shows more; undefined if there is no more. */
function moreWords(
  source: string,
  part: OutputPart,
  step: number,
  whole: WholeText | undefined,
): string | undefined {
  if (whole) return step === 0 ? `Show more of ${sizeWords(whole.bytes)}` : undefined;
  if (part.charsLeft === 0) return undefined;
  const next = outputLimit(step + 1);
  const lines = lineCount(source);
  if (lines <= next.lines && source.length <= next.chars) {
    return lines > 1 ? `Show all ${lines.toLocaleString()} lines` : 'Show all';
  }
  if (part.linesLeft === 0) return `Show more of ${sizeWords(source.length)}`;
  return `Show more of ${lines.toLocaleString()} lines`;
}
