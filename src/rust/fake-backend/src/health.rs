//! HTTP server of a fake backend, which runs in the test process.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

/// Answers health checks on a free port until the tests end. Returns the port.
///
/// # Panics
///
/// If the system has no free port.
#[must_use]
pub fn healthy_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there is a free port");
    let port = listener.local_addr().expect("it is bound").port();
    std::thread::spawn(move || {
        // Failed connections are skipped: the client has closed them.
        for connection in listener.incoming().flatten() {
            let mut reader = BufReader::new(connection);
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                line.clear();
            }
            let body = r#"{"status":"ok","version":"0.1.0"}"#;
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
            let _ = write!(reader.get_mut(), "{head}Content-Length: {}\r\n\r\n{body}", body.len());
        }
    });
    port
}
