//! The generated documents are fresh: schema, routes, facts, settings. `cargo xtask docs` writes them.

use std::fmt::Write as _;

use regulars_app::rooms::rooms;
use regulars_kernel::config::Config;
use regulars_kernel::room::Wiring;
use regulars_kernel::web::Permission;

use crate::census::root;
use crate::support::routes;

fn compare(name: &str, fresh: &str) {
    let path = root().join("docs/generated").join(name);
    if std::env::var_os("REGULARS_WRITE_DOCS").is_some() {
        std::fs::write(&path, fresh).expect("a document can be written");
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == fresh, "docs/generated/{name} is stale: run cargo xtask docs");
}

#[test]
fn documents_routes() {
    let mut lines: Vec<String> = routes()
        .into_iter()
        .map(|route| {
            let who = match route.permission {
                Permission::Anyone => "anyone".to_owned(),
                Permission::SignedIn => "signed in".to_owned(),
                Permission::Operator => "operator".to_owned(),
                Permission::Member(role) => format!("{role:?}").to_lowercase(),
            };
            format!("{:<50} {:<7} {who}", route.path, route.method)
        })
        .collect();
    lines.sort();
    compare("routes.txt", &(lines.join("\n") + "\n"));
}

#[test]
fn documents_facts() {
    let wiring = Wiring::new(&mut rooms()).expect("the rooms fit together");
    compare("facts.txt", &wiring.facts_document());
}

#[test]
fn documents_settings() {
    compare("settings.md", &Config::document());
}

#[test]
fn documents_schema() {
    let wiring = Wiring::new(&mut rooms()).expect("the rooms fit together");
    let mut text = String::new();
    for migration in wiring.migrations {
        let _ = writeln!(text, "-- {}\n\n{}", migration.name, migration.sql.trim_end());
        text.push('\n');
    }
    compare("schema.sql", &text);
}
