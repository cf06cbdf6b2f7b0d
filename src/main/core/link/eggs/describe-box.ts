// What is told of a session's box: what really is. It is kept with the session, so it is kept small.

import type { SessionBox } from '#shared/contract/remote-session.ts';
import { isBelow } from '../tunnel/posix-path.ts';
import type { BoxReport } from './sandbox/box-session.ts';

/** Characters that paths, hosts and sentences may have each, all together. */
const MAX_TOLD = 3000;
const MAX_ENTRIES = 64;
const NO_BOX = 'The session is in no sandbox: it may do all that the user of this machine may.';

export interface DescribedBox {
  /** Null without a box: then no rule holds. */
  readonly report: BoxReport | null;
  readonly rules: SessionBox['rules'];
  readonly network: '*' | readonly string[];
  /** Names of tools that it may ask for. */
  readonly tools: readonly string[];
  /** The session's private folder, which is nobody's business. */
  readonly folder: string;
  /** Sentences on rules that nothing here enforces. */
  readonly more: readonly string[];
}

/** The box of a session, for people to see. */
export function describeBox(box: DescribedBox): SessionBox {
  const { report, rules, network, tools, folder, more } = box;
  const notEnforced = few([...(report?.notEnforced ?? [NO_BOX]), ...more]);
  if (!report) {
    return {
      ...{ sandbox: 'none', rules, writable: ['/'], jail: false },
      ...{ network: '*', limits: {}, notEnforced },
    };
  }
  const { sandbox, jail, limits, writable } = report;
  return {
    ...{ sandbox, rules, jail, limits, notEnforced },
    writable: few(writable.filter((path) => !isBelow(path, folder))),
    network: network === '*' ? '*' : few(network),
    ...(tools.length > 0 ? { tools: few(tools) } : {}),
  };
}

/** As many as may be told. */
function few(texts: readonly string[]): string[] {
  let left = MAX_TOLD;
  const told = texts.slice(0, MAX_ENTRIES);
  return told.filter((text) => text.length <= 1024 && (left -= text.length) >= 0);
}
