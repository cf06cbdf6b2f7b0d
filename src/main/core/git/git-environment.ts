import { sanitisedEnvironment } from '../pty/environment.ts';
import { overlaid } from '../pty/environment-variable.ts';

/** Variables of git that say who the user is and what their git is like; others name another repository. */
const kept =
  /^GIT_(AUTHOR_NAME|AUTHOR_EMAIL|COMMITTER_NAME|COMMITTER_EMAIL|CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_NOSYSTEM|EXEC_PATH|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)$/;

/** The environment git runs with: the user's, without what would make it ask, page or look elsewhere. */
export function gitEnvironment(
  user: Readonly<Record<string, string>>,
  platform: NodeJS.Platform,
): Record<string, string> {
  const clean = sanitisedEnvironment(user, platform);
  for (const name of Object.keys(clean)) {
    const upper = name.toUpperCase();
    if (upper.startsWith('GIT_') && !kept.test(upper)) delete clean[name];
  }
  // Its messages are looked at, its file names are bytes: only the language is fixed.
  const all = clean['LC_ALL'];
  if (all !== undefined) {
    delete clean['LC_ALL'];
    clean['LC_CTYPE'] = all;
  }
  return overlaid(
    clean,
    {
      LC_MESSAGES: 'C',
      LANGUAGE: '',
      TERM: 'dumb',
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: '',
      SSH_ASKPASS: '',
      GIT_PAGER: 'cat',
      GIT_EDITOR: ':',
    },
    platform,
  );
}
