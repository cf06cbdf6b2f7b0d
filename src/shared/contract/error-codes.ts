/**
 * Every error code that may cross a door, with the sentence used when a handler gives no better one.
 * The set is closed: anything else that a handler throws becomes `internal` with a reference id.
 */
export const errorCodes = {
  bad_request: 'The request is not valid.',
  unauthorized: 'Sign in again.',
  internal: 'Something went wrong inside Aerie. The log has the details.',
  disconnected: 'The connection to Aerie was lost.',
  limit_reached: 'A limit was reached.',
  host_unavailable: 'The background process for terminals could not be started.',
  shutting_down: 'Aerie is shutting down.',
  session_not_found: 'That session does not exist any more.',
  session_exists: 'A session with that id already exists. Choose another id.',
  session_exited: 'That session has ended. Restart it first.',
  no_match: 'No session matches.',
  session_limit: 'Too many sessions are open. Close some first.',
  shell_not_found: 'The shell could not be found. Check the profile.',
  cwd_not_found: 'The folder does not exist. Choose another folder.',
  recording_active: 'This session is already being recorded.',
  recording_inactive: 'This session is not being recorded.',
  recording_not_found: 'That recording does not exist any more.',
  bad_size: 'The terminal size is out of range.',
  spawn_failed: 'The shell could not be started.',
  chat_not_found: 'That chat does not exist any more.',
  file_not_found: 'That file does not exist any more.',
  agent_not_found: 'That agent is not known. Choose another.',
  git_missing: 'Git is not installed. Install it from https://git-scm.com, then try again.',
  git_failed: 'Git could not do that.',
  no_repository: 'This folder is not in a git repository.',
  review_changed: 'The file has changed since you looked. Look at it again.',
  undo_not_found: 'That cannot be undone any more.',
  commit_failed: 'The commit was refused.',
  worktree_exists: 'A worktree, branch or folder of that name exists. Choose another name.',
  worktree_not_found: 'That worktree does not exist any more.',
  worktree_in_use: 'A chat works in this worktree. Stop it first.',
  worktree_has_work: 'This worktree holds work that would be lost.',
  editor_not_found: 'No editor was found. Choose one in the settings.',
  roost_exists: 'This machine is linked with that roost already.',
  roost_not_found: 'That roost is not in the list any more.',
  roost_unreachable: 'The roost could not be reached.',
  profile_not_found: 'That profile does not exist any more.',
  setting_invalid: 'That value is not valid for this setting.',
  storage_failed: 'Aerie could not save to its data folder. Check free space and permissions.',
} as const;

/** A code from {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes;
