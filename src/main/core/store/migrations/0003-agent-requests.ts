import type { Migration } from './migration.ts';

/** What agents asked a person, and who decided. `outcome` is null while a request is open. */
export const agentRequests: Migration = {
  id: 3,
  name: 'agent-requests',
  sql: `CREATE TABLE agent_request (
          id TEXT PRIMARY KEY,
          owner TEXT NOT NULL,
          kind TEXT NOT NULL,
          agent TEXT NOT NULL,
          project TEXT NOT NULL,
          session_id TEXT NOT NULL,
          origin TEXT NOT NULL,
          title TEXT NOT NULL,
          tool_call_id TEXT,
          tool_name TEXT,
          permission_key TEXT,
          options TEXT NOT NULL,
          asked_at INTEGER NOT NULL,
          outcome TEXT,
          option_id TEXT,
          decided_by TEXT,
          decided_at INTEGER,
          CHECK ((outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by IS NULL))
        ) STRICT;
        CREATE INDEX agent_request_by_session ON agent_request (session_id, asked_at);
        CREATE INDEX agent_request_by_asked_at ON agent_request (asked_at);
        CREATE INDEX agent_request_open ON agent_request (owner) WHERE outcome IS NULL`,
};
