//! Debug builds of the dev loop: the window shows the pages of a development server instead of the embedded frontend.

use std::sync::OnceLock;

use tauri::{Context, Url};

const FRONTEND_URL: &str = "TRIPTYCH_FRONTEND_URL";

/// Gives a debug build its own identifier, so that it does not change the data of the installed app.
///
/// The window shows the pages at `TRIPTYCH_FRONTEND_URL`, if that is set. Such an app has another identifier, so that it
/// can run next to the app of `./pants run //:app`.
pub(crate) fn configure(context: &mut Context) {
    let config = context.config_mut();
    config.identifier.push_str(if frontend_url().is_some() { ".devloop" } else { ".dev" });
    config.build.dev_url = frontend_url().cloned();
}

/// Returns whether `url` is a page of the development server that the window shows.
pub(crate) fn is_page_of_server(url: &Url) -> bool {
    frontend_url().is_some_and(|server| server.origin() == url.origin())
}

fn frontend_url() -> Option<&'static Url> {
    static SERVER: OnceLock<Option<Url>> = OnceLock::new();
    SERVER.get_or_init(|| server_of(std::env::var(FRONTEND_URL).ok())).as_ref()
}

/// Returns the URL in the variable if it is one of this machine. Other pages must not call the shell's commands.
fn server_of(variable: Option<String>) -> Option<Url> {
    let url: Url = variable?.parse().ok()?;
    (url.scheme() == "http" && url.host_str() == Some("127.0.0.1")).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_servers_of_this_machine_are_shown() {
        let server = |url: &str| server_of(Some(url.to_owned())).map(|url| url.port());
        assert_eq!(server("http://127.0.0.1:5173"), Some(Some(5173)));
        for url in ["https://example.com", "http://example.com:5173", "http://127.0.0.1.example.com", "file:///x", ""] {
            assert_eq!(server(url), None, "{url}");
        }
        assert_eq!(server_of(None), None);
    }

    #[test]
    fn without_the_variable_no_page_is_one_of_a_server() {
        assert!(!is_page_of_server(&"http://127.0.0.1:5173/".parse().unwrap()));
    }
}
