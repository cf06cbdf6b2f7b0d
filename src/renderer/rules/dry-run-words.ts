// What a dry run says, in words. Pure.

import type { DryResult, ListedAgent } from '#shared/contract/index.ts';

const outcomes: Readonly<Record<DryResult['effect'], string>> = {
  allow: 'Allowed',
  deny: 'Refused',
  ask: 'Asks you',
};

/** What would become of an action. */
export function outcomeText(effect: DryResult['effect']): string {
  return outcomes[effect];
}

/** How many actions would be allowed, refused and asked for. */
export function countWords(results: readonly (DryResult | null | undefined)[]): string {
  const count = (effect: DryResult['effect']): number =>
    results.filter((result) => result?.effect === effect).length;
  return `${count('allow')} allowed, ${count('deny')} refused, ${count('ask')} asked.`;
}

/** For which agent and where actions are tried; undefined while too little is known. */
export function tryScene(
  scope: { readonly agent: string; readonly project: string },
  agents: readonly ListedAgent[],
  home: string | undefined,
): { readonly agent: string; readonly project: string } | undefined {
  const agent = scope.agent || (agents.find(({ program }) => program) ?? agents[0])?.id;
  const project = scope.project.trim() || home;
  return agent === undefined || project === undefined ? undefined : { agent, project };
}
