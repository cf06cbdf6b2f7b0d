import { Command, InvalidArgumentError } from 'commander';
import { appFiles } from './app-files.ts';

/** Parses the command line and runs the command; sets `process.exitCode`. */
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
      process.exitCode = await serve({
        files,
        port: options.port,
        json: options.json ?? false,
        open: options.open ?? false,
      });
    });

  await program.parseAsync(argv);
}

/** A port number, 0 for any free one. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('Use a number from 0 to 65535.');
  }
  return port;
}
