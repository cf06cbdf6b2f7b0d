import { useId } from 'react';
import { plainLine } from '#shared/chat/safe-text.ts';
import type { ToolItem } from '#shared/chat/tool-item.ts';
import type { ChatModel } from '../chat-model.ts';
import { openFileView } from '../files/file-view-store.ts';
import { placeOfText } from '../files/follow-place.ts';
import { ChildAgentView } from './child-agent-view.tsx';
import { cardPath } from './folder-path.ts';
import { HiddenText } from './hidden-text.tsx';
import { useOpen } from './open-cards.ts';
import styles from './tool-card.module.css';
import { ToolOutput } from './tool-output.tsx';
import { ToolText } from './tool-text.tsx';
import { commandOf, hasOutput, inputText, isRunning, placesOf, titleOf } from './tool-words.ts';
import { useChatFolder } from './use-chat-folder.ts';

interface ToolBodyProps {
  readonly model: ChatModel;
  readonly item: ToolItem;
}

/** What an open card shows: the call in full, its files, its sub-agent and what came of it. */
export function ToolBody({ model, item }: ToolBodyProps) {
  const command = commandOf(item.input);
  const isSaid = command === undefined || command.trim() === titleOf(item);
  const waits = item.permission?.state === 'waiting';
  return (
    <div className={styles['body']}>
      {!isSaid && !waits && (
        <pre className={styles['command']}>
          <HiddenText text={command} />
        </pre>
      )}
      <Locations model={model} item={item} />
      {item.child && <ChildAgentView model={model} id={item.id} child={item.child} />}
      <ToolOutput model={model} item={item} />
      {!hasOutput(item) && <p className={styles['none']}>{nothingText(item)}</p>}
      <Input model={model} item={item} />
    </div>
  );
}

/** Files and folders that are shown at most. */
const MAX_PLACES = 20;

function Locations({ model, item }: ToolBodyProps) {
  const folder = useChatFolder(model.id);
  const all = placesOf(item);
  const places = all.slice(0, MAX_PLACES);
  const more = all.length - places.length;
  if (places.length === 0) return null;
  return (
    <ul className={styles['locations']} aria-label="Files and folders">
      {places.map((place) => (
        <li key={place}>
          <button
            type="button"
            className={styles['location']}
            title={`Open ${plainLine(place, 4096)}`}
            onClick={() => openFileView(model.id, placeOfText(place))}
          >
            <span className="visually-hidden">Open </span>
            {plainLine(cardPath(folder, place), 200)}
          </button>
        </li>
      ))}
      {more > 0 && <li className={styles['none']}>{`and ${more} more`}</li>}
    </ul>
  );
}

function Input({ model, item }: ToolBodyProps) {
  const [open, setOpen] = useOpen(model, `input:${item.id}`, false);
  const id = useId();
  const text = inputText(item.input);
  if (text === undefined) return null;
  return (
    <div>
      <button
        type="button"
        className={styles['fold']}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {open ? 'Hide what it was given' : 'Show what it was given'}
      </button>
      <div id={id} hidden={!open}>
        {open && <ToolText model={model} id={`${item.id}:input`} label="Input" text={text} />}
      </div>
    </div>
  );
}

function nothingText({ status, permission }: ToolItem): string {
  if (permission?.state === 'waiting') return 'Waits for your answer.';
  if (permission?.state === 'rejected') return 'It did not run.';
  return isRunning(status) ? 'Nothing has come out yet.' : 'Nothing came out.';
}
