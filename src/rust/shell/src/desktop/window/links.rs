//! Links: the app's own pages open in the window, pages of the web and mail addresses in the browser or mail program.
//!
//! An address reaches another program only by a new window that the user has asked for by a click or a key, and only a
//! few times in a while. A script in the window could otherwise send data out in addresses, past the page's content
//! security policy.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tauri::Url;

use crate::rate_limit::RateLimit;

/// Runs in the page before its own scripts.
pub(super) const SCRIPT: &str = include_str!("links.js");

/// How many links may be opened in `WINDOW`: more than a person wants, fewer than disturb.
const MAX_OPENED: usize = 5;
const WINDOW: Duration = Duration::from_secs(10);

/// Where a link goes.
#[derive(Debug, PartialEq, Eq)]
enum Destination {
    /// A page of the app.
    App,
    /// What a browser or a mail program shows.
    Browser,
    /// What an app should not open: a file of this computer, for example, or a script.
    Nowhere,
}

impl Destination {
    fn of(url: &Url) -> Self {
        match (url.scheme(), url.host_str()) {
            ("tauri", Some("localhost")) => Self::App,
            // The same origin as WebView2 names it.
            ("http" | "https", Some("tauri.localhost")) if cfg!(windows) => Self::App,
            ("http" | "https" | "mailto", _) => Self::Browser,
            _ => Self::Nowhere,
        }
    }
}

/// Whether the window itself may go to `url`.
pub(super) fn is_page_of_app(url: &Url) -> bool {
    Destination::of(url) == Destination::App
}

type Open = dyn Fn(&str) -> std::io::Result<()> + Send + Sync;

/// Opens links in the browser or the mail program.
pub(super) struct Links {
    open: Box<Open>,
    rate: Mutex<RateLimit>,
}

impl Links {
    /// Links that the system's own programs open.
    pub(super) fn new() -> Self {
        Self::opened_by(|url| open::that_detached(url))
    }

    fn opened_by(open: impl Fn(&str) -> std::io::Result<()> + Send + Sync + 'static) -> Self {
        Self { open: Box::new(open), rate: Mutex::new(RateLimit::new(MAX_OPENED, WINDOW)) }
    }

    /// Opens the link `url` that the user has followed at `now`. Does nothing for an address that no browser shows, or
    /// if too many were opened before.
    pub(super) fn follow(&self, url: &Url, now: Instant) {
        if Destination::of(url) != Destination::Browser {
            return;
        }
        // The address itself may hold what is private.
        let (scheme, host) = (url.scheme(), url.host_str().unwrap_or_default());
        if !self.rate.lock().unwrap_or_else(PoisonError::into_inner).allows(now) {
            log::warn!(
                "did not open a link to {scheme}:{host}: the limit is {MAX_OPENED} in {} seconds",
                WINDOW.as_secs()
            );
            return;
        }
        match (self.open)(url.as_str()) {
            Ok(()) => log::info!("opened a link to {scheme}:{host}"),
            Err(error) => log::warn!("cannot open a link to {scheme}:{host}: {error}"),
        }
    }
}

/// Lets the page open new windows only while it handles a click or a key of the user.
///
/// WebKitGTK says so of each; macOS and Windows do not without unsafe code, so that only the rate is limited there.
#[cfg(target_os = "linux")]
pub(super) fn require_user_gesture<R: tauri::Runtime>(window: &tauri::WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::glib::prelude::Cast;
    use webkit2gtk::{
        NavigationPolicyDecision, NavigationPolicyDecisionExt, PolicyDecisionExt, PolicyDecisionType, WebViewExt,
    };

    window.with_webview(|webview| {
        webview.inner().connect_decide_policy(|_, decision, kind| {
            let action = decision
                .downcast_ref::<NavigationPolicyDecision>()
                .and_then(NavigationPolicyDecisionExt::navigation_action);
            let refused = kind == PolicyDecisionType::NewWindowAction && !action.is_some_and(|it| it.is_user_gesture());
            if refused {
                log::warn!("blocked a script that tried to open a window without a click or key press of the user");
                decision.ignore();
            }
            refused
        });
    })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn destination(url: &str) -> Destination {
        Destination::of(&url.parse().unwrap())
    }

    #[test]
    fn pages_of_the_app_stay_in_the_window() {
        assert_eq!(destination("tauri://localhost/#/users"), Destination::App);
    }

    #[test]
    fn web_pages_and_mail_addresses_leave_the_window() {
        for url in ["https://example.com/", "http://127.0.0.1:1430/", "mailto:ada@example.com"] {
            assert_eq!(destination(url), Destination::Browser, "{url}");
            assert!(!is_page_of_app(&url.parse().unwrap()), "{url}");
        }
    }

    #[test]
    fn other_addresses_are_not_opened() {
        let (opened, links) = links();
        for url in
            ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "about:blank", "tauri://elsewhere/"]
        {
            assert_eq!(destination(url), Destination::Nowhere, "{url}");
            links.follow(&url.parse().unwrap(), Instant::now());
        }
        links.follow(&"tauri://localhost/#/users".parse().unwrap(), Instant::now());
        assert_eq!(opened.try_iter().count(), 0);
    }

    #[test]
    fn few_links_are_opened_in_a_while() {
        let (opened, links) = links();
        let (url, start) = ("https://example.com/?q=1".parse().unwrap(), Instant::now());
        for _ in 0..1000 {
            links.follow(&url, start);
        }
        assert_eq!(opened.try_iter().collect::<Vec<_>>(), vec!["https://example.com/?q=1"; MAX_OPENED]);
        links.follow(&url, start + WINDOW);
        assert_eq!(opened.try_iter().count(), 1);
    }

    /// Links, and the addresses that they open.
    fn links() -> (mpsc::Receiver<String>, Links) {
        let (open, opened) = mpsc::channel();
        (opened, Links::opened_by(move |url| open.send(url.to_owned()).map_err(std::io::Error::other)))
    }
}
