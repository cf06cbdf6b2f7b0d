import { Popover } from 'radix-ui';
import type { ChatUsage } from '#shared/chat/chat-facts.ts';
import styles from './composer.module.css';
import { costOf, fillOf, shortCount, usageLines } from './usage-words.ts';

const RADIUS = 6;
const AROUND = 2 * Math.PI * RADIUS;

/** How full the context is and what the chat has cost; more of it on a click. */
export function UsageLine({ usage }: { readonly usage: ChatUsage }) {
  const lines = usageLines(usage);
  const cost = costOf(usage);
  const fill = fillOf(usage);
  if (lines.length === 0) return null;
  const words = [
    fill === undefined
      ? usage.used !== undefined && `${shortCount(usage.used)} tokens`
      : `${Math.round(fill * 100)} %`,
    cost,
  ].filter((word) => typeof word === 'string');
  const shown = words.join(' · ');
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button
          type="button"
          className={styles['usage']}
          aria-label={`Usage: ${shown}`.replace(/: $/, '')}
        >
          {fill !== undefined && <Ring fill={fill} />}
          <span>{shown || 'Usage'}</span>
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles['popover']}
          side="top"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Usage"
        >
          <dl className={styles['usageLines']}>
            {lines.map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          {fill !== undefined && fill >= 0.8 && (
            <p className={styles['note']}>
              The context is nearly full. The agent may summarise older messages soon.
            </p>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Ring({ fill }: { readonly fill: number }) {
  const level = fill >= 0.95 ? 'full' : fill >= 0.8 ? 'high' : 'fine';
  return (
    <svg className={styles['ring']} data-level={level} viewBox="0 0 16 16" aria-hidden>
      <circle cx="8" cy="8" r={RADIUS} />
      <circle
        cx="8"
        cy="8"
        r={RADIUS}
        strokeDasharray={`${fill * AROUND} ${AROUND}`}
        transform="rotate(-90 8 8)"
      />
    </svg>
  );
}
