//! The test's side of its fake backends: accepts their connections and tells whether they are running.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The first message of a fake backend to the test.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Greeting {
    pub(crate) arguments: Vec<String>,
    pub(crate) hello: String,
    pub(crate) variables: Vec<(String, String)>,
}

/// Listener for the fake backends of one test. A connection closes when its process ends in any way.
#[derive(Debug)]
pub struct Control {
    listener: TcpListener,
}

impl Control {
    /// Listens on a free port.
    ///
    /// # Panics
    ///
    /// If the system has no free port.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it opens a port")]
    pub fn new() -> Self {
        Self { listener: TcpListener::bind(("127.0.0.1", 0)).expect("there is a free port") }
    }

    /// Returns the port for [`crate::Program::of`].
    ///
    /// # Panics
    ///
    /// If the operating system does not report the port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.listener.local_addr().expect("it is bound").port()
    }

    /// Waits for the next process to connect.
    ///
    /// # Panics
    ///
    /// If another program connects.
    #[must_use]
    pub fn next(&self) -> Process {
        let (stream, _) = self.listener.accept().expect("a process connects");
        Process::of(stream)
    }

    /// Returns all processes that have connected since the last call of `next`.
    ///
    /// # Panics
    ///
    /// If another program connects.
    #[must_use]
    pub fn all(&self) -> Vec<Process> {
        self.listener.set_nonblocking(true).expect("it can be polled");
        let streams: Vec<TcpStream> =
            std::iter::from_fn(|| self.listener.accept().ok()).map(|(stream, _)| stream).collect();
        self.listener.set_nonblocking(false).expect("it can be waited for");
        streams.into_iter().map(Process::of).collect()
    }
}

/// A fake backend that has connected.
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
        // A process that was killed immediately has sent nothing.
        let greeting = match stream.read_line(&mut line) {
            Ok(count) if count > 0 => serde_json::from_str(&line).expect("a fake backend greets"),
            _ => Greeting::default(),
        };
        Self { stream, greeting }
    }

    /// Returns the arguments of the backend.
    #[must_use]
    pub fn arguments(&self) -> &[String] {
        &self.greeting.arguments
    }

    /// Returns the first line of the stdin of a server.
    #[must_use]
    pub fn hello(&self) -> &str {
        &self.greeting.hello
    }

    /// Returns its environment variables.
    #[must_use]
    pub fn variables(&self) -> &[(String, String)] {
        &self.greeting.variables
    }

    /// Ends the current [`crate::Step::WaitForRelease`].
    ///
    /// # Panics
    ///
    /// If the process has ended.
    pub fn release(&mut self) {
        self.stream.get_mut().write_all(b"\n").expect("the process waits");
    }

    /// Returns whether the process is running.
    ///
    /// # Panics
    ///
    /// If the connection cannot be polled.
    #[must_use]
    pub fn is_running(&mut self) -> bool {
        self.stream.get_ref().set_nonblocking(true).expect("it can be polled");
        matches!(self.stream.read(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock)
    }

    /// Waits until the process has ended.
    ///
    /// # Panics
    ///
    /// If the process is still running after a minute, which is much longer than any test takes.
    pub fn wait(&mut self) {
        let stream = self.stream.get_ref();
        stream.set_nonblocking(false).expect("it can be waited for");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout can be set");
        let read = self.stream.read(&mut [0]);
        // Every other error means that the process has ended.
        let waited = read.is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
        assert!(!waited, "the process {:?} is still running", self.greeting.arguments);
    }
}
