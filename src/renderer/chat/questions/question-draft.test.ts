import { describe, expect, it } from 'vitest';
import type { QuestionField } from '#shared/chat/question-item.ts';
import { MemoryStorage } from '#tests/support/memory-storage.ts';
import {
  emptyField,
  forgetQuestionDraft,
  presetDraft,
  readQuestionDraft,
  replyValues,
  writeQuestionDraft,
} from './question-draft.ts';

const base = { title: 'T', required: false };
const choices = [
  { value: 'a', title: 'A' },
  { value: 'b', title: 'B' },
];
const fields: readonly QuestionField[] = [
  { ...base, type: 'text', name: 'name', preset: 'Jo' },
  { ...base, type: 'text', name: 'key', secret: true },
  { ...base, type: 'number', name: 'count', integer: true, preset: 3 },
  { ...base, type: 'boolean', name: 'sure', preset: true },
  { ...base, type: 'choice', name: 'one', choices, other: true, preset: 'b' },
  { ...base, type: 'choices', name: 'some', choices, other: true, preset: ['a'] },
  { ...base, type: 'raw', name: 'raw', schema: '{}' },
];

describe('what is filled in of a question (A61)', () => {
  it('begins with what the agent proposes, and leaves out what is empty', () => {
    expect(replyValues(fields, presetDraft(fields))).toEqual({
      name: 'Jo',
      count: '3',
      sure: true,
      one: 'b',
      some: ['a'],
    });
    expect(replyValues(fields, {})).toEqual({});
  });

  it('sends answers of one’s own', () => {
    const draft = {
      one: { ...emptyField, chosen: ['a'], other: true, text: 'mine' },
      some: { ...emptyField, chosen: ['b'], other: true, text: 'mine' },
    };
    expect(replyValues(fields, draft)).toEqual({ one: 'mine', some: ['b', 'mine'] });
  });

  it('sends dates with a zone', () => {
    const field: QuestionField = { ...base, type: 'text', name: 'at', format: 'date-time' };
    const text = '2026-11-21T15:30';
    expect(replyValues([field], { at: { ...emptyField, text } })).toEqual({
      at: new Date(text).toISOString(),
    });
  });

  it('outlives a reload, but secrets do not', () => {
    const kept = new MemoryStorage();
    const draft = {
      ...presetDraft(fields),
      name: { ...emptyField, text: 'Ada' },
      key: { ...emptyField, text: 'hunter2' },
    };
    writeQuestionDraft(kept, { ask: 'q', fields: [...fields] }, draft);
    expect([...kept.entries.values()].join()).not.toContain('hunter2');
    const read = readQuestionDraft(kept, { ask: 'q', fields: [...fields] });
    expect(read['name']).toEqual({ ...emptyField, text: 'Ada' });
    expect(read['key']).toEqual(emptyField);
    forgetQuestionDraft(kept, 'q');
    expect(kept.entries.size).toBe(0);
  });

  it.each(['{', 'null', '7', '{"name":3}', '{"name":{"text":1,"chosen":[]}}'])(
    'reads nothing out of %s',
    (entry) => {
      const kept = new MemoryStorage();
      kept.setItem('aerie.question.q', entry);
      const read = readQuestionDraft(kept, { ask: 'q', fields: [...fields] });
      expect(read).toEqual(presetDraft(fields));
    },
  );
});
