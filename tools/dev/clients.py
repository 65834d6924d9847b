"""The contract and both clients, generated again if the API changed. `./pants fmt ::` makes the same files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from dev.log import Log
from dev.options import Programs
from dev.processes import Processes

NAME = "clients"
CONTRACT = Path("src/python/openapi.json")
TYPESCRIPT = Path("src/ts")
RUST = Path("src/rust")
# As in `npm run generate`, and in the target of the Rust client.
TYPESCRIPT_COMMAND = ("api-client/generate.mjs", "../python/openapi.json", "api-client/src/schema.gen.ts")
RUST_PROGRAM = "client-codegen"
RUST_ARGUMENTS = ("../python/openapi.json", "api-client/src/generated")


class Clients:
    """Writes the contract, and runs the generators of the clients."""

    def __init__(
        self,
        processes: Processes,
        log: Log,
        programs: Programs,
        root: Path,
        environment: Mapping[str, str],
        *,
        compile_generator: bool,
    ) -> None:
        """Prepare the generation.

        :param compile_generator: whether to compile the generator of the Rust client, which takes minutes once.
        """
        self._processes = processes
        self._log = log
        self._programs = programs
        self._root = root
        self._environment = environment
        self._compile_generator = compile_generator

    async def refresh(self, contract: str) -> bool:
        """Write the contract and generate the clients if it differs. Return whether it did.

        :param contract: the document as the backend prints it.
        """
        path = self._root / CONTRACT
        if path.read_text(encoding="utf-8") == contract:
            return False
        self._log.write(NAME, "the API changed: generating the contract and both clients")
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_text(contract, encoding="utf-8")
        os.replace(fresh, path)
        await self._run("TypeScript", (self._programs.node, *TYPESCRIPT_COMMAND), TYPESCRIPT)
        await self._refresh_rust()
        return True

    async def _refresh_rust(self) -> None:
        compiled = self._root / RUST / "target/debug" / RUST_PROGRAM
        cargo = self._programs.cargo
        if cargo is None or not (self._compile_generator or compiled.exists()):
            self._log.write(NAME, "the Rust client was not generated: run `./pants fmt ::` before you commit")
            return
        command = (cargo, "run", "--quiet", "--package", RUST_PROGRAM, "--", *RUST_ARGUMENTS)
        await self._run("Rust", command, RUST)

    async def _run(self, language: str, command: tuple[str, ...], folder: Path) -> None:
        code, output, errors = await self._processes.run(
            NAME, command, cwd=self._root / folder, environment=self._environment
        )
        if code == 0:
            self._log.write(NAME, f"{language}: done")
        else:
            self._log.error(NAME, "\n".join(filter(None, (f"{language}: failed", output, errors))))
