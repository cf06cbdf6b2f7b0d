import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { ChatOption } from '#shared/chat/chat-facts.ts';
import type { ChatInfo } from '#shared/contract/index.ts';
import { Switch } from '../../ui/field.tsx';
import { ChoicePicker } from './choice-picker.tsx';
import styles from './composer.module.css';
import { focusComposer } from './composer-focus.ts';
import { type SelectOption, sortOptions } from './option-choices.ts';
import { chooseOption, connectChat } from './send-prompt.ts';

interface OptionPickersProps {
  readonly chat: ChatInfo;
  readonly options: readonly ChatOption[];
}

/** Model, mode and whatever else the agent lets a person choose. */
export function OptionPickers({ chat, options }: OptionPickersProps) {
  if (options.length === 0) return <LoadOptions chat={chat} />;
  return (
    <div className={styles['options']} role="group" aria-label="Options of the agent">
      {sortOptions(options).map((option) =>
        option.type === 'select' ? (
          <SelectPicker key={option.id} chat={chat.id} option={option} />
        ) : (
          <BooleanPicker key={option.id} chat={chat.id} option={option} />
        ),
      )}
    </div>
  );
}

function LoadOptions({ chat }: { readonly chat: ChatInfo }) {
  const [loading, setLoading] = useState(false);
  if (chat.agentState !== 'closed' && !loading) return null;
  const load = async (): Promise<void> => {
    setLoading(true);
    // The button goes once there are options.
    focusComposer(chat.id);
    await connectChat(chat.id);
    setLoading(false);
  };
  return (
    <button
      type="button"
      className={styles['pill']}
      disabled={loading}
      onClick={() => void load()}
      title="Starts the agent, which tells what models and modes it has"
    >
      <SlidersHorizontal size={14} aria-hidden />
      {loading ? 'Loading options…' : 'Load options'}
    </button>
  );
}

interface PickerProps<T extends ChatOption> {
  readonly chat: string;
  readonly option: T;
}

/** What was chosen stands there at once, and goes back if the agent refuses. */
function useChoice<T extends string | boolean>(
  chat: string,
  option: ChatOption & { readonly value: T },
): [T, (value: T) => void] {
  const [asked, setAsked] = useState<T>();
  const choose = async (value: T): Promise<void> => {
    setAsked(value);
    await chooseOption(chat, option, value);
    setAsked(undefined);
  };
  return [asked ?? option.value, (value) => void choose(value)];
}

function SelectPicker({ chat, option }: PickerProps<SelectOption>) {
  const [value, choose] = useChoice(chat, option);
  return <ChoicePicker option={option} value={value} onChoose={choose} />;
}

function BooleanPicker({ chat, option }: PickerProps<Extract<ChatOption, { type: 'boolean' }>>) {
  const [value, choose] = useChoice(chat, option);
  return (
    <label className={styles['toggle']} title={option.description}>
      <Switch checked={value} onChecked={choose} aria-label={option.name} />
      <span>{option.name}</span>
    </label>
  );
}
