// What people get and what must be under it, each with the tests that prove it. A new behaviour is a new
// entry; `requirements.test.ts` fails when an entry has no proof or names a test that does not exist.

import { agentAnswers } from './requirements/agents-answers.ts';
import { agentProcess } from './requirements/agents-process.ts';
import { agentTurns } from './requirements/agents-turns.ts';
import { attention } from './requirements/attention.ts';
import { chats } from './requirements/chats.ts';
import { chatsAsking } from './requirements/chats-asking.ts';
import { chatsLasting } from './requirements/chats-lasting.ts';
import { commandLine } from './requirements/command-line.ts';
import { previews } from './requirements/previews.ts';
import { programs } from './requirements/programs.ts';
import { recording } from './requirements/recording.ts';
import { remote } from './requirements/remote.ts';
import { remoteChecklist } from './requirements/remote-checklist.ts';
import { remoteDirect } from './requirements/remote-direct.ts';
import { remotePage } from './requirements/remote-page.ts';
import { remoteSandbox } from './requirements/remote-sandbox.ts';
import { remoteSecurity } from './requirements/remote-security.ts';
import { remoteTerminals } from './requirements/remote-terminals.ts';
import type { Requirement } from './requirements/requirement.ts';
import { restore } from './requirements/restore.ts';
import { reviewing } from './requirements/review.ts';
import { starting } from './requirements/starting.ts';
import { survival } from './requirements/survival.ts';
import { terminals } from './requirements/terminals.ts';
import { underneath } from './requirements/underneath.ts';
import { viewers } from './requirements/viewers.ts';
import { wmux } from './requirements/wmux.ts';
import { workbench } from './requirements/workbench.ts';

/** Everything, by id. */
export const requirements: readonly Requirement[] = [
  ...starting,
  ...terminals,
  ...workbench,
  ...previews,
  ...viewers,
  ...attention,
  ...programs,
  ...commandLine,
  ...recording,
  ...survival,
  ...restore,
  ...agentProcess,
  ...agentTurns,
  ...agentAnswers,
  ...chats,
  ...chatsAsking,
  ...chatsLasting,
  ...reviewing,
  ...remote,
  ...remoteSecurity,
  ...remoteTerminals,
  ...remoteChecklist,
  ...remoteDirect,
  ...remoteSandbox,
  ...remotePage,
  ...wmux,
  ...underneath,
];
