import { useEffect, useState } from "react";

/**
 * @returns `opened`, but false in the first render: a dialog gives the focus back only if it was opened after it was
 * mounted, and a lazy one is mounted when it is needed
 */
export function useOpened(opened: boolean): boolean {
  const [mounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  return opened && mounted;
}
