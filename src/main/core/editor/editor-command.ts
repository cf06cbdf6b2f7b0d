// Which program opens a file, and with which arguments. Never a shell: words stay words.

import { commandWords } from '#shared/contract/custom-agent.ts';
import { type EditorPlace, editorOf, type KnownEditor, knownEditors } from './known-editors.ts';

/** A program that can be tried. */
export interface EditorCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly label: string;
  readonly terminal: boolean;
  /** The editor that it is known to be. */
  readonly known: KnownEditor | undefined;
}

export interface EditorWishes {
  /** The setting; empty if a person chose none. */
  readonly template: string;
  readonly env: Readonly<Record<string, string>>;
  /** Windows can be shown. */
  readonly hasScreen: boolean;
}

/** Programs to try, best first. A template alone is what a person wants. */
export function editorCommands(
  { template, env, hasScreen }: EditorWishes,
  place: EditorPlace,
): EditorCommand[] {
  const [program, ...words] = commandWords(template) ?? [];
  if (program !== undefined) return [fromTemplate(program, words, place)];
  const named = [env['VISUAL'], env['EDITOR']].flatMap((line) => fromVariable(line ?? '', place));
  const detected = knownEditors.map((known) => fromKnown(known, place));
  const all = [
    ...named.filter(({ terminal }) => !terminal),
    ...detected.filter(({ terminal }) => !terminal),
    ...named.filter(({ terminal }) => terminal),
    ...detected.filter(({ terminal }) => terminal),
  ];
  return hasScreen ? all : all.filter(({ terminal }) => terminal);
}

function fromTemplate(
  program: string,
  words: readonly string[],
  { file, line = 1, column = 1 }: EditorPlace,
): EditorCommand {
  const values: Readonly<Record<string, string>> = {
    file,
    line: String(line),
    column: String(column),
  };
  const fill = (word: string): string =>
    word.replace(/\{(file|line|column)\}/g, (_, key: string) => values[key] ?? '');
  const args = words.map(fill);
  const known = editorOf(program);
  return {
    program,
    args: words.some((word) => word.includes('{file}')) ? args : [...args, file],
    label: known?.label ?? labelOf(program),
    terminal: known?.terminal ?? false,
    known,
  };
}

/** What a person set for all programs; one that is not known is taken for one of terminals. */
function fromVariable(line: string, place: EditorPlace): EditorCommand[] {
  const [program, ...args] = commandWords(line) ?? [];
  if (program === undefined) return [];
  const known = editorOf(program);
  return [
    {
      program,
      args: [...args, ...(known?.args(place) ?? [place.file])],
      label: known?.label ?? labelOf(program),
      terminal: known?.terminal ?? true,
      known,
    },
  ];
}

function fromKnown(known: KnownEditor, place: EditorPlace): EditorCommand {
  const { command, label, terminal, args } = known;
  return { program: command, args: args(place), label, terminal, known };
}

function labelOf(program: string): string {
  return (program.split(/[/\\]/).at(-1) ?? program).slice(0, 100);
}
