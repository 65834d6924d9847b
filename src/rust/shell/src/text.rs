//! Sanitizes texts of other programs before they are shown or logged.

/// Returns `text` without control characters, except line breaks, and truncated to `limit` characters.
pub(crate) fn plain(text: &str, limit: usize) -> String {
    let shown = |character: &char| !character.is_control() || *character == '\n';
    let mut characters = text.chars().filter(shown);
    let mut plain: String = characters.by_ref().take(limit).collect();
    if characters.next().is_some() {
        plain.pop();
        plain.push('…');
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_truncated_and_have_no_control_characters() {
        assert_eq!(plain("one\ntwo\u{1b}[31m\0", 100), "one\ntwo[31m");
        assert_eq!(plain("abcdef", 6), "abcdef");
        assert_eq!(plain("abcdefg", 6), "abcde…");
        assert_eq!(plain(&"ä".repeat(1_000_000), 400).chars().count(), 400);
    }
}
