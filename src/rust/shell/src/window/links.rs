//! Where the window may go: to the app's own pages. What belongs to a browser opens in the browser.

use tauri::Url;

/// What becomes of a link.
#[derive(Debug, PartialEq, Eq)]
enum Leads {
    /// To a page of the app.
    Inside,
    /// To what a browser or a mail program shows.
    Outside,
    /// To nothing that an app should open: a file of this computer, say, or a script.
    Nowhere,
}

impl Leads {
    fn to(url: &Url) -> Self {
        match (url.scheme(), url.host_str()) {
            ("tauri", Some("localhost")) => Self::Inside,
            // The same origin as WebView2 knows it.
            ("http" | "https", Some("tauri.localhost")) if cfg!(windows) => Self::Inside,
            ("http" | "https" | "mailto", _) => Self::Outside,
            _ => Self::Nowhere,
        }
    }
}

/// Whether the window goes to `url`; opens it outside, where it belongs there.
pub(super) fn follow(url: &Url) -> bool {
    let leads = Leads::to(url);
    if leads == Leads::Outside
        && let Err(error) = open::that_detached(url.as_str())
    {
        log::warn!("no program opens {url}: {error}");
    }
    leads == Leads::Inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads_to(url: &str) -> Leads {
        Leads::to(&url.parse().unwrap())
    }

    #[test]
    fn pages_of_the_app_stay_in_the_window() {
        assert_eq!(leads_to("tauri://localhost/#/users"), Leads::Inside);
    }

    #[test]
    fn what_a_browser_shows_opens_there() {
        for url in ["https://example.com/", "http://127.0.0.1:1430/", "mailto:ada@example.com"] {
            assert_eq!(leads_to(url), Leads::Outside, "{url}");
        }
    }

    #[test]
    fn nothing_else_is_opened() {
        for url in
            ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "about:blank", "tauri://elsewhere/"]
        {
            assert_eq!(leads_to(url), Leads::Nowhere, "{url}");
        }
    }
}
