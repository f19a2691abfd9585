//! Checks: what is wrong on a page, whoever meets it. Each page is looked at once for each language and size.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::Window;

/// What was met, and what was found.
pub struct Checks {
    axe: String,
    met: Mutex<BTreeSet<String>>,
    found: Mutex<BTreeSet<String>>,
}

impl Checks {
    /// Reads axe-core, which is locked in `e2e/package-lock.json`.
    ///
    /// # Errors
    /// If it is not installed and `npm ci` does not bring it.
    pub fn new() -> Result<Arc<Checks>> {
        let folder = env!("CARGO_MANIFEST_DIR");
        let file = format!("{folder}/node_modules/axe-core/axe.min.js");
        if !std::path::Path::new(&file).exists() {
            let mut npm = std::process::Command::new("npm");
            npm.args(["ci", "--no-audit", "--no-fund", "--silent"]).current_dir(folder).status()?;
        }
        let axe = std::fs::read_to_string(&file).with_context(|| format!("read {file}"))?;
        Ok(Arc::new(Checks { axe, met: Mutex::default(), found: Mutex::default() }))
    }

    /// Looks at the page that a window shows; windows do so at each page, a story where a page changed by itself.
    ///
    /// # Errors
    /// What the driver said.
    pub async fn look(&self, window: &Window) -> Result<()> {
        if !window.has_scripts() {
            return Ok(());
        }
        let (size, language) = window.kind();
        let path = window.at().await?;
        let page = format!("{} [{language} {size:?}]", pattern(&path));
        for line in window.log().await? {
            if is_fault(&line) {
                self.found(&page, &line);
            }
        }
        let status =
            window.run("return performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0").await?;
        if status.as_i64().is_some_and(|status| status >= 500) {
            self.found(&page, &format!("answered {status}"));
        }
        for wide in window.narrower(WIDE).await? {
            self.found(&page, &wide);
        }
        let state = window.run(STATE).await?;
        if self.is_new(format!("{page} {state}")) {
            self.accessibility(window, &page).await?;
        }
        Ok(())
    }

    async fn accessibility(&self, window: &Window, page: &str) -> Result<()> {
        window.run(&self.axe).await?;
        let violations = window.run_later(AXE).await?;
        for violation in violations.as_array().into_iter().flatten() {
            let text =
                |name: &str| violation.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            self.found(page, &format!("{} {}: {} {}", text("impact"), text("id"), text("html"), text("why")));
        }
        Ok(())
    }

    fn is_new(&self, page: String) -> bool {
        self.met.lock().unwrap_or_else(PoisonError::into_inner).insert(page)
    }

    /// Notes a fault of a page.
    pub fn found(&self, page: &str, fault: &str) {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).insert(format!("{page}: {fault}"));
    }

    /// Says what was found.
    ///
    /// # Errors
    /// A list of all faults, if there is one.
    pub fn verdict(&self) -> Result<()> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if found.is_empty() {
            return Ok(());
        }
        let list: Vec<&str> = found.iter().map(String::as_str).collect();
        bail!("{} faults on pages:\n  {}", list.len(), list.join("\n  "))
    }
}

/// A message of the browser that nobody should cause; what a form with mistakes answers (422) is none.
fn is_fault(line: &str) -> bool {
    line.contains("Content Security Policy") || line.contains("Uncaught") || line.contains("status of 5")
}

/// A path without what differs from shop to shop and from row to row.
fn pattern(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut before = "";
    let parts = path.split('/').enumerate().map(|(place, part)| {
        let is_shop = part.len() == 8 && part != "operator" && (place == 1 || before == "s");
        let is_row = part.len() > 8 && part.bytes().any(|byte| byte.is_ascii_digit());
        before = part;
        if is_shop || is_row { "*" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Says what is wider than the window.
const WIDE: &str = "
    const page = document.scrollingElement;
    if (page.scrollWidth <= innerWidth + 1) return null;
    const out = [...document.body.querySelectorAll('*')].filter((it) => {
        const box = it.getBoundingClientRect();
        return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && !it.closest('.scroll, .sr-only');
    });
    const deep = out.filter((it) => !out.some((other) => other !== it && it.contains(other)));
    return `is ${page.scrollWidth} wide in a window of ${innerWidth}: ` + deep.slice(0, 3).map((it) => it.outerHTML.slice(0, 160)).join(' ');
";

/// What a page shows beside its usual self: mistakes, a toast, folded parts that are open.
const STATE: &str = "
    const has = (css) => document.querySelector(css) ? css : '';
    return ['[role=alert]', '.toast', '.empty', 'ul.rows', 'ol.timeline', '.figure .value a', '.chart .line'].map(has).join(' ');
";

const AXE: &str = "
    const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(
        (results) => done(results.violations
            .filter((it) => it.impact === 'serious' || it.impact === 'critical')
            .flatMap((it) => it.nodes.slice(0, 4).map((node) => ({
                id: it.id, impact: it.impact, html: node.html.slice(0, 240),
                why: [...node.any, ...node.all, ...node.none].map((check) => check.message).join(' '),
            })))),
        (error) => done([{ id: 'axe', impact: 'failed', html: String(error), why: '' }]),
    );
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_known_by_its_shape() {
        assert_eq!(pattern("/k3mwz8qp/cases/01989abc-1?again=1#letter"), "/*/cases/*");
        assert_eq!(pattern("/yxwfbddm/settings/mail"), "/*/settings/mail");
        assert_eq!(pattern("/s/abcdefgh/why?l=en"), "/s/*/why");
        assert_eq!(pattern("/operator"), "/operator");
        assert_eq!(pattern("/setup/hours"), "/setup/hours");
    }
}
