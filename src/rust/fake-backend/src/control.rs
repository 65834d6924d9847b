//! The test's side of its fake backends: which there are, and whether they still run.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What a process says about itself when it starts.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Greeting {
    pub(crate) arguments: Vec<String>,
    pub(crate) hello: String,
    pub(crate) variables: Vec<(String, String)>,
}

/// Where the fake backends of one test connect to. The connection of a process ends with it, however it ends.
#[derive(Debug)]
pub struct Control {
    listener: TcpListener,
}

impl Control {
    /// A port of its own.
    ///
    /// # Panics
    ///
    /// If the system has no free port.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it opens a port")]
    pub fn new() -> Self {
        Self { listener: TcpListener::bind(("127.0.0.1", 0)).expect("there is a free port") }
    }

    /// The port for [`crate::Program::of`].
    ///
    /// # Panics
    ///
    /// If the system does not know it.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.listener.local_addr().expect("it is bound").port()
    }

    /// The next process that was started; waits for one.
    ///
    /// # Panics
    ///
    /// If what connects is no fake backend.
    #[must_use]
    pub fn next(&self) -> Process {
        let (stream, _) = self.listener.accept().expect("a process connects");
        Process::of(stream)
    }

    /// The processes that were started since the last one of `next`.
    ///
    /// # Panics
    ///
    /// If what connects is no fake backend.
    #[must_use]
    pub fn all(&self) -> Vec<Process> {
        self.listener.set_nonblocking(true).expect("it can be polled");
        let streams: Vec<TcpStream> =
            std::iter::from_fn(|| self.listener.accept().ok()).map(|(stream, _)| stream).collect();
        self.listener.set_nonblocking(false).expect("it can be waited for");
        streams.into_iter().map(Process::of).collect()
    }
}

/// A process of a fake backend.
#[derive(Debug)]
pub struct Process {
    stream: BufReader<TcpStream>,
    greeting: Greeting,
}

impl Process {
    fn of(stream: TcpStream) -> Self {
        stream.set_nonblocking(false).expect("it can be waited for");
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        // One that was killed at once has said nothing.
        let greeting = match stream.read_line(&mut line) {
            Ok(count) if count > 0 => serde_json::from_str(&line).expect("a fake backend greets"),
            _ => Greeting::default(),
        };
        Self { stream, greeting }
    }

    /// The arguments of the backend.
    #[must_use]
    pub fn arguments(&self) -> &[String] {
        &self.greeting.arguments
    }

    /// The first line of its stdin, for a server.
    #[must_use]
    pub fn hello(&self) -> &str {
        &self.greeting.hello
    }

    /// Its variables.
    #[must_use]
    pub fn variables(&self) -> &[(String, String)] {
        &self.greeting.variables
    }

    /// Ends its [`crate::Step::WaitForRelease`].
    ///
    /// # Panics
    ///
    /// If the process is gone.
    pub fn release(&mut self) {
        self.stream.get_mut().write_all(b"\n").expect("the process waits");
    }

    /// Whether the process runs now.
    ///
    /// # Panics
    ///
    /// If the connection cannot be polled.
    #[must_use]
    pub fn is_running(&mut self) -> bool {
        self.stream.get_ref().set_nonblocking(true).expect("it can be polled");
        matches!(self.stream.read(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock)
    }

    /// Returns when the process is gone.
    ///
    /// # Panics
    ///
    /// If it is not after a minute, which is far longer than anything takes.
    pub fn wait(&mut self) {
        let stream = self.stream.get_ref();
        stream.set_nonblocking(false).expect("it can be waited for");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout can be set");
        let read = self.stream.read(&mut [0]);
        // Every other error says that the process is gone.
        let waited = read.is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
        assert!(!waited, "the process {:?} still runs", self.greeting.arguments);
    }
}
