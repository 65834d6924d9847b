import { useHotkeys } from "@mantine/hooks";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { insideShell } from "@/shared/shell/shell";
import { CurrentQuestion } from "@/shared/ui/current-question";
import { createAppRouter } from "./router";

/** The pages and dialogs of the app, after the user has signed in. */
export function MainWindow() {
  const [router] = useState(createAppRouter);
  useHotkeys(
    insideShell() ? [["mod+,", () => void router.navigate({ to: "/settings" })]] : [],
    [],
    true,
  );
  return (
    <>
      <RouterProvider router={router} />
      <CurrentQuestion />
    </>
  );
}
