import { useSyncExternalStore } from "react";

const KEY = "triptych.access-token";

/** Whether the user must sign in, and the token if they have. */
export interface Session {
  accessToken: string | null;
  loginRequired: boolean;
}

let session: Session = { accessToken: sessionStorage.getItem(KEY), loginRequired: false };
const listeners = new Set<() => void>();

function change(next: Session): void {
  session = next;
  // Session storage belongs to this window, and is gone when it closes.
  if (next.accessToken === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, next.accessToken);
  for (const listener of listeners) listener();
}

export function accessToken(): string | null {
  return session.accessToken;
}

/** Stores the token for later calls. */
export function logIn(token: string): void {
  change({ accessToken: token, loginRequired: false });
}

/** Removes the token: the backend refused it, or the user has signed out. */
export function requireLogin(): void {
  change({ accessToken: null, loginRequired: true });
}

/** Returns to the state of a window that was just opened. */
export function resetSession(): void {
  change({ accessToken: null, loginRequired: false });
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => session);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
