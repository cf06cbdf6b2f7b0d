import { X } from 'lucide-react';
import { useState } from 'react';
import { AddLine } from './add-line.tsx';
import { readMail } from './people.ts';
import styles from './remote.module.css';

interface MailListProps {
  /** What the field adds. */
  readonly label: string;
  /** What is said where there is nobody. */
  readonly empty: string;
  readonly value: readonly string[];
  /** Each resolves to what went wrong, or null. */
  readonly onAdd: (mail: string) => Promise<string | null>;
  readonly onRemove: (mail: string) => Promise<string | null>;
}

/** People by their e-mail addresses, as chips. */
export function MailList({ label, empty, value, onAdd, onRemove }: MailListProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const add = async (text: string): Promise<string | null> => {
    const mail = readMail(text);
    if (mail === null) return 'Enter an e-mail address like ann@example.org.';
    const known = value.some((other) => other.toLowerCase() === mail.toLowerCase());
    return known ? `${mail} is on the list already.` : onAdd(mail);
  };
  return (
    <>
      {value.length === 0 ? (
        <p className={styles['quiet']}>{empty}</p>
      ) : (
        <ul className={styles['chips']}>
          {value.map((mail) => (
            <li key={mail} className={styles['chip']}>
              <bdi>{mail}</bdi>
              <button
                type="button"
                aria-label={`Remove ${mail}`}
                title={`Remove ${mail}`}
                onClick={() => void onRemove(mail).then(setProblem)}
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      {problem !== null && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
      <AddLine label={label} placeholder="E-mail address" maxLength={256} onAdd={add} />
    </>
  );
}
