// Limits of a session's programs, by prlimit of util-linux. Pure.

import type { EggResources } from '../egg-rules.ts';

export interface Limited {
  /** What comes before the program; empty without limits. */
  readonly prefix: readonly string[];
  readonly notEnforced: readonly string[];
}

/**
 * How to start a program with limits. `prlimit`: its path, null if it is not there. Memory is what a
 * process may write to rather than its addresses, of which runtimes reserve far more than they use.
 */
export function limitCommand(
  { cpu, memory, maxFds, maxPids }: EggResources,
  prlimit: string | null,
  isRoot: boolean,
): Limited {
  const flags = [
    ...(cpu === undefined ? [] : [`--cpu=${Math.max(1, Math.ceil(cpu))}`]),
    ...(memory === undefined ? [] : [`--data=${memory}`]),
    ...(maxFds === undefined ? [] : [`--nofile=${maxFds}`]),
    ...(maxPids === undefined ? [] : [`--nproc=${maxPids}`]),
  ];
  if (flags.length === 0) return { prefix: [], notEnforced: [] };
  if (prlimit === null) {
    return { prefix: [], notEnforced: ['Limits of resources are not enforced on this machine.'] };
  }
  const perProcess = [
    cpu === undefined ? [] : ['processor time'],
    memory === undefined ? [] : ['memory'],
  ].flat();
  return {
    prefix: [prlimit, ...flags, '--'],
    notEnforced: [
      ...(perProcess.length > 0
        ? [
            `Limits of ${perProcess.join(' and ')} are for each process, not for all of them together.`,
          ]
        : []),
      ...(maxPids !== undefined && isRoot
        ? ['The limit of processes does not hold for root.']
        : []),
    ],
  };
}
