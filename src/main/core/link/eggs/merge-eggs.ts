// Rules on top of others. Pure: what a file says is laid over what its base says, field by field.

import { type EggRules, type FsRule, noRules } from './egg-rules.ts';

/** What one file says, without its base: only what it names. */
export type EggPart = Partial<EggRules>;

/** Parts of its base that a file does without. */
export interface EggMask {
  readonly fs?: boolean | undefined;
  readonly network?: boolean | undefined;
  readonly env?: boolean | undefined;
}

/** `base` without what `mask` hides. */
export function masked(base: EggRules, mask: EggMask): EggRules {
  return {
    ...base,
    ...(mask.fs ? { fs: noRules.fs } : {}),
    ...(mask.network ? { network: noRules.network } : {}),
    ...(mask.env ? { env: noRules.env } : {}),
  };
}

/** What holds when `part` is laid over `base`. */
export function mergeEggs(base: EggRules, part: EggPart): EggRules {
  return {
    fs: mergeFs(base.fs, part.fs ?? []),
    network: union(base.network, part.network ?? []),
    env: union(base.env, part.env ?? []),
    resources: { ...base.resources, ...part.resources },
    shell: part.shell ?? base.shell,
    skipPermissions: base.skipPermissions || part.skipPermissions === true,
    audit: base.audit || part.audit === true,
    trace: base.trace || part.trace === true,
    agentSettings: { ...base.agentSettings, ...part.agentSettings },
  };
}

/** Appends; only who names the very path of a `deny` as `ro` or `rw` takes it back. */
function mergeFs(base: readonly FsRule[], part: readonly FsRule[]): readonly FsRule[] {
  const opened = new Set(
    part.filter(({ mode }) => mode === 'ro' || mode === 'rw').map(({ path }) => path),
  );
  const kept = base.filter(({ mode, path }) => mode !== 'deny' || !opened.has(path));
  return [...kept, ...part];
}

/** Both together, each once; everything stays everything. */
export function union(
  base: '*' | readonly string[],
  part: '*' | readonly string[],
): '*' | readonly string[] {
  return base === '*' || part === '*' ? '*' : [...new Set([...base, ...part])];
}
