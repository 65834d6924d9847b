//! Checks that there is a frontend to embed, and declares the commands to Tauri.

use std::path::Path;

use tauri_build::{AppManifest, Attributes};

/// Output folder of Vite. Must equal `frontendDist` in tauri.conf.json.
const FRONTEND_DIST: &str = "../../ts/frontend/dist";

/// The commands of the shell, as in lib.rs. capabilities/main.json permits the window to call them.
const COMMANDS: &[&str] = &[
    "lifecycle",
    "retry",
    "backups",
    "restore_backup",
    "start_over",
    "open_log_folder",
    "save_diagnostics",
    "unclean_end",
    "log_window_error",
    "change_settings",
    "quit",
    "save_file",
    "settings",
    "toggle_fullscreen",
];

const PLACEHOLDER: &str = r#"<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Triptych</title></head>
  <body><p>This build contains no frontend. Run <code>npm run build</code> in src/ts, then compile the shell again.</p></body>
</html>
"#;

fn main() {
    provide_frontend();
    let commands = AppManifest::new().commands(COMMANDS);
    if let Err(error) = tauri_build::try_build(Attributes::new().app_manifest(commands)) {
        fail(&format!("{error:#}"));
    }
}

/// Fails if the frontend is missing. Debug builds embed a placeholder page instead, so that `cargo test` needs no Node.
fn provide_frontend() {
    println!("cargo:rerun-if-changed={FRONTEND_DIST}");
    let index = Path::new(FRONTEND_DIST).join("index.html");
    if index.exists() {
        return;
    }
    if std::env::var("PROFILE").as_deref() != Ok("debug") {
        fail(&format!(
            "the frontend is missing: {} does not exist; run `npm ci && npm run build` in src/ts first",
            index.display()
        ));
    }
    let written = std::fs::create_dir_all(FRONTEND_DIST).and_then(|()| std::fs::write(&index, PLACEHOLDER));
    if let Err(error) = written {
        fail(&format!("cannot write a placeholder frontend to {}: {error}", index.display()));
    }
}

fn fail(message: &str) -> ! {
    eprintln!("error: {message}");
    std::process::exit(1)
}
