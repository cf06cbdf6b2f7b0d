import {
  Bot,
  Database,
  FlaskConical,
  Folder,
  Globe,
  Hammer,
  type LucideIcon,
  Rocket,
  Server,
  SquareChevronRight,
  Star,
  Terminal,
  Zap,
} from 'lucide-react';
import type { IconName, TintName } from '#shared/contract/index.ts';

const glyphs: Readonly<Record<IconName, LucideIcon>> = {
  terminal: Terminal,
  shell: SquareChevronRight,
  bot: Bot,
  rocket: Rocket,
  server: Server,
  database: Database,
  flask: FlaskConical,
  hammer: Hammer,
  globe: Globe,
  folder: Folder,
  star: Star,
  zap: Zap,
};

interface SessionIconProps {
  readonly icon: IconName | null;
  readonly tint: TintName | null;
  readonly size?: number;
}

/** The glyph of a session or profile in its tint. Decorative: the name stands beside it. */
export function SessionIcon({ icon, tint, size = 14 }: SessionIconProps) {
  const Glyph = glyphs[icon ?? 'terminal'];
  return (
    <Glyph
      size={size}
      aria-hidden
      style={{ flex: 'none', color: tint ? `var(--tint-${tint})` : 'var(--text-muted)' }}
    />
  );
}
