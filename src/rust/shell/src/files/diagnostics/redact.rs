//! Removes private data from texts: secrets, email addresses and the path of the user's home folder.
//!
//! Secrets are recognized by their form in any context, because a log may contain any text. In doubt, text is removed.

use std::borrow::Cow;
use std::path::Path;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Replacements for secrets and email addresses.
const SECRET: &str = "[secret]";
const EMAIL: &str = "[email]";

/// Password hashes in the PHC string format: `$argon2id$v=19$m=65536,t=3,p=4$salt$hash`.
static PASSWORD_HASH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\$(?:argon2|scrypt|bcrypt|pbkdf2|sha|yescrypt|[0-9y])[a-z0-9-]*\$[\w$./+=,-]+"));

/// JSON Web Tokens, also incomplete ones: base64 of JSON that begins with `{"`.
static JSON_WEB_TOKEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"ey[JI][A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)*"));

/// Values after the name of a secret in a header, a URL, JSON or a setting. The name is kept.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    let names = "launch[-_ ]token|access[-_ ]token|refresh[-_ ]token|token|password|passwd|secret[-_ ]key|secret|\
                 api[-_ ]?key|private[-_ ]key|set-cookie|cookie|session";
    let before = format!(r#"(?:{names})\\?["']?\s*[:=]\s*(?:\\?["'])?|[?&]code=|one-time code:?\s+"#);
    let headers = r#"\bbearer\s+|authorization["']?\s*[:=]\s*["']?\w+\s+"#;
    pattern(&format!(r#"(?i)({before}|{headers})([^\s"'\\,;&@]+)"#))
});

/// User and password in a URL: `postgresql://ada:password@server/database`.
static USER_OF_ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(://)[^\s/@"'<>]+@"#));

/// Tokens and keys: 32 or more hexadecimal digits, also in groups. Revisions, launch ids and times are shorter.
static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9A-Fa-f](?:[:-]?[0-9A-Fa-f]){31,}"));

/// Words with the length of at least 20 bytes in base64. `is_random` distinguishes random words from names.
static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"[A-Za-z0-9_+-]{27,}"));

/// Email addresses, including quoted names, IP addresses as the host, and an encoded `@`.
static EMAIL_ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    let name = r#"(?:\\?"[^"\r\n]{1,64}"|[\w.!#$%'*+^`{|}~-]+)"#;
    let at = r"(?:@|＠|%(?:25)*40|\\u0040|&#(?:64|x40);)";
    let host = r"(?:\[[0-9A-Za-z:.]{1,64}\]|%5[Bb][0-9A-Za-z:.%]{1,64}?%5[Dd]|[\w-]+(?:\.[\w-]+)*)";
    pattern(&format!("{name}{at}{host}"))
});

/// Removes private data of this computer from texts.
pub(super) struct Redaction {
    home: Option<Regex>,
    /// Longest first, so that a secret that contains another one is replaced as a whole.
    secrets: Vec<String>,
}

impl Redaction {
    /// Creates a redaction that replaces `home`, the user's home folder, with `~`, and removes `secrets` everywhere.
    pub(super) fn new(home: Option<&Path>, secrets: impl IntoIterator<Item = String>) -> Self {
        let mut secrets: Vec<String> = secrets.into_iter().filter(|secret| !secret.is_empty()).collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self { home: home.and_then(home_pattern), secrets }
    }

    pub(super) fn apply(&self, text: &str) -> String {
        let known = self.secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, SECRET));
        let text = match &self.home {
            Some(home) => home.replace_all(&known, |found: &Captures<'_>| replace_home(found, &known)),
            None => Cow::Borrowed(known.as_str()),
        };
        let text = PASSWORD_HASH.replace_all(&text, SECRET);
        let text = JSON_WEB_TOKEN.replace_all(&text, SECRET);
        let text = NAMED.replace_all(&text, format!("${{1}}{SECRET}"));
        let text = USER_OF_ADDRESS.replace_all(&text, format!("${{1}}{SECRET}@"));
        // Before other secrets, because the name in an address may look like a secret.
        let text = EMAIL_ADDRESS.replace_all(&text, EMAIL);
        let text = DIGITS.replace_all(&text, SECRET);
        let random = |found: &Captures<'_>| if is_random(&found[0]) { SECRET.to_owned() } else { found[0].to_owned() };
        WORD.replace_all(&text, random).into_owned()
    }
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns of this file are valid")
}

/// Returns a pattern for the folder in any notation: on Windows, a separator may be `/`, `\` or, in JSON, `\\`.
fn home_pattern(home: &Path) -> Option<Regex> {
    let home = home.to_str()?.trim_end_matches(['/', '\\']);
    if home.is_empty() {
        return None;
    }
    let is_windows = home.contains('\\');
    let parts: Vec<String> = home.split(['/', '\\']).map(regex::escape).collect();
    let pattern = if is_windows { format!("(?i){}", parts.join(r"(?:/|\\{1,2})")) } else { parts.join("/") };
    Regex::new(&pattern).ok()
}

/// Returns `~`, or the match itself if it is a prefix of another folder, such as `/home/ada` in `/home/adam`.
fn replace_home(found: &Captures<'_>, text: &str) -> String {
    let mut after = found.get(0).map_or("", |found| &text[found.end()..]).chars();
    let is_of_name = |next: Option<char>| next.is_some_and(|next| next.is_alphanumeric() || "_-".contains(next));
    let is_longer = match after.next() {
        // A dot ends a sentence or is part of a name.
        Some('.') => is_of_name(after.next()),
        next => is_of_name(next),
    };
    if is_longer { found[0].to_owned() } else { "~".to_owned() }
}

/// Returns whether the word mixes upper case, lower case and digits more often than names do.
fn is_random(word: &str) -> bool {
    let kinds: Vec<u8> = word.bytes().filter(u8::is_ascii_alphanumeric).map(kind).collect();
    let changes = kinds.windows(2).filter(|pair| pair[0] != pair[1]).count();
    (0..3).all(|kind| kinds.contains(&kind)) && changes * 3 >= kinds.len()
}

fn kind(letter: u8) -> u8 {
    match letter {
        b'0'..=b'9' => 0,
        b'A'..=b'Z' => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef";
    const JWT: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.dQw4w9WgXcQ-abc_DEF";
    const ARGON2: &str = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b5dWRWJTmaaJObG";
    // From Python's `secrets.token_urlsafe(32)`.
    const CODES: [&str; 3] = [
        "Zc5yPqHf0_m3VxY8rTn1bKw-9sLdJg2oUeAi4Q7hRzM",
        "k7Jd-93hNwQ_x0TzLb5RvYp2sGfCm8AeUi1oXq4HnV6",
        "_HX2pQ9vK4tBw8nLz6cRj1YsMd3GfT5uEaOi7xVhNy0",
    ];
    const EMAILS: [&str; 12] = [
        "ada.l@example.com",
        "ada+tag@sub.example.co.uk",
        "o'brien@example.com",
        "user@[1.2.3.4]",
        "user@[IPv6:2001:db8::1]",
        "\"ada l\"@example.com",
        "ada%40example.com",
        "%22ada%20l%22%40example.com",
        "ada%2540example.com",
        "ада@пример.рф",
        "ada@localhost",
        "ada\\u0040example.com",
    ];

    fn redact(text: &str) -> String {
        Redaction::new(None, []).apply(text)
    }

    /// Calls `check` with each secret in each combination of surrounding text.
    fn each_surrounded(mut check: impl FnMut(&str, &str, &str)) {
        const BEFORE: [&str; 14] = ["", " ", "x", "_", "%", "-", ".", "=", ":", "\"", "/", "token=", "é", "x_%"];
        const AFTER: [&str; 10] = ["", " ", ".", ". Next", ",", "\"", ")", "\n", "&x=1", "\\n"];
        for secret in [HEX, JWT, ARGON2].into_iter().chain(CODES) {
            for before in BEFORE {
                for after in AFTER {
                    check(before, secret, after);
                }
            }
        }
    }

    #[test]
    fn removes_secrets_in_any_context() {
        each_surrounded(|before, secret, after| {
            let text = redact(&format!("the log says {before}{secret}{after} and goes on"));
            // No useful part of the secret remains.
            let left = secret.as_bytes().windows(9).find(|part| text.contains(str::from_utf8(part).unwrap()));
            assert_eq!(left, None, "{before}{secret}{after}: {text}");
            assert!(text.starts_with("the log says ") && text.ends_with(" and goes on"), "{text}");
        });
    }

    #[test]
    fn redacting_twice_changes_nothing() {
        each_surrounded(|before, secret, after| {
            let once = redact(&format!("{before}{secret}{after}"));
            assert_eq!(redact(&once), once, "{before}{secret}{after}");
        });
    }

    #[test]
    fn removes_email_addresses_of_every_form() {
        for email in EMAILS {
            for (before, after) in
                [(" ", " "), ("<", ">"), ("(", ")."), ("q=", "&limit=1"), ("\"", "\""), ("/", "?x"), ("", ", ")]
            {
                let text = redact(&format!("for{before}{email}{after}it"));
                assert!(text.contains(EMAIL), "{email}: {text}");
                for part in ["ada", "user", "brien", "example", "1.2.3.4", "2001", "пример", "localhost"] {
                    assert!(!text.contains(part), "{email} after {before:?}: {text}");
                }
            }
        }
    }

    #[test]
    fn removes_values_of_named_secrets() {
        for (text, redacted) in [
            ("X-Launch-Token: short", "X-Launch-Token: [secret]"),
            ("Authorization: Bearer abc.def", "Authorization: Bearer [secret]"),
            (r#"{"password": "hunter2", "a": 1}"#, r#"{"password": "[secret]", "a": 1}"#),
            ("SECRET_KEY='a b'", "SECRET_KEY='[secret] b'"),
            ("Authorization: Basic YWRhOmE=", "Authorization: Basic [secret]"),
            ("the one-time code: abc", "the one-time code: [secret]"),
            ("GET /?code=abc&x=1", "GET /?code=[secret]&x=1"),
            ("Cookie: triptych_session=abc; other", "Cookie: [secret]; other"),
            ("postgresql://ada:hunter2@db/app", "postgresql://[secret]@db/app"),
        ] {
            assert_eq!(redact(text), redacted);
        }
    }

    #[test]
    fn removes_known_secrets_exactly() {
        let secrets = ["abc".to_owned(), "abc def".to_owned(), String::new()];
        let redaction = Redaction::new(None, secrets);
        assert_eq!(redaction.apply("xabcx, abc def."), "x[secret]x, [secret].");
    }

    #[test]
    fn replaces_the_home_folder() {
        let redaction = Redaction::new(Some("/home/ada".as_ref()), []);
        for (text, redacted) in [
            ("/home/ada", "~"),
            ("at /home/ada/data, /home/ada.", "at ~/data, ~."),
            ("file:///home/ada/x '/home/ada'", "file://~/x '~'"),
            ("/home/adam /home/ada2/x /home/ada-old", "/home/adam /home/ada2/x /home/ada-old"),
            ("/home/ada.old/x /home/ada_l", "/home/ada.old/x /home/ada_l"),
        ] {
            assert_eq!(redaction.apply(text), redacted);
        }
        for nothing in ["/", ""] {
            assert_eq!(Redaction::new(Some(nothing.as_ref()), []).apply("/usr/lib"), "/usr/lib");
        }
    }

    #[test]
    fn replaces_windows_paths_in_all_notations() {
        let redaction = Redaction::new(Some(r"C:\Users\ada".as_ref()), []);
        assert_eq!(redaction.apply(r#"C:\Users\ada\x "C:\\Users\\ada\\x""#), r#"~\x "~\\x""#);
        assert_eq!(redaction.apply(r"c:/users/Ada/x C:\Users\adam"), r"~/x C:\Users\adam");
    }

    #[test]
    fn keeps_useful_text() {
        for text in [
            "2026-11-24T18:05:09.012+00:00 INFO shell/x 3f9c0001 é /usr/lib",
            "2026-11-24T18:05:09.012+00:00 WARNING backend/app.serve.server 3f9c0001 listening at http://127.0.0.1:41234",
            "a @ b",
            "",
            "0001-20261124T180509.012345Z-before-upgrade.db",
            "triptych-diagnostics-20261124T180509.012Z.zip",
            "/usr/lib/x86_64-linux-gnu/libwebkit2gtk-4.1.so.0 WebKitWebProcess",
            "an_unclean_end_is_told_once_and_diagnostics_can_be_saved",
            r#""code": "database_corrupt", "detail": "The file is damaged.""#,
            "GET /api/v1/users?limit=20&sort=email 200",
            "sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) database is locked",
            "a basic check: exit code: 5",
            "costs $5 and $10",
        ] {
            assert_eq!(redact(text), text);
        }
    }
}
