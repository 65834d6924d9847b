import type { components } from "@triptych/api-client/schema.gen";
import type { BackupReason } from "../shell/types.gen";

/** The reasons of the backend and the shell, which both list backups. */
type Reason = components["schemas"]["BackupPublic"]["reason"] | BackupReason;

const TEXTS: Record<Reason, string> = {
  manual: "Manual",
  daily: "Daily",
  "before-upgrade": "Before an upgrade",
  "before-downgrade": "Before a downgrade",
  "before-restore": "Before a restore",
  "before-import": "Before an import",
  "before-reset": "Before a reset",
};

/** @returns the text for the reason of a backup */
export function reasonText(reason: Reason): string {
  return TEXTS[reason];
}
