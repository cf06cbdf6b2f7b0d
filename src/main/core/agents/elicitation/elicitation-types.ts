import type { SessionView } from '../client/session-view.ts';
import type { DecidedBy } from '../permissions/permission-types.ts';
import type { ElicitationForm } from './elicitation-form.ts';

/** What a request is about. */
export type ElicitationScope =
  | {
      readonly kind: 'session';
      readonly sessionId: string;
      readonly toolCallId: string | undefined;
    }
  | { readonly kind: 'request'; readonly requestId: string | number | null };

interface ElicitationBase {
  /** Unique, ours. */
  readonly id: string;
  readonly scope: ElicitationScope;
  /** The asker's words; untrusted. */
  readonly message: string;
}

/** Asks to fill in a form. */
export interface FormElicitation extends ElicitationBase {
  readonly mode: 'form';
  readonly form: ElicitationForm;
}

/** Asks to open a page. Only after a person agreed, in the system's browser. */
export interface UrlElicitation extends ElicitationBase {
  readonly mode: 'url';
  readonly elicitationId: string;
  /** `http:` or `https:`. */
  readonly url: string;
  /** To be shown before the page is opened; international names in their ASCII form. */
  readonly host: string;
}

export type ElicitationRequest = FormElicitation | UrlElicitation;

/** One value of a filled-in form. */
export type FormValue = string | number | boolean | string[];

/** What was answered; `decidedBy` stays here. */
export type ElicitationResult = { readonly decidedBy?: DecidedBy } & (
  | { readonly action: 'accept'; readonly content?: Readonly<Record<string, unknown>> }
  | { readonly action: 'decline' }
  | { readonly action: 'cancel' }
);

/** Asks a person. A form's content is checked after it; what it throws cancels. */
export type ElicitationHandler = (
  request: ElicitationRequest,
  context: { readonly signal: AbortSignal; readonly session: SessionView | undefined },
) => Promise<ElicitationResult>;

/** What a program tells about elicitation. */
export interface ElicitationOptions {
  /** Without it everything is declined. */
  readonly onElicitation?: ElicitationHandler;
  /** The page of an earlier request has done its work. */
  readonly onElicitationComplete?: (elicitationId: string) => void;
}
