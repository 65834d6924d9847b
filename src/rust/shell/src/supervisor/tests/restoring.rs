use super::*;

const FAILS: &str = r#"echo '{"event":"failed","code":"database_corrupt","detail":"It is damaged."}'; exit 11"#;

/// A backend that fails, and whose commands `restore` and `reset` do `restore`; after one that succeeds it is ready.
fn repaired_by(restore: &str) -> Scene {
    let (ready, limits) = (say_ready(healthy_port()), QUICK);
    let script = format!(
        r#"case "$1" in
            serve) if [ -e "$DATA_DIR/repaired" ]; then {ready}; cat; else {FAILS}; fi;;
            *) mkdir -p "$DATA_DIR"; {restore}; echo "$*" > "$DATA_DIR/repaired";;
        esac"#
    );
    let scene = Scene::with_limits(&script, limits);
    assert_eq!(scene.failure().0, "database_corrupt");
    scene
}

fn restoring(progress: f64) -> Startup {
    Startup::Restoring { name: Some("a.db".into()), progress }
}

#[test]
fn a_backup_that_is_restored_is_started_with() {
    let scene = repaired_by(r#"echo '{"event":"restoring","progress":0.5}'"#);
    scene.supervisor.restore(Restore::Backup("a.db".into()));
    assert_eq!([scene.next(), scene.next(), scene.next()], [restoring(0.0), restoring(0.5), Startup::Starting]);
    assert!(matches!(scene.next(), Startup::Ready { .. }));
    let ran = fs::read_to_string(scene.dir.path().join("data/repaired")).unwrap();
    assert_eq!(ran, "restore --events a.db\n");

    scene.supervisor.restore(Restore::Empty);
    assert!(matches!(scene.supervisor.state(), Startup::Ready { .. }), "nothing is restored under a running backend");
    scene.stop();
}

#[test]
fn starting_over_asks_nobody_again() {
    let scene = repaired_by("true");
    scene.supervisor.restore(Restore::Empty);
    assert_eq!(scene.next(), Startup::Restoring { name: None, progress: 0.0 });
    assert_eq!(scene.next(), Startup::Starting);
    assert!(matches!(scene.next(), Startup::Ready { .. }));
    assert_eq!(fs::read_to_string(scene.dir.path().join("data/repaired")).unwrap(), "reset --events --yes\n");
    scene.stop();
}

/// Restores, and returns the failure of that.
fn restore_fails(scene: &Scene) -> (String, String) {
    scene.supervisor.restore(Restore::Backup("a.db".into()));
    assert_eq!(scene.next(), restoring(0.0));
    let failure = scene.failure();
    assert!(matches!(scene.supervisor.state(), Startup::Failed { during: During::Restore, .. }));
    failure
}

#[test]
fn a_restore_that_is_refused_tells_why_and_can_be_followed_by_another() {
    let refuses = r#"echo '{"event":"failed","code":"backup_invalid","detail":"Damaged."}'; exit 17"#;
    let scene = repaired_by(&format!(r#"[ -e "$DATA_DIR/tried" ] || {{ touch "$DATA_DIR/tried"; {refuses}; }}"#));
    assert_eq!(restore_fails(&scene), ("backup_invalid".into(), "Damaged.".into()));
    scene.supervisor.restore(Restore::Backup("a.db".into()));
    assert_eq!([scene.next(), scene.next()], [restoring(0.0), Startup::Starting]);
    assert!(matches!(scene.next(), Startup::Ready { .. }));
    scene.stop();
}

#[test]
fn a_restore_that_ends_without_a_reason_is_quoted_and_the_first_failure_is_found_again() {
    let scene = repaired_by("echo 'MemoryError' >&2; exit 1");
    let (code, detail) = restore_fails(&scene);
    assert_eq!(code, "restore_ended");
    assert!(detail.ends_with("MemoryError"), "{detail}");
    scene.supervisor.retry();
    assert_eq!(scene.next(), Startup::Starting);
    assert_eq!(scene.failure().0, "database_corrupt");
}

#[test]
fn an_app_that_ends_while_it_restores_leaves_no_process() {
    let scene = repaired_by(r#"echo '{"event":"restoring","progress":0.1}'; exec sleep 1000"#);
    scene.supervisor.restore(Restore::Backup("a.db".into()));
    assert_eq!([scene.next(), scene.next()], [restoring(0.0), restoring(0.1)]);
    // Neither a second press of the button nor another one does anything now.
    scene.supervisor.restore(Restore::Empty);
    scene.supervisor.retry();
    assert_eq!(scene.supervisor.state(), restoring(0.1));
    scene.stop();
}
