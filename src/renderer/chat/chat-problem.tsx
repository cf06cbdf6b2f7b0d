import {
  FileCog,
  FolderOpen,
  LogIn,
  RotateCw,
  ScrollText,
  SquareTerminal,
  TriangleAlert,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ChatInfo } from '#shared/contract/index.ts';
import { toggleOverlay } from '../stores/layout-store.ts';
import { api } from '../stores/wing.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { useMediaQuery } from '../ui/theme.ts';
import { chooseFolder } from './chat-menu.tsx';
import styles from './chat-pane.module.css';
import { resumeChat } from './chats-store.ts';
import { openLogin } from './login/login-store.ts';
import { saysMore } from './problem-output.ts';
import { showProtocol } from './protocol/protocol-view-store.ts';
import { openInEditor } from './review/open-in-editor.ts';
import { runInTerminal } from './run-in-terminal.ts';

/** What keeps a chat from going on, and the way out. */
export function ChatProblem({ chat }: { readonly chat: ChatInfo }) {
  const { problem } = chat;
  if (!problem) return null;
  const { place, action } = problem;
  return (
    <div className={styles['problem']} role="alert">
      <TriangleAlert size={16} aria-hidden />
      <div className={styles['problemText']}>
        <p>{problem.message}</p>
        {(problem.action === 'install' || problem.action === 'update') && (
          <InstallCommand agent={chat.agent} />
        )}
        <Traces problem={problem} />
      </div>
      {problem.action === 'folder' && (
        <Button icon={<FolderOpen size={14} aria-hidden />} onClick={() => void chooseFolder(chat)}>
          Choose another folder…
        </Button>
      )}
      {problem.action === 'login' && (
        <Button
          variant="primary"
          icon={<LogIn size={14} aria-hidden />}
          onClick={() => openLogin(chat.id)}
        >
          Log in…
        </Button>
      )}
      {place && (
        <Button
          variant="primary"
          icon={<FileCog size={14} aria-hidden />}
          needs="editor.open"
          onClick={() => void openInEditor(chat.id, place.file, place.line)}
        >
          Open the file
        </Button>
      )}
      {action !== 'folder' && action !== 'save' && (
        <Button icon={<ScrollText size={14} aria-hidden />} onClick={() => showProtocol(chat.id)}>
          Open log
        </Button>
      )}
      <Button icon={<RotateCw size={14} aria-hidden />} onClick={() => void resumeChat(chat.id)}>
        Try again
      </Button>
    </div>
  );
}

/** What the agent wrote, or where it was looked for. */
function Traces({ problem }: { readonly problem: NonNullable<ChatInfo['problem']> }) {
  const { message, output, searched } = problem;
  // A phone has no room for all at once.
  const narrow = useMediaQuery('(width < 480px)');
  if (output !== undefined) {
    return (
      <details className={styles['traces']} open={!narrow && saysMore(output, message)}>
        <summary>What the agent wrote</summary>
        <div className={styles['output']}>
          <pre ref={showEnd} tabIndex={0} aria-label="Output of the agent">
            {output}
          </pre>
          <CopyButton className={styles['copyOutput']} label="Copy output" text={() => output} />
        </div>
      </details>
    );
  }
  if (searched === undefined) return null;
  return (
    <details className={styles['traces']}>
      <summary>Where it was looked for</summary>
      <ul>
        {[...new Set(searched)].map((place) => (
          <li key={place}>{place}</li>
        ))}
      </ul>
      <Button
        icon={<FolderOpen size={13} aria-hidden />}
        onClick={() => toggleOverlay('settings', 'agents.cliPaths')}
      >
        Say where it is…
      </Button>
    </details>
  );
}

/** The last lines say why. */
function showEnd(element: HTMLElement | null): void {
  if (element) element.scrollTop = element.scrollHeight;
}

/** What to type to get the agent, where somebody knows. */
function InstallCommand({ agent }: { readonly agent: string }) {
  const [command, setCommand] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    api()
      .agents.list()
      .then((agents) => {
        if (!gone) setCommand(agents.find(({ id }) => id === agent)?.install ?? null);
      })
      .catch(() => {
        // The message alone must do.
      });
    return () => {
      gone = true;
    };
  }, [agent]);
  if (command === null) return null;
  return (
    <p className={styles['install']}>
      <code>{command}</code>
      <CopyButton label="Copy the command" text={() => command} />
      <IconButton label="Run the command in a terminal" onClick={() => void runInTerminal(command)}>
        <SquareTerminal size={14} aria-hidden />
      </IconButton>
    </p>
  );
}
