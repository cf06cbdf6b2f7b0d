/** How an agent differs from what the protocol leads to expect. */
export interface AgentQuirks {
  /** `fs/write_text_file` only tells: the agent writes the file itself (acp.md 4.8). */
  readonly fsWriteIsAdvisory: boolean;
  /** Asks a person by itself, over ACP or its API beside: a question tool of ours would be a second one. */
  readonly asksByItself: boolean;
  /** Has an HTTP API beside ACP that fills gaps (acp.md 4.11). */
  readonly hasSideChannel: boolean;
  /** MCP servers belong to the process, not to the session (acp.md 4.9). */
  readonly mcpIsProcessWide: boolean;
  /** A prompt that begins with an unknown `/word` disappears (acp.md 4.10). */
  readonly swallowsUnknownSlash: boolean;
  /** Slash commands that work without being advertised. */
  readonly hiddenCommands: readonly string[];
  /** The first title of a tool call is the tool's name (acp.md 4.6). */
  readonly toolNameFromFirstTitle: boolean;
  /** `usage` of a prompt response is of one model request, not of the session (acp.md 4.5). */
  readonly usageIsCumulative: boolean;
  /** A second prompt while one runs joins the running turn. */
  readonly steers: boolean;
  /** How long after a prompt response updates may still come, in ms. */
  readonly lateUpdatesMs: number;
  /** How long after the end of stdin the process may take to end, in ms, before it is killed. */
  readonly killAfterMs: number;
}

/** One kind of agent: how its program is found, started and treated. */
export interface AgentProfile {
  /** Stable, `[a-z0-9-]`. */
  readonly id: string;
  readonly label: string;
  /** Name or path of the program and the arguments that make it speak ACP. */
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly icon?: string;
  /** npm package that has the program; for "how to install" and for finding it. */
  readonly npmPackage?: string;
  /**
   * Name of the npm package that has the program itself for one system, where `npmPackage` only has a
   * launcher; with `{os}` (linux, darwin, windows), `{platform}` (win32 for Windows) and `{arch}`.
   */
  readonly nativePackage?: string;
  /** True if there are `-baseline` (x64 without AVX2) and `-musl` variants of `nativePackage`. */
  readonly nativeVariants?: boolean;
  /** What to type to install it, shown to a person. */
  readonly install?: string;
  /** Three numbers. Older ones are refused. */
  readonly minVersion?: string;
  /** Three numbers. Older ones are used with a warning. */
  readonly testedVersion?: string;
  /** True if the program is JavaScript and needs a Node of at least version 22. */
  readonly needsNode?: boolean;
  /** Flag that leaves the user's plugins out. */
  readonly pureFlag?: string;
  readonly quirks: AgentQuirks;
}

/** What is expected of an agent nothing is known about. */
export const usualQuirks: AgentQuirks = {
  fsWriteIsAdvisory: false,
  asksByItself: false,
  hasSideChannel: false,
  mcpIsProcessWide: false,
  swallowsUnknownSlash: false,
  hiddenCommands: [],
  toolNameFromFirstTitle: false,
  usageIsCumulative: true,
  steers: false,
  lateUpdatesMs: 100,
  killAfterMs: 5000,
};
