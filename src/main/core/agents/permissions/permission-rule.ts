/** Which uses of a tool a rule is about. */
export type RulePattern =
  /** A command's first words, and `*` as the last one for any further words: `git log *`. */
  | { readonly kind: 'command'; readonly value: string }
  /** A path, absolute or from the project: `src/**`. `*` and `?` stay within a name. */
  | { readonly kind: 'path'; readonly value: string }
  /** A host name, or `*.` before one for its subdomains. */
  | { readonly kind: 'host'; readonly value: string };

/** What a user decided once for all times, until revoked. */
export interface PermissionRule {
  readonly id: string;
  readonly effect: 'allow' | 'deny';
  /** Profile id; all agents without. */
  readonly agent?: string | undefined;
  /** Absolute path; all projects without. */
  readonly project?: string | undefined;
  /** A tool's name or a permission key, exact and case-sensitive. */
  readonly tool: string;
  /** All uses without. */
  readonly pattern?: RulePattern | undefined;
  /** Wall-clock time in ms. */
  readonly createdAt: number;
}

/** Stands among the paths of an action that may touch more than could be found out. */
export const UNKNOWN_PATH = '\0';

/** What rules look at. */
export interface PermissionAction {
  readonly toolName: string | undefined;
  readonly permissionKey: string | undefined;
  /** The whole command line, where it is one and it is known. */
  readonly command: string | undefined;
  /** Every path it touches, absolute and without `..`; links resolved besides. */
  readonly paths: readonly string[];
  /** What it fetches. */
  readonly urls: readonly string[];
}

/** Where the pipeline gets a user's rules from. */
export interface PermissionRuleSource {
  /** Rules for this agent in this project, general ones included. */
  rulesFor(about: { readonly agent: string; readonly project: string }): readonly PermissionRule[];
}
