import { Button, Code, Text } from "@mantine/core";
import { useState } from "react";
import { messageOf } from "../ui/message-of";
import { saveDiagnostics } from "./shell";

type Saving =
  | { state: "idle" }
  | { state: "busy" }
  | { state: "saved"; path: string }
  | { state: "failed"; detail: string };

/** Saves the file for those who make the app, and says where it lies. */
export function DiagnosticsButton() {
  const [saving, setSaving] = useState<Saving>({ state: "idle" });
  const save = () => {
    setSaving({ state: "busy" });
    saveDiagnostics().then(
      (path) => setSaving({ state: "saved", path }),
      (cause: unknown) => setSaving({ state: "failed", detail: messageOf(cause) }),
    );
  };
  return (
    <>
      <Button variant="default" onClick={save} loading={saving.state === "busy"}>
        Save diagnostics
      </Button>
      <Text component="div" size="sm" w="100%" role="status" style={{ overflowWrap: "anywhere" }}>
        {saving.state === "saved" && (
          <>
            Saved: <Code>{saving.path}</Code>
          </>
        )}
        {saving.state === "failed" && saving.detail}
      </Text>
    </>
  );
}
