//! Reads lines of any length and content from a pipe.

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

/// Maximum length of a line. Events, requests and log lines are much shorter.
pub(super) const MAX_LINE_BYTES: usize = 64 * 1024;

/// Reads a pipe line by line.
pub(super) struct Lines<R> {
    pipe: BufReader<R>,
    line: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    pub(super) fn of(pipe: R) -> Self {
        Self { pipe: BufReader::new(pipe), line: Vec::new() }
    }

    /// Reads the next line with its line break. Returns `None` at the end of the pipe.
    ///
    /// A line is truncated to `MAX_LINE_BYTES`. Invalid UTF-8 is replaced. The future is safe to cancel: a partial line
    /// is kept for the next call.
    pub(super) async fn next(&mut self) -> Option<String> {
        loop {
            // A read error counts as the end of the pipe.
            let arrived = self.pipe.fill_buf().await.unwrap_or_default();
            if arrived.is_empty() && self.line.is_empty() {
                return None;
            }
            let end = arrived.iter().position(|&byte| byte == b'\n');
            let read = end.map_or(arrived.len(), |end| end + 1);
            let room = MAX_LINE_BYTES.saturating_sub(self.line.len());
            self.line.extend_from_slice(&arrived[..read.min(room)]);
            self.pipe.consume(read);
            if end.is_some() || read == 0 {
                let text = String::from_utf8_lossy(&self.line).into_owned();
                self.line.clear();
                return Some(text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt;

    use super::*;

    async fn all(pipe: impl AsyncRead + Unpin) -> Vec<String> {
        let (mut lines, mut all) = (Lines::of(pipe), Vec::new());
        while let Some(line) = lines.next().await {
            all.push(line);
        }
        all
    }

    #[tokio::test]
    async fn reads_lines_with_their_ends() {
        assert_eq!(all(&b"one\n\ntwo\r\n\xff"[..]).await, ["one\n", "\n", "two\r\n", "\u{fffd}"]);
    }

    #[tokio::test]
    async fn a_very_long_line_is_truncated_in_little_memory() {
        let endless = tokio::io::repeat(b'x').take(10_000_000);
        let mut lines = Lines::of(endless.chain(&b"\nnext\n"[..]));
        assert_eq!(lines.next().await.unwrap().len(), MAX_LINE_BYTES);
        assert!(lines.line.capacity() <= 2 * MAX_LINE_BYTES);
        assert_eq!(lines.next().await.unwrap(), "next\n");
    }
}
