import { Square, SquareTerminal } from 'lucide-react';
import type { ChatToolOutput } from '#shared/chat/tool-item.ts';
import { agentTerminalId } from '#shared/contract/agent-terminal-id.ts';
import { killSession, useSession } from '../../stores/session-store.ts';
import { Button } from '../../ui/button.tsx';
import { openSession } from '../../workbench/workspace.ts';
import type { ChatModel } from '../chat-model.ts';
import { shownText } from './output-text.ts';
import styles from './tool-output.module.css';
import { ToolText } from './tool-text.tsx';

interface TerminalOutputProps {
  readonly model: ChatModel;
  readonly id: string;
  readonly output: Extract<ChatToolOutput, { type: 'terminal' }>;
}

/** A command that the agent runs in a terminal: its output, and the terminal itself while it is there. */
export function TerminalOutput({ model, id, output }: TerminalOutputProps) {
  const session = useSession(agentTerminalId(model.id, output.terminalId));
  const text = shownText(output.text ?? '');
  return (
    <>
      {output.truncated && <p className={styles['note']}>The beginning was too long to keep.</p>}
      {text.trim() !== '' && (
        <ToolText
          model={model}
          id={`${id}:terminal`}
          label="Output of the terminal"
          text={text}
          end
        />
      )}
      <div className={styles['note']}>
        <span>{stateText(output)}</span>
        {session && (
          <Button
            icon={<SquareTerminal size={14} aria-hidden />}
            onClick={() => openSession(session.id, 'right')}
          >
            Open terminal
          </Button>
        )}
        {session && session.state !== 'exited' && (
          <Button
            icon={<Square size={12} aria-hidden />}
            onClick={() => void killSession(session.id)}
          >
            Stop the command
          </Button>
        )}
      </div>
    </>
  );
}

function stateText({ exit, released, text }: TerminalOutputProps['output']): string {
  if (exit?.signal) return `Ended by ${exit.signal}.`;
  if (exit) return `Ended with code ${exit.exitCode ?? 'unknown'}.`;
  if (released) return 'The agent let go of it.';
  return text === undefined ? 'It runs in a terminal of the agent.' : 'Runs in a terminal.';
}
