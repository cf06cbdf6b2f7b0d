import { app } from 'electron';
import { type LaunchCommand, parseDeepLink, parseSecondStart } from './command-line.ts';

/**
 * Makes this the only running Aerie of its data folder and passes on what later starts and links ask
 * for; what comes before `open` resolves waits. Null if another one runs: it has been told.
 */
export function becomeSingleInstance(
  args: readonly string[],
): { onCommand(listener: (command: LaunchCommand) => void): void } | null {
  if (!app.requestSingleInstanceLock({ args: [...args] })) return null;
  const waiting: LaunchCommand[] = [];
  let listener: ((command: LaunchCommand) => void) | null = null;
  const receive = (command: LaunchCommand): void => {
    if (listener) listener(command);
    else waiting.push(command);
  };
  // The handed-over arguments are used, not `argv`: Chromium adds to that and changes its order.
  app.on('second-instance', (_event, _argv, _cwd, data) => receive(parseSecondStart(data)));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    receive(parseDeepLink(url));
  });
  return {
    onCommand(next) {
      listener = next;
      for (const command of waiting.splice(0)) next(command);
    },
  };
}
