//! The reference vectors, when `REGULARS_REFERENCE_DIR` says where they are, and the checker itself.

#[path = "../examples/vectors/area/mod.rs"]
mod area;
#[path = "../examples/vectors/check.rs"]
mod check;
#[path = "../examples/vectors/judge/mod.rs"]
mod judge;

use std::path::{Path, PathBuf};

#[test]
fn reference_vectors() {
    let Some(folder) = std::env::var_os("REGULARS_REFERENCE_DIR") else {
        println!("REGULARS_REFERENCE_DIR is not set: passing over the reference vectors");
        return;
    };
    let folder = PathBuf::from(folder).join("vectors").join("quant");
    // Rosters are not part of this crate yet.
    let names = |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut files: Vec<String> =
        std::fs::read_dir(&folder).unwrap().map(|entry| names(entry.unwrap())).collect();
    files.retain(|file| file.ends_with(".json") && !file.starts_with("roster_"));
    files.sort();
    assert!(files.len() > 40, "{files:?}");
    let mut failures = Vec::new();
    for file in files {
        let lines = check::check_file(&folder.join(&file).to_string_lossy());
        assert!(!lines.is_empty(), "{file} has no cases");
        failures.extend(lines.into_iter().filter(|line| !line.starts_with("ok ")));
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

fn check(operation: &str, tolerances: &str, expected: &str) -> String {
    let input = r#"{"promoters":12,"passives":6,"detractors":2,"conf":0.95}"#;
    let case = format!(r#"{{"op":"{operation}","input":{input},"expected":{expected}}}"#);
    let lines =
        check::check_text("file", Path::new("."), &format!(r#"{{"tol":{tolerances},"cases":[{case}]}}"#));
    assert_eq!(lines.len(), 1);
    lines.into_iter().next().unwrap()
}

#[test]
fn a_right_case_passes() {
    let line = check("nps_ci", r#"{"abs":1e-6}"#, r#"{"n":20,"nps":50.0000001,"peer":7}"#);
    assert_eq!(line, "ok file nps_ci 0");
}

#[test]
fn what_differs_fails() {
    let absolute = r#"{"abs":1e-6}"#;
    let line = check("nps_ci", absolute, r#"{"wald":{"se":15.1}}"#);
    assert!(line.starts_with("FAIL file nps_ci 0 wald.se 15"), "{line}");
    assert!(line.ends_with(" 15.1"), "{line}");
    for expected in [
        r#"{"nps":null}"#,
        r#"{"nps":"50"}"#,
        r#"{"nps":[50.0]}"#,
        r#"{"missing":1.0}"#,
        r#"{"wald":{"missing":1.0}}"#,
        "{}",
        "null",
    ] {
        let line = check("nps_ci", absolute, expected);
        assert!(line.starts_with("FAIL "), "{line}");
    }
}

#[test]
fn a_named_tolerance_goes_before_the_general_one() {
    let strict = r#"{"abs":1.0,"nps_abs":1e-9}"#;
    assert!(check("nps_ci", strict, r#"{"nps":50.5}"#).starts_with("FAIL "));
    assert!(check("nps_ci", strict, r#"{"var":0.5}"#).starts_with("ok "));
    let loose = r#"{"rel":1e-9,"wald_rel":0.1}"#;
    assert!(check("nps_ci", loose, r#"{"wald":{"se":15.1}}"#).starts_with("ok "));
    assert!(check("nps_ci", loose, r#"{"nps":50.1}"#).starts_with("FAIL "));
}

#[test]
fn what_is_not_known_or_not_there_fails() {
    assert!(check("nothing", r#"{"abs":1}"#, r#"{"n":20}"#).starts_with("FAIL file nothing 0 op"));
    assert!(check::check_text("file", Path::new("."), "{}")[0].starts_with("FAIL "));
    assert!(check::check_text("file", Path::new("."), "not JSON")[0].starts_with("FAIL "));
    assert!(check::check_file("no such file")[0].starts_with("FAIL "));
    let without_input = r#"{"tol":{},"cases":[{"op":"nps_test","expected":{"nps1":1}}]}"#;
    assert!(check::check_text("file", Path::new("."), without_input)[0].starts_with("FAIL "));
}
