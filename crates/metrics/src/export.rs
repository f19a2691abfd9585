//! Export: the scores by day as CSV (RFC 4180), safe to open in a spreadsheet.

use std::fmt::Write as _;

use jiff::civil::Date;
use regulars_facts::TouchpointId;

use crate::score_day::Line;

/// What the first line of the file names: its format and version.
const FORMAT: &str = "# regulars score by day 1";
const HEAD: &str = "day,touchpoint,touchpoint_name,language,s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10";

/// The file's name for the days from one until another.
#[must_use]
pub fn file_name(from: Date, last: Date) -> String {
    format!("score-{from}-{last}.csv")
}

/// The file: the format, the head, and a line for each day, touchpoint and language.
///
/// It begins with a byte order mark, without which spreadsheets garble Arabic names.
#[must_use]
pub fn csv(lines: &[Line], names: &[(TouchpointId, String)]) -> String {
    let mut text = format!("\u{feff}{FORMAT}\r\n{HEAD}\r\n");
    for line in lines {
        let name = names.iter().find(|(id, _)| id.as_str() == line.touchpoint).map_or("", |(_, name)| name);
        let _ = write!(text, "{},{},{},{}", line.day, line.touchpoint, field(name), line.language);
        for count in line.spread {
            let _ = write!(text, ",{count}");
        }
        text.push_str("\r\n");
    }
    text
}

/// A name as a field: one that a spreadsheet would run as a formula is set off, and quotes are doubled.
fn field(name: &str) -> String {
    let runs = name.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let name = if runs { format!("'{name}") } else { name.to_owned() };
    if name.contains([',', '"', '\n', '\r']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use regulars_kernel::ids::Id;

    use super::*;

    #[test]
    fn names_never_run_as_formulas() {
        for (name, written) in [
            ("Counter", "Counter"),
            ("=1+1", "'=1+1"),
            ("+46", "'+46"),
            ("-x", "'-x"),
            ("@sum", "'@sum"),
            ("\tx", "'\tx"),
            ("\r=1", "\"'\r=1\""),
            ("a, \"b\"", "\"a, \"\"b\"\"\""),
            ("=a,b", "\"'=a,b\""),
            ("كاونتر", "كاونتر"),
        ] {
            assert_eq!(field(name), written);
        }
    }

    #[test]
    fn every_line_has_the_fields_of_the_head() {
        let id: TouchpointId = Id::from_parts(1, 1);
        let line = |touchpoint: String| Line {
            day: date(2026, 3, 5),
            touchpoint,
            language: "sv".into(),
            spread: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        };
        let text = csv(&[line(id.to_string()), line(String::new())], &[(id, "Till".into())]);
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], FORMAT);
        assert_eq!(lines[2], format!("2026-03-05,{id},Till,sv,0,1,2,3,4,5,6,7,8,9,10"));
        assert_eq!(lines[3], "2026-03-05,,,sv,0,1,2,3,4,5,6,7,8,9,10");
        let commas = |line: &str| line.matches(',').count();
        assert!(lines[1..].iter().all(|line| commas(line) == commas(HEAD)));
    }
}
