import { type KeyboardEvent, useId, useState } from 'react';
import { plainText } from '#shared/chat/safe-text.ts';
import type { ReviewFile } from '#shared/contract/index.ts';
import { choose } from '../../stores/dialog-store.ts';
import { platform } from '../../stores/platform.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import styles from './commit-box.module.css';
import type { ReviewModel } from './review-model.ts';
import { stagedOf, stagedText } from './review-words.ts';
import { StageBox } from './stage-box.tsx';

const commitChord = platform.os === 'mac' ? 'Cmd+Enter' : 'Ctrl+Enter';

/** Messages that were begun, by chat: they are there when the panel comes back. */
const drafts = new Map<string, string>();

interface CommitBoxProps {
  readonly model: ReviewModel;
  readonly files: readonly ReviewFile[];
  readonly busy: boolean;
}

/** Whether hooks run; undefined to leave it. */
async function askForHooks(body: string): Promise<boolean | undefined> {
  const choice = await choose({
    title: 'Run the hooks of this repository?',
    body,
    confirmLabel: 'Run hooks and commit',
    alternativeLabel: 'Commit without hooks',
  });
  return choice === 'cancel' ? undefined : choice === 'confirm';
}

/** What goes into the next commit, and its message. */
export function CommitBox({ model, files, busy }: CommitBoxProps) {
  const [message, setMessage] = useState(() => drafts.get(model.chat) ?? '');
  const [problem, setProblem] = useState<string>();
  const ids = useId();
  const staged = stagedOf(files);
  const ready = staged !== 'none' && message.trim() !== '' && !busy;
  const write = (text: string): void => {
    drafts.set(model.chat, text);
    setMessage(text);
  };
  const commit = async (): Promise<void> => {
    if (!ready) return;
    setProblem(undefined);
    let failure = await model.commit(message);
    if (failure?.code === 'commit_has_hooks') {
      const hooks = await askForHooks(failure.message);
      if (hooks === undefined) return;
      failure = await model.commit(message, hooks);
    }
    if (failure) setProblem(failure.message);
    // What was written meanwhile is for the next one.
    else if (drafts.get(model.chat) === message) write('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void commit();
  };
  const paths = files.map(({ path }) => path);
  return (
    <div className={styles['box']}>
      <label className={styles['staged']}>
        <StageBox
          label="Stage all files"
          staged={staged}
          onStage={(all) => void (all ? model.stage(paths) : model.unstage(paths))}
        />
        {stagedText(files)}
      </label>
      <textarea
        className={styles['message']}
        aria-label="Commit message"
        aria-describedby={problem === undefined ? undefined : `${ids}-problem`}
        placeholder="Commit message"
        rows={3}
        value={message}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {problem !== undefined && (
        <pre id={`${ids}-problem`} className={styles['problem']} role="alert">
          {plainText(problem)}
        </pre>
      )}
      <div className={styles['foot']}>
        <span className={styles['hint']}>
          {staged === 'none' ? (
            'Tick files to commit them.'
          ) : (
            <>
              <Kbd chord={commitChord} /> commits
            </>
          )}
        </span>
        <Button variant="primary" disabled={!ready} onClick={() => void commit()}>
          Commit
        </Button>
      </div>
    </div>
  );
}
