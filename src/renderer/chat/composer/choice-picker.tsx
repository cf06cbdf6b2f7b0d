import { Check, ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type ComponentProps, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Input } from '../../ui/field.tsx';
import styles from './composer.module.css';
import {
  chosenName,
  describedGroups,
  filterGroups,
  type ListedChoices,
  listChoices,
  type SelectOption,
} from './option-choices.ts';

/** With more choices than these there is a field to search them. */
const MANY = 8;

interface ChoicePickerProps {
  readonly option: SelectOption;
  readonly value: string;
  readonly onChoose: (value: string) => void;
}

/** A choice out of few or very many, in groups and with what the agent says about each. */
export function ChoicePicker({ option, value, onChoose }: ChoicePickerProps) {
  const [open, setOpen] = useState(false);
  const chosen = chosenName(option, value);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button
          type="button"
          className={styles['pill']}
          data-option-category={option.category}
          aria-label={`${option.name}: ${chosen}`}
          title={`${option.name}: ${chosen}`}
        >
          <span className={styles['pillText']}>{chosen}</span>
          <ChevronDown size={14} aria-hidden />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles['choices']}
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={option.name}
        >
          <Choices
            option={option}
            value={value}
            onChoose={(next) => {
              setOpen(false);
              if (next !== value) onChoose(next);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Choices({ option, value, onChoose }: ChoicePickerProps) {
  const id = useId();
  const [query, setQuery] = useState('');
  const listed = listChoices(filterGroups(describedGroups(option), query));
  const { count } = listed;
  const flat = listed.groups.flatMap((group) => group.choices);
  const present = flat.findIndex((choice) => choice.value === value);
  const [moved, setMoved] = useState<number>();
  const active = Math.min(moved ?? Math.max(0, present), count - 1);
  const isMany = listChoices(option.groups).count > MANY;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const next = keyTarget(event.key, active, count, isMany);
    const choice = flat[active];
    if (next !== undefined) setMoved(next);
    else if ((event.key === 'Enter' || (!isMany && event.key === ' ')) && choice) {
      onChoose(choice.value);
    } else return;
    event.preventDefault();
  };
  const descendant = count > 0 ? `${id}-${active}` : undefined;
  return (
    <>
      {isMany && (
        <Input
          role="combobox"
          aria-label={`Search: ${option.name}`}
          aria-expanded
          aria-controls={id}
          aria-activedescendant={descendant}
          aria-autocomplete="list"
          placeholder="Search"
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setMoved(0);
          }}
          onKeyDown={onKeyDown}
        />
      )}
      <ChoiceList
        id={id}
        name={option.name}
        groups={listed.groups}
        active={active}
        value={value}
        onChoose={onChoose}
        // Without a field to search in, the list itself has the keyboard.
        {...(isMany ? {} : { tabIndex: 0, 'aria-activedescendant': descendant, onKeyDown })}
      />
      {count === 0 && <p className={styles['nothing']}>Nothing is called that.</p>}
      {listed.isCut && <p className={styles['nothing']}>There are more: search for them.</p>}
    </>
  );
}

interface ChoiceListProps extends ComponentProps<'div'> {
  readonly id: string;
  readonly name: string;
  readonly groups: ListedChoices['groups'];
  readonly active: number;
  readonly value: string;
  readonly onChoose: (value: string) => void;
}

function ChoiceList({ id, name, groups, active, value, onChoose, ...rest }: ChoiceListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[id="${CSS.escape(`${id}-${active}`)}"]`)?.scrollIntoView({
      block: 'nearest',
    });
  }, [id, active]);
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={name}
      className={styles['choiceList']}
      tabIndex={-1}
      {...rest}
    >
      {groups.map((group) => (
        <div key={group.start} role="group" aria-label={group.name || name}>
          {group.name !== '' && (
            <div className={styles['groupName']} aria-hidden>
              {group.name}
            </div>
          )}
          {group.choices.map((choice, i) => (
            <Choice
              key={choice.value}
              id={`${id}-${group.start + i}`}
              choice={choice}
              isActive={group.start + i === active}
              isChosen={choice.value === value}
              onChoose={onChoose}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly choice: SelectOption['groups'][number]['choices'][number];
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (value: string) => void;
}

function Choice({ id, choice, isActive, isChosen, onChoose }: ChoiceProps) {
  return (
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      data-active={isActive || undefined}
      tabIndex={-1}
      className={styles['choice']}
      // The keyboard stays where it is.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onChoose(choice.value)}
      onKeyDown={() => undefined}
    >
      <span className={styles['choiceMark']}>{isChosen && <Check size={14} aria-hidden />}</span>
      <span className={styles['choiceText']}>
        <span>{choice.name}</span>
        {choice.description !== undefined && (
          <span className={styles['choiceWords']}>{choice.description}</span>
        )}
      </span>
    </div>
  );
}

/** Where a key leads in a list; undefined if it leads nowhere. Home and End belong to a search field. */
function keyTarget(
  key: string,
  active: number,
  count: number,
  isSearch: boolean,
): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowDown':
      return (active + 1) % count;
    case 'ArrowUp':
      return (active - 1 + count) % count;
    case 'PageDown':
      return Math.min(count - 1, active + 8);
    case 'PageUp':
      return Math.max(0, active - 8);
    case 'Home':
      return isSearch ? undefined : 0;
    case 'End':
      return isSearch ? undefined : count - 1;
    default:
      return undefined;
  }
}
