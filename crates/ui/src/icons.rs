//! Icons: drawn on a grid of 24, stroke 1.75, round ends; size and stroke come from the class.

use maud::{Markup, PreEscaped, html};

/// An icon that repeats what words beside it say.
#[must_use]
pub fn icon(name: &str) -> Markup {
    drawn(name, "icon")
}

/// A small icon, for inside buttons and tags.
#[must_use]
pub fn small(name: &str) -> Markup {
    drawn(name, "icon small")
}

/// An icon that turns around where writing goes from right to left: arrows and undo.
#[must_use]
pub fn turning(name: &str) -> Markup {
    drawn(name, "icon small turns")
}

fn drawn(name: &str, class: &str) -> Markup {
    html! { svg class=(class) viewBox="0 0 24 24" aria-hidden="true" { (PreEscaped(path(name))) } }
}

fn path(name: &str) -> &'static str {
    match name {
        "tally" => r#"<path d="M5 5v14M9.5 5v14M14 5v14M18.5 5v14M2.5 16.5l19-9"/>"#,
        "strokes" => r#"<path d="M5 5v14M9.5 5v14"/>"#,
        "today" => {
            r#"<path d="M3 19h18M6.5 15.5a5.5 5.5 0 0 1 11 0M12 4v2.5M4.6 8l1.7 1.5M19.4 8l-1.7 1.5"/>"#
        }
        "listen" => {
            r#"<path d="M8 9.2a4.7 4.7 0 1 1 8 3.3c-1.5 1.5-2 2.3-2.3 4a3 3 0 0 1-5.5 1.3M11 9.5a1.9 1.9 0 1 1 2.6 1.8c-.9.4-1.2 1-1.2 1.9M3.5 6.5a7 7 0 0 0 0 5.5"/>"#
        }
        "understand" => r#"<circle cx="9" cy="12" r="5.75"/><circle cx="15" cy="12" r="5.75"/>"#,
        "act" => {
            r#"<path d="M4 20l1-4.2L15.8 5a1.9 1.9 0 0 1 2.7 0l.5.5a1.9 1.9 0 0 1 0 2.7L8.2 19 4 20zM13.8 7l3.2 3.2"/>"#
        }
        "prove" => {
            r#"<path d="M4 20h16M12 4v12M9 4h6M9 16h6"/><circle cx="12" cy="9.5" r="2" fill="currentColor"/>"#
        }
        "people" => {
            r#"<circle cx="9" cy="8.5" r="3.5"/><path d="M2.8 19.5c.4-3.6 2.9-5.5 6.2-5.5s5.8 1.9 6.2 5.5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M17.8 14.5c2 .7 3.2 2.4 3.4 5"/>"#
        }
        "inbox" => r#"<path d="M4 13.5 6.3 5h11.4L20 13.5V19H4v-5.5zM4 13.5h4.5a3.5 3.5 0 0 0 7 0H20"/>"#,
        "calendar" => r#"<path d="M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8"/>"#,
        "clock" => r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.2 2"/>"#,
        "star" => r#"<path d="M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z"/>"#,
        "phone" => {
            r#"<path d="M5 4h3.5l1.7 4.5-2.1 1.6a12 12 0 0 0 5.8 5.8l1.6-2.1L20 15.5V19a1.5 1.5 0 0 1-1.6 1.5C10.5 20 4 13.5 3.5 5.6A1.5 1.5 0 0 1 5 4z"/>"#
        }
        "mail" => r#"<path d="M3.5 5.5h17v13h-17zM4 6l8 7 8-7"/>"#,
        "chat" => r#"<path d="M4 5h16v11h-8.5L7 20v-4H4z"/><path d="M8 9h8M8 12.2h5"/>"#,
        "search" => r#"<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.3 15.3 20.5 20.5"/>"#,
        "settings" => {
            r#"<path d="M4 7h8M17 7h3M4 17h3M12 17h8"/><circle cx="14.5" cy="7" r="2.5"/><circle cx="9.5" cy="17" r="2.5"/>"#
        }
        "check" => r#"<path d="M4.5 12.5 10 18 19.5 6.5"/>"#,
        "alert" => r#"<path d="M12 4 21 19.5H3zM12 10v4.5M12 17v.1"/>"#,
        "plus" => r#"<path d="M12 5v14M5 12h14"/>"#,
        "arrow" => r#"<path d="M5 12h14M13 6l6 6-6 6"/>"#,
        "print" => r#"<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z"/>"#,
        "qr" => {
            r#"<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5M20 14v2.5M14 20h2.5M20 20h-.5"/>"#
        }
        "globe" => {
            r#"<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c2.5 2.4 3.7 5.2 3.7 8.5s-1.2 6.1-3.7 8.5c-2.5-2.4-3.7-5.2-3.7-8.5S9.5 5.9 12 3.5z"/>"#
        }
        "undo" => r#"<path d="M8 5 3.5 9.5 8 14M4 9.5h10a5.5 5.5 0 0 1 0 11h-3"/>"#,
        "thank" => {
            r#"<path d="M12 20C6.5 16.3 3.5 13 3.5 9.3A4.6 4.6 0 0 1 12 6.9a4.6 4.6 0 0 1 8.5 2.4C20.5 13 17.5 16.3 12 20z"/>"#
        }
        "cup" => {
            r#"<path d="M4.5 9h12v6a5 5 0 0 1-5 5h-2a5 5 0 0 1-5-5zM16.5 10.5H18a2.5 2.5 0 0 1 0 5h-1.5M8 3.5c-.8 1.2.8 1.8 0 3M12.5 3.5c-.8 1.2.8 1.8 0 3"/>"#
        }
        "pause" => r#"<path d="M9 6v12M15 6v12"/>"#,
        "lock" => r#"<path d="M5.5 11h13v9h-13zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>"#,
        "kiosk" => r#"<path d="M6 3.5h12v12H6zM12 15.5v4.5M8 20.5h8"/>"#,
        "card" => r#"<path d="M6 3.5h12v17H6zM9 7.5h6M9 10.5h6M9.5 14h5v3.5h-5z"/>"#,
        "out" => r#"<path d="M10 4H5v16h5M9 12h11M16 8l4 4-4 4"/>"#,
        "user" => {
            r#"<circle cx="12" cy="8.5" r="3.75"/><path d="M4.5 20c.6-4 3.6-6 7.5-6s6.900 2 7.500 6"/>"#
        }
        _ => "",
    }
}
