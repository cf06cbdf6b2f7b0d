// Settings of a repository lie in its folder, where an agent may have written them, and many name programs
// that git runs. What is kept of them is only what says how files are to be read. Pure.

import type { Latin1 } from './git-names.ts';

/** What a repository's own settings say. */
export interface PlainSettings {
  /** A file of settings, with what names no program. */
  readonly text: Latin1;
  /** Content filters that it names programs for. */
  readonly filters: readonly string[];
  /** It says where its hooks are. */
  readonly namesHooks: boolean;
  /** A worktree of it has settings of its own. */
  readonly byWorktree: boolean;
  /** Some of them come from other files. */
  readonly includes: boolean;
}

const MAX_FILTERS = 100;

/** Settings that are kept, by their section. What is not here is left out, whatever git will make of it. */
const kept: Readonly<Record<string, RegExp>> = {
  core: /^(repositoryformatversion|filemode|symlinks|ignorecase|precomposeunicode|autocrlf|eol|safecrlf|checkroundtripencoding|logallrefupdates|sharedrepository|excludesfile|attributesfile|checkstat|trustctime|ignorestat|abbrev|sparsecheckout|sparsecheckoutcone|untrackedcache|splitindex|hidedotfiles|longpaths|commentchar|multipackindex|commitgraph|preloadindex|fscache)$/,
  extensions:
    /^(objectformat|compatobjectformat|refstorage|noop|preciousobjects|relativeworktrees)$/,
  index: /^(version|sparse|threads)$/,
  user: /^(name|email|signingkey|useconfigonly)$/,
  author: /^(name|email)$/,
  committer: /^(name|email)$/,
  commit: /^(gpgsign|cleanup)$/,
  gpg: /^format$/,
  i18n: /^(commitencoding|logoutputencoding)$/,
  diff: /^(algorithm|renames|renamelimit|indentheuristic)$/,
  lfs: /^(repositoryformatversion|url|fetchinclude|fetchexclude)$/,
};
/** The same for settings of something with a name, e.g. of a remote. */
const keptOfNamed: Readonly<Record<string, RegExp>> = {
  diff: /^(binary|xfuncname|funcname)$/,
  remote: /^(url|fetch|lfsurl)$/,
};
/** Addresses with another scheme may be programs. */
const address = /^(?:(?:https?|ssh):\/\/(?!-)|[\w.][\w.-]*@[\w.][\w.-]*:(?!:))/i;

/** Reads what `git config --list -z` prints of a repository's own files, in their order. */
export function plainSettings(listed: Latin1): PlainSettings {
  const lines: string[] = [];
  const filters = new Set<string>();
  const found = { namesHooks: false, byWorktree: false, includes: false };
  for (const one of listed.split('\0')) {
    if (one === '') continue;
    const { section, name, key, value } = settingOf(one);
    if (section === 'include' || section === 'includeif') found.includes = true;
    if (section === 'core' && key === 'hookspath') found.namesHooks = true;
    if (section === 'extensions' && key === 'worktreeconfig') found.byWorktree = isTrue(value);
    if (section === 'filter' && name !== undefined && /^(clean|smudge|process)$/.test(key)) {
      if (value && filters.size < MAX_FILTERS) filters.add(name);
    }
    if (isKept(section, name, key, value)) lines.push(...written(section, name, key, value));
  }
  return { text: lines.map((line) => `${line}\n`).join(''), filters: [...filters], ...found };
}

interface Setting {
  readonly section: string;
  readonly name: string | undefined;
  readonly key: string;
  /** Undefined if nothing is said but its key, which means true. */
  readonly value: string | undefined;
}

function settingOf(listed: string): Setting {
  const end = listed.indexOf('\n');
  const path = end < 0 ? listed : listed.slice(0, end);
  const [first, last] = [path.indexOf('.'), path.lastIndexOf('.')];
  return {
    section: path.slice(0, first).toLowerCase(),
    name: first < last ? path.slice(first + 1, last) : undefined,
    key: path.slice(last + 1).toLowerCase(),
    value: end < 0 ? undefined : listed.slice(end + 1),
  };
}

function isKept(section: string, name: string | undefined, key: string, value?: string): boolean {
  const table = name === undefined ? kept : keptOfNamed;
  if (!Object.hasOwn(table, section) || !table[section]?.test(key)) return false;
  return !key.endsWith('url') || address.test(value ?? '');
}

function written(section: string, name: string | undefined, key: string, value?: string): string[] {
  const head = name === undefined ? `[${section}]` : `[${section} "${escaped(name)}"]`;
  return [head, value === undefined ? key : `${key} = "${escaped(value)}"`];
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t');
}

function isTrue(value: string | undefined): boolean {
  return value === undefined || /^(true|yes|on|[1-9]\d*)$/i.test(value);
}
