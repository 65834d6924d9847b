//! What nobody needs to know: secrets, addresses of email, and what the user's home folder is called.

use std::path::PathBuf;

/// As many hexadecimal digits in a row as no revision, launch or time has, but tokens and keys do.
const SECRET_DIGITS: usize = 32;

/// Takes what is private out of texts.
pub(super) struct Redaction {
    pub(super) home: Option<PathBuf>,
}

impl Redaction {
    pub(super) fn apply(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if let Some(home) = self.home.as_deref().and_then(|home| home.to_str()).filter(|home| home.len() > 1) {
            // In JSON a path of Windows has each backslash twice.
            text = text.replace(&home.replace('\\', r"\\"), "~").replace(home, "~");
        }
        let mut redacted = String::with_capacity(text.len());
        let mut word = String::new();
        for letter in text.chars() {
            if letter.is_alphanumeric() || "._%+-@".contains(letter) {
                word.push(letter);
            } else {
                push(&mut redacted, &word);
                word.clear();
                redacted.push(letter);
            }
        }
        push(&mut redacted, &word);
        redacted
    }
}

fn push(redacted: &mut String, word: &str) {
    let email = word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    let digits = word.chars().filter(char::is_ascii_hexdigit).count();
    let hex = word.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-');
    redacted.push_str(match word {
        _ if email => "[email]",
        _ if hex && digits >= SECRET_DIGITS => "[secret]",
        _ => word,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_out_home_secrets_and_emails() {
        let redaction = Redaction { home: Some("/home/ada".into()) };
        let token = "0123456789abcdef".repeat(4);
        assert_eq!(
            redaction.apply(&format!("at /home/ada/data: token={token}, ada.l@example.com; \"{token}\"\n")),
            "at ~/data: token=[secret], [email]; \"[secret]\"\n"
        );
    }

    #[test]
    fn leaves_what_helps() {
        let redaction = Redaction { home: None };
        for text in ["2026-11-24T18:05:09.012+00:00 INFO shell/x 3f9c0001 é /usr/lib", "a @ b", ""] {
            assert_eq!(redaction.apply(text), text);
        }
    }

    #[test]
    fn knows_a_path_of_windows_in_json() {
        let redaction = Redaction { home: Some(r"C:\Users\ada".into()) };
        assert_eq!(redaction.apply(r#"C:\Users\ada\x "C:\\Users\\ada\\x""#), r#"~\x "~\\x""#);
    }
}
