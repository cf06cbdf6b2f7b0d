// Upper bounds that every door enforces before work is done. Bytes are UTF-8 bytes unless said.

/** Practical ceiling of a terminal in cells (wmux.md 7.1). */
export const MAX_COLS = 2000;
export const MAX_ROWS = 1000;
/** Session id: total length and length of one `/`-separated segment, in characters (wmux.md 11.1). */
export const MAX_SESSION_ID = 255;
export const MAX_SESSION_ID_SEGMENT = 100;
export const MAX_NAME = 200;
export const MAX_TITLE = 512;
export const MAX_PATH = 4096;
export const MAX_URI = 8192;
export const MAX_ARGS = 256;
export const MAX_ARG = 32_768;
export const MAX_ENV_ENTRIES = 512;
export const MAX_ENV_VALUE = 32_768;
/** Sessions that may exist at once, ended ones included (wmux.md 11.6). */
export const MAX_SESSIONS = 200;
/** One input frame on the binary channel. Larger pastes are split by the sender. */
export const MAX_INPUT_BYTES = 65_536;
/** Unwritten input held per session before further input is refused (wmux.md 7.6). */
export const MAX_INPUT_QUEUE_BYTES = 8 * 1024 * 1024;
/** A whole RPC message, either way. */
export const MAX_RPC_BYTES = 1024 * 1024;
/** A saved window layout, as JSON text. */
export const MAX_LAYOUT_CHARS = 262_144;
export const MAX_PROFILES = 100;
/** Patterns of prompts that a person added, and characters of one. */
export const MAX_ATTENTION_PATTERNS = 50;
export const MAX_ATTENTION_PATTERN = 200;
export const MAX_SCROLLBACK = 100_000;
/** Attached terminals on one connection. */
export const MAX_CHANNELS = 256;
/** Notes that programs keep on a session (wmux.md 7.12). */
export const MAX_METADATA_KEYS = 64;
export const MAX_METADATA_KEY_BYTES = 128;
export const MAX_METADATA_VALUE_BYTES = 16 * 1024;
/** Text typed by one `exec`, in characters. */
export const MAX_EXEC_CHARS = 262_144;
/** Sessions named in one `execSync`. */
export const MAX_EXEC_TARGETS = 256;
/** Longest text to wait for, in characters. */
export const MAX_PATTERN = 4096;
/** Longest wait and longest command, in ms: a week. */
export const MAX_WAIT_MS = 7 * 24 * 3600 * 1000;
/** Output kept of each stream of a command, in bytes. */
export const MAX_RUN_OUTPUT_BYTES = 8 * 1024 * 1024;
export const DEFAULT_RUN_OUTPUT_BYTES = 1024 * 1024;
/** One piece of a history dump, in characters. */
export const MAX_HISTORY_CHARS = 65_536;
/** A web address that programs pass on, in characters. */
export const MAX_WEB_ADDRESS = 2048;
/** What a program shows beside its terminal, in bytes as in characters. */
export const MAX_PREVIEW_CHARS = 256 * 1024;
/** Web pages of one session that wait to be opened. */
export const MAX_ASKED_PAGES = 5;
/** One piece of a recording, in bytes. */
export const MAX_RECORDING_PIECE = 65_536;
/** Recordings listed at once, the newest. */
export const MAX_LISTED_RECORDINGS = 1000;
/** Programs connected to the local socket at once. */
export const MAX_LOCAL_CLIENTS = 256;
/** Text or data of one piece of a prompt, in characters; all of them must fit an RPC message. */
export const MAX_PROMPT_CHARS = 900_000;
export const MAX_PROMPT_BLOCKS = 100;
/** Id of an item of a chat; agents choose some of them. */
export const MAX_CHAT_ITEM_ID = 256;
/** Fields answered at once and characters of one value; of a field's name, which agents choose. */
export const MAX_ANSWER_FIELDS = 500;
export const MAX_ANSWER_CHARS = 100_000;
export const MAX_ANSWER_NAME = 4096;
/** Bytes of a picture or file of a chat that are given out at once. */
export const MAX_MEDIA_PIECE = 384 * 1024;
/** What is looked for in chats, in characters. */
export const MAX_SEARCH_CHARS = 500;
/** Items found in one chat that are listed. */
export const MAX_FOUND_ITEMS = 5000;
/** Files that one step of a review names, hunks of one file, and files that are listed. */
export const MAX_REVIEW_PATHS = 2000;
export const MAX_HUNKS = 10_000;
export const MAX_COMMIT_MESSAGE = 65_536;
export const MAX_WORKTREE_NAME = 80;
