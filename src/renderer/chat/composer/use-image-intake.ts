import { type ClipboardEvent, type DragEvent, useState } from 'react';
import { draftOf, setDraft } from './draft-store.ts';
import { pickImages, readImage } from './prompt-images.ts';

/** Adds pictures to what is being written in a chat; a sentence about those that may not be. */
async function addImages(chat: string, files: readonly File[]): Promise<string | undefined> {
  const { picked, refused } = pickImages(files, draftOf(chat).images);
  try {
    const read = await Promise.all(picked.map(readImage));
    if (read.length > 0) setDraft(chat, { images: [...draftOf(chat).images, ...read] });
  } catch {
    return 'The picture could not be read. Try another one.';
  }
  return refused.length === 0 ? undefined : refused.slice(0, 3).join(' ');
}

/** Pasting and dropping pictures: handlers for the field and for what is around it. */
export function useImageIntake(chat: string) {
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState<string>();
  const add = async (files: readonly File[]): Promise<void> => {
    setProblem(await addImages(chat, files));
  };
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return {
    isOver,
    /** Why something was not added, until the next time or until it was read. */
    problem,
    forget: () => setProblem(undefined),
    add,
    onPaste: (event: ClipboardEvent): void => {
      const { files } = event.clipboardData;
      // Tables and documents bring a picture of themselves along; their text is what is meant.
      if (files.length === 0 || event.clipboardData.getData('text/plain') !== '') return;
      event.preventDefault();
      void add([...files]);
    },
    drop: {
      onDragOver: (event: DragEvent): void => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event: DragEvent): void => {
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false);
      },
      onDrop: (event: DragEvent): void => {
        setOver(false);
        if (!hasFiles(event)) return;
        event.preventDefault();
        void add([...event.dataTransfer.files]);
      },
    },
  };
}
