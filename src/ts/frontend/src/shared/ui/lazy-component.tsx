import type { ComponentType, ReactNode } from "react";

/** A component whose code is loaded when it is rendered for the first time, or by `preload`. */
interface LazyComponent<Props> {
  (props: Props): ReactNode;
  /** Loads the code, again after a failure. Never rejects: rendering throws the error. */
  preload: () => Promise<void>;
}

/**
 * Returns a component that suspends until its code is loaded. If the code is missing, the window is reloaded once,
 * because a new version of the app has other files. If that does not help, rendering throws the error.
 *
 * @param load imports the module
 * @param name the component's name in the module
 */
export function lazyComponent<Name extends string, Props extends object>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
): LazyComponent<Props> {
  let Component: ComponentType<Props> | undefined;
  let failure: { error: unknown } | undefined;
  let loading: Promise<void> | undefined;

  const preload = () => {
    failure = undefined;
    loading ??= load()
      .then(
        (module) => {
          Component = module[name];
        },
        (error: unknown) => {
          failure = { error };
        },
      )
      .finally(() => {
        loading = undefined;
      });
    return loading;
  };

  const render = (props: Props) => {
    if (Component !== undefined) return <Component {...props} />;
    // React waits for a promise that is thrown.
    if (failure === undefined) throw preload();
    throw reloadOnce(failure.error) ? NEVER : failure.error;
  };
  return Object.assign(render, { preload });
}

const NEVER = new Promise<void>(() => {});

/** Reloads the window, unless it was already reloaded for this error. @returns whether it reloads */
function reloadOnce(error: unknown): boolean {
  const key = `triptych.reloaded-after:${String(error)}`;
  if (sessionStorage.getItem(key) !== null) return false;
  sessionStorage.setItem(key, "true");
  window.location.reload();
  return true;
}
