import { existsSync } from "node:fs";
import type { Plugin } from "vite";

/** A module of one component, such as …/@mantine/core/esm/components/Button/Button.mjs. */
const COMPONENT = /^(.*\/@mantine\/core)\/esm\/components\/(?:.*\/)?(\w+)\/\2\.mjs$/;
const ALL = "@mantine/core/styles.css";
const BASE = ["baseline", "default-css-variables", "global"];

const importOf = (name: string) => `import "@mantine/core/styles/${name}.css";\n`;

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
      const [, folder, name] = COMPONENT.exec(id) ?? [];
      if (name === undefined || !existsSync(`${folder}/styles/${name}.css`)) return null;
      // After the other imports: a component's own styles override those of the components it is made of.
      return { code: `${code}\n${importOf(name)}`, map: null };
    },
  };
}
