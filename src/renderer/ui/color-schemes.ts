// Terminal colour schemes that come with Aerie. Values of known schemes are as their authors
// publish them; the Aerie ones go with the app's own themes.

import type { ColorScheme } from '#shared/contract/index.ts';

function scheme(
  id: string,
  name: string,
  [background, foreground, cursor, selection]: readonly [string, string, string, string],
  ansi: string,
): ColorScheme {
  return { id, name, background, foreground, cursor, selection, ansi: ansi.split(' ') };
}

/** Schemes of the three app themes, used while the setting is `auto`. */
export const aerieDark = scheme(
  'aerie-dark',
  'Aerie Dark',
  ['#15171c', '#dfe2e8', '#8fb0ff', '#33415f'],
  '#2a2e37 #f2777f #8fce8f #e5c07b #7aa7f7 #c99bf0 #6fcbd6 #c8ccd4 #6b7280 #ff9aa0 #aee5a8 #f5d698 #9cc0ff #dbb8ff #95e2eb #f4f6fa',
);
export const aerieLight = scheme(
  'aerie-light',
  'Aerie Light',
  ['#ffffff', '#24292f', '#2f5fd0', '#cfdcf8'],
  '#24292f #c0293a #1a7537 #8a5a00 #2458c6 #8034b8 #0d7280 #5b636e #57606a #a61b2c #12632c #744b00 #1b48a8 #6a279c #095c67 #6e7781',
);
export const aerieContrast = scheme(
  'aerie-high-contrast',
  'Aerie High Contrast',
  ['#000000', '#ffffff', '#ffd60a', '#3a5cff'],
  '#000000 #ff6b6b #5dff7f #ffe45c #7fb2ff #ff8cff #5ff3ff #ffffff #a8a8a8 #ff9d9d #9dffb3 #fff09a #adceff #ffb8ff #a6f8ff #ffffff',
);

/** Every scheme that can be chosen without importing one. */
export const builtInSchemes: readonly ColorScheme[] = [
  aerieDark,
  aerieLight,
  aerieContrast,
  scheme(
    'solarized-dark',
    'Solarized Dark',
    ['#002b36', '#839496', '#93a1a1', '#0b4a5a'],
    '#073642 #dc322f #859900 #b58900 #268bd2 #d33682 #2aa198 #eee8d5 #586e75 #cb4b16 #586e75 #657b83 #839496 #6c71c4 #93a1a1 #fdf6e3',
  ),
  scheme(
    'solarized-light',
    'Solarized Light',
    ['#fdf6e3', '#657b83', '#586e75', '#e2dcc4'],
    '#073642 #dc322f #859900 #b58900 #268bd2 #d33682 #2aa198 #eee8d5 #002b36 #cb4b16 #586e75 #657b83 #839496 #6c71c4 #93a1a1 #fdf6e3',
  ),
  scheme(
    'gruvbox-dark',
    'Gruvbox Dark',
    ['#282828', '#ebdbb2', '#ebdbb2', '#504945'],
    '#282828 #cc241d #98971a #d79921 #458588 #b16286 #689d6a #a89984 #928374 #fb4934 #b8bb26 #fabd2f #83a598 #d3869b #8ec07c #ebdbb2',
  ),
  scheme(
    'gruvbox-light',
    'Gruvbox Light',
    ['#fbf1c7', '#3c3836', '#3c3836', '#d5c4a1'],
    '#fbf1c7 #cc241d #98971a #d79921 #458588 #b16286 #689d6a #7c6f64 #928374 #9d0006 #79740e #b57614 #076678 #8f3f71 #427b58 #3c3836',
  ),
  scheme(
    'nord',
    'Nord',
    ['#2e3440', '#d8dee9', '#d8dee9', '#434c5e'],
    '#3b4252 #bf616a #a3be8c #ebcb8b #81a1c1 #b48ead #88c0d0 #e5e9f0 #4c566a #bf616a #a3be8c #ebcb8b #81a1c1 #b48ead #8fbcbb #eceff4',
  ),
  scheme(
    'dracula',
    'Dracula',
    ['#282a36', '#f8f8f2', '#f8f8f2', '#44475a'],
    '#21222c #ff5555 #50fa7b #f1fa8c #bd93f9 #ff79c6 #8be9fd #f8f8f2 #6272a4 #ff6e6e #69ff94 #ffffa5 #d6acff #ff92df #a4ffff #ffffff',
  ),
  scheme(
    'tango',
    'Tango',
    ['#000000', '#d3d7cf', '#ffffff', '#4a4d4a'],
    '#2e3436 #cc0000 #4e9a06 #c4a000 #3465a4 #75507b #06989a #d3d7cf #555753 #ef2929 #8ae234 #fce94f #729fcf #ad7fa8 #34e2e2 #eeeeec',
  ),
];
