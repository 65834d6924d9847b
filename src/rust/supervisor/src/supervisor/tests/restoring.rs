use std::path::Path;

use super::*;

fn fails() -> Vec<Step> {
    vec![Step::failed("database_corrupt", "It is damaged."), Step::Exit(11)]
}

/// A backend that fails to start until `command` has run, which then writes the file `repaired`.
fn repaired_by(command: impl Fn(&Path) -> Vec<Step>) -> Scene {
    let script = |dir: &Path| {
        let path = dir.join("repaired");
        let mut command = command(dir);
        command.push(Step::Touch(path.clone()));
        Script { serve: vec![Step::IfExists { path, then: serving().serve, otherwise: fails() }], command }
    };
    Scene::in_folder(script, LIMITS)
}

fn restoring(progress: f64) -> Lifecycle {
    Lifecycle::Restoring { name: Some("a.db".into()), progress }
}

fn backup() -> Restore {
    Restore::Backup("a.db".into())
}

#[tokio::test]
async fn restores_a_backup_and_starts_the_backend() {
    let mut scene = repaired_by(|_| vec![say(r#"{"event":"restoring","progress":0.5}"#)]);
    assert_eq!(scene.failure().await.0, "database_corrupt");
    scene.supervisor.restore(backup());
    let states = [scene.next().await, scene.next().await, scene.next().await];
    assert_eq!(states, [restoring(0.0), restoring(0.5), Lifecycle::Starting]);
    assert_eq!(scene.control.next().arguments(), ["restore", "--events", "a.db"]);
    scene.ready().await;

    scene.supervisor.restore(Restore::Empty);
    assert!(matches!(scene.supervisor.state(), Lifecycle::Ready { .. }), "nothing is restored under a running backend");
    scene.stop().await;
}

#[tokio::test]
async fn starting_over_passes_the_confirmation() {
    let mut scene = repaired_by(|_| Vec::new());
    assert_eq!(scene.failure().await.0, "database_corrupt");
    scene.supervisor.restore(Restore::Empty);
    assert_eq!(scene.next().await, Lifecycle::Restoring { name: None, progress: 0.0 });
    assert_eq!(scene.next().await, Lifecycle::Starting);
    assert_eq!(scene.control.next().arguments(), ["reset", "--events", "--yes"]);
    scene.ready().await;
    scene.stop().await;
}

/// Starts a restore that fails, and returns its code and detail.
async fn restore_fails(scene: &mut Scene) -> (String, String) {
    scene.supervisor.restore(backup());
    assert_eq!(scene.next().await, restoring(0.0));
    let failure = scene.failure().await;
    assert!(matches!(scene.supervisor.state(), Lifecycle::Failed { during: During::Restore, .. }));
    failure
}

#[tokio::test]
async fn a_refused_restore_reports_why_and_can_be_repeated() {
    let mut scene = repaired_by(|dir| {
        let path = dir.join("tried");
        let refuses = vec![Step::Touch(path.clone()), Step::failed("backup_invalid", "Damaged."), Step::Exit(17)];
        vec![Step::IfExists { path, then: Vec::new(), otherwise: refuses }]
    });
    assert_eq!(scene.failure().await.0, "database_corrupt");
    assert_eq!(restore_fails(&mut scene).await, ("backup_invalid".into(), "Damaged.".into()));
    scene.supervisor.restore(backup());
    assert_eq!([scene.next().await, scene.next().await], [restoring(0.0), Lifecycle::Starting]);
    assert!(matches!(scene.next().await, Lifecycle::Ready { .. }));
    scene.stop().await;
}

#[tokio::test]
async fn a_crashed_restore_is_quoted_and_a_retry_fails_as_before() {
    let mut scene = repaired_by(|_| vec![Step::PrintError("MemoryError".into()), Step::Exit(1)]);
    assert_eq!(scene.failure().await.0, "database_corrupt");
    let (code, detail) = restore_fails(&mut scene).await;
    assert_eq!(code, "restore_ended");
    assert!(detail.ends_with("MemoryError"), "{detail}");
    let Lifecycle::Failed { log_path, .. } = scene.supervisor.state() else { panic!("not failed") };
    assert_eq!(log_path, Some(scene.dir.path().join("shell.log")));
    scene.supervisor.retry();
    assert_eq!(scene.next().await, Lifecycle::Starting);
    assert_eq!(scene.failure().await.0, "database_corrupt");
}

#[tokio::test]
async fn stopping_during_a_restore_leaves_no_process() {
    let mut scene = repaired_by(|_| vec![say(r#"{"event":"restoring","progress":0.1}"#), Step::Hang]);
    assert_eq!(scene.failure().await.0, "database_corrupt");
    scene.supervisor.restore(backup());
    assert_eq!([scene.next().await, scene.next().await], [restoring(0.0), restoring(0.1)]);
    // A second restore or a retry has no effect during a restore.
    scene.supervisor.restore(Restore::Empty);
    scene.supervisor.retry();
    assert_eq!(scene.supervisor.state(), restoring(0.1));
    scene.stop().await;
}
