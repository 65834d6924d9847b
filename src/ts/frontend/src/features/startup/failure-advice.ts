import type { StartErrorCode, SupervisorErrorCode } from "@/shared/shell/types.gen";

/** The explanation of a failure for the user. */
export interface Advice {
  /** What happened, in one sentence. */
  what: string;
  /** What to do now. */
  next: string;
  /** Whether to offer to restore a backup. */
  restore: boolean;
}

const INSTALL = "Install Triptych again. Your data is not affected.";
const AGAIN =
  "Try again. If it happens again, save the diagnostics and send them to the makers of the app.";
const ENVIRONMENT =
  "Correct or remove the environment variable that the details name, then start Triptych again.";
const DISK = "Check the disk and the permissions of its folder, then try again.";
const RESTORE = "Restore a backup. The current database is kept next to the backups.";

/** Advice for the codes of the backend (src/python/app/core/errors.py). A test in tests/docs compares them. */
const BACKEND_ADVICE = {
  start_failed: { what: "The backend could not start.", next: AGAIN, restore: true },
  internal_error: { what: "An error occurred in the backend.", next: AGAIN, restore: true },
  bad_settings: { what: "A setting is missing or wrong.", next: ENVIRONMENT, restore: false },
  database_newer: {
    what: "Your data was saved by a newer version of Triptych.",
    next: "Install the newer version again, or restore a backup from this version.",
    restore: true,
  },
  database_foreign: {
    what: "The database file belongs to another program.",
    next: RESTORE,
    restore: true,
  },
  database_unavailable: {
    what: "Your database cannot be opened.",
    next: DISK,
    restore: false,
  },
  migration_failed: {
    what: "Your data could not be upgraded to this version. It was not changed.",
    next: "Try again, or restore a backup. If it happens again, save the diagnostics and send them to the makers of the app.",
    restore: true,
  },
  bad_handshake: {
    what: "The parts of Triptych are not compatible with each other.",
    next: INSTALL,
    restore: false,
  },
  port_unavailable: {
    what: "Triptych cannot open a network port on this computer.",
    next: "Allow Triptych in your firewall or security software, then try again.",
    restore: false,
  },
  database_invalid: {
    what: "The file of your database is not a database.",
    next: RESTORE,
    restore: true,
  },
  database_corrupt: { what: "Your database is damaged.", next: RESTORE, restore: true },
  database_read_only: {
    what: "Your database is read-only.",
    next: "Correct the permissions of the file and its folder, then try again.",
    restore: false,
  },
  disk_full: {
    what: "The disk is full.",
    next: "Free some disk space, then try again. Your saved data is not affected.",
    restore: false,
  },
  database_locked: {
    what: "Another program has locked your database.",
    next: "Close that program, then try again.",
    restore: false,
  },
  backup_failed: {
    what: "The backup failed, so nothing was changed.",
    next: "Free some disk space and check the disk, then try again.",
    restore: false,
  },
  data_dir_in_use: {
    what: "Your data is already in use.",
    next: "Close the other window of Triptych, then try again.",
    restore: false,
  },
  backup_invalid: {
    what: "This backup cannot be restored. Nothing was changed.",
    next: "Choose another backup.",
    restore: true,
  },
  archive_invalid: {
    what: "This file is not an export of this app. Nothing was changed.",
    next: "Choose another file.",
    restore: false,
  },
  check_failed: {
    what: "The check found problems in your database.",
    next: RESTORE,
    restore: true,
  },
  not_confirmed: {
    what: "The action was not confirmed. Nothing was changed.",
    next: "Try again.",
    restore: false,
  },
  file_exists: {
    what: "A file with this name already exists. Nothing was changed.",
    next: "Move the file away, then try again.",
    restore: false,
  },
  database_login_refused: {
    what: "The database server refused to let Triptych log in.",
    next: ENVIRONMENT,
    restore: false,
  },
  no_superuser: {
    what: "This data has no superuser, so nobody could manage users. Nothing was changed.",
    next: "Choose another backup.",
    restore: true,
  },
} satisfies Record<string, Advice>;

/** Advice for the codes of the shell, and for a window that cannot reach the shell. */
const SHELL_ADVICE: Record<StartErrorCode | SupervisorErrorCode | "shell_unreachable", Advice> = {
  backend_missing: {
    what: "A part of Triptych is missing: the backend program.",
    next: `${INSTALL} Backups can be restored after that.`,
    restore: false,
  },
  backend_not_started: {
    what: "A part of Triptych cannot be started: the backend program.",
    next: `${INSTALL} Backups can be restored after that.`,
    restore: false,
  },
  version_mismatch: {
    what: "The parts of Triptych have different versions.",
    next: INSTALL,
    restore: false,
  },
  no_data_folder: {
    what: "The folder for your data is unknown.",
    next: "Set the environment variable HOME, then start Triptych again.",
    restore: false,
  },
  no_random_source: {
    what: "The operating system provided no random numbers.",
    next: "Restart the computer.",
    restore: false,
  },
  backend_exited_early: {
    what: "The backend ended before it was ready.",
    next: `${AGAIN} If an earlier version worked, you can also install that one.`,
    restore: false,
  },
  backend_exited: { what: "The backend ended unexpectedly.", next: AGAIN, restore: true },
  backend_restarts_used_up: {
    what: "The backend ended repeatedly.",
    next: AGAIN,
    restore: true,
  },
  restore_ended: {
    what: "The backend ended while it restored your data. Your data is either unchanged or restored.",
    next: "Try again, or choose another backup.",
    restore: true,
  },
  backend_silent: {
    what: "The backend did not start in time.",
    next: "Try again. Security software that scans new programs can slow down the start.",
    restore: false,
  },
  backend_unhealthy: {
    what: "The backend does not respond.",
    next: "Try again. A firewall or security software may block the connection.",
    restore: false,
  },
  wrong_setting: {
    what: "A developer setting is wrong.",
    next: ENVIRONMENT,
    restore: false,
  },
  shell_unreachable: {
    what: "The window has lost its connection to the app.",
    next: "Close the window and start Triptych again.",
    restore: false,
  },
};

const ADVICE = { ...BACKEND_ADVICE, ...SHELL_ADVICE };

/** A code that this window has advice for. */
export type FailureCode = keyof typeof ADVICE;

/** Advice for unknown codes, such as codes of newer versions. */
const UNKNOWN: Advice = { what: "Triptych cannot continue.", next: AGAIN, restore: false };

function isKnown(code: string): code is FailureCode {
  return Object.hasOwn(ADVICE, code);
}

export function adviceFor(code: string): Advice {
  return isKnown(code) ? ADVICE[code] : UNKNOWN;
}

export const KNOWN_CODES = Object.keys(ADVICE) as FailureCode[];
