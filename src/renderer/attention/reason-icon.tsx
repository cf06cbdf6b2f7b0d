import {
  BellRing,
  CircleCheck,
  CircleStop,
  MessageCircleQuestionMark,
  MessageSquare,
  ShieldQuestion,
  TextCursorInput,
  TriangleAlert,
} from 'lucide-react';
import type { AttentionReason } from '#shared/contract/index.ts';

const glyphs = {
  bell: BellRing,
  notification: MessageSquare,
  exited: CircleStop,
  prompt: MessageCircleQuestionMark,
  waiting: TextCursorInput,
  permission: ShieldQuestion,
  question: MessageCircleQuestionMark,
  failed: TriangleAlert,
  finished: CircleCheck,
} as const satisfies Record<AttentionReason, typeof BellRing>;

/** The glyph of a reason. Words stand beside it. */
export function ReasonIcon({ reason, size = 16 }: { reason: AttentionReason; size?: number }) {
  const Glyph = glyphs[reason];
  return <Glyph size={size} aria-hidden />;
}
