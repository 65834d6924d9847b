import { useRouter } from "@tanstack/react-router";
import { type RefObject, useEffect } from "react";

/**
 * Moves the focus to the heading of a page that was navigated to, so that screen readers read it and Tab continues there.
 *
 * @param main the element that contains the page
 */
export function usePageFocus(main: RefObject<HTMLElement | null>): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", ({ fromLocation, toLocation }) => {
        // A change inside of a page, such as another search or an opened row, keeps the focus.
        if (!fromLocation || pageOf(fromLocation) === pageOf(toLocation)) return;
        const heading = main.current?.querySelector<HTMLElement>("h1, h2");
        heading?.setAttribute("tabindex", "-1");
        (heading ?? main.current)?.focus();
      }),
    [router, main],
  );
}

/** @returns the first part of a path: the page of the navigation that it belongs to */
function pageOf({ pathname }: { pathname: string }): string | undefined {
  return pathname.split("/")[1];
}
