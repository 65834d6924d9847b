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
    throw reloadOnce(name) ? NEVER : failure.error;
  };
  return Object.assign(render, { preload });
}

const NEVER = new Promise<void>(() => {});

/** Reloads the window, unless this build of the app already did so for this component. @returns whether it reloads */
function reloadOnce(component: string): boolean {
  // The file name of a chunk changes with each build.
  const key = `triptych.reloaded-for:${component} ${import.meta.url}`;
  if (sessionStorage.getItem(key) !== null) return false;
  sessionStorage.setItem(key, "true");
  window.location.reload();
  return true;
}
