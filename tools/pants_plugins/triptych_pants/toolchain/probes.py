"""How programs, libraries and the Rust toolchain are searched: shell scripts and the folders that they search.

`./pants doctor` imports this module without Pants, so it uses only the standard library.
"""

from __future__ import annotations

import os
from typing import Mapping

# The usual folders of programs on all systems. The caller's PATH is searched after them.
USUAL_PATH = ("/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin", "/opt/homebrew/bin")

# Prints the path and the version. The shell expands the patterns of folders. A program that prints no version (or fails
# without a display) still counts as found.
PROGRAM_PROBE = """
for folder in $FOLDERS; do PATH="$PATH:$folder"; done
path=$(command -v "$0") || exit 0
printf "%s\\n" "$path"
"$path" "$@" 2>&1 </dev/null || true
"""

# Prints one line with name and version for each library that exists.
LIBRARIES_PROBE = (
    'for name; do version=$(pkg-config --modversion "$name" 2>/dev/null) && echo "$name $version"; done; true'
)

# The folder of rustup's programs, and the variables by which they choose a toolchain.
RUST_VARIABLES = ("PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN")

# Prints the version of each component of the first toolchain that is new enough. A program of rustup without a
# toolchain exists but fails, so each compiler is run first. The link leads past rustup to the toolchain itself, which
# needs no HOME. Arguments: the required major and minor version, then the components.
RUST_PROBE = r"""
wanted=$1; shift
hash() { if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi | cut -c1-16; }
IFS=:
for folder in $PATH; do
  rustc=$folder/rustc
  [ -x "$rustc" ] && version=$("$rustc" -vV 2>/dev/null) && root=$("$rustc" --print sysroot 2>/dev/null) || continue
  [ -x "$root/bin/cargo" ] || continue
  minor=$(printf '%s\n' "$version" | sed -n 's/^release: 1\.\([0-9]*\).*/\1/p')
  [ "${minor:-0}" -ge "$wanted" ] || continue
  key=$(printf '%s\n' "$version" | hash)
  mkdir -p .rust
  [ "$(readlink ".rust/$key")" = "$root/bin" ] || ln -sfn "$root/bin" ".rust/$key"
  printf '%s\n%s\n%s\n\n' "$key" "$root" "$version"
  for component; do
    [ -x "$root/bin/$component" ] && printf '%s: ' "$component" && "$root/bin/$component" --version
  done
  exit 0
done
"""


def rust_path(environment: Mapping[str, str]) -> str:
    """Return the PATH in which to search Rust: the toolchain that the user chose comes before the system's."""
    cargo_home = environment.get("CARGO_HOME") or os.path.join(environment.get("HOME", "/nonexistent"), ".cargo")
    return os.pathsep.join((f"{cargo_home}/bin", environment.get("PATH", ""), *USUAL_PATH))
