import { GitBranch, RefreshCw } from 'lucide-react';
import { useCallback, useSyncExternalStore } from 'react';
import type { ReviewScope } from '#shared/contract/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import type { ChatModel } from '../chat-model.ts';
import { ChangeCounts } from '../tools/change-counts.tsx';
import { chooseReview } from './review-choice.ts';
import { shownPath } from './review-files.ts';
import type { ReviewModel, ReviewState } from './review-model.ts';
import styles from './review-pane.module.css';
import { turnLabel } from './review-words.ts';

interface ReviewHeadProps {
  readonly model: ReviewModel;
  readonly state: ReviewState;
  /** What was said, to name turns by it. */
  readonly transcript: ChatModel | undefined;
}

/** What is looked at: which changes, on which branch, and how many. */
export function ReviewHead({ model, state, transcript }: ReviewHeadProps) {
  const { chat, scope } = model;
  const { status, turns } = state;
  const last = turns.findLast(({ changed }) => changed) ?? turns.at(-1);
  const turn = typeof scope === 'string' ? last?.turn : scope.turn;
  const choose = (next: ReviewScope): void => chooseReview(chat, { scope: next, opened: false });
  const git = status?.repository.kind === 'git' ? status.repository : undefined;
  const isTurn = typeof scope !== 'string';
  return (
    <header className={styles['head']}>
      <div className={styles['scopes']} role="group" aria-label="Which changes">
        <Scope
          chosen={isTurn}
          disabled={turn === undefined}
          onChoose={() => turn !== undefined && choose({ turn })}
        >
          This turn
        </Scope>
        <Scope chosen={scope === 'session'} onChoose={() => choose('session')}>
          Since the chat began
        </Scope>
        <Scope chosen={scope === 'uncommitted'} onChoose={() => choose('uncommitted')}>
          Uncommitted
        </Scope>
      </div>
      {isTurn && turns.length > 1 && transcript && (
        <TurnChoice turn={scope.turn} turns={turns} transcript={transcript} onChoose={choose} />
      )}
      <span className={styles['space']} />
      {status && status.totals.files > 0 && (
        <span className={styles['totals']}>
          {`${status.totals.files.toLocaleString()} ${status.totals.files === 1 ? 'file' : 'files'}`}
          <ChangeCounts added={status.totals.additions} removed={status.totals.deletions} />
        </span>
      )}
      {git && (
        <span className={styles['branch']} title={shownPath(git.root)}>
          <GitBranch size={13} aria-hidden />
          <span className="visually-hidden">Branch: </span>
          <span className={styles['branchName']}>
            {git.branch === null
              ? (git.head?.slice(0, 8) ?? 'no commit yet')
              : shownPath(git.branch)}
          </span>
        </span>
      )}
      <IconButton label="Look again" onClick={model.look}>
        <RefreshCw size={14} aria-hidden />
      </IconButton>
    </header>
  );
}

interface ScopeProps {
  readonly chosen: boolean;
  readonly disabled?: boolean;
  readonly onChoose: () => void;
  readonly children: string;
}

function Scope({ chosen, disabled = false, onChoose, children }: ScopeProps) {
  return (
    <button
      type="button"
      className={styles['scope']}
      aria-pressed={chosen}
      disabled={disabled}
      title={disabled ? 'No turn of this chat was recorded yet' : undefined}
      onClick={onChoose}
    >
      {children}
    </button>
  );
}

interface TurnChoiceProps {
  readonly turn: string;
  readonly turns: ReviewState['turns'];
  readonly transcript: ChatModel;
  readonly onChoose: (scope: ReviewScope) => void;
}

function TurnChoice({ turn, turns, transcript, onChoose }: TurnChoiceProps) {
  const known = useSyncExternalStore(
    transcript.subscribe,
    useCallback(() => transcript.order, [transcript]),
  );
  const ids = new Set(known);
  const options = turns.map(({ turn: value, at }, index) => ({
    value,
    label: turnLabel(index, at, ids.has(value) ? promptOf(transcript, value) : undefined),
  }));
  return (
    <span className={styles['turn']}>
      <Select
        aria-label="Turn"
        value={turn}
        options={options}
        onValue={(value) => onChoose({ turn: value })}
      />
    </span>
  );
}

function promptOf(transcript: ChatModel, id: string): string | undefined {
  const item = transcript.item(id);
  if (item?.type !== 'user') return undefined;
  return item.blocks.map((block) => (block.type === 'text' ? block.text : '')).join(' ');
}
