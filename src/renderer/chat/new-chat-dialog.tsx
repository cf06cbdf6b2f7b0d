import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { ChatPreset, ListedAgent } from '#shared/contract/index.ts';
import { closeOverlay } from '../stores/layout-store.ts';
import { platform } from '../stores/platform.ts';
import { showError } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { Input } from '../ui/field.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { preferredAgent } from './chat-words.ts';
import { createChat } from './chats-store.ts';
import { draftOf, setDraft } from './composer/draft-store.ts';
import { FolderWarning } from './folder-warning.tsx';
import { lastChoices, rememberChoices } from './last-choices.ts';
import styles from './new-chat-dialog.module.css';
import { takeWantedFolder } from './new-chat-folder.ts';
import { activeFolder, homeFolder, openChat } from './open-chat.ts';
import { savePreset } from './presets/chat-presets.ts';
import { PresetRow } from './presets/preset-row.tsx';
import { useWorktreeProgress } from './worktree/use-worktree-progress.ts';
import { noWorktree, WorktreeChoice, wantedWorktree } from './worktree/worktree-choice.tsx';
import { nameProblem } from './worktree/worktree-words.ts';

const sendChord = platform.os === 'mac' ? 'Cmd+Enter' : 'Ctrl+Enter';

/** Where a first message stands that was written but not sent: it is there when the dialog is opened again. */
const UNSENT = 'new-chat';

/** Begins a chat: with which agent, where, and what to say first. */
export function NewChatDialog() {
  const [before] = useState(lastChoices);
  const agents = useAgents();
  const [chosen, setChosen] = useState<string>();
  const [cwd, setCwd] = useState(
    () => takeWantedFolder() ?? activeFolder() ?? before.folders[0] ?? homeFolder(),
  );
  const [text, setText] = useState(() => draftOf(UNSENT).text);
  const [busy, setBusy] = useState(false);
  const [preset, setPreset] = useState<ChatPreset>();
  const [wish, setWish] = useState(noWorktree);
  const [making, setMaking] = useState<string>();
  const progress = useWorktreeProgress(making);
  const ids = useId();
  const agent = chosen ?? (agents && preferredAgent(agents, before.agent));
  const named = !wish.on || nameProblem(wish.name) === undefined;
  const ready = agent !== undefined && cwd.trim() !== '' && named && !busy;
  const start = async (): Promise<void> => {
    if (!ready) return;
    setBusy(true);
    const commandId = crypto.randomUUID();
    const worktree = wantedWorktree(wish);
    setMaking(worktree && commandId);
    const chat = await createChat(agent, cwd.trim(), text, {
      options: preset?.options,
      worktree,
      commandId,
    });
    setMaking(undefined);
    setBusy(false);
    if (!chat) return;
    setDraft(UNSENT, { text: '' });
    rememberChoices(agent, worktree ? cwd.trim() : chat.cwd);
    closeOverlay();
    requestAnimationFrame(() => openChat(chat.id));
  };
  const fillIn = (chosenPreset: ChatPreset): void => {
    setPreset(chosenPreset);
    setChosen(chosenPreset.agent);
    setCwd(chosenPreset.cwd || homeFolder());
    setWish({ ...noWorktree, on: chosenPreset.worktree });
    if (chosenPreset.prompt !== '') setText(chosenPreset.prompt);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    const field = event.target instanceof HTMLTextAreaElement;
    if (field && !event.ctrlKey && !event.metaKey) return;
    if (event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    void start();
  };
  return (
    <Dialog title="New chat" onClose={closeOverlay} initialFocus="[data-first-message]">
      <div className={styles['form']} onKeyDown={onKeyDown}>
        <PresetRow
          onChoose={fillIn}
          onSave={
            ready
              ? () =>
                  void savePreset({
                    agent,
                    cwd: cwd.trim(),
                    prompt: text,
                    worktree: preset?.worktree ?? false,
                  })
              : undefined
          }
        />
        <MessageField
          text={text}
          onText={(written) => {
            setDraft(UNSENT, { text: written });
            setText(written);
          }}
        />
        <fieldset className={styles['agents']} aria-busy={!agents}>
          <legend>Agent</legend>
          {agents ? (
            <AgentChoice
              agents={agents}
              chosen={agent}
              onChoose={(id) => {
                setChosen(id);
                // Options are those of its agent.
                setPreset(undefined);
              }}
              name={`${ids}-agent`}
            />
          ) : (
            <p className={styles['hint']}>Looking for agents…</p>
          )}
        </fieldset>
        <FolderField
          folder={cwd}
          recent={before.folders}
          onFolder={(folder) => {
            setCwd(folder);
            // It was chosen for the other folder.
            setWish(noWorktree);
          }}
        />
        <WorktreeChoice folder={cwd.trim()} wish={wish} onWish={setWish} />
        <FolderWarning folder={cwd} />
        {agents && <MissingAgents agents={agents} />}
        <DialogActions>
          <span className={styles['keys']}>
            {progress ?? (
              <>
                <Kbd chord={sendChord} /> starts the chat
              </>
            )}
          </span>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button variant="primary" disabled={!ready} onClick={() => void start()}>
            {busy ? 'Starting…' : 'Start chat'}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}

interface MessageFieldProps {
  readonly text: string;
  readonly onText: (text: string) => void;
}

function MessageField({ text, onText }: MessageFieldProps) {
  return (
    <label className={styles['field']}>
      Message
      <textarea
        data-first-message
        className={styles['message']}
        rows={4}
        value={text}
        placeholder="What should the agent do?"
        onChange={(event) => onText(event.currentTarget.value)}
      />
    </label>
  );
}

interface FolderFieldProps {
  readonly folder: string;
  /** Offered, the newest first. */
  readonly recent: readonly string[];
  readonly onFolder: (folder: string) => void;
}

function FolderField({ folder, recent, onFolder }: FolderFieldProps) {
  const listId = useId();
  return (
    <>
      <label className={styles['field']}>
        Folder
        <Input
          value={folder}
          list={listId}
          onChange={(event) => onFolder(event.currentTarget.value)}
        />
      </label>
      <datalist id={listId}>
        {recent.map((other) => (
          <option key={other} value={other} />
        ))}
      </datalist>
    </>
  );
}

interface AgentChoiceProps {
  readonly agents: readonly ListedAgent[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly name: string;
}

function AgentChoice({ agents, chosen, onChoose, name }: AgentChoiceProps) {
  const installed = agents.filter(({ program }) => program !== null);
  return (
    <>
      {installed.length === 0 && (
        <p className={styles['hint']}>
          No agent is installed yet. Install one of those below, or add your own under Settings ›
          Agents.
        </p>
      )}
      {installed.map(({ id, label, program }) => (
        <label key={id} className={styles['agent']}>
          <input type="radio" name={name} checked={id === chosen} onChange={() => onChoose(id)} />
          <span className={styles['agentLabel']}>{label}</span>
          <span className={styles['program']} title={program ?? undefined}>
            <bdi>{program}</bdi>
          </span>
        </label>
      ))}
    </>
  );
}

/** Agents that are known but not installed, and how to get them. */
function MissingAgents({ agents }: { readonly agents: readonly ListedAgent[] }) {
  const missing = agents.filter(({ program }) => program === null);
  if (missing.length === 0) return null;
  return (
    <details className={styles['missing']} open={missing.length === agents.length}>
      <summary>
        {missing.length} {missing.length === 1 ? 'agent is' : 'agents are'} not installed
      </summary>
      <dl>
        {missing.map(({ id, label, install }) => (
          <div key={id}>
            <dt>{label}</dt>
            <dd>{install === null ? 'Its command was not found.' : <code>{install}</code>}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** The agents of this machine; undefined until they are known. */
function useAgents(): readonly ListedAgent[] | undefined {
  const [agents, setAgents] = useState<readonly ListedAgent[]>();
  useEffect(() => {
    let gone = false;
    api()
      .agents.list()
      .then((list) => {
        if (!gone) setAgents(list);
      })
      .catch((error: unknown) => {
        if (gone) return;
        closeOverlay();
        showError('The agents of this machine could not be listed', error);
      });
    return () => {
      gone = true;
    };
  }, []);
  return agents;
}
