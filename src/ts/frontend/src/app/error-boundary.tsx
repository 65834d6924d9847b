import { Component, type ReactNode } from "react";
import { CrashScreen } from "./crash-screen";

/** Shows the crash screen if rendering fails anywhere in the window; React would leave it blank. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <CrashScreen /> : this.props.children;
  }
}
