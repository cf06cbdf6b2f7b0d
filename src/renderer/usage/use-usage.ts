import { useEffect, useState } from 'react';
import { toAppError } from '#shared/client/wing-client.ts';
import type { UsageLimits, UsageSummary } from '#shared/contract/index.ts';
import { useChats } from '../chat/chats-store.ts';
import { showError } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import { saveFile } from '../ui/save-file.ts';
import { usageCsv } from './usage-csv.ts';

/** What is shown of usage. */
export interface Usage {
  /** Undefined until it is known. */
  readonly summary: UsageSummary | undefined;
  readonly limits: UsageLimits | undefined;
  /** Why it is not known. */
  readonly problem: string | undefined;
}

/** What chats used in the last `days` days; anew whenever a chat has cost more. `again` asks anew. */
export function useUsage(days: number, again: number): Usage {
  const [usage, setUsage] = useState<Usage>({
    summary: undefined,
    limits: undefined,
    problem: undefined,
  });
  const spent = useChats((s) => s.ids.map((id) => s.byId[id]?.costUsd ?? 0).join(' '));
  useEffect(() => {
    let gone = false;
    const load = async (): Promise<void> => {
      try {
        const { usage: methods } = api();
        const [summary, limits] = await Promise.all([methods.summary({ days }), methods.limits()]);
        if (!gone) setUsage({ summary, limits, problem: undefined });
      } catch (error) {
        const problem = toAppError(error).message;
        if (!gone) setUsage({ summary: undefined, limits: undefined, problem });
      }
    };
    void load();
    return () => {
      gone = true;
    };
  }, [days, again, spent]);
  return usage;
}

/** Hands the usage of the last `days` days to the person as a file. */
export async function saveUsage(days: number): Promise<void> {
  try {
    const csv = usageCsv(await api().usage.rows({ days }));
    // Spreadsheets tell UTF-8 by its mark.
    saveFile(`aerie-usage-${days}-days.csv`, ['\ufeff', csv], 'text/csv');
  } catch (error) {
    showError('The usage was not exported', error);
  }
}
