// What the page and the worker that colours code say to each other.

import type { CodeLine } from './code-colours.ts';

/** To the worker. */
export type ColourRequest =
  | {
      readonly type: 'colour';
      /** Number of the text, never used again for another. */
      readonly doc: number;
      /** Of `languageOf`. */
      readonly language: string;
      /** Characters that were coloured before. */
      readonly from: number;
      /** Whole lines that follow them. */
      readonly text: string;
    }
  /** Nothing more will come of this text. */
  | { readonly type: 'forget'; readonly doc: number };

/** From the worker, one for each `colour`, in their order. */
export type ColourReply =
  | { readonly doc: number; readonly lines: readonly CodeLine[] }
  /** The worker does not know what came before `from`: to be sent again from the beginning. */
  | { readonly doc: number; readonly lost: true }
  /** The language could not be fetched. */
  | { readonly doc: number; readonly failed: true };
