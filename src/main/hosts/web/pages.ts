// The few pages the door writes itself. They have no script and need nothing else.

import { createHash } from 'node:crypto';

const style = `
:root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --text: #1c2127; --soft: #5c6773; --line: #e1e5ea; --accent: #3b6fd4; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171b; --card: #1b1f24; --text: #e6e9ed; --soft: #9aa5b1; --line: #2a3037; --accent: #7aa7ff; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--ground); color: var(--text); font: 15px/1.55 system-ui, sans-serif; }
main { width: 100%; max-width: 440px; padding: 32px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.mark { width: 40px; height: 40px; display: grid; place-items: center; border-radius: 10px; background: var(--accent); color: var(--card); font: 600 18px/1 ui-monospace, monospace; }
h1 { margin: 20px 0 8px; font-size: 20px; line-height: 1.3; }
p { margin: 0 0 12px; color: var(--soft); }
p:last-child { margin: 0; }
code { padding: 2px 6px; border-radius: 6px; background: var(--ground); border: 1px solid var(--line); color: var(--text); font: 13px ui-monospace, monospace; }
a { color: var(--accent); }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Content-Security-Policy of these pages: the one inline style and nothing else. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'`;

function page(title: string, body: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Aerie</title>${head}<style>${style}</style></head>
<body><main><div class="mark" aria-hidden="true">&gt;_</div><h1>${title}</h1>${body}</main></body>
</html>
`;
}

/** For a browser that is not signed in. */
export const signInPage = page(
  'Sign in to Aerie',
  `<p>This browser is not signed in. In the terminal where Aerie runs, press <code>Enter</code> for a new link, or start <code>aerie serve</code> again, and open the link it prints.</p>
<p>Each link works once and for ten minutes.</p>`,
);

/** For a link whose code was used before or is too old. */
export const usedLinkPage = page(
  'This link does not work any more',
  `<p>A sign-in link works once and for ten minutes. In the terminal where Aerie runs, press <code>Enter</code> for a new one, or start <code>aerie serve</code> again.</p>`,
);

/**
 * After a good code. It moves on by itself rather than by a redirect, because browsers leave a
 * SameSite=Strict cookie out of a redirect that another site's link began.
 */
export const signedInPage = page(
  'You are signed in',
  `<p>Opening Aerie… <a href="/">Continue</a> if nothing happens.</p>`,
  '<meta http-equiv="refresh" content="0; url=/">',
);

/** For a clone that was not built. */
export const notBuiltPage = page(
  'Aerie is not built yet',
  '<p>The files of the interface are missing. Run <code>npm run build</code>, then reload this page.</p>',
);
