//! Lines of a pipe, however long and whatever they hold.

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

/// The longest line that is read, in bytes: far longer than any event, request or line of a log.
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

    /// The next line, or `None` at the end of the pipe. The rest of a line that is longer than `MAX_LINE_BYTES` is left
    /// out; bytes that are no UTF-8 are replaced.
    ///
    /// Safe to cancel: what has arrived of a line is kept for the next call.
    pub(super) async fn next(&mut self) -> Option<String> {
        loop {
            // A pipe that cannot be read has ended.
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
    async fn a_line_without_end_takes_little_memory() {
        let endless = tokio::io::repeat(b'x').take(10_000_000);
        let mut lines = Lines::of(endless.chain(&b"\nnext\n"[..]));
        assert_eq!(lines.next().await.unwrap().len(), MAX_LINE_BYTES);
        assert!(lines.line.capacity() <= 2 * MAX_LINE_BYTES);
        assert_eq!(lines.next().await.unwrap(), "next\n");
    }
}
