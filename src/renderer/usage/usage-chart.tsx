import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { money, shortCount } from '../chat/composer/usage-words.ts';
import styles from './usage.module.css';
import {
  barOfKey,
  type ChartDay,
  type ChartMetric,
  dayWords,
  topOf,
  valueOf,
} from './usage-chart-model.ts';

interface UsageChartProps {
  /** Oldest first. */
  readonly days: readonly ChartDay[];
  readonly metric: ChartMetric;
}

/** Of the drawing; it is stretched to the room there is. */
const HEIGHT = 100;
const BAR = 10;
const GAP = 2;

/** What was used each day, as bars to walk through with the arrow keys, and as a table. */
export function UsageChart({ days, metric }: UsageChartProps) {
  const [at, setAt] = useState<number>();
  const [stop, setStop] = useState(days.length - 1);
  const svg = useRef<SVGSVGElement>(null);
  const hint = useId();
  const top = topOf(days.map((day) => valueOf(day, metric)));
  const words = (value: number): string => amountWords(value, metric);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = barOfKey(event.key, at ?? stop, days.length);
    if (next === undefined) return;
    event.preventDefault();
    svg.current?.querySelectorAll<SVGElement>('[data-bar]')[next]?.focus();
  };
  const tab = Math.min(stop, days.length - 1);
  const shown = at === undefined ? undefined : days[at];
  return (
    <figure className={styles['chart']}>
      <div className={styles['plot']}>
        <span className={styles['top']}>{words(top)}</span>
        <span className={styles['middle']}>{words(top / 2)}</span>
        <div className={styles['field']}>
          <svg
            ref={svg}
            className={styles['bars']}
            viewBox={`0 0 ${days.length * BAR} ${HEIGHT}`}
            preserveAspectRatio="none"
            role="group"
            aria-label={`${metric === 'cost' ? 'Cost' : 'Tokens'} of each day`}
            aria-describedby={hint}
            onKeyDown={onKeyDown}
            onMouseLeave={() => setAt(undefined)}
          >
            {[0, HEIGHT / 2].map((y) => (
              <line
                key={y}
                className={styles['grid']}
                x1={0}
                x2={days.length * BAR}
                y1={y}
                y2={y}
              />
            ))}
            {days.map((day, index) => {
              const height = (valueOf(day, metric) / top) * HEIGHT;
              return (
                <g
                  key={day.day}
                  data-bar
                  className={styles['day']}
                  role="img"
                  tabIndex={index === tab ? 0 : -1}
                  aria-label={barLabel(day)}
                  onFocus={() => {
                    setAt(index);
                    setStop(index);
                  }}
                  onBlur={() => setAt(undefined)}
                  onMouseEnter={() => setAt(index)}
                >
                  <rect
                    className={styles['column']}
                    x={index * BAR}
                    y={0}
                    width={BAR}
                    height={HEIGHT}
                  />
                  <rect
                    className={styles['value']}
                    x={index * BAR + GAP / 2}
                    width={BAR - GAP}
                    y={HEIGHT - height}
                    height={height}
                  />
                </g>
              );
            })}
          </svg>
          {shown && at !== undefined && (
            <div
              className={styles['tip']}
              style={{ left: `${((at + 0.5) / days.length) * 100}%` }}
              data-side={at > days.length / 2 ? 'left' : 'right'}
              aria-hidden
            >
              <strong>{dayWords(shown.day)}</strong>
              <span>{money(shown.costUsd, 'USD')}</span>
              <span>{shortCount(shown.total)} tokens</span>
            </div>
          )}
        </div>
      </div>
      <figcaption className={styles['axis']}>
        <span>{dayWords(days[0]?.day ?? '')}</span>
        <span id={hint} className="visually-hidden">
          Arrow keys go from day to day.
        </span>
        <span>{dayWords(days.at(-1)?.day ?? '')}</span>
      </figcaption>
    </figure>
  );
}

/** The same as a table. */
export function UsageDays({ days }: { readonly days: readonly ChartDay[] }) {
  return (
    <details className={styles['days']}>
      <summary>Days as a table</summary>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Cost</th>
            <th scope="col">Tokens</th>
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map((day) => (
            <tr key={day.day}>
              <th scope="row">{dayWords(day.day)}</th>
              <td>{money(day.costUsd, 'USD')}</td>
              <td>{shortCount(day.total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function amountWords(value: number, metric: ChartMetric): string {
  return metric === 'cost' ? money(value, 'USD') : shortCount(value);
}

function barLabel(day: ChartDay): string {
  return `${dayWords(day.day)}: ${money(day.costUsd, 'USD')}, ${shortCount(day.total)} tokens`;
}
