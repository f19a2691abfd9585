//! QR codes, drawn as one path with the quiet zone that phones need around them.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};
use maud::{Markup, html};

/// The light modules around a code (ISO/IEC 18004, 9.1: four).
const QUIET: usize = 4;

/// Draws a text as a QR code; a text too long for one is drawn as nothing.
#[must_use]
pub fn svg(text: &str, label: &str) -> Markup {
    let Ok(code) = QRBuilder::new(text).ecl(ECL::M).build() else { return html! {} };
    let side = code.size + 2 * QUIET;
    let mut path = String::new();
    for row in 0..code.size {
        let dark = |column: usize| column < code.size && code[row][column].value();
        let begins = (0..code.size).filter(|column| dark(*column) && (*column == 0 || !dark(column - 1)));
        for column in begins {
            let width = (column..).take_while(|column| dark(*column)).count();
            // Writing into a text does not fail.
            let _ = write!(path, "M{} {}h{width}v1h-{width}z", column + QUIET, row + QUIET);
        }
    }
    html! {
        svg.qr viewBox=(format!("0 0 {side} {side}")) role="img" aria-label=(label) shape-rendering="crispEdges" {
            path d=(path) fill="#000" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_quiet_zone_and_its_corner() {
        let drawn = svg("https://hej.example.com/p/abc", "Open this").into_string();
        // The finder pattern begins with seven dark modules behind the quiet zone.
        assert!(drawn.contains("d=\"M4 4h7v1h-7z"), "{drawn}");
        assert!(drawn.contains("role=\"img\"") && drawn.contains("aria-label=\"Open this\""));
    }

    #[test]
    fn too_long_a_text_is_no_code() {
        assert_eq!(svg(&"x".repeat(5_000), "").into_string(), "");
    }
}
