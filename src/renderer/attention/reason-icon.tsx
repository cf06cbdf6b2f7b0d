import {
  BellRing,
  CircleStop,
  MessageCircleQuestionMark,
  MessageSquare,
  TextCursorInput,
} from 'lucide-react';
import type { AttentionReason } from '#shared/contract/index.ts';

const glyphs = {
  bell: BellRing,
  notification: MessageSquare,
  exited: CircleStop,
  prompt: MessageCircleQuestionMark,
  waiting: TextCursorInput,
} as const satisfies Record<AttentionReason, typeof BellRing>;

/** The glyph of a reason. Words stand beside it. */
export function ReasonIcon({ reason, size = 16 }: { reason: AttentionReason; size?: number }) {
  const Glyph = glyphs[reason];
  return <Glyph size={size} aria-hidden />;
}
