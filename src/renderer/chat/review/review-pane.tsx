import { FolderGit2, GitCompare, LoaderCircle, TriangleAlert } from 'lucide-react';
import {
  type KeyboardEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { ReviewFile, ReviewScope, ReviewStatus } from '#shared/contract/index.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { acquireChat, type ChatModel } from '../chat-model.ts';
import { chatLabel } from '../chat-words.ts';
import { useChat } from '../chats-store.ts';
import { CommitBox } from './commit-box.tsx';
import { chooseReview, scopeKey, useReviewChoice } from './review-choice.ts';
import { ReviewFileView } from './review-file.tsx';
import { fileAt, nextSelected, shownPath } from './review-files.ts';
import { claimReviewFocus, focusSelectedFile } from './review-focus.ts';
import { ReviewHead } from './review-head.tsx';
import { type FileActions, ReviewList } from './review-list.tsx';
import { ReviewModel, type ReviewState } from './review-model.ts';
import styles from './review-pane.module.css';
import { noChangesWords, noRepositoryWords, operationText } from './review-words.ts';
import { ToldChanges } from './told-changes.tsx';

interface ReviewPaneProps {
  readonly chatId: string;
}

/** What changed in the folder of a chat, and what becomes of it. */
export function ReviewPane({ chatId }: ReviewPaneProps) {
  const chat = useChat(chatId);
  const { scope } = useReviewChoice(chatId);
  const { model, transcript } = useModels(chatId, scope);
  const folder = chat?.cwd;
  const removed = chat?.worktree?.removed;
  useEffect(() => {
    // Neither is told of by the review itself.
    if (folder !== undefined || removed !== undefined) model?.look();
  }, [model, folder, removed]);
  if (!model) return null;
  return (
    <Pane
      key={chatId}
      model={model}
      transcript={transcript}
      title={chat ? chatLabel(chat) : 'Chat'}
    />
  );
}

interface PaneProps {
  readonly model: ReviewModel;
  readonly transcript: ChatModel | undefined;
  readonly title: string;
}

function Pane({ model, transcript, title }: PaneProps) {
  const state = useSyncExternalStore(model.subscribe, model.state);
  const { opened } = useReviewChoice(model.chat);
  const ready = state.status !== undefined || state.problem !== undefined;
  useEffect(() => {
    if (ready) claimReviewFocus(model.chat);
  }, [ready, model]);
  return (
    <section
      className={styles['pane']}
      data-review={model.chat}
      data-opened={opened || undefined}
      tabIndex={-1}
      aria-label={`Review: ${title}`}
      aria-busy={!ready}
    >
      <h2 className="visually-hidden">{`Review: ${title}`}</h2>
      <ReviewHead model={model} state={state} transcript={transcript} />
      <Content model={model} state={state} transcript={transcript} />
    </section>
  );
}

interface ContentProps {
  readonly model: ReviewModel;
  readonly state: ReviewState;
}

function Content({
  model,
  state,
  transcript,
}: ContentProps & { readonly transcript: ChatModel | undefined }) {
  const { status, problem } = state;
  if (problem) {
    const title = problem.code === 'git_missing' ? 'Git was not found' : 'Changes cannot be shown';
    return (
      <EmptyState
        icon={<TriangleAlert size={28} />}
        title={title}
        actions={<Button onClick={model.look}>Try again</Button>}
      >
        {problem.message}
      </EmptyState>
    );
  }
  if (!status) {
    return <EmptyState compact icon={<LoaderCircle size={24} />} title="Looking for changes…" />;
  }
  if (status.repository.kind === 'none') {
    const words = noRepositoryWords(status.repository.reason);
    return (
      <div className={styles['without']}>
        <EmptyState compact icon={<FolderGit2 size={28} />} title={words.title}>
          {words.text}
        </EmptyState>
        {transcript && <ToldChanges transcript={transcript} scope={model.scope} />}
      </div>
    );
  }
  if (status.files.length === 0) {
    const words = noChangesWords(model.scope);
    return (
      <EmptyState icon={<GitCompare size={28} />} title={words.title}>
        {status.note ?? words.text}
      </EmptyState>
    );
  }
  return <Files model={model} state={state} status={status} root={status.repository.root} />;
}

interface FilesProps extends ContentProps {
  readonly status: ReviewStatus;
  readonly root: string;
}

function Files({ model, state, status, root }: FilesProps) {
  const { busy, looks } = state;
  const kept = useKeptFocus(() => detail.current);
  const { files, note } = status;
  const { opened, filter } = useReviewChoice(model.chat);
  const selected = useSelected(model, files, root);
  const actions = useActions(model);
  const stages = model.scope === 'uncommitted';
  const detail = useRef<HTMLDivElement>(null);
  // Enter goes on to the changes.
  useEffect(() => {
    if (opened) detail.current?.focus();
  }, [opened, selected]);
  const back = (): void => {
    chooseReview(model.chat, { opened: false });
    const pane = detail.current?.closest<HTMLElement>('[data-review]');
    if (pane) requestAnimationFrame(() => focusSelectedFile(pane));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
    event.preventDefault();
    back();
  };
  const file = files.find(({ path }) => path === selected);
  const said = [note, operationText(status.repository), status.truncated && tooMany(files.length)];
  return (
    <>
      {said.filter(Boolean).map((text) => (
        <p key={String(text)} className={styles['note']}>
          {text}
        </p>
      ))}
      <div className={styles['body']}>
        <div className={styles['side']}>
          <ReviewList
            files={files}
            selected={selected}
            stages={stages}
            actions={actions}
            filter={filter}
            onFilter={(next) => chooseReview(model.chat, { filter: next })}
          />
          {stages && <CommitBox model={model} files={files} busy={busy} />}
        </div>
        <div
          ref={detail}
          className={styles['detail']}
          data-detail
          role="group"
          aria-label="Changes of the selected file"
          tabIndex={0}
          onKeyDown={onKeyDown}
          {...kept}
        >
          {file && (
            <ReviewFileView
              key={`${scopeKey(model.scope)} ${file.path}`}
              model={model}
              file={file}
              root={root}
              looks={looks}
              actions={actions}
              onBack={back}
            />
          )}
        </div>
      </div>
    </>
  );
}

function tooMany(shown: number): string {
  return `There are too many files to list: these are the first ${shown.toLocaleString()}.`;
}

function useActions(model: ReviewModel): FileActions {
  return useMemo(
    () => ({
      select: (path) => chooseReview(model.chat, { path, wanted: undefined, opened: false }),
      open: (path) => chooseReview(model.chat, { path, wanted: undefined, opened: true }),
      stage: (files, staged) => {
        const paths = files.map(({ path }) => path);
        void (staged ? model.stage(paths) : model.unstage(paths));
      },
      revert: ({ path, oldPath }) => {
        const paths = oldPath === undefined ? [path] : [path, oldPath];
        void model.revert(`Reverted ${shownPath(path)}`, paths);
      },
    }),
    [model],
  );
}

/** The file that is shown: the one that was asked for, else the one that took its place. */
function useSelected(
  model: ReviewModel,
  files: readonly ReviewFile[],
  root: string,
): string | undefined {
  const { path, wanted } = useReviewChoice(model.chat);
  const [before, setBefore] = useState<readonly string[]>([]);
  const paths = useMemo(() => files.map((file) => file.path), [files]);
  const asked = wanted === undefined ? undefined : fileAt(files, root, wanted)?.path;
  const selected = asked ?? nextSelected(before, paths, path);
  useEffect(() => {
    setBefore(paths);
    if (selected !== path || asked !== undefined) {
      chooseReview(model.chat, { path: selected, wanted: undefined });
    }
  }, [model, paths, selected, path, asked]);
  return selected;
}

interface Models {
  readonly model: ReviewModel | undefined;
  readonly transcript: ChatModel | undefined;
}

/** What the panel shows, while it is there. */
function useModels(chat: string, scope: ReviewScope): Models {
  const [models, setModels] = useState<Models>({ model: undefined, transcript: undefined });
  useEffect(() => {
    const held = acquireChat(chat);
    const model = new ReviewModel(chat);
    setModels({ model, transcript: held.model });
    return () => {
      model.dispose();
      held.dispose();
    };
  }, [chat]);
  const { model } = models;
  useEffect(() => model?.setScope(scope), [model, scope]);
  return model?.chat === chat ? models : { model: undefined, transcript: undefined };
}
