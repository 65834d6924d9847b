import { useEffect } from "react";

const APP = "Triptych";

/** Sets the title of the window, such as "Items · Triptych"; without a page, to the app's name. */
export function usePageTitle(page: string | undefined): void {
  useEffect(() => {
    document.title = page === undefined ? APP : `${page} · ${APP}`;
    return () => {
      document.title = APP;
    };
  }, [page]);
}
