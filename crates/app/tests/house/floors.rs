//! Floors and ownership: rooms call down, and a table is named only by the crate that owns it.

use std::collections::BTreeMap;

use crate::census::{all_statements, crates, root, sources, tables};

/// The floor of each crate; a crate may know only crates of lower floors.
fn floor(name: &str) -> u8 {
    match name {
        "stats" | "language" | "rosters" | "derive" | "kernel-derive" => 0,
        "kernel" => 1,
        "facts" | "testkit" => 2,
        "ui" => 3,
        "accounts" => 4,
        "people" => 5,
        "metrics" => 6,
        "app" => 9,
        _ => 8,
    }
}

#[test]
fn rooms_know_only_lower_floors() {
    for name in crates() {
        let manifest = std::fs::read_to_string(root().join("crates").join(&name).join("Cargo.toml"))
            .expect("a manifest");
        let own = manifest.split("[dev-dependencies]").next().unwrap_or_default();
        for line in own.lines() {
            let Some(rest) = line.strip_prefix("regulars-") else { continue };
            let other = rest.split(['.', ' ']).next().unwrap_or_default();
            assert!(
                floor(other) < floor(&name),
                "{name} (floor {}) knows {other} (floor {})",
                floor(&name),
                floor(other)
            );
        }
    }
}

#[test]
fn a_table_has_one_owner() {
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for name in crates() {
        let folder = root().join("crates").join(&name).join("migrations");
        let Ok(files) = std::fs::read_dir(folder) else { continue };
        for file in files.flatten() {
            let text = std::fs::read_to_string(file.path()).expect("a migration");
            for piece in text.split("create table ").skip(1) {
                let table = piece
                    .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                    .next()
                    .unwrap_or_default();
                let before = owners.insert(table.to_owned(), name.clone());
                assert!(before.is_none(), "{table} is made by {before:?} and {name}");
            }
        }
    }
    assert!(owners.len() > 15, "{owners:?}");
    for (room, statement) in all_statements() {
        for table in tables(&statement) {
            if let Some(owner) = owners.get(&table) {
                assert_eq!(*owner, room, "{room} names the table {table} of {owner}: {statement}");
            }
        }
    }
}

#[test]
fn pages_hold_no_sql_and_nouns_hold_no_markup() {
    for name in crates() {
        if ["ui", "kernel", "app", "testkit", "stats"].contains(&name.as_str()) {
            continue;
        }
        let folder = root().join("crates").join(&name).join("src");
        for source in sources(&folder) {
            let text = std::fs::read_to_string(&source).expect("a source");
            let of_page = source.strip_prefix(&folder).is_ok_and(|path| path.starts_with("pages"));
            if of_page {
                assert!(
                    !text.contains(" sql(\"") && !text.contains("\nsql(\""),
                    "{} holds SQL",
                    source.display()
                );
            }
        }
    }
}

#[test]
fn every_room_has_its_parts() {
    for name in ["accounts", "people", "metrics", "surveys", "cases", "actions", "understanding"] {
        let folder = root().join("crates").join(name);
        for part in [
            "README.md",
            "migrations",
            "locales/en.ftl",
            "locales/sv.ftl",
            "locales/ar.ftl",
            "locales/fil.ftl",
        ] {
            assert!(folder.join(part).exists(), "{name} lacks {part}");
        }
        let readme = std::fs::read_to_string(folder.join("README.md")).expect("a README");
        assert!(readme.lines().count() <= 40, "the README of {name} is longer than 40 lines");
    }
}

/// Signs of a score, a normal quantile or an interval that is reckoned on the spot.
const OWN_NUMBERS: [&str; 9] = [
    "1.96",
    "1.645",
    "2.576",
    ".sqrt()",
    "promoters - ",
    "promoters) - ",
    "promoters as f64",
    "from(promoters)",
    "statrs::",
];

#[test]
fn scores_and_intervals_come_from_the_engine_of_numbers() {
    let mut looked = 0;
    for name in crates().into_iter().filter(|name| !["stats", "language"].contains(&name.as_str())) {
        for file in sources(&root().join("crates").join(&name).join("src")) {
            let text = std::fs::read_to_string(&file).expect("a source");
            looked += 1;
            for (number, line) in text.split("#[cfg(test)]").next().unwrap_or_default().lines().enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                let sign = OWN_NUMBERS.into_iter().find(|sign| code.contains(sign));
                assert!(
                    sign.is_none(),
                    "{}:{} reckons by itself ({sign:?}): that belongs to regulars-stats",
                    file.display(),
                    number + 1
                );
            }
        }
    }
    assert!(looked > 50, "{looked}");
    // In SQL a score would be a difference of counts over a count.
    for (room, statement) in all_statements() {
        let both = statement.contains(">= 9") && statement.contains("<= 6");
        assert!(!(both && statement.contains(" / ")), "{room} reckons a score in {statement}");
    }
}
