import { useCallback, useState } from "react";

/** A dialog about one subject, such as the row to edit. */
export interface Dialog<Subject> {
  opened: boolean;
  /** Kept while the dialog closes, so that its text does not change. */
  subject: Subject;
  /** Changes each time the dialog opens. As a React key, it creates a new form. */
  key: number;
  open: (subject: Subject) => void;
  close: () => void;
}

export function useDialog<Subject>(initial: Subject): Dialog<Subject> {
  const [{ subject, key }, setContent] = useState({ subject: initial, key: 0 });
  const [opened, setOpened] = useState(false);
  const open = useCallback((next: Subject) => {
    setContent((previous) => ({ subject: next, key: previous.key + 1 }));
    setOpened(true);
  }, []);
  const close = useCallback(() => setOpened(false), []);
  return { opened, subject, key, open, close };
}
