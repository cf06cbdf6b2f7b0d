/** What is started to get an agent. */
export interface AgentLaunch {
  /** A program, not a script of a shell; best an absolute path. */
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
}
