//! Lists the backups of the backend by their file names (`NAME` in src/python/app/db/sqlite/backup.py).

use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;
use shell_types::{Backup, BackupReason};
use time::PrimitiveDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use crate::files::logging::TIME;

/// Name of the backup folder in the data folder.
pub(crate) const FOLDER: &str = "backups";

const TIME_IN_NAME: &[BorrowedFormatItem<'static>] =
    format_description!("[year][month][day]T[hour][minute][second].[subsecond digits:6]Z");

/// Returns the backups in a data folder, the newest first. Files with other names are ignored.
pub(crate) fn list(data: &Path) -> io::Result<Vec<Backup>> {
    let entries = match fs::read_dir(data.join(FOLDER)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let Some((name, metadata)) = entry.file_name().into_string().ok().zip(entry.metadata().ok()) else { continue };
        if metadata.is_file() {
            found.extend(parse(&name, metadata.len()));
        }
    }
    found.sort_by(|one, other| (&other.created_at, &other.name).cmp(&(&one.created_at, &one.name)));
    Ok(found)
}

/// Parses the file name of a backup. Returns `None` for other names.
fn parse(name: &str, size: u64) -> Option<Backup> {
    let (revision, rest) = name.strip_suffix(".db")?.split_once('-')?;
    let (time, reason) = rest.split_once('-')?;
    let word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    if revision.is_empty() || !revision.chars().all(word) {
        return None;
    }
    let reason = BackupReason::deserialize(IntoDeserializer::<Error>::into_deserializer(reason)).ok()?;
    let created_at = PrimitiveDateTime::parse(time, TIME_IN_NAME).ok()?.assume_utc().format(TIME).ok()?;
    Some(Backup { name: name.to_owned(), revision: revision.to_owned(), created_at, reason, size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revision_time_and_reason_are_parsed_from_the_name() {
        let name = "0002-20261124T180509.012345Z-before-upgrade.db";
        assert_eq!(
            parse(name, 10).unwrap(),
            Backup {
                name: name.into(),
                revision: "0002".into(),
                created_at: "2026-11-24T18:05:09.012+00:00".into(),
                reason: BackupReason::BeforeUpgrade,
                size: 10,
            }
        );
    }

    #[test]
    fn other_names_are_not_backups() {
        for name in [
            "",
            "app.db",
            "0001-20261124T180509.012345Z-daily.db.part",
            "0001-20261124T180509.012345Z-yearly.db",
            "0001-20261324T180509.012345Z-daily.db",
            "../1-20261124T180509.012345Z-daily.db",
            "-20261124T180509.012345Z-daily.db",
            "replaced-20261124T180509.012345Z.db",
        ] {
            assert_eq!(parse(name, 0), None, "{name}");
        }
    }

    #[test]
    fn the_newest_is_listed_first() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(list(dir.path()).unwrap(), []);
        let folder = dir.path().join(FOLDER);
        fs::create_dir_all(folder.join("0001-20200101T000000.000000Z-daily.db")).unwrap();
        for name in ["0001-20261123T000000.000000Z-daily.db", "0002-20261124T000000.000000Z-manual.db", "notes.txt"] {
            fs::write(folder.join(name), "1234").unwrap();
        }
        let reasons: Vec<_> =
            list(dir.path()).unwrap().into_iter().map(|backup| (backup.reason, backup.size)).collect();
        assert_eq!(reasons, [(BackupReason::Manual, 4), (BackupReason::Daily, 4)]);
    }
}
