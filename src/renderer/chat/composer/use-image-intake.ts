import { type ClipboardEvent, type DragEvent, useState } from 'react';
import { showError, showToast } from '../../stores/toast-store.ts';
import { draftOf, setDraft } from './draft-store.ts';
import { pickImages, readImage } from './prompt-images.ts';

/** Adds pictures to what is being written in a chat, and says which may not be. */
export async function addImages(chat: string, files: readonly File[]): Promise<void> {
  const { picked, refused } = pickImages(files, draftOf(chat).images);
  if (refused.length > 0) {
    const detail = refused.slice(0, 5).join(' ');
    const title = refused.length === 1 ? 'A file was not added' : 'Some files were not added';
    showToast({ level: 'warning', title, detail, key: 'chat-image-refused' });
  }
  try {
    const read = await Promise.all(picked.map(readImage));
    if (read.length > 0) setDraft(chat, { images: [...draftOf(chat).images, ...read] });
  } catch (error) {
    showError('The picture was not added', error);
  }
}

/** Pasting and dropping pictures: handlers for the field and for what is around it. */
export function useImageIntake(chat: string) {
  const [isOver, setOver] = useState(false);
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return {
    isOver,
    onPaste: (event: ClipboardEvent): void => {
      const { files } = event.clipboardData;
      // Tables and documents bring a picture of themselves along; their text is what is meant.
      if (files.length === 0 || event.clipboardData.getData('text/plain') !== '') return;
      event.preventDefault();
      void addImages(chat, [...files]);
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
        void addImages(chat, [...event.dataTransfer.files]);
      },
    },
  };
}
