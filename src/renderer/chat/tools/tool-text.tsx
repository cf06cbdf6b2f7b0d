import type { ChatModel } from '../chat-model.ts';
import { CopyButton } from '../transcript/copy-button.tsx';
import { useOpen } from './open-cards.ts';
import { someLines } from './output-text.ts';
import styles from './tool-text.module.css';

/** Lines of a long text that are shown at first. */
const SOME = 14;

interface ToolTextProps {
  readonly model: ChatModel;
  /** Names the text among those of the chat. */
  readonly id: string;
  readonly label: string;
  /** Harmless already: see output-text.ts. */
  readonly text: string;
  /** The end of it says most, as with commands. */
  readonly end?: boolean;
  /** Characters that the chat did not keep. */
  readonly omitted?: number | undefined;
}

/** Text of a tool in a fixed-width font; of a long one some lines, and all of it on request. */
export function ToolText({ model, id, label, text, end = false, omitted }: ToolTextProps) {
  const [all, setAll] = useOpen(model, `text:${id}`, false);
  const some = someLines(text, SOME, end);
  const isLong = some.left > 0;
  const more = `Show all ${text.split('\n').length.toLocaleString()} lines`;
  return (
    <div className={styles['box']}>
      <div className={styles['copy']}>
        <CopyButton label={`Copy: ${label}`} text={() => text} />
      </div>
      {isLong && end && !all && (
        <div className={styles['cut']}>{`… ${some.left} lines before`}</div>
      )}
      <div className={styles['scroll']} role="group" aria-label={label} tabIndex={0}>
        <pre className={styles['text']}>{all ? text : some.text}</pre>
      </div>
      {isLong && !end && !all && <div className={styles['cut']}>{`… ${some.left} more lines`}</div>}
      {omitted !== undefined && omitted > 0 && (
        <div className={styles['cut']}>
          {`${omitted.toLocaleString()} characters in the middle were too many to keep.`}
        </div>
      )}
      {isLong && (
        <button type="button" className={styles['more']} onClick={() => setAll(!all)}>
          {all ? 'Show less' : more}
          <span className="visually-hidden"> of: {label}</span>
        </button>
      )}
    </div>
  );
}
