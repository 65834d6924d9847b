/** What a failure means to people, and what they can do. */
export interface Advice {
  /** What happened, in a sentence. */
  what: string;
  /** What to do now. */
  next: string;
  /** Whether other data may help: restoring a backup is offered. */
  restore: boolean;
}

const INSTALL = "Install Triptych again. Your data stays as it is.";
const AGAIN =
  "Try again. If it goes on, save the diagnostics and send them to those who make the app.";
const ENVIRONMENT =
  "Correct or unset that variable in the environment that Triptych is started from, then start it again.";
const DISK = "Check the disk and that its folder can be opened, then try again.";
const RESTORE = "Restore a backup. What is there now is kept beside the backups.";

/** By the codes that backend and shell report; tests/docs compares them with both. */
const ADVICE: Record<string, Advice> = {
  // The backend's (src/python/app/core/errors.py).
  start_failed: { what: "The backend could not start.", next: AGAIN, restore: true },
  internal_error: { what: "The backend ran into a fault of its own.", next: AGAIN, restore: true },
  bad_settings: { what: "A setting is missing or wrong.", next: ENVIRONMENT, restore: false },
  database_newer: {
    what: "Your data was written by a newer version of Triptych.",
    next: "Install the newer version again, or restore a backup that this version has made.",
    restore: true,
  },
  database_foreign: {
    what: "The file in your database's place belongs to another program.",
    next: RESTORE,
    restore: true,
  },
  database_unavailable: {
    what: "Your database cannot be opened.",
    next: DISK,
    restore: false,
  },
  migration_failed: {
    what: "Your data could not be upgraded to this version; it is as it was before.",
    next: "Try again, or restore a backup. If it goes on, save the diagnostics and send them to those who make the app.",
    restore: true,
  },
  bad_handshake: {
    what: "Window and backend do not understand each other.",
    next: INSTALL,
    restore: false,
  },
  version_mismatch: {
    what: "Window and backend are of different versions.",
    next: INSTALL,
    restore: false,
  },
  port_unavailable: {
    what: "The backend may not listen on this computer's own network.",
    next: "Allow Triptych in your firewall or security program, then try again.",
    restore: false,
  },
  database_invalid: {
    what: "The file in your database's place is no database.",
    next: RESTORE,
    restore: true,
  },
  database_corrupt: { what: "Your database is damaged.", next: RESTORE, restore: true },
  database_read_only: {
    what: "Your database may not be written.",
    next: "Correct the permissions of the file and its folder, then try again.",
    restore: false,
  },
  disk_full: {
    what: "The disk is full.",
    next: "Make room on the disk, then try again. Nothing was lost.",
    restore: false,
  },
  database_locked: {
    what: "Another program keeps your database locked.",
    next: "Close that program, then try again.",
    restore: false,
  },
  backup_failed: {
    what: "No backup could be made, so nothing was changed.",
    next: "Make room on the disk and check it, then try again.",
    restore: false,
  },
  data_dir_in_use: {
    what: "Another process is using your data.",
    next: "Close the other window of Triptych, or end that process, then try again.",
    restore: false,
  },
  backup_invalid: {
    what: "That backup cannot be restored; nothing was changed.",
    next: "Choose another backup.",
    restore: true,
  },
  archive_invalid: {
    what: "That file is no export of this app; nothing was changed.",
    next: "Choose another file.",
    restore: false,
  },
  check_failed: {
    what: "Your database is not as this version would have made it.",
    next: RESTORE,
    restore: true,
  },
  not_confirmed: {
    what: "That was not confirmed; nothing was changed.",
    next: "Try again.",
    restore: false,
  },
  file_exists: {
    what: "A file of that name is there already; nothing was changed.",
    next: "Move that file away, then try again.",
    restore: false,
  },
  database_login_refused: {
    what: "The database's server does not let Triptych in.",
    next: ENVIRONMENT,
    restore: false,
  },
  no_superuser: {
    what: "In those data there is nobody who could manage users; nothing was changed.",
    next: "Choose another backup.",
    restore: true,
  },
  // The shell's (src/rust/shell/src/error.rs).
  backend_missing: {
    what: "A part of Triptych is missing: the backend's program.",
    next: `${INSTALL} Backups can be restored once that program is there.`,
    restore: false,
  },
  backend_not_started: {
    what: "A part of Triptych, the backend's program, cannot be started.",
    next: `${INSTALL} Backups can be restored once that program runs.`,
    restore: false,
  },
  no_data_folder: {
    what: "The system names no folder for your data.",
    next: "Set HOME in the environment that Triptych is started from, then start it again.",
    restore: false,
  },
  no_random_source: {
    what: "The system gave no random numbers.",
    next: "Restart the computer.",
    restore: false,
  },
  backend_exited_early: {
    what: "The backend ended before it was ready.",
    next: `${AGAIN} If another version ran before, installing that one again may help.`,
    restore: false,
  },
  backend_exited: { what: "The backend ended unexpectedly.", next: AGAIN, restore: true },
  backend_restarts_used_up: {
    what: "The backend ended again and again.",
    next: AGAIN,
    restore: true,
  },
  restore_ended: {
    what: "The backend ended while your data was restored. It is as it was before, or as in the backup.",
    next: "Try it again, or choose another backup.",
    restore: true,
  },
  backend_silent: {
    what: "The backend does not say anything.",
    next: "Try again. A security program that checks new programs may slow it down.",
    restore: false,
  },
  backend_unhealthy: {
    what: "The backend does not answer.",
    next: "Try again. A firewall or security program may keep the window from it.",
    restore: false,
  },
  wrong_setting: {
    what: "A variable for developers is wrong.",
    next: ENVIRONMENT,
    restore: false,
  },
  // The window's own.
  shell_unreachable: {
    what: "The window has lost its connection to the app around it.",
    next: "Close the window and start Triptych again.",
    restore: false,
  },
};

/** A code of a backend that is newer than this window gets advice that is never wrong. */
const UNKNOWN: Advice = { what: "Triptych cannot go on.", next: AGAIN, restore: false };

export function adviceFor(code: string): Advice {
  return ADVICE[code] ?? UNKNOWN;
}

/** For the test that walks them all. */
export const KNOWN_CODES = Object.keys(ADVICE);
