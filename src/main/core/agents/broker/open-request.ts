import type { ElicitationRequest, ElicitationResult } from '../elicitation/elicitation-types.ts';
import type { UserInputRequest, UserInputResponse } from '../elicitation/user-input-types.ts';
import type { JournalDecision } from '../permissions/decision-journal.ts';
import type { PermissionRequest } from '../permissions/permission-types.ts';

interface OpenBase {
  /** Unique, ours; the same as of `request`. */
  readonly id: string;
  /** Profile id. */
  readonly agent: string;
  /** Absolute path; empty if it is about no session. */
  readonly project: string;
  /** Empty if it is about no session. */
  readonly sessionId: string;
  /** Grows with each request; within a session the order in which the agent asked. */
  readonly order: number;
  /** Wall-clock time in ms. */
  readonly askedAt: number;
}

export interface OpenPermission extends OpenBase {
  readonly kind: 'permission';
  readonly request: PermissionRequest;
  readonly toolName: string | undefined;
  readonly permissionKey: string | undefined;
}

export interface OpenElicitation extends OpenBase {
  readonly kind: 'elicitation';
  readonly request: ElicitationRequest;
}

export interface OpenQuestions extends OpenBase {
  readonly kind: 'questions';
  readonly request: UserInputRequest;
}

/** Something an agent waits for a person to answer. */
export type OpenRequest = OpenPermission | OpenElicitation | OpenQuestions;

/** What a person answers; of the same kind as the request. */
export type BrokerAnswer =
  | { readonly kind: 'permission'; readonly optionId: string }
  | { readonly kind: 'elicitation'; readonly result: ElicitationResult }
  /** Null if they will not answer. */
  | { readonly kind: 'questions'; readonly response: UserInputResponse | null };

/** What became of an answer. Nothing is thrown. */
export type AnswerResult =
  | { readonly status: 'accepted' }
  /** Somebody or something was faster. */
  | { readonly status: 'already_answered'; readonly decision: JournalDecision }
  /** There is no such request, or it is long over. */
  | { readonly status: 'not_found' }
  /** It still waits. `problems`: a sentence for each field or question by name; the empty name is the whole. */
  | { readonly status: 'invalid'; readonly problems: Readonly<Record<string, string>> };

/** Who answers. */
export interface Answerer {
  /** E.g. `desktop` or the name of a browser. */
  readonly surface: string;
  readonly person?: string | undefined;
}

export type BrokerChange =
  | { readonly type: 'opened'; readonly request: OpenRequest }
  | {
      readonly type: 'closed';
      readonly request: OpenRequest;
      readonly decision: JournalDecision;
    };
