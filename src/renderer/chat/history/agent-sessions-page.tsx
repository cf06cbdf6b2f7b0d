import { Command } from 'cmdk';
import { LoaderCircle, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { AgentSessionInfo } from '#shared/contract/index.ts';
import { closeOverlay } from '../../stores/layout-store.ts';
import { useSystem } from '../../stores/system-store.ts';
import { showError } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/field.tsx';
import palette from '../../workbench/palette/palette.module.css';
import { folderLabel } from '../../workbench/sidebar/session-groups.ts';
import { receiveChatChange, useChats } from '../chats-store.ts';
import { activeFolder, homeFolder, openChat } from '../open-chat.ts';
import { deleteSession } from './delete-session.ts';
import { openChatAt } from './open-chat-at.ts';
import styles from './search-page.module.css';
import { agoWords } from './time-words.ts';
import { type AgentSessions, useAgentSessions, useInstalledAgents } from './use-agent-sessions.ts';

/** Rows drawn at once: more are found by typing. */
const MAX_SHOWN = 200;

/** Sessions that an agent keeps of a folder, also those begun elsewhere. Choosing one makes it a chat. */
export function AgentSessionsPage() {
  const agents = useInstalledAgents();
  const [chosen, setChosen] = useState<string>();
  const [cwd, setCwd] = useState(() => activeFolder() ?? homeFolder());
  const [query, setQuery] = useState('');
  const [selected, setSelected] = useState('');
  const agent = chosen ?? agents?.[0]?.id ?? '';
  const known = useAgentSessions(agent, cwd);
  const home = useSystem((s) => s.info?.home);
  const folders = useChats((s) => [...new Set([cwd, ...Object.values(s.byId).map((c) => c.cwd)])]);
  const found = matching(known.sessions, query);
  const remove = async (session: AgentSessionInfo): Promise<void> => {
    if (await deleteSession(session, agent, cwd)) known.forget(session.id);
  };
  // The list selects its first row by itself, in lower case.
  const marked = found.find(({ id }) => id.toLowerCase() === selected.toLowerCase());
  return (
    <Dialog title="Resume a session" bare size="top" onClose={closeOverlay}>
      <Command
        label="Resume a session"
        loop
        shouldFilter={false}
        value={selected}
        onValueChange={setSelected}
        className={palette['palette']}
      >
        <Command.Input
          autoFocus
          placeholder="Type part of a title"
          value={query}
          onValueChange={setQuery}
          className={palette['input']}
        />
        <div className={styles['filters']}>
          <Select
            aria-label="Agent"
            value={agent}
            options={(agents ?? []).map(({ id, label }) => ({ value: id, label }))}
            onValue={setChosen}
            onKeyDown={(event) => event.stopPropagation()}
          />
          <Select
            aria-label="Folder"
            value={cwd}
            options={folders.map((value) => ({ value, label: folderLabel(value, home) }))}
            onValue={setCwd}
            onKeyDown={(event) => event.stopPropagation()}
          />
        </div>
        <Command.List className={palette['list']} label="Sessions">
          {found.slice(0, MAX_SHOWN).map((session) => (
            <SessionRow key={session.id} session={session} agent={agent} cwd={cwd} />
          ))}
          {found.length === 0 && <Nothing known={known} agents={agents?.length} />}
        </Command.List>
        <div className={styles['status']} role="status">
          {known.loading && agent !== '' && (
            <span className={styles['indexing']}>
              <LoaderCircle size={12} aria-hidden /> The agent is asked for its sessions…
            </span>
          )}
          {found.length > 0 && (
            <span>
              {found.length} {found.length === 1 ? 'session' : 'sessions'}
              {found.length > MAX_SHOWN && '. Type to find older ones.'}
            </span>
          )}
        </div>
        {marked?.deletable && (
          <div className={styles['actions']}>
            <Button
              variant="ghost"
              onKeyDown={(event) => event.stopPropagation()}
              onClick={() => void remove(marked)}
            >
              <Trash2 size={14} aria-hidden />
              <span className={styles['actionWords']}>Delete “{titleOf(marked)}”…</span>
            </Button>
          </div>
        )}
      </Command>
    </Dialog>
  );
}

interface SessionRowProps {
  readonly session: AgentSessionInfo;
  readonly agent: string;
  readonly cwd: string;
}

function SessionRow({ session, agent, cwd }: SessionRowProps) {
  const { id, updatedAt, costUsd, chat } = session;
  const [now] = useState(() => Date.now());
  const facts = [
    chat !== null && 'a chat here',
    costUsd !== null && costUsd > 0 && `$${costUsd.toFixed(2)}`,
    updatedAt !== null && agoWords(updatedAt, now),
  ].filter((fact) => typeof fact === 'string');
  const pick = (): void => {
    closeOverlay();
    requestAnimationFrame(() => void resume(session, agent, cwd));
  };
  return (
    <Command.Item value={id} className={palette['item'] ?? ''} onSelect={pick}>
      <span className={palette['label']}>{titleOf(session)}</span>
      <span className={palette['hint']}>{facts.join(' · ')}</span>
    </Command.Item>
  );
}

async function resume(
  { id, chat, title }: AgentSessionInfo,
  agent: string,
  cwd: string,
): Promise<void> {
  if (chat !== null) return openChatAt(chat);
  try {
    const request = { commandId: crypto.randomUUID(), agent, cwd, session: id };
    const adopted = await api().chatHistory.adopt(title === null ? request : { ...request, title });
    receiveChatChange({ type: 'upsert', chat: adopted });
    openChat(adopted.id);
  } catch (error) {
    showError('The session could not be opened', error);
  }
}

interface NothingProps {
  readonly known: AgentSessions;
  readonly agents: number | undefined;
}

function Nothing({ known, agents }: NothingProps) {
  if (agents === 0) {
    return (
      <p className={palette['empty']}>No agent is installed. “New chat” says how to get one.</p>
    );
  }
  if (known.error !== undefined) {
    return <p className={palette['empty']}>The agent did not tell its sessions. {known.error}</p>;
  }
  if (known.loading) return null;
  if (known.sessions.length > 0) return <p className={palette['empty']}>No session matches.</p>;
  return <p className={palette['empty']}>The agent knows no sessions of this folder.</p>;
}

function titleOf({ title, id }: AgentSessionInfo): string {
  return title?.trim() || id;
}

function matching(sessions: readonly AgentSessionInfo[], query: string) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return sessions.filter(({ title, id }) => {
    const text = `${title ?? ''} ${id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
