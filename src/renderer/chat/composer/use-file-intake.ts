import { type ClipboardEvent, type DragEvent, useState } from 'react';
import { desktopBridge } from '../../client/desktop-bridge.ts';
import { type IntakeChat, takeFiles, takeText } from './prompt-files.ts';

/** Where a dropped file is; only the desktop's window is told, and runs where the agents do. */
function pathOf(file: File): string | undefined {
  return desktopBridge()?.getPathForFile(file) || undefined;
}

/** Pasting and dropping files, pictures and long text: handlers for the field and for what is around it. */
export function useFileIntake(chat: IntakeChat) {
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState<string>();
  const add = async (files: readonly File[]): Promise<void> => {
    setProblem(await takeFiles(chat, files, pathOf));
  };
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return {
    isOver,
    /** Why something was not added or sent, until the next time or until it was read. */
    problem,
    tell: setProblem,
    add,
    onPaste: (event: ClipboardEvent): void => {
      const { files } = event.clipboardData;
      const text = event.clipboardData.getData('text/plain');
      if (text !== '' ? !takeText(chat.id, text) : files.length === 0) return;
      event.preventDefault();
      // Tables and documents bring a picture of themselves along; their text is what is meant.
      if (text === '') void add([...files]);
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
