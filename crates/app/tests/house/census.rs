//! The census of statements: each one is prepared on the engine of the test, and says which business it is for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::house;

/// Tables of the installation: the only ones without a business.
const INSTALLATION: &[&str] = &[
    "account",
    "session",
    "sign_in_link",
    "setup",
    "business",
    "public_slug",
    "job",
    "recurring",
    "setting",
    "migration",
];

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().and_then(Path::parent).expect("the repository").to_owned()
}

/// The sources of a crate.
pub fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The statements in a source: what stands in quotes after `sql(`, `in_list(` or in `insert_many`.
pub fn statements(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut place = 0;
    while let Some(at) = text[place..].find('"') {
        let begin = place + at + 1;
        let mut end = begin;
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let literal = text.get(begin..end).unwrap_or_default();
        let first = literal.split_whitespace().next().unwrap_or_default();
        if ["select", "insert", "update", "delete", "with"].contains(&first)
            && literal.contains(' ')
            && literal.len() > 20
        {
            // Line ends with a backslash join, as the compiler does.
            found.push(literal.replace("\\\n", " ").replace("\\\"", "\"").replace("\\\\", "\\"));
        }
        place = (end + 1).min(text.len());
    }
    found
}

pub fn crates() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root().join("crates"))
        .expect("crates")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

pub fn all_statements() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for name in crates() {
        if name == "testkit" {
            continue;
        }
        for source in sources(&root().join("crates").join(&name).join("src")) {
            if source.ends_with("db/migrate.rs")
                || source.ends_with("db/testing.rs")
                || source.ends_with("db/postgres.rs")
            {
                continue;
            }
            let text = std::fs::read_to_string(&source).expect("a source");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for statement in statements(text) {
                found.push((name.clone(), statement));
            }
        }
    }
    found
}

#[tokio::test]
async fn every_statement_can_be_prepared() {
    let house = house();
    let all = all_statements();
    assert!(all.len() > 150, "only {} statements were found", all.len());
    let mut wrong = Vec::new();
    for (room, statement) in all {
        // A list begins where the values before it end; one value of it is enough for preparing.
        let before = (1..20).rev().find(|number| statement.contains(&format!("${number}"))).unwrap_or(0);
        let text: &'static str =
            Box::leak(statement.replace("$list", &format!("${}", before + 1)).into_boxed_str());
        if let Err(error) = house.app.db().prepare(text).await {
            wrong.push(format!("{room}: {error}\n    {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The tables that a statement names.
pub fn tables(statement: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let words: Vec<&str> = statement
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .collect();
    for pair in words.windows(2) {
        if ["from", "join", "into", "update"].contains(&pair[0]) && !["select", "set"].contains(&pair[1]) {
            found.insert(pair[1].to_owned());
        }
    }
    found
}

#[test]
fn a_statement_on_a_shops_table_says_which_shop() {
    // Work of the whole house, each with the reason why it looks at all shops.
    let across = [
        // Who has undecided actions: the recurring look goes from shop to shop.
        "select distinct business_id from",
        // An invitation is found by its secret alone.
        "from invitation_to_team",
        // Sign-in finds the shops of an account.
        "where member.account_id",
        "member.account_id = account.id",
    ];
    let mut wrong = Vec::new();
    for (room, statement) in all_statements() {
        let own: Vec<String> =
            tables(&statement).into_iter().filter(|table| !INSTALLATION.contains(&table.as_str())).collect();
        if own.is_empty() || across.iter().any(|exception| statement.contains(exception)) {
            continue;
        }
        if !statement.contains("business_id") {
            wrong.push(format!("{room}: {statement}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
