import { useState } from "react";
import { openLogFolder, saveDiagnostics } from "@/shared/shell/commands";
import { insideShell } from "@/shared/shell/shell";
import { messageOf } from "@/shared/ui/error-message";
import { TriptychMark } from "@/shared/ui/triptych-mark";

/** Replaces the whole window after an error in it. Uses only plain HTML: any library may be the cause. */
export function CrashScreen() {
  const [result, setResult] = useState("");
  const show = (answer: Promise<string>) =>
    answer.catch((error: unknown) => messageOf(error)).then(setResult);
  return (
    <main className="startup">
      <TriptychMark size={56} className="startup-mark still" />
      <h1>Something went wrong in this window</h1>
      <p>
        Your saved data is not affected. Reload the window. If this happens again, save the
        diagnostics and send them to the makers of the app.
      </p>
      <div className="startup-buttons">
        <button type="button" onClick={() => window.location.reload()}>
          Reload window
        </button>
        {insideShell() && (
          <>
            <button type="button" onClick={() => void show(openLogFolder().then(() => ""))}>
              Open log folder
            </button>
            <button
              type="button"
              onClick={() => void show(saveDiagnostics().then((path) => `Saved to ${path}`))}
            >
              Save diagnostics
            </button>
          </>
        )}
      </div>
      <p role="status">{result}</p>
    </main>
  );
}
