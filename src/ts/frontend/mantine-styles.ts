import type { Plugin } from "vite";

const MANTINE = /\/@mantine\/core\/esm\/.*\.mjs$/;
/** The import of a component's class names, such as `import classes from "./Button.module.mjs"`. */
const CLASS_NAMES = /^import \w+ from "[./\w-]*?(\w+)\.module\.mjs";$/gm;
const ALL = "@mantine/core/styles.css";
const BASE = ["baseline", "default-css-variables", "global"];

const importOf = (name: string | undefined) => `import "@mantine/core/styles/${name}.css";\n`;

/**
 * Builds only the styles of the Mantine components that the app uses, next to their code: `import "@mantine/core/styles.css"`
 * becomes the styles that belong to no component, and each component imports its own. The development server has all.
 */
export function mantineStyles(): Plugin {
  return {
    name: "mantine-styles",
    apply: "build",
    enforce: "pre",
    resolveId(source) {
      return source === ALL ? `\0${ALL}.js` : null;
    },
    load(id) {
      if (id !== `\0${ALL}.js`) return null;
      return { code: BASE.map(importOf).join(""), moduleSideEffects: true };
    },
    transform(code, id) {
      if (!MANTINE.test(id)) return null;
      const names = [...code.matchAll(CLASS_NAMES)].map(([, name]) => name);
      if (names.length === 0) return null;
      // After the other imports: a component's own styles override those of the components it is made of.
      return { code: `${code}\n${names.map(importOf).join("")}`, map: null };
    },
  };
}
