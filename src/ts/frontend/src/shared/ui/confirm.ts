import { useSyncExternalStore } from "react";

interface Confirmation {
  title: string;
  /** Explains what will happen and whether it can be undone. */
  message: string;
  /** The action, such as "Delete user" instead of "OK". */
  confirmLabel: string;
  /** The label of the button that changes nothing; "Cancel" by default. */
  cancelLabel?: string;
}

export interface Question extends Confirmation {
  /** Answers the question, and closes its dialog. */
  answer: (confirmed: boolean) => void;
}

let questions: readonly Question[] = [];
const listeners = new Set<() => void>();

/** Asks for confirmation before an action that removes or replaces data. */
export function confirm(confirmation: Confirmation & { onConfirm: () => void }): void {
  const { onConfirm, ...question } = confirmation;
  void ask(question).then((confirmed) => {
    if (confirmed) onConfirm();
  });
}

/** Asks a question. @returns true if the user confirms the action; false if they close the dialog in any way */
export function ask(confirmation: Confirmation): Promise<boolean> {
  return new Promise((resolve) => {
    const question = {
      ...confirmation,
      answer: (confirmed: boolean) => {
        change(questions.filter((other) => other !== question));
        resolve(confirmed);
      },
    };
    change([...questions, question]);
  });
}

export function removeAllQuestions(): void {
  change([]);
}

/** The question to show now. Others wait until it is answered. */
export function useQuestion(): Question | undefined {
  return useSyncExternalStore(subscribe, () => questions[0]);
}

function change(next: readonly Question[]): void {
  questions = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
