import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import classes from "./cover.module.css";

/**
 * Covers the whole page, including open dialogs and toasts, and takes all keyboard and mouse input.
 * The page below keeps its content, and gets its focus back when the cover is removed.
 */
export function Cover({ shown, children }: { shown: boolean; children: ReactNode }) {
  useKeyboardBlock(shown);
  return shown && createPortal(<CoverPanel>{children}</CoverPanel>, document.body);
}

function CoverPanel({ children }: { children: ReactNode }) {
  const coverRef = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const cover = coverRef.current;
    if (cover === null) return;
    const focused = document.activeElement;
    const disabled = new Set<Element>();
    const disableOthers = () => {
      for (const other of document.body.children) {
        if (other === cover || other.hasAttribute("inert")) continue;
        other.setAttribute("inert", "");
        disabled.add(other);
      }
    };
    disableOthers();
    // A toast may appear while the cover is shown.
    const watch = new MutationObserver(disableOthers);
    watch.observe(document.body, { childList: true });
    cover.focus();
    return () => {
      watch.disconnect();
      for (const other of disabled) other.removeAttribute("inert");
      if (focused instanceof HTMLElement) focused.focus();
    };
  }, []);

  useEffect(() => {
    // An open dialog blocks scrolling outside of itself.
    const stop = (event: Event) => event.stopPropagation();
    const cover = coverRef.current;
    cover?.addEventListener("wheel", stop);
    cover?.addEventListener("touchmove", stop);
    return () => {
      cover?.removeEventListener("wheel", stop);
      cover?.removeEventListener("touchmove", stop);
    };
  }, []);

  return (
    <div ref={coverRef} className={classes.cover} tabIndex={-1}>
      {children}
    </div>
  );
}

/**
 * Dialogs listen for keys at the window: Escape closes them, and Tab returns the focus to them.
 * While `blocked`, no such listener is called. The browser's own key handling is not affected.
 */
function useKeyboardBlock(blocked: boolean): void {
  const isBlocked = useRef(blocked);
  useLayoutEffect(() => {
    isBlocked.current = blocked;
  }, [blocked]);
  useLayoutEffect(() => {
    // Added before any dialog adds its own: listeners run in the order in which they were added.
    const block = (event: KeyboardEvent) => {
      if (isBlocked.current) event.stopImmediatePropagation();
    };
    window.addEventListener("keydown", block, { capture: true });
    return () => window.removeEventListener("keydown", block, { capture: true });
  }, []);
}
