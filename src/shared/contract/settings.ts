import * as z from 'zod/mini';
import { attentionPattern } from './attention-pattern.ts';
import { chatPreset, MAX_PRESETS } from './chat-presets.ts';
import { cliPathLine } from './cli-path.ts';
import { customAgentLine } from './custom-agent.ts';
import {
  MAX_ATTENTION_PATTERN,
  MAX_ATTENTION_PATTERNS,
  MAX_NAME,
  MAX_PATH,
  MAX_PROFILES,
  MAX_SCROLLBACK,
} from './limits.ts';
import { args, environment, icon, path, tint } from './session.ts';

const shortText = z.string().check(z.maxLength(256));
const hex = z.string().check(z.regex(/^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$/, 'Use #rrggbb.'));

/** A way to start a session. */
export const profile = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^[A-Za-z0-9_-]+$/)),
  name: z.string().check(z.minLength(1), z.maxLength(MAX_NAME)),
  shell: path,
  args,
  env: environment,
  cwd: path,
  icon: z.nullable(icon),
  tint: z.nullable(tint),
});

/** A terminal colour scheme, normalised from whatever format it was imported from. */
export const colorScheme = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(64)),
  name: z.string().check(z.minLength(1), z.maxLength(MAX_NAME)),
  background: hex,
  foreground: hex,
  cursor: hex,
  selection: hex,
  /** ANSI 0..15 */
  ansi: z.array(hex).check(z.length(16)),
});

/** See `attentionPattern`. */
const promptPattern = z.string().check(
  z.maxLength(MAX_ATTENTION_PATTERN),
  z.superRefine((source, context) => {
    const pattern = attentionPattern(source);
    if (!pattern.ok) context.addIssue(`“${source}”: ${pattern.reason}`);
  }),
);

/** See `customAgentLine`. */
const customAgent = z.string().check(
  z.maxLength(4096),
  z.superRefine((line, context) => {
    const read = customAgentLine(line);
    if (!read.ok) context.addIssue(`“${line}”: ${read.reason}`);
  }),
);

/** See `cliPathLine`. */
const cliPath = z.string().check(
  z.maxLength(MAX_PATH),
  z.superRefine((line, context) => {
    const read = cliPathLine(line);
    if (!read.ok) context.addIssue(`“${line}”: ${read.reason}`);
  }),
);

/** Key chord such as `Mod+Shift+P`; `Mod` is Cmd on macOS, Ctrl elsewhere. Empty string unbinds. */
const chord = z.string().check(z.maxLength(64));

/**
 * Every setting: its schema. Keys are flat and dotted; defaults and the words a person reads stand
 * in `setting-definitions.ts`.
 */
export const settingSchemas = {
  'appearance.theme': z.enum(['system', 'light', 'dark', 'high-contrast']),
  'appearance.zoom': z.number().check(z.minimum(0.5), z.maximum(3)),
  'appearance.reduceMotion': z.enum(['system', 'on', 'off']),
  'terminal.fontFamily': shortText,
  'terminal.fontSize': z.number().check(z.minimum(6), z.maximum(72)),
  'terminal.lineHeight': z.number().check(z.minimum(1), z.maximum(2)),
  'terminal.letterSpacing': z.number().check(z.minimum(-2), z.maximum(10)),
  'terminal.ligatures': z.boolean(),
  'terminal.cursorStyle': z.enum(['block', 'bar', 'underline']),
  'terminal.cursorBlink': z.boolean(),
  'terminal.scrollback': z.int().check(z.minimum(0), z.maximum(MAX_SCROLLBACK)),
  'terminal.renderer': z.enum(['auto', 'webgl', 'dom']),
  'terminal.minimumContrast': z.number().check(z.minimum(1), z.maximum(21)),
  'terminal.colorScheme': z.string().check(z.maxLength(64)),
  'terminal.importedColorSchemes': z.array(colorScheme).check(z.maxLength(50)),
  'terminal.copyOnSelect': z.boolean(),
  'terminal.rightClick': z.enum(['menu', 'paste', 'copyOrPaste']),
  'terminal.confirmMultilinePaste': z.boolean(),
  'terminal.bell': z.enum(['none', 'visual', 'sound', 'both']),
  'terminal.clipboardWrite': z.enum(['ask', 'allow', 'deny']),
  'terminal.macOptionIsMeta': z.boolean(),
  'terminal.scrollOnInput': z.boolean(),
  'terminal.wordSeparators': shortText,
  'terminal.screenReader': z.enum(['auto', 'on', 'off']),
  'agents.custom': z.array(customAgent).check(z.maxLength(50)),
  'agents.cliPaths': z.array(cliPath).check(z.maxLength(50)),
  'agents.presets': z.array(chatPreset).check(z.maxLength(MAX_PRESETS)),
  'agents.keepIdleMinutes': z.int().check(z.minimum(1), z.maximum(1440)),
  'agents.questionTool': z.boolean(),
  'agents.expandThoughts': z.boolean(),
  'agents.diffLayout': z.enum(['unified', 'split']),
  'agents.diffWrap': z.boolean(),
  'agents.worktreeFolder': z
    .string()
    .check(
      z.maxLength(1024),
      z.regex(/^[^\0\n]*\{name\}[^\0\n]*$/, 'The path needs {name} in it.'),
    ),
  'agents.editor': z.string().check(z.maxLength(1024), z.regex(/^[^\0\n]*$/)),
  'agents.chatBudgetUsd': z.number().check(z.minimum(0), z.maximum(100_000)),
  'agents.dayBudgetUsd': z.number().check(z.minimum(0), z.maximum(100_000)),
  'agents.maxTurns': z.int().check(z.minimum(0), z.maximum(10_000)),
  'shell.defaultProfile': z.string().check(z.maxLength(64)),
  'shell.profiles': z.array(profile).check(z.maxLength(MAX_PROFILES)),
  'shell.integration': z.boolean(),
  'sessions.confirmKill': z.enum(['always', 'busy', 'never']),
  'sessions.keepExited': z.boolean(),
  'sessions.askPages': z.boolean(),
  'sessions.killGraceMs': z.int().check(z.minimum(0), z.maximum(30_000)),
  'sessions.max': z.int().check(z.minimum(1), z.maximum(1000)),
  'sessions.idleTtlMinutes': z.int().check(z.minimum(0), z.maximum(43_200)),
  'sessions.idleEventSeconds': z.int().check(z.minimum(0), z.maximum(86_400)),
  'sessions.floodEventMiB': z.int().check(z.minimum(0), z.maximum(1024)),
  'restore.enabled': z.boolean(),
  'restore.keepDays': z.int().check(z.minimum(1), z.maximum(365)),
  'restore.maxMegabytes': z.int().check(z.minimum(1), z.maximum(10_000)),
  'recording.keys': z.boolean(),
  'recording.maxMegabytes': z.int().check(z.minimum(1), z.maximum(2048)),
  'recording.maxTotalMegabytes': z.int().check(z.minimum(10), z.maximum(1_048_576)),
  'recording.keepDays': z.int().check(z.minimum(0), z.maximum(3650)),
  'sessions.host': z.enum(['in-app', 'persistent']),
  'local.control': z.boolean(),
  'local.socket': z.boolean(),
  'local.screens': z.boolean(),
  'local.history': z.boolean(),
  'attention.bell': z.boolean(),
  'attention.notifications': z.boolean(),
  'attention.prompts': z.boolean(),
  'attention.patterns': z.array(promptPattern).check(z.maxLength(MAX_ATTENTION_PATTERNS)),
  'attention.waiting': z.boolean(),
  'attention.quietMs': z.int().check(z.minimum(500), z.maximum(30_000)),
  'attention.exits': z.boolean(),
  'attention.chatQuestions': z.boolean(),
  'attention.chatFailures': z.boolean(),
  'attention.chatFinished': z.boolean(),
  'desktop.notifications': z.boolean(),
  'desktop.closeToTray': z.boolean(),
  'desktop.openAtLogin': z.boolean(),
  'keyboard.bindings': z.record(z.string().check(z.maxLength(64)), chord),
} as const;

export type SettingKey = keyof typeof settingSchemas;
export type SettingValues = { [K in SettingKey]: z.infer<(typeof settingSchemas)[K]> };
export type Profile = z.infer<typeof profile>;
export type ColorScheme = z.infer<typeof colorScheme>;

/** Names of all settings. */
export const settingKeys = Object.keys(settingSchemas) as SettingKey[];
export const settingKey = z.enum(settingKeys as [SettingKey, ...SettingKey[]]);

/** All settings, each present. */
export const settingValues = z.object(settingSchemas);
/** Some settings, for a change. */
export const settingPatch = z.strictObject(
  Object.fromEntries(settingKeys.map((key) => [key, z.optional(settingSchemas[key])])) as {
    [K in SettingKey]: z.ZodMiniOptional<(typeof settingSchemas)[K]>;
  },
);
/** A change of some settings; undefined leaves a setting as it is. */
export type SettingPatch = { [K in SettingKey]?: SettingValues[K] | undefined };
