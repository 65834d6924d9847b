import { type RefObject, useLayoutEffect, useState } from "react";

/** @returns the height in pixels between the top of an element and the bottom of the window; 0 before the first layout */
export function useHeightBelow(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      const top = element.current?.getBoundingClientRect().top ?? 0;
      setHeight(Math.round(window.innerHeight - top - window.scrollY));
    };
    measure();
    // Content above the element may change its height.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    window.addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", measure);
    };
  }, [element]);
  return height;
}
