//! Prints the types that pass between shell and window as TypeScript.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    io::stdout().write_all(shell_types::typescript::module().as_bytes())
}
