/**
 * True for input that a terminal sends by itself: where the mouse is, whether it has the focus, its
 * answers to queries. Everything else was typed, pasted or sent by a program.
 */
export function isTerminalReport(input: string): boolean {
  return input.startsWith('\x1b') && reports.test(input);
}

/** Focus; mouse in both forms; device attributes, modes; answers in OSC and DCS. */
const reports =
  /^(?:\x1b\[[IO]|\x1b\[<[\d;]{1,32}[Mm]|\x1b\[M[\s\S]{3}|\x1b\[[?>=][\d;]{0,64}(?:c|\$y)|\x1b[\]P][^\x1b\x07]{0,4096}(?:\x07|\x1b\\))+$/;
