import fc from 'fast-check';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const small = fc.integer({ min: 0, max: 12 });

const text = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[ -~]{1,14}$/) },
  { weight: 2, arbitrary: fc.stringMatching(/^[漢字かな한글Ａ]{1,6}$/u) },
  {
    weight: 2,
    arbitrary: fc
      .array(
        fc.constantFrom(
          'é',
          'e\u0301',
          '\u0301',
          '👩‍👩‍👧',
          '🇩🇪',
          '🇪',
          '☁\ufe0f',
          '☁',
          '—',
          'ß',
          '👍🏽',
          '\u200d',
          '각',
          '\u0600',
          'क्ष',
        ),
        { minLength: 1, maxLength: 4 },
      )
      .map((parts) => parts.join('')),
  },
);

const sgrCode = fc.oneof(
  fc.constantFrom(
    '0',
    '1',
    '2',
    '3',
    '4',
    '5',
    '7',
    '8',
    '9',
    '21',
    '22',
    '23',
    '24',
    '27',
    '28',
    '29',
  ),
  fc.constantFrom('53', '55', '4:3', '4:4', '4:0', '39', '49', '59', '58:5:9', '58:2::1:2:3', ''),
  fc.integer({ min: 30, max: 37 }).map(String),
  fc.integer({ min: 40, max: 47 }).map(String),
  fc.integer({ min: 90, max: 107 }).map(String),
  fc.integer({ min: 0, max: 255 }).map((n) => `38;5;${n}`),
  fc.integer({ min: 0, max: 255 }).map((n) => `48;5;${n}`),
  fc.integer({ min: 0, max: 255 }).map((n) => `38;2;${n};7;${255 - n}`),
  fc.integer({ min: 0, max: 255 }).map((n) => `48;2;9;${n};1`),
);
const sgr = fc.array(sgrCode, { maxLength: 3 }).map((codes) => `\x1b[${codes.join(';')}m`);
const newline = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r', '\r\n\r\n\r\n');
const plain = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 3, arbitrary: newline },
  { weight: 3, arbitrary: sgr },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\t', '\b', '\b\b', '\x1b[K', '\x1b[1K', '\x1b[2K', '\x1b[0K'),
  },
);

/** What the skip rule may drop: text, SGR, line ends, tabs, backspace and erase-in-line. */
export const safeOutput = fc
  .array(plain, { minLength: 1, maxLength: 60 })
  .map((parts) => encode(parts.join('')));

const cursor = fc.oneof(
  fc.tuple(small, small).map(([r, c]) => `\x1b[${r};${c}H`),
  fc
    .tuple(small, fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G', 'd', 'I', 'Z'))
    .map(([n, f]) => `\x1b[${n}${f}`),
);
const edit = fc
  .tuple(small, fc.constantFrom('@', 'P', 'X', 'L', 'M', 'S', 'T', 'b', "'}", "'~", ' @', ' A'))
  .map(([n, f]) => `\x1b[${n}${f}`);
const erase = fc.constantFrom('\x1b[J', '\x1b[1J', '\x1b[2J', '\x1b[?J', '\x1b[?K', '\x1b#8');
const region = fc.tuple(small, small).map(([t, b]) => `\x1b[${t};${b}r`);
const mode = fc
  .tuple(
    fc.constantFrom(1, 6, 7, 9, 12, 25, 45, 66, 1000, 1002, 1003, 1004, 1006, 1016, 2004, 2026),
    fc.constantFrom('h', 'l'),
  )
  .map(([n, f]) => `\x1b[?${n}${f}`);
const other = fc.constantFrom(
  '\x1b7',
  '\x1b8',
  '\x1b7',
  '\x1b8',
  '\x1bD',
  '\x1bE',
  '\x1bM',
  '\x1bH',
  '\x1b[g',
  '\x1b[3g',
  '\x1b(0',
  '\x1b(B',
  '\x1b)0',
  '\x0e',
  '\x0f',
  '\x1b[4h',
  '\x1b[4l',
  '\x1b[20h',
  '\x1b[20l',
  '\x1b[?1049h',
  '\x1b[?1049l',
  '\x1b[?47h',
  '\x1b[?47l',
  '\x1b[r',
  '\x1b[!p',
  '\x1bc',
  '\x1b[3 q',
  '\x1b[6 q',
  '\x1b[0 q',
  '\x1b[1"q',
  '\x1b[0"q',
  '\x1b]8;;https://a.example/\x1b\\',
  '\x1b]8;id=k;https://b.example/\x07',
  '\x1b]8;;\x1b\\',
  '\x1b]0;title\x07',
  '\x1b[31',
  '\x1b',
  '\x07',
  '\x1b]2;half',
  '\x1bP$q',
  '\x1b\\',
  '\x1b(A',
  '\x1b*0',
  '\x1bn',
  '\x7f',
  '\x1b[>c',
  '\x1b[6n',
  '\x1b[18t',
  '\x1b_apc\x1b\\',
  '\u009b1m',
  '\u0085',
  '\x1bPq#0\x1b\\',
);

/** Output of any program, sense or nonsense. */
export const anyOutput = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: plain },
      { weight: 4, arbitrary: cursor },
      { weight: 3, arbitrary: edit },
      { weight: 1, arbitrary: erase },
      { weight: 1, arbitrary: region },
      { weight: 1, arbitrary: mode },
      { weight: 2, arbitrary: other },
    ),
    { minLength: 1, maxLength: 50 },
  )
  .map((parts) => encode(parts.join('')));

/** Sizes small enough for everything to happen at an edge. */
export const size = fc.record({
  cols: fc.integer({ min: 2, max: 14 }),
  rows: fc.integer({ min: 1, max: 7 }),
  scrollback: fc.integer({ min: 0, max: 12 }),
});
