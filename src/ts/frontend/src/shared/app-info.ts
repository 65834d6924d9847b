import { license, version } from "../../package.json";

/** The version of this frontend. */
export const APP_VERSION = version;

/** The licence of this app, as an SPDX identifier. */
export const LICENCE = license;
