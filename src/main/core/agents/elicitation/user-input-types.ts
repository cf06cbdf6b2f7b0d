import type { SessionView } from '../client/session-view.ts';

/** Name of the tool by which a model asks the user. */
export const ASK_USER_QUESTION = 'AskUserQuestion';

export interface QuestionOption {
  readonly label: string;
  readonly description: string | undefined;
}

/** A question of the model's; texts are untrusted. */
export interface Question {
  readonly id: string;
  readonly header: string | undefined;
  readonly question: string;
  readonly multiSelect: boolean;
  /** A free text is welcome besides the options. Without options there is only that. */
  readonly isOther: boolean;
  /** The answer is not to be seen nor kept. */
  readonly isSecret: boolean;
  readonly options: readonly QuestionOption[];
}

export interface UserInputRequest {
  /** Unique, ours. */
  readonly id: string;
  readonly sessionId: string | undefined;
  readonly toolCallId: string | undefined;
  readonly questions: readonly Question[];
}

/** Chosen labels and free texts, by id of the question. */
export interface UserInputResponse {
  readonly answers: Readonly<Record<string, { readonly answers: readonly string[] }>>;
}

/** Asks a person. @throws CancelledError if they will not answer */
export type UserInputHandler = (
  request: UserInputRequest,
  context: { readonly signal: AbortSignal; readonly session: SessionView | undefined },
) => Promise<UserInputResponse>;
