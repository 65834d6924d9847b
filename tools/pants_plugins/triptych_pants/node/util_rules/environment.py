"""The environment of a workspace's tools: its sources, Node.js and the installed node_modules."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from typing import Any, Iterable, List, Mapping, Optional, Tuple

from pants.engine.addresses import Address
from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.fs import CreateDigest, Digest, DigestContents, FileContent, MergeDigests, PathGlobs, SymlinkEntry
from pants.engine.process import Process, ProcessCacheScope, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.util.frozendict import FrozenDict
from pants.util.logging import LogLevel

from triptych_pants.network import PROXY_VARIABLES
from triptych_pants.node.util_rules.toolchain import NodeToolchain

NODE = "_node"
MODULES = "_modules"

# Node's tools need nothing else on PATH. The same value on every machine keeps the keys equal.
PATH = "/usr/local/bin:/usr/bin:/bin"

# Access to npm's registry. Only `npm ci` gets these variables, and its result does not depend on them.
NETWORK_VARIABLES = (
    *PROXY_VARIABLES,
    "NODE_EXTRA_CA_CERTS",
    "NPM_CONFIG_REGISTRY",
    "NPM_CONFIG_USERCONFIG",
    "SSL_CERT_FILE",
)


@dataclass(frozen=True)
class NodeEnvironmentRequest:
    workspace: Address


@dataclass(frozen=True)
class NodeEnvironment:
    """Parts of a Process that runs a workspace's tools in the workspace's folder.

    :param directory: the workspace's folder, relative to the sandbox's root.
    :param digest: a link `node_modules` in that folder.
    :param node: the node executable, relative to the workspace's folder.
    """

    directory: str
    digest: Digest
    immutable_input_digests: FrozenDict[str, Digest]
    env: FrozenDict[str, str]
    node: str

    def process(
        self,
        argv: Tuple[str, ...],
        *,
        input_digest: Digest,
        description: str,
        env: Optional[Mapping[str, str]] = None,
        output_files: Tuple[str, ...] = (),
        output_directories: Tuple[str, ...] = (),
        timeout_seconds: Optional[int] = None,
        append_only_caches: Optional[Mapping[str, str]] = None,
        cache_scope: ProcessCacheScope = ProcessCacheScope.SUCCESSFUL,
    ) -> Process:
        """Return a process that runs `node ARGV…` in the workspace's folder.

        :param input_digest: sources, merged with `self.digest`. Output paths are relative to the workspace's folder.
        """
        return Process(
            (self.node, *argv),
            input_digest=input_digest,
            immutable_input_digests=self.immutable_input_digests,
            working_directory=self.directory,
            env={**self.env, **(env or {})},
            output_files=output_files,
            output_directories=output_directories,
            timeout_seconds=timeout_seconds,
            append_only_caches=append_only_caches,
            description=description,
            level=LogLevel.INFO,
            cache_scope=cache_scope,
        )


@rule(desc="Install npm packages", level=LogLevel.DEBUG)
async def node_environment(request: NodeEnvironmentRequest, toolchain: NodeToolchain) -> NodeEnvironment:
    directory = request.workspace.spec_path
    up = os.path.relpath(".", directory or ".")
    manifest = await Get(DigestContents, PathGlobs([os.path.join(directory, "package.json")]))
    inputs, network, node_modules_link = await MultiGet(
        Get(Digest, PathGlobs(manifest_globs(directory, manifest[0].content))),
        Get(EnvironmentVars, EnvironmentVarsRequest(NETWORK_VARIABLES)),
        Get(
            Digest,
            CreateDigest([SymlinkEntry(os.path.join(directory, "node_modules"), f"{up}/{MODULES}/node_modules")]),
        ),
    )
    environment = NodeEnvironment(
        directory=directory,
        digest=node_modules_link,
        immutable_input_digests=FrozenDict({NODE: toolchain.digest}),
        # Tools cannot write to a home folder or use the network.
        env=FrozenDict({"PATH": PATH, "HOME": "/nonexistent", "CI": "true", "LANG": "C.UTF-8", "NO_COLOR": "1"}),
        node=f"{up}/{NODE}/node/node",
    )
    script = await Get(Digest, CreateDigest([FileContent("_install.mjs", INSTALL.encode())]))
    installed = await Get(
        ProcessResult,
        Process(
            (environment.node, f"{up}/_install.mjs"),
            input_digest=await Get(Digest, MergeDigests((inputs, script))),
            immutable_input_digests=environment.immutable_input_digests,
            working_directory=directory,
            env={**environment.env, **network, "NPM_CONFIG_CACHE": "{chroot}/.npm"},
            append_only_caches={"npm": ".npm"},
            output_directories=("node_modules",),
            description=f"Install the npm packages of {directory}",
        ),
    )
    return replace(
        environment,
        immutable_input_digests=FrozenDict({**environment.immutable_input_digests, MODULES: installed.output_digest}),
    )


def manifest_globs(directory: str, manifest: bytes) -> List[str]:
    """Return the files that `npm ci` reads: the workspace's manifest and lock, and the manifest of each member."""
    members = json.loads(manifest).get("workspaces", ())
    names = ("package.json", "package-lock.json", ".npmrc", *(f"{member}/package.json" for member in members))
    return [os.path.join(directory, name) for name in names]


# Links to the workspace's own packages would dangle outside their folder. Bundler and compiler use aliases for them.
INSTALL = """
import { execFileSync } from "node:child_process";
import { lstatSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

const npm = join(dirname(process.execPath), "npm", "bin", "npm-cli.js");
execFileSync(process.execPath, [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], { stdio: "inherit" });

const isLink = (path) => lstatSync(path).isSymbolicLink();
for (const entry of readdirSync("node_modules")) {
  const path = join("node_modules", entry);
  if (isLink(path)) rmSync(path);
  else if (entry.startsWith("@"))
    for (const name of readdirSync(path)) if (isLink(join(path, name))) rmSync(join(path, name));
}
"""


def rules() -> Iterable[Any]:
    return collect_rules()
