"""Options of the Rust tools. Crate versions are in Cargo.lock, and the toolchain is the machine's."""

from __future__ import annotations

from pants.option.option_types import ArgsListOption, SkipOption
from pants.option.subsystem import Subsystem


class CargoTest(Subsystem):
    options_scope = "cargo-test"
    name = "cargo test"
    help = "The tests of Rust packages, run by cargo (https://doc.rust-lang.org/cargo)."

    skip = SkipOption("test")
    args = ArgsListOption(example="--no-fail-fast", extra_help="They go before `--`.")


class CargoCheck(Subsystem):
    options_scope = "cargo-check"
    name = "cargo check"
    help = "The Rust compiler, as a type checker."

    skip = SkipOption("check")
    args = ArgsListOption(example="--all-features")


class Clippy(Subsystem):
    options_scope = "clippy"
    name = "clippy"
    help = "The Rust linter clippy; warnings are errors."

    skip = SkipOption("lint")
    args = ArgsListOption(example="--warn=clippy::pedantic", extra_help="They go after `--`.")


class Rustfmt(Subsystem):
    options_scope = "rustfmt"
    name = "rustfmt"
    help = "The Rust formatter."

    skip = SkipOption("fmt", "lint")
    args = ArgsListOption(example="--config=max_width=100")
