import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import styles from './sash.module.css';

interface SashProps {
  /** What it makes wider: the accessible name. */
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** A double click or Enter goes back to it. */
  readonly usual: number;
  /** How much a press of an arrow key changes. */
  readonly step: number;
  /** The value in words. */
  readonly text: string;
  /** What one pixel to the right adds; negative where that makes it narrower. */
  readonly perPixel: () => number;
  /** Not limited yet. */
  readonly onValue: (value: number) => void;
  readonly className?: string | undefined;
}

/** The edge between two parts: dragged, or moved by the arrow keys. */
export function Sash({ label, text, perPixel, onValue, className, ...range }: SashProps) {
  const { value, min, max, usual } = range;
  /** Where dragging began. */
  const grip = useRef<{ readonly x: number; readonly value: number }>(undefined);

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, value };
  };
  const onPointerMove = (event: PointerEvent): void => {
    const from = grip.current;
    if (from) onValue(from.value + (event.clientX - from.x) * perPixel());
  };
  const onEnd = (): void => {
    grip.current = undefined;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const wanted = keyValue(event.key, range, Math.sign(perPixel()));
    if (wanted === undefined) return;
    event.preventDefault();
    onValue(wanted);
  };
  return (
    <div
      className={[styles['sash'], className].filter(Boolean).join(' ')}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onEnd}
      onPointerCancel={onEnd}
      onLostPointerCapture={onEnd}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onValue(usual)}
    />
  );
}

function keyValue(
  key: string,
  { value, min, max, usual, step }: Pick<SashProps, 'value' | 'min' | 'max' | 'usual' | 'step'>,
  direction: number,
): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return value - step * direction;
    case 'ArrowRight':
      return value + step * direction;
    case 'Home':
      return min;
    case 'End':
      return max;
    case 'Enter':
      return usual;
    default:
      return undefined;
  }
}
