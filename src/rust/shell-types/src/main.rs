//! Prints the types between the shell and the window as TypeScript.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    io::stdout().write_all(shell_types::typescript::module().as_bytes())
}
