//! Describes the state of the database. Reads no row content and does not change the file.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use serde_json::{Map, Value, json};

/// Maximum number of findings of the integrity check.
const MOST_PROBLEMS: u32 = 20;

/// Returns the size, integrity, revision and row counts of the database, or the error if the file cannot be read.
///
/// `in_use` states whether a backend has the file open.
pub(super) fn describe(path: &Path, in_use: bool) -> Value {
    let size = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        std::fs::metadata(name).map(|metadata| metadata.len()).ok()
    };
    let (database, wal) = (size(""), size("-wal"));
    let content = if database.is_some() {
        // `immutable` disables locking and change detection, so it is only safe if no process uses the file.
        let at_rest = !in_use && wal.unwrap_or_default() == 0;
        read(path, at_rest).unwrap_or_else(|error| json!({"error": error.to_string()}))
    } else {
        json!({"error": "the file does not exist"})
    };
    json!({"file_bytes": database, "wal_bytes": wal, "content": content})
}

fn read(path: &Path, at_rest: bool) -> rusqlite::Result<Value> {
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let uri = format!("file:{path}?mode=ro{}", if at_rest { "&immutable=1" } else { "" });
    let connection = Connection::open_with_flags(uri, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI)?;
    let number = |pragma: &str| connection.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, i64>(0));
    let journal_mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    Ok(json!({
        "sqlite": rusqlite::version(),
        "application_id": number("application_id")?,
        "page_size": number("page_size")?,
        "pages": number("page_count")?,
        "free_pages": number("freelist_count")?,
        "journal_mode": journal_mode,
        "integrity": or_error(integrity(&connection)),
        "revision": or_error(revision(&connection)),
        "rows": or_error(rows(&connection)),
    }))
}

/// Returns the value or the error. In a damaged file, some queries fail and others succeed.
fn or_error(answer: rusqlite::Result<Value>) -> Value {
    answer.unwrap_or_else(|error| json!({"error": error.to_string()}))
}

fn integrity(connection: &Connection) -> rusqlite::Result<Value> {
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({MOST_PROBLEMS})"))?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    Ok(json!(lines))
}

fn revision(connection: &Connection) -> rusqlite::Result<Value> {
    connection.query_row("SELECT version_num FROM alembic_version", [], |row| row.get::<_, String>(0)).map(Value::from)
}

fn rows(connection: &Connection) -> rusqlite::Result<Value> {
    let mut statement = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let tables = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut rows = Map::new();
    for table in tables {
        let count = format!("SELECT count(*) FROM \"{}\"", table.replace('"', "\"\""));
        let count = connection.query_row(&count, [], |row| row.get::<_, i64>(0)).map(Value::from);
        rows.insert(table, or_error(count));
    }
    Ok(Value::Object(rows))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use super::*;

    /// Returns the content of every file of a folder, except SQLite's shared memory, which contains no data.
    fn bytes(dir: &Path) -> BTreeMap<String, Vec<u8>> {
        let files = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
        files
            .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
            .filter(|(name, _)| !name.ends_with("-shm"))
            .collect()
    }

    fn make(path: &Path) -> Connection {
        let connection = Connection::open(path).unwrap();
        let script = "PRAGMA journal_mode=WAL; CREATE TABLE alembic_version (version_num TEXT);
            INSERT INTO alembic_version VALUES ('0002'); CREATE TABLE user (name TEXT);
            INSERT INTO user VALUES ('Ada'), ('Charles')";
        connection.execute_batch(script).unwrap();
        connection
    }

    #[test]
    fn describes_the_database_without_changing_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a #1?.db");
        drop(make(&path));
        let before = bytes(dir.path());
        let content = describe(&path, false)["content"].clone();
        assert_eq!(content["integrity"], json!(["ok"]));
        assert_eq!(content["revision"], json!("0002"));
        assert_eq!(content["rows"], json!({"alembic_version": 1, "user": 2}));
        assert_eq!(bytes(dir.path()), before);
    }

    #[test]
    fn reads_the_wal_of_a_killed_backend_without_changing_it() {
        let (dir, killed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let open = make(&dir.path().join("app.db"));
        for name in ["app.db", "app.db-wal"] {
            fs::copy(dir.path().join(name), killed.path().join(name)).unwrap();
        }
        drop(open);
        let before = bytes(killed.path());
        let described = describe(&killed.path().join("app.db"), false);
        assert!(described["wal_bytes"].as_u64().unwrap() > 0);
        assert_eq!(described["content"]["rows"]["user"], json!(2));
        assert_eq!(bytes(killed.path()), before);
    }

    #[test]
    fn an_unreadable_database_is_reported() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("app.db");
        assert_eq!(describe(&path, false)["content"]["error"], json!("the file does not exist"));
        fs::write(&path, "This is no database. ".repeat(500)).unwrap();
        assert!(describe(&path, false)["content"]["error"].as_str().unwrap().contains("not a database"));
    }

    #[test]
    fn a_damaged_database_is_described_as_far_as_possible() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("app.db");
        drop(make(&path));
        let mut content = fs::read(&path).unwrap();
        let last = content.len() - 4096;
        content[last..].fill(0xff);
        fs::write(&path, content).unwrap();
        let content = describe(&path, false)["content"].clone();
        assert_ne!(content["integrity"], json!(["ok"]));
        assert_eq!(content["revision"], json!("0002"));
    }
}
