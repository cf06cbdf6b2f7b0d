// What a user decides once for all times. Rules are matched by match-rule.ts, on this understanding:
//
// - A rule names a tool or a permission exactly. Whatever denies wins, wherever else something allows.
// - A rule that allows must be certain. A command pattern allows a line only if it is one command
//   without any sign a shell acts on (chains, pipes, redirection, substitution, variables, escapes;
//   `command-words.ts` has the list), and its first words are those of the pattern. A path pattern
//   allows only if it describes every path of the action, links resolved. `*` and `**` take no names
//   that begin with a dot. Nothing with characters in it that nobody can see is allowed.
// - A rule that denies takes in as much as can be told: a command anywhere in a line, any one of the
//   paths, hidden names, other cases where the file system does not tell them apart. A shell knows
//   more disguises than can be found, so this spares questions and is no wall.
// - Where it is not known what an action is about, patterns match nothing, and nothing is allowed that
//   a pattern might deny: somebody is asked.

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
