import type { components } from "@triptych/api-client/schema.gen";

type Reason = components["schemas"]["BackupPublic"]["reason"];

const TEXTS: Record<Reason, string> = {
  manual: "Manual",
  daily: "Daily",
  "before-upgrade": "Before an upgrade",
  "before-downgrade": "Before a downgrade",
  "before-restore": "Before a restore",
  "before-import": "Before an import",
  "before-reset": "Before a reset",
};

/** @returns why a backup was made; a reason that this version does not know, unchanged */
export function reasonText(reason: string): string {
  return reason in TEXTS ? TEXTS[reason as Reason] : reason;
}
