use super::*;

/// Script of a backend that becomes ready and crashes when the test releases it.
fn lossy() -> Vec<Step> {
    vec![Step::ready(healthy_port(), VERSION), Step::WaitForRelease, Step::Crash]
}

/// A backend that becomes ready and crashes when the test releases it. From its second start on it does `later`.
fn lost_once_then(later: Vec<Step>) -> Scene {
    let script = |dir: &std::path::Path| {
        let path = dir.join("started");
        let mut first = vec![Step::Touch(path.clone())];
        first.extend(lossy());
        Script::serving([Step::IfExists { path, then: later.clone(), otherwise: first }])
    };
    Scene::in_folder(script, QUICK)
}

#[tokio::test]
async fn a_crashed_backend_is_restarted_with_a_new_token() {
    let mut scene = Scene::with_limits(&Script::serving(lossy()), QUICK);
    let Lifecycle::Ready { token: first, .. } = scene.next().await else { panic!("not ready") };
    scene.control.next().release();
    assert_eq!(scene.next().await, Lifecycle::Restarting { attempt: 1 });
    let Lifecycle::Ready { token: second, .. } = scene.next().await else { panic!("not ready") };
    assert_ne!(first, second);
    scene.stop().await;
}

#[tokio::test]
async fn too_many_crashes_are_a_failure_that_can_be_retried() {
    let mut scene = Scene::with_limits(&Script::serving(lossy()), QUICK);
    for attempt in 1..=3 {
        scene.ready().await.release();
        assert_eq!(scene.next().await, Lifecycle::Restarting { attempt });
    }
    scene.ready().await.release();
    let (code, detail) = scene.failure().await;
    assert_eq!(code, "backend_restarts_used_up");
    assert!(matches!(scene.supervisor.state(), Lifecycle::Failed { during: During::Use, .. }));
    assert!(!cfg!(unix) || detail.contains("signal: "), "{detail}");

    scene.supervisor.retry();
    assert_eq!(scene.next().await, Lifecycle::Starting);
    let mut process = scene.ready().await;
    scene.supervisor.retry();
    assert!(matches!(scene.supervisor.state(), Lifecycle::Ready { .. }));
    // The count of restarts begins again after the user has tried again.
    process.release();
    assert_eq!(scene.next().await, Lifecycle::Restarting { attempt: 1 });
    scene.ready().await;
    scene.stop().await;
}

#[tokio::test]
async fn a_restart_that_ends_early_is_tried_again() {
    let mut scene = lost_once_then(vec![Step::Exit(1)]);
    scene.ready().await.release();
    for attempt in 1..=3 {
        assert_eq!(scene.next().await, Lifecycle::Restarting { attempt });
    }
    assert_eq!(scene.failure().await.0, "backend_exited_early");
}

#[tokio::test]
async fn a_restart_that_reports_an_error_fails_immediately() {
    let mut scene = lost_once_then(vec![Step::failed("disk_full", "Make room."), Step::Exit(13)]);
    scene.ready().await.release();
    assert_eq!(scene.next().await, Lifecycle::Restarting { attempt: 1 });
    assert_eq!(scene.failure().await, ("disk_full".into(), "Make room.".into()));
}

#[tokio::test]
async fn a_restart_that_ends_during_a_migration_is_not_tried_again() {
    let mut scene = lost_once_then(vec![say(r#"{"event":"migrating"}"#), Step::Exit(1)]);
    scene.ready().await.release();
    assert_eq!(scene.next().await, Lifecycle::Restarting { attempt: 1 });
    assert!(matches!(scene.next().await, Lifecycle::Migrating(_)));
    assert_eq!(scene.failure().await.0, "backend_exited_early");
}

#[tokio::test]
async fn stops_during_the_pause_before_a_restart() {
    let hour = Duration::from_secs(3600);
    let limits = Limits { restarts: RestartLimits { pause: hour, ..LIMITS.restarts }, ..LIMITS };
    let mut scene = Scene::with_limits(&Script::serving(lossy()), limits);
    scene.ready().await.release();
    assert_eq!(scene.next().await, Lifecycle::Restarting { attempt: 1 });
    scene.stop().await;
}
