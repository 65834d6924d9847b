import { useSyncExternalStore } from "react";

const KEY = "triptych.access-token";

/** The access token of a signed-in user, and whether the user must sign in. */
export interface Session {
  accessToken: string | null;
  loginRequired: boolean;
}

let session: Session = { accessToken: sessionStorage.getItem(KEY), loginRequired: false };
const listeners = new Set<() => void>();

function change(next: Session): void {
  session = next;
  // Session storage belongs to this window and is cleared when the window closes.
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

/** Removes the token after the backend refused it or the user signed out. */
export function requireLogin(): void {
  change({ accessToken: null, loginRequired: true });
}

/** Resets the session to the state of a new window. */
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
