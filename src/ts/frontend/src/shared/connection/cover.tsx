import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import classes from "./cover.module.css";

/**
 * Covers the whole page, open dialogs and toasts included, and takes keyboard and mouse for itself.
 * What is below keeps its content, and its focus when the cover goes.
 */
export function Cover({ shown, children }: { shown: boolean; children: ReactNode }) {
  useKeysKept(shown);
  return shown && createPortal(<Covering>{children}</Covering>, document.body);
}

function Covering({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const cover = place.current;
    if (cover === null) return;
    const focused = document.activeElement;
    const silenced = new Set<Element>();
    const silence = () => {
      for (const other of document.body.children) {
        if (other === cover || other.hasAttribute("inert")) continue;
        other.setAttribute("inert", "");
        silenced.add(other);
      }
    };
    silence();
    // A toast may come while the cover is there.
    const watch = new MutationObserver(silence);
    watch.observe(document.body, { childList: true });
    cover.focus();
    return () => {
      watch.disconnect();
      for (const other of silenced) other.removeAttribute("inert");
      if (focused instanceof HTMLElement) focused.focus();
    };
  }, []);

  useEffect(() => {
    // An open dialog lets nothing outside of itself be scrolled.
    const keep = (event: Event) => event.stopPropagation();
    const cover = place.current;
    cover?.addEventListener("wheel", keep);
    cover?.addEventListener("touchmove", keep);
    return () => {
      cover?.removeEventListener("wheel", keep);
      cover?.removeEventListener("touchmove", keep);
    };
  }, []);

  return (
    <div ref={place} className={classes.cover} tabIndex={-1}>
      {children}
    </div>
  );
}

/**
 * Dialogs listen to keys at the window: Escape closes them, and Tab brings the focus back to them.
 * While the cover is shown none of them hears any. The browser does with keys what it always does.
 */
function useKeysKept(kept: boolean): void {
  const now = useRef(kept);
  useLayoutEffect(() => {
    now.current = kept;
  }, [kept]);
  useLayoutEffect(() => {
    // Put up before there is a page, and so before every dialog's own: the first one is asked first.
    const keep = (event: KeyboardEvent) => {
      if (now.current) event.stopImmediatePropagation();
    };
    window.addEventListener("keydown", keep, { capture: true });
    return () => window.removeEventListener("keydown", keep, { capture: true });
  }, []);
}
