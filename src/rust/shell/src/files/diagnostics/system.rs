//! Version of the operating system.

/// Returns the version as the operating system names it, or an empty string if it is unknown.
#[cfg(target_os = "linux")]
pub(super) fn version() -> String {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).unwrap_or_default();
    name.trim_matches('"').to_owned()
}

#[cfg(target_os = "macos")]
pub(super) fn version() -> String {
    output(std::process::Command::new("/usr/bin/sw_vers").arg("-productVersion"))
}

#[cfg(windows)]
pub(super) fn version() -> String {
    use std::os::windows::process::CommandExt;

    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    output(std::process::Command::new("cmd").args(["/C", "ver"]).creation_flags(CREATE_NO_WINDOW))
}

#[cfg(any(target_os = "macos", windows))]
fn output(command: &mut std::process::Command) -> String {
    let output = command.output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).trim().to_owned()
}
