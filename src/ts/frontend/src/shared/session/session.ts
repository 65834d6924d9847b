import { useSyncExternalStore } from "react";

const KEY = "triptych.access-token";

/** Whether somebody must log in, and the token of who has. */
export interface Session {
  accessToken: string | null;
  loginRequired: boolean;
}

let session: Session = { accessToken: sessionStorage.getItem(KEY), loginRequired: false };
const listeners = new Set<() => void>();

function change(next: Session): void {
  session = next;
  // For this window only: gone when it closes, unseen by other windows.
  if (next.accessToken === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, next.accessToken);
  for (const listener of listeners) listener();
}

export function accessToken(): string | null {
  return session.accessToken;
}

/** Keeps the token for the calls that follow. */
export function logIn(token: string): void {
  change({ accessToken: token, loginRequired: false });
}

/** Forgets the token: the backend refused it, or the person is done. */
export function requireLogin(): void {
  change({ accessToken: null, loginRequired: true });
}

/** As if the window had just been opened, for a backend that wants nobody's name. */
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
