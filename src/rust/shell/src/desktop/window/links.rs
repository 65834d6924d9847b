//! Links: pages of the app open in the window; web pages and mail addresses open in the browser or the mail program.
//!
//! The shell opens an address only for a click or key press of the user, and only a few per time window. Otherwise a
//! script in the page could bypass the content security policy and send data in addresses.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tauri::Url;

use crate::rate_limit::RateLimit;

/// Script that runs in the page before its own scripts.
pub(super) const SCRIPT: &str = include_str!("links.js");

/// Maximum number of links that are opened within `WINDOW`. Users rarely reach it.
const MAX_OPENED: usize = 5;
const WINDOW: Duration = Duration::from_secs(10);

/// The program that opens a link.
#[derive(Debug, PartialEq, Eq)]
enum Destination {
    /// The window, for pages of the app.
    App,
    /// The browser or the mail program.
    Browser,
    /// None, for addresses that an app should not open, such as local files and scripts.
    Nowhere,
}

impl Destination {
    fn of(url: &Url) -> Self {
        #[cfg(debug_assertions)]
        if crate::development::is_page_of_server(url) {
            return Self::App;
        }
        match (url.scheme(), url.host_str()) {
            ("tauri", Some("localhost")) => Self::App,
            // The app's origin in WebView2.
            ("http" | "https", Some("tauri.localhost")) if cfg!(windows) => Self::App,
            ("http" | "https" | "mailto", _) => Self::Browser,
            _ => Self::Nowhere,
        }
    }
}

/// Returns whether the window may navigate to `url`.
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
    /// Creates an instance that uses the default programs of the operating system.
    pub(super) fn new() -> Self {
        Self::opened_by(|url| open::that_detached(url))
    }

    fn opened_by(open: impl Fn(&str) -> std::io::Result<()> + Send + Sync + 'static) -> Self {
        Self { open: Box::new(open), rate: Mutex::new(RateLimit::new(MAX_OPENED, WINDOW)) }
    }

    /// Opens the link `url` that the user followed at `now`. Does nothing if the address is not for a browser or the
    /// limit is reached.
    pub(super) fn follow(&self, url: &Url, now: Instant) {
        if Destination::of(url) != Destination::Browser {
            return;
        }
        // The rest of the address may contain private data, so it is not logged.
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

/// Lets the page open new windows only while it handles a click or a key press of the user.
///
/// WebKitGTK reports this for each new window. macOS and Windows report it only to unsafe code, so that only the rate
/// is limited there.
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
    fn opened_links_are_limited_by_rate() {
        let (opened, links) = links();
        let (url, start) = ("https://example.com/?q=1".parse().unwrap(), Instant::now());
        for _ in 0..1000 {
            links.follow(&url, start);
        }
        assert_eq!(opened.try_iter().collect::<Vec<_>>(), vec!["https://example.com/?q=1"; MAX_OPENED]);
        links.follow(&url, start + WINDOW);
        assert_eq!(opened.try_iter().count(), 1);
    }

    /// Returns an instance and the addresses that it opens.
    fn links() -> (mpsc::Receiver<String>, Links) {
        let (open, opened) = mpsc::channel();
        (opened, Links::opened_by(move |url| open.send(url.to_owned()).map_err(std::io::Error::other)))
    }
}
