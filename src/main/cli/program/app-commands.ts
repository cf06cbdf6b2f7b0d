// Commands about Aerie itself.

import { Argument, type Command, Option } from 'commander';
import type { CommandRunner, CommonOptions } from '../command-runner.ts';
import { parsePort } from '../option-values.ts';

export function addAppCommands(program: Command, runner: CommandRunner): void {
  addServe(program, runner);
  program
    .command('daemon')
    .summary('keep sessions without a window')
    .description('Keep sessions for the command line and other programs until a signal ends it.')
    .option('--json', 'print one line of JSON once ready: {"pid","door","socket"}')
    .action((options: CommonOptions) =>
      runner.run(options, async (context) => {
        const files = await context.files();
        const { runDaemon } = await import('../daemon.ts');
        // As for serve.
        process.exit(await runDaemon({ files, json: options.json === true }));
      }),
    );
  program
    .command('doctor')
    .summary('find out what is wrong')
    .description('Check this machine and the Aerie that runs, and say what to do.')
    .option('--json', 'print {"ok","checks":[{"name","status","message","advice"}]}')
    .action((options: CommonOptions) =>
      runner.run(options, async (context) => {
        const { examine } = await import('../doctor/examine.ts');
        return examine(context, options);
      }),
    );
  program
    .command('completion')
    .summary('print the completion script for a shell')
    .description('Print a script that lets a shell complete commands, options and sessions.')
    .addArgument(
      new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish', 'powershell']),
    )
    .addHelpText('after', COMPLETION_HELP)
    .action((shell: string) =>
      runner.run({}, async (context) => {
        const { printCompletion } = await import('../completion/print-completion.ts');
        printCompletion(context, program, shell);
      }),
    );
}

function addServe(program: Command, runner: CommandRunner): void {
  program
    .command('serve')
    .summary('serve Aerie to browsers on this machine')
    .description('Serve Aerie to browsers on this machine and print a link to open.')
    .addOption(
      new Option('-p, --port <number>', 'port on 127.0.0.1 (default: any free one)')
        .argParser(parsePort)
        .default(0, 'any free one'),
    )
    .option('--json', 'print one line of JSON instead: {"url","port","pid"}')
    .option('--open', 'open the link in the default browser')
    .action((options: { port: number; json?: true; open?: true }) =>
      runner.run(options, async (context) => {
        const files = await context.files();
        const { serve } = await import('../serve.ts');
        const { port, json = false, open = false } = options;
        // Everything has been let go of by then; a handle left open must not keep the process.
        process.exit(await serve({ files, port, json, open }));
      }),
    );
}

const COMPLETION_HELP = `
To use it, e.g.:
  bash        echo 'source <(aerie completion bash)' >> ~/.bashrc
  zsh         aerie completion zsh > "\${fpath[1]}/_aerie"
  fish        aerie completion fish > ~/.config/fish/completions/aerie.fish
  powershell  aerie completion powershell >> $PROFILE
`;
