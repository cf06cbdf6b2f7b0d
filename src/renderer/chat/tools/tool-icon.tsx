import {
  ArrowRightLeft,
  Bot,
  FileInput,
  FilePen,
  FileText,
  Globe,
  ListTodo,
  type LucideIcon,
  Search,
  SquareTerminal,
  Trash2,
  Wrench,
} from 'lucide-react';
import type { ChatToolKind } from '#shared/chat/tool-item.ts';

const icons: Record<ChatToolKind, LucideIcon> = {
  read: FileText,
  edit: FilePen,
  delete: Trash2,
  move: FileInput,
  search: Search,
  execute: SquareTerminal,
  think: Bot,
  fetch: Globe,
  switch_mode: ArrowRightLeft,
  other: Wrench,
};

interface ToolIconProps {
  readonly kind: ChatToolKind;
  readonly name?: string | undefined;
  readonly className?: string | undefined;
}

/** A glyph for the kind of a tool. */
export function ToolIcon({ kind, name, className }: ToolIconProps) {
  const Icon = name === 'todowrite' ? ListTodo : icons[kind];
  return <Icon size={15} className={className} aria-hidden />;
}
