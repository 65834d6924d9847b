import { useCallback, useState } from "react";

/** A dialog about one thing, such as the row to edit. */
export interface Dialog<Subject> {
  opened: boolean;
  /** Stays while the dialog closes, so that its words do not vanish before it does. */
  subject: Subject | null;
  open: (subject: Subject) => void;
  close: () => void;
}

export function useDialog<Subject>(): Dialog<Subject> {
  const [subject, setSubject] = useState<Subject | null>(null);
  const [opened, setOpened] = useState(false);
  const open = useCallback((next: Subject) => {
    setSubject(next);
    setOpened(true);
  }, []);
  const close = useCallback(() => setOpened(false), []);
  return { opened, subject, open, close };
}
