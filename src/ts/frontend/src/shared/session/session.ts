import { useSyncExternalStore } from "react";

const KEY = "triptych.access-token";

/**
 * - `active`: calls are sent, with the token if there is one;
 * - `expired`: the backend has refused the token, and the user has to log in again;
 * - `logged-out`: the user has not logged in yet, or has logged out.
 */
type SessionState = "active" | "expired" | "logged-out";

export interface Session {
  accessToken: string | null;
  state: SessionState;
}

let session: Session = { accessToken: sessionStorage.getItem(KEY), state: "active" };
let replacement: Promise<unknown> = Promise.resolve();
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
  change({ accessToken: token, state: "active" });
}

/** Removes the token because the user logs out. */
export function requireLogin(): void {
  change({ accessToken: null, state: "logged-out" });
}

/** Removes a token that the backend has refused. Does nothing if the session has another token by now. */
export function expireSession(refused: string | null): void {
  if (session.state !== "active" || session.accessToken !== refused) return;
  change({ accessToken: null, state: refused === null ? "logged-out" : "expired" });
}

/**
 * Replaces the token.
 *
 * @param call ends the old token and returns a new one, or null if the user has to log in again
 */
export async function replaceToken(call: () => Promise<string | null>): Promise<void> {
  const running = call();
  replacement = running.catch(() => undefined);
  const token = await running;
  if (token === null) expireSession(session.accessToken);
  else logIn(token);
}

/** Waits for a replacement of the token that has begun. */
export async function tokenReplaced(): Promise<void> {
  await replacement;
}

/** Waits until an expired session is active again. @returns false if the user has logged out instead */
export function activeSession(): Promise<boolean> {
  return new Promise((resolve) => {
    const check = () => {
      if (session.state === "expired") return;
      unsubscribe();
      resolve(session.state === "active");
    };
    const unsubscribe = subscribe(check);
    check();
  });
}

/** Resets the session to the state of a new window. */
export function resetSession(): void {
  change({ accessToken: null, state: "active" });
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => session);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
