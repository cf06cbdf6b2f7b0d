// Chats and the agents behind them, as parts of a wing. Wires, and nothing else.

import type { Database } from 'better-sqlite3';
import { AppError } from '#shared/base/app-error.ts';
import { agentTerminalId } from '#shared/contract/agent-terminal-id.ts';
import type { ListedAgent } from '#shared/contract/chats.ts';
import { cliPathsOf } from '#shared/contract/cli-path.ts';
import { customAgentLine } from '#shared/contract/custom-agent.ts';
import { AgentClient } from './agents/client/agent-client.ts';
import { findAgent } from './agents/discovery/find-agent.ts';
import { PermissionRuleBook } from './agents/permissions/permission-rule-book.ts';
import type { AgentProfile } from './agents/profiles/agent-profile.ts';
import { allProfiles, builtInProfiles } from './agents/profiles/all-profiles.ts';
import { sessionTerminalHost } from './agents/terminals/session-terminal-host.ts';
import { attentionPolicy } from './attention/attention-policy.ts';
import { ChatService, type ChatServicePorts } from './chat/chat-service.ts';
import { LoginSecrets } from './chat/login-secrets.ts';
import { SpendingLimits } from './chat/spending-limits.ts';
import { followTerminals } from './chat/terminal-cards.ts';
import { UsageReport } from './chat/usage-report.ts';
import { ChatFiles } from './files/chat-files.ts';
import { Review } from './review/review.ts';
import { ReviewStore } from './review/review-store.ts';
import { RecentRequests } from './rules/recent-requests.ts';
import { RuleDesk } from './rules/rule-desk.ts';
import type { SessionParts } from './session-parts.ts';
import { SqliteDecisionJournal } from './store/sqlite-decision-journal.ts';
import { SqlitePermissionRules } from './store/sqlite-permission-rules.ts';
import { holderOf, isAlive } from './system/process-lock.ts';
import type { WingDeps } from './wing.ts';
import { Worktrees } from './worktrees/worktrees.ts';

/** What chats need beside the parts of sessions. */
export interface AgentDeps {
  /** The app's database, opened when first asked for; the caller closes it. */
  readonly database: () => Database;
}

/** For a process without chats, such as a session host. */
const nowhere: AgentDeps = {
  database: () => {
    throw new AppError('storage_failed', 'Chats are not kept in this process.');
  },
};

/** Builds the chats of a wing; the caller disposes them. */
export function createChats(deps: WingDeps, parts: SessionParts): ChatService {
  const { settings, clock, logger } = deps;
  const profiles = profilesOf(() => settings.state.values['agents.custom']);
  const agents = deps.agents ?? nowhere;
  const shared = sharedOf(deps, agents, profiles);
  const review = new Review({
    ...deps,
    folderOf: (chat) => service.get(chat).cwd,
    store: () => new ReviewStore(agents.database(), clock),
  });
  const worktrees = new Worktrees({
    ...deps,
    template: () => settings.state.values['agents.worktreeFolder'],
    chatsIn: (folder) => service.inFolder(folder),
    letGo: (chat) => service.rest(chat),
    didRemove: (chats) => service.worktreeRemoved(chats),
  });
  const logins = new LoginSecrets(deps.restore?.secrets ?? [], logger);
  const service = new ChatService({
    ...deps,
    review,
    worktrees,
    database: agents.database,
    files: new ChatFiles(deps),
    owner: holderOf(deps.pid),
    isAlive,
    loginSessions: parts.launcher,
    loginSecrets: logins,
    willStart: (agent) => logins.load(agent),
    attention: attentionPolicy(() => settings.state.values),
    profiles,
    findAgents: () => Promise.all(profiles().map((profile) => listed(profile, deps))),
    rules: () => shared().desk,
    usage: () => shared().usage,
    spending: () => shared().spending,
    maxTurns: () => settings.state.values['agents.maxTurns'],
    ruleWords: (id) => shared().desk.wordsOf(id),
    keepIdleMs: () => settings.state.values['agents.keepIdleMinutes'] * 60_000,
    createClient: clientsOf(deps, parts, logins, shared),
  });
  return service;
}

/** Makes clients of agents, each with what it asks and what it tells wired to its chats. */
function clientsOf(
  { settings, clock, logger, ...deps }: WingDeps,
  parts: SessionParts,
  logins: LoginSecrets,
  shared: ReturnType<typeof sharedOf>,
): ChatServicePorts['createClient'] {
  return (profile, cwd, events, answers) => {
    const { journal, rules } = shared();
    const { values } = settings.state;
    const client = new AgentClient({
      profile,
      cwd,
      clock,
      logger,
      clientInfo: { name: 'aerie', title: 'Aerie', version: deps.version },
      loginEnvironment: deps.userEnvironment,
      env: logins.of(profile.id),
      cliPaths: cliPathsOf(values['agents.cliPaths']),
      canUseTool: answers.canUseTool,
      onDidDecidePermission: answers.onDidDecidePermission,
      onElicitation: answers.onElicitation,
      onElicitationComplete: answers.onElicitationComplete,
      onUserInput: answers.onUserInput,
      // It opens a port, which nothing does unless a person wants it.
      questionTool: values['agents.questionTool'] && !profile.quirks.asksByItself,
      journal,
      permissionRules: rules,
      terminalHost: sessionTerminalHost(parts.launcher, {
        dismiss: (id) => parts.sessions.remove(id),
        sessionId: (command) =>
          agentTerminalId(answers.chatOf(command.sessionId) ?? 'none', command.terminalId),
      }),
      onExit: events.onExit,
    });
    client.onDidProgress(events.onStep);
    client.onDidHappenBeside(answers.onBeside);
    followTerminals(client.terminals, answers.terminalsOf);
    return client;
  };
}

/** Agents that are known, and those that `lines` describe; made anew only when the lines are others. */
function profilesOf(lines: () => readonly string[]): () => readonly AgentProfile[] {
  let known: { lines: readonly string[]; profiles: readonly AgentProfile[] } | undefined;
  return () => {
    const now = lines();
    if (known?.lines === now) return known.profiles;
    const customs = now.flatMap((line) => {
      const read = customAgentLine(line);
      return read.ok ? [read.agent] : [];
    });
    known = { lines: now, profiles: allProfiles(customs) };
    return known.profiles;
  };
}

/** What all agents share, made when the first one is. */
function sharedOf(deps: WingDeps, agents: AgentDeps, profiles: () => readonly AgentProfile[]) {
  const make = () => {
    const database = agents.database();
    const { platform } = process;
    const journal = journalIn(database, deps);
    const book = new PermissionRuleBook(
      new SqlitePermissionRules(database, deps.logger),
      deps.clock,
    );
    const labelOf = (agent: string): string =>
      profiles().find(({ id }) => id === agent)?.label ?? agent;
    const recent = new RecentRequests(database, journal, platform);
    const desk = new RuleDesk({ book, recent, labelOf, platform });
    const usage = new UsageReport({ database, clock: deps.clock, labelOf });
    const spending = new SpendingLimits({
      logger: deps.logger,
      limits: () => {
        const { values } = deps.settings.state;
        const chatUsd = values['agents.chatBudgetUsd'];
        return { chatUsd, dayUsd: values['agents.dayBudgetUsd'] };
      },
      spentBy: (chat) => usage.spentBy(chat),
      spentToday: () => usage.spentToday(),
    });
    return { journal, rules: book, desk, usage, spending };
  };
  let made: ReturnType<typeof make> | undefined;
  return () => (made ??= make());
}

/** The record of decisions, in which nothing is open that nobody can answer any more. */
function journalIn(database: Database, { pid, clock, logger }: WingDeps): SqliteDecisionJournal {
  const journal = new SqliteDecisionJournal(database, { owner: holderOf(pid), logger });
  try {
    journal.closeAbandoned(isAlive, clock.now());
  } catch (err) {
    logger.warn({ err }, 'Requests of agents that ended could not be closed in the record.');
  }
  return journal;
}

const builtIn = new Set(builtInProfiles().map(({ id }) => id));

async function listed(profile: AgentProfile, deps: WingDeps): Promise<ListedAgent> {
  const found = await findAgent(profile, {
    loginEnvironment: deps.userEnvironment,
    cliPaths: cliPathsOf(deps.settings.state.values['agents.cliPaths']),
  }).catch(
    // Not there, or of no use: shown as what can be installed.
    () => null,
  );
  return {
    id: profile.id,
    label: profile.label,
    custom: !builtIn.has(profile.id),
    program: found?.path ?? null,
    install: profile.install ?? null,
  };
}
