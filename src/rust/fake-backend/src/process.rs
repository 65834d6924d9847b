//! The process of a fake backend.

use std::io::{Read, Write, stderr, stdin, stdout};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use crate::control::Greeting;
use crate::script::{Program, SCRIPT, Script, Step};

/// Runs the script and exits, if a test has started this process as a fake backend. Otherwise does nothing.
///
/// # Panics
///
/// If the test that started this process has ended.
pub fn run_if_asked() {
    let Ok(script) = std::env::var(SCRIPT) else { return };
    let (script, port): (Script, u16) = serde_json::from_str(&script).expect("the script is one of `Program`");
    let arguments: Vec<String> = std::env::args().skip_while(|argument| argument != "--").skip(1).collect();
    let serves = arguments.first().is_some_and(|command| command == "serve");
    let greeting = Greeting {
        arguments,
        hello: if serves { first_line() } else { String::new() },
        variables: std::env::vars().filter(|(name, _)| name != SCRIPT).collect(),
    };
    let mut test = TcpStream::connect(("127.0.0.1", port)).expect("the test listens");
    let greeting = serde_json::to_string(&greeting).expect("it is plain data");
    test.write_all(format!("{greeting}\n").as_bytes()).expect("the test reads");
    run(if serves { &script.serve } else { &script.command }, &mut test, port);
    std::process::exit(0);
}

fn run(steps: &[Step], test: &mut TcpStream, port: u16) {
    for step in steps {
        // Errors are ignored: if the shell has ended, nobody reads the output.
        let _ = match step {
            Step::Print(bytes) => stdout().write_all(bytes).and_then(|()| stdout().flush()),
            Step::PrintLong(count) => stdout().write_all(&vec![b'x'; *count]).and_then(|()| stdout().write_all(b"\n")),
            Step::PrintError(line) => writeln!(stderr(), "{line}"),
            Step::WaitForEnd => std::io::copy(&mut stdin(), &mut std::io::sink()).map(drop),
            Step::WaitForRelease => test.read_exact(&mut [0]),
            Step::Hang => loop {
                std::thread::park();
            },
            Step::Crash => std::process::abort(),
            Step::Exit(code) => std::process::exit(*code),
            Step::StartChild => start_child(port),
            Step::Touch(path) => std::fs::write(path, ""),
            Step::IfExists { path, then, otherwise } => {
                run(if path.exists() { then } else { otherwise }, test, port);
                Ok(())
            }
        };
    }
}

/// Starts a child that inherits the pipes, like a child that a backend does not end.
fn start_child(port: u16) -> std::io::Result<()> {
    let program = Program::of(&Script { command: vec![Step::Hang], ..Script::default() }, port);
    Command::new(program.path).args(program.arguments).envs(program.variables).stdin(Stdio::inherit()).spawn().map(drop)
}

/// Reads the first line of stdin without its line break. The script reads the rest.
fn first_line() -> String {
    let mut line = String::new();
    // After a read error the line is empty.
    let _ = stdin().read_line(&mut line);
    line.trim_end().to_owned()
}
