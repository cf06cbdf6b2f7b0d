/** The spelling of `name` that `env` has; on Windows `Path` and `PATH` are one variable. */
export function spellingIn(
  env: Readonly<Record<string, string>>,
  name: string,
  platform: NodeJS.Platform,
): string {
  if (platform !== 'win32') return name;
  const upper = name.toUpperCase();
  return Object.keys(env).find((candidate) => candidate.toUpperCase() === upper) ?? name;
}

/** The value of `name`, as the system would find it. */
export function variableIn(
  env: Readonly<Record<string, string>>,
  name: string,
  platform: NodeJS.Platform,
): string | undefined {
  return env[spellingIn(env, name, platform)];
}

/** A copy of `env` with `over` laid over it, no variable twice. */
export function overlaid(
  env: Readonly<Record<string, string>>,
  over: Readonly<Record<string, string>>,
  platform: NodeJS.Platform,
): Record<string, string> {
  const result = { ...env };
  for (const [name, value] of Object.entries(over)) {
    result[spellingIn(result, name, platform)] = value;
  }
  return result;
}
