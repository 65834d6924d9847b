import type { Rule } from "./rules";

// These rules find typing errors in texts that are not empty; the backend decides.

/** The address of a page on the web. Other schemes, such as `javascript:`, are not links. */
export const url: Rule = (value) =>
  /^https?:$/.test(URL.parse(value.trim())?.protocol ?? "")
    ? null
    : "Enter a web address, such as https://example.com.";

export const uuid: Rule = (value) =>
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value.trim())
    ? null
    : "Enter a UUID, such as 6f1c1f0e-5a0e-4d0e-9a53-2a8f5f0c5f01.";

/** A time of day of a `TimeInput`. */
export const time: Rule = (value) =>
  /^\d\d:\d\d:\d\d/.test(value) ? null : "Enter the hours and the minutes.";
