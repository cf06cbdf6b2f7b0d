import * as z from 'zod/mini';
import type { SideTokens } from './side-channel.ts';

/** A session as opencode's database has it. Ids, titles and paths are untrusted text. */
export interface SessionStat {
  readonly id: string;
  readonly title: string;
  /** Absolute path of the project. */
  readonly directory: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly compactingAt: Date | undefined;
  readonly archivedAt: Date | undefined;
  readonly archived: boolean;
  readonly messageCount: number;
  /** US dollars, without those of sub-agents; undefined if this opencode did not record it. */
  readonly costUsd: number | undefined;
  readonly tokens: SideTokens | undefined;
  readonly parentId: string | undefined;
  readonly projectId: string | undefined;
  readonly workspaceId: string | undefined;
  readonly slug: string | undefined;
  /** Path within the project. */
  readonly path: string | undefined;
  /** Version of opencode that began it. */
  readonly version: string | undefined;
  readonly shareUrl: string | undefined;
  readonly changes:
    | { readonly additions: number; readonly deletions: number; readonly files: number }
    | undefined;
  readonly agent: string | undefined;
  readonly model: { readonly id: string; readonly variant: string | undefined } | undefined;
}

const text = z.pipe(
  z.string(),
  z.transform((value: string) => value.slice(0, 10_000)),
);
const maybeText = z.catch(z.optional(text), undefined);
const number = z.catch(z.optional(z.number()), undefined);
const time = z.pipe(
  z.number().check(z.minimum(0), z.maximum(8.64e15)),
  z.transform((ms: number) => new Date(ms)),
);
/** 0 stands for "not any more". */
const maybeTime = z.catch(z.optional(z.pipe(z.number().check(z.minimum(1)), time)), undefined);

const row = z.object({
  id: text,
  title: z.catch(text, ''),
  directory: text,
  time_created: time,
  time_updated: time,
  time_compacting: maybeTime,
  time_archived: maybeTime,
  message_count: z.catch(z.number(), 0),
  cost: number,
  tokens_input: number,
  tokens_output: number,
  tokens_reasoning: number,
  tokens_cache_read: number,
  tokens_cache_write: number,
  parent_id: maybeText,
  project_id: maybeText,
  workspace_id: maybeText,
  slug: maybeText,
  path: maybeText,
  version: maybeText,
  share_url: maybeText,
  summary_additions: number,
  summary_deletions: number,
  summary_files: number,
  agent: maybeText,
  model: maybeText,
});
type Row = z.infer<typeof row>;

const model = z.object({
  id: text,
  providerID: text,
  variant: z.catch(z.optional(text), undefined),
});

/** Columns that are read where the database has them. */
export const sessionColumns: readonly string[] = Object.keys(row.shape).filter(
  (column) => column !== 'message_count',
);

/** A row of the table; undefined if it makes no sense. */
export function sessionOfRow(raw: unknown): SessionStat | undefined {
  const parsed = row.safeParse(raw).data;
  if (!parsed) return undefined;
  return {
    id: parsed.id,
    title: parsed.title,
    directory: parsed.directory,
    createdAt: parsed.time_created,
    updatedAt: parsed.time_updated,
    compactingAt: parsed.time_compacting,
    archivedAt: parsed.time_archived,
    archived: parsed.time_archived !== undefined,
    messageCount: parsed.message_count,
    costUsd: parsed.cost,
    tokens: tokensOf(parsed),
    parentId: parsed.parent_id,
    projectId: parsed.project_id,
    workspaceId: parsed.workspace_id,
    slug: parsed.slug,
    path: parsed.path,
    version: parsed.version,
    shareUrl: parsed.share_url,
    changes: changesOf(parsed),
    agent: parsed.agent,
    model: modelOf(parsed.model),
  };
}

function tokensOf(parsed: Row): SideTokens | undefined {
  const { tokens_input: input, tokens_output: output } = parsed;
  if (input === undefined || output === undefined) return undefined;
  return {
    input,
    output,
    reasoning: parsed.tokens_reasoning ?? 0,
    cacheRead: parsed.tokens_cache_read ?? 0,
    cacheWrite: parsed.tokens_cache_write ?? 0,
  };
}

function changesOf(parsed: Row): SessionStat['changes'] {
  const { summary_additions: additions, summary_deletions: deletions } = parsed;
  if (additions === undefined || deletions === undefined) return undefined;
  return { additions, deletions, files: parsed.summary_files ?? 0 };
}

function modelOf(json: string | undefined): SessionStat['model'] {
  if (json === undefined) return undefined;
  try {
    const parsed = model.safeParse(JSON.parse(json)).data;
    return parsed && { id: `${parsed.providerID}/${parsed.id}`, variant: parsed.variant };
  } catch {
    return undefined;
  }
}
