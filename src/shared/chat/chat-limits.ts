// Upper bounds of what a chat keeps of an agent's output. Characters are UTF-16 units.

/** Text of one message item; what goes beyond continues in a further item. */
export const MAX_MESSAGE_CHARS = 256 * 1024;
/** Text of one entry of a tool's output; the middle is left out beyond. */
export const MAX_OUTPUT_CHARS = 128 * 1024;
/** Text of a sub-agent shown in the card of its tool; the oldest is dropped beyond. */
export const MAX_CHILD_CHARS = 32 * 1024;
/** Tool calls of a sub-agent shown in the card of its tool; the oldest are dropped beyond. */
export const MAX_CHILD_TOOLS = 50;
/** The end of what a terminal of an agent put out; the beginning is dropped beyond. */
export const MAX_TERMINAL_CHARS = 32 * 1024;
/** Text of a compaction's summary. */
export const MAX_SUMMARY_CHARS = 64 * 1024;
/** A tool's input and output as JSON, all strings together. */
export const MAX_INPUT_CHARS = 64 * 1024;
export const MAX_RAW_OUTPUT_CHARS = 16 * 1024;
/** A unified patch of one file. */
export const MAX_PATCH_CHARS = 128 * 1024;
/** All patches of one tool call; files beyond are only counted. */
export const MAX_PATCHES_CHARS = 192 * 1024;
/** Changed files of one tool call. */
export const MAX_CHANGED_FILES = 200;
/** Blocks of a message and entries of a tool's output. */
export const MAX_BLOCKS = 200;
/** Data kept inside a block, as base64; larger data is kept beside the item. */
export const MAX_INLINE_DATA = 2 * 1024;
export const MAX_PLAN_ENTRIES = 500;
export const MAX_PLAN_CHARS = 64 * 1024;
export const MAX_LOCATIONS = 100;
export const MAX_COMMANDS = 1000;
export const MAX_OPTIONS = 100;
export const MAX_OPTION_VALUES = 2000;
/** Choices of one field of a question. */
export const MAX_CHOICES = 500;
export const MAX_TITLE_CHARS = 512;
export const MAX_NAME_CHARS = 200;
export const MAX_PATH_CHARS = 4096;
export const MAX_NOTE_CHARS = 8192;
/** What a command, option or file says about itself. */
export const MAX_DESCRIPTION_CHARS = 1024;
/** An id that an agent chose; longer ones are shortened to something as unique. */
export const MAX_FOREIGN_ID = 128;
/** How seldom a chat tells that something came in, in ms. */
export const ACTIVITY_STEP_MS = 1000;
