import { useEffect, useId } from 'react';
import { plainLine } from '#shared/chat/safe-text.ts';
import type { NewWorktree } from '#shared/contract/index.ts';
import { Input, Select } from '../../ui/field.tsx';
import { useWorktreeOptions } from './use-worktree-options.ts';
import styles from './worktree-choice.module.css';
import { nameProblem } from './worktree-words.ts';

/** What a person chose; `on` counts only where there can be a worktree. */
export interface WorktreeWish {
  readonly on: boolean;
  readonly name: string;
  readonly from: string | undefined;
}

export const noWorktree: WorktreeWish = { on: false, name: '', from: undefined };

interface WorktreeChoiceProps {
  readonly folder: string;
  readonly wish: WorktreeWish;
  readonly onWish: (wish: WorktreeWish) => void;
}

/** Offers a git worktree of its own to a chat. Nothing where the folder is in no repository. */
export function WorktreeChoice({ folder, wish, onWish }: WorktreeChoiceProps) {
  const problem = nameProblem(wish.name);
  const options = useWorktreeOptions(folder, problem === undefined ? wish.name : '');
  const ids = useId();
  const impossible = options?.root === null && wish.on;
  useEffect(() => {
    // What a preset asks for counts only where it can be.
    if (impossible) onWish(noWorktree);
  }, [impossible, onWish]);
  if (!options || options.root === null) return null;
  const { reason, branches, current, path, branch } = options;
  // Without a name of the person's own, there can be none at all.
  const blocked = reason !== null && wish.name === '';
  const wrong = problem ?? reason;
  const where = wrong ?? (path && branch && `Branch ${branch} in ${plainLine(path, 4096)}`);
  return (
    <div className={styles['worktree']}>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={wish.on && !blocked}
          disabled={blocked}
          aria-describedby={`${ids}-hint`}
          onChange={(event) => onWish({ ...wish, on: event.currentTarget.checked })}
        />
        Work in a git worktree of its own
      </label>
      {wish.on && !blocked ? (
        <>
          <div className={styles['fields']}>
            <label className={styles['field']}>
              Name
              <Input
                value={wish.name}
                placeholder={options.name}
                invalid={wrong !== null}
                aria-describedby={`${ids}-hint`}
                maxLength={80}
                onChange={(event) => onWish({ ...wish, name: event.currentTarget.value.trim() })}
              />
            </label>
            {branches.length > 0 && (
              <label className={styles['field']}>
                Begins at
                <Select
                  value={wish.from ?? current ?? ''}
                  options={[
                    ...(current === null ? [{ value: '', label: 'What is checked out' }] : []),
                    ...branches.map((value) => ({ value, label: plainLine(value, 200) })),
                  ]}
                  onValue={(from) => onWish({ ...wish, from: from === '' ? undefined : from })}
                />
              </label>
            )}
          </div>
          <p id={`${ids}-hint`} className={styles['hint']} data-wrong={wrong !== null || undefined}>
            {where}
          </p>
        </>
      ) : (
        <p id={`${ids}-hint`} className={styles['hint']}>
          {reason ??
            'A folder and branch of its own: what the agent changes does not touch your files until you merge it.'}
        </p>
      )}
    </div>
  );
}

/** What to ask for when the chat is begun; undefined if no worktree is wanted, or its name is wrong. */
export function wantedWorktree(wish: WorktreeWish): NewWorktree | undefined {
  if (!wish.on) return undefined;
  return {
    ...(wish.name === '' ? {} : { name: wish.name }),
    ...(wish.from === undefined ? {} : { from: wish.from }),
  };
}
