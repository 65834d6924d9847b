import { type ReactNode, useEffect, useRef } from "react";

/** Moves the focus to its element with `data-autofocus`, because what had the focus before is gone. */
export function InitialFocus({ children }: { children: ReactNode }) {
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => content.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus(), []);
  return <div ref={content}>{children}</div>;
}
