import * as z from 'zod/mini';

const windowBounds = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().check(z.minimum(1), z.maximum(32_767)),
  height: z.int().check(z.minimum(1), z.maximum(32_767)),
  maximized: z.boolean(),
});

/** Where a window stood, in screen points. */
export type WindowBounds = z.infer<typeof windowBounds>;

/** A rectangle in screen points. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** So much of the window must be on a display for a person to be able to grab it. */
const MIN_VISIBLE_WIDTH = 120;
const MIN_VISIBLE_HEIGHT = 60;

/**
 * Bounds for a new window from what was saved as JSON text, fitted into the display that shows most
 * of it. Null (use the default place) when nothing usable was saved or that display is gone.
 */
export function restoreBounds(
  saved: string | null,
  displays: readonly Area[],
): WindowBounds | null {
  const bounds = parse(saved);
  if (!bounds) return null;
  let best: { area: Area; overlap: number } | null = null;
  for (const area of displays) {
    const { width, height } = intersection(bounds, area);
    const visible = width >= MIN_VISIBLE_WIDTH && height >= MIN_VISIBLE_HEIGHT;
    if (visible && width * height > (best?.overlap ?? 0)) best = { area, overlap: width * height };
  }
  return best && fit(bounds, best.area);
}

function parse(saved: string | null): WindowBounds | null {
  if (saved === null) return null;
  try {
    const parsed = windowBounds.safeParse(JSON.parse(saved));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // not JSON: as if nothing was saved
  }
}

function intersection(a: Area, b: Area): { width: number; height: number } {
  return {
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)),
  };
}

function fit(bounds: WindowBounds, area: Area): WindowBounds {
  const width = Math.min(bounds.width, area.width);
  const height = Math.min(bounds.height, area.height);
  return {
    x: Math.max(area.x, Math.min(bounds.x, area.x + area.width - width)),
    y: Math.max(area.y, Math.min(bounds.y, area.y + area.height - height)),
    width,
    height,
    maximized: bounds.maximized,
  };
}
