import { Command, InvalidArgumentError } from 'commander';
import { appFiles } from './app-files.ts';

/** Parses the command line and runs the command; ends the process if it fails. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  const files = appFiles(import.meta.dirname);
  const program = new Command('aerie')
    .description('A desktop home for local coding agents and terminals.')
    .version(files.version)
    .showHelpAfterError('(run "aerie --help" for what there is)');

  program
    .command('serve')
    .description('Serve Aerie to browsers on this machine and print a link to open.')
    .option('-p, --port <number>', 'port on 127.0.0.1 (default: any free one)', parsePort, 0)
    .option('--json', 'print one line of JSON instead: {"url","port","pid"}')
    .option('--open', 'open the link in the default browser')
    .action(async (options: { port: number; json?: true; open?: true }) => {
      const { serve } = await import('./serve.ts');
      const { port, json = false, open = false } = options;
      // Everything has been let go of by then; a handle left open must not keep the process.
      process.exit(await serve({ files, port, json, open }));
    });

  try {
    await program.parseAsync(argv);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`aerie: Aerie could not start: ${reason}\n`);
    process.exit(1);
  }
}

/** A port number, 0 for any free one. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('Use a number from 0 to 65535.');
  }
  return port;
}
