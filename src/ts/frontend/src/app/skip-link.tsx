import type { RefObject } from "react";
import classes from "./skip-link.module.css";

/** A button that keyboard users reach first, and that is hidden from others. It skips the navigation. */
export function SkipLink({ main }: { main: RefObject<HTMLElement | null> }) {
  return (
    <button type="button" className={classes.skip} onClick={() => main.current?.focus()}>
      Skip to content
    </button>
  );
}
