import type { CommandContext } from '../command-context.ts';
import { type FarWing, farWings } from '../far-wings.ts';
import { printJson, printLines } from '../output/print.ts';
import { stylesFor } from '../output/styles.ts';
import { table } from '../output/table.ts';
import { currentRoost } from '../roost-account.ts';

const states: Readonly<Record<FarWing['state'], string>> = {
  open: 'open',
  locked: 'locked',
  refuses: 'refuses you',
  silent: 'no answer',
};

/** `aerie wings`: the machines of the roost. */
export async function showWings(
  context: CommandContext,
  { json }: { readonly json?: true },
): Promise<void> {
  const { stdout, stderr, env } = context;
  const wings = await farWings(await currentRoost(context));
  if (json) return printJson(stdout, wings);
  if (wings.length === 0) {
    stderr.write('No machines are connected to the roost\n');
    return;
  }
  const { bold, dim } = stylesFor(stdout, env);
  const columns = [
    { title: 'NAME', paint: bold },
    { title: 'STATE' },
    { title: 'SYSTEM' },
    { title: 'ID', shrinksTo: 8, paint: dim },
    { title: 'KEY', shrinksTo: 19, paint: dim },
  ];
  const width = stdout.isTTY ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
  const rows = wings.map(({ name, state, system, id, key }) => [
    ...[name || '-', states[state], system || '-', id, key],
  ]);
  printLines(stdout, table(columns, rows, width));
}
