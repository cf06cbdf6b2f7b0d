import { X } from 'lucide-react';
import styles from './composer.module.css';
import { imageUrl, kilobytes, type PromptImage } from './prompt-images.ts';

interface ImageChipsProps {
  readonly images: readonly PromptImage[];
  readonly onRemove: (id: string) => void;
}

/** Pictures that go with the next message. */
export function ImageChips({ images, onRemove }: ImageChipsProps) {
  if (images.length === 0) return null;
  return (
    <ul className={styles['chips']} aria-label="Pictures of this message">
      {images.map((image) => (
        <li key={image.id} className={styles['chip']}>
          <img src={imageUrl(image)} alt="" />
          <span className={styles['chipName']} title={image.name}>
            {image.name}
          </span>
          <span className={styles['faint']}>{kilobytes(image.bytes)}</span>
          <button
            type="button"
            className={styles['chipRemove']}
            aria-label={`Remove ${image.name}`}
            onClick={() => onRemove(image.id)}
          >
            <X size={14} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
