//! Lines of an input, one after the other: of any length, in any state.

use std::io::{self, BufRead as _, BufReader, Read};

/// A longer line is not kept, so that no input fills the memory.
const LONGEST: usize = 16 * 1024 * 1024;
/// Lines that are handed on together, and the bytes from which on they are.
const FEW: usize = 64;
const ENOUGH: usize = 256 * 1024;

/// A line that is not blank.
pub(crate) struct Line {
    /// The first of the input is 1; blank lines count.
    pub number: u64,
    /// Without its end; nothing if it was too long.
    pub bytes: Option<Vec<u8>>,
}

/// The lines of an input.
pub(crate) struct Lines {
    input: BufReader<Box<dyn Read + Send>>,
    number: u64,
    broken: bool,
}

impl Lines {
    pub(crate) fn new(input: Box<dyn Read + Send>) -> Self {
        Self { input: BufReader::with_capacity(64 * 1024, input), number: 0, broken: false }
    }

    /// The next lines: as many as are there without waiting, at least one; nothing at the end or after an error.
    pub(crate) fn next_few(&mut self) -> Option<io::Result<Vec<Line>>> {
        if self.broken {
            return None;
        }
        let (mut few, mut bytes) = (Vec::new(), 0);
        loop {
            match self.next_line() {
                Ok(Some(line)) => {
                    bytes += line.bytes.as_ref().map_or(0, Vec::len);
                    few.push(line);
                }
                Ok(None) => return (!few.is_empty()).then_some(Ok(few)),
                Err(cause) if few.is_empty() => {
                    self.broken = true;
                    return Some(Err(cause));
                }
                // What was read is answered first; the next call meets the error again, or goes on.
                Err(_) => return Some(Ok(few)),
            }
            if few.len() >= FEW || bytes >= ENOUGH || !self.input.buffer().contains(&b'\n') {
                return Some(Ok(few));
            }
        }
    }

    fn next_line(&mut self) -> io::Result<Option<Line>> {
        loop {
            let Some(mut line) = self.read()? else { return Ok(None) };
            if let Some(bytes) = &mut line.bytes {
                if line.number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
                    bytes.drain(..3);
                }
                if bytes.last() == Some(&b'\r') {
                    bytes.pop();
                }
                if bytes.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
            }
            return Ok(Some(line));
        }
    }

    /// One line, blank or not; `None` at the end.
    fn read(&mut self) -> io::Result<Option<Line>> {
        let (mut kept, mut length) = (Vec::new(), 0_usize);
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
                Err(cause) => return Err(cause),
            };
            if buffer.is_empty() && length == 0 {
                return Ok(None);
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
            if kept.len() + part.len() <= LONGEST {
                kept.extend_from_slice(part);
            } else {
                kept = Vec::new();
            }
            let (taken, at_end) =
                (part.len() + usize::from(end.is_some()), end.is_some() || buffer.is_empty());
            length = length.saturating_add(taken);
            let too_long = length > LONGEST + 1;
            self.input.consume(taken);
            if at_end {
                self.number += 1;
                return Ok(Some(Line { number: self.number, bytes: (!too_long).then_some(kept) }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: Vec<u8>) -> Vec<(u64, Option<Vec<u8>>)> {
        let mut lines = Lines::new(Box::new(io::Cursor::new(input)));
        let mut all = Vec::new();
        while let Some(few) = lines.next_few() {
            all.extend(few.unwrap().into_iter().map(|line| (line.number, line.bytes)));
        }
        all
    }

    #[test]
    fn line_ends_and_marks_of_order_are_not_part_of_a_line() {
        let found = read(b"\xef\xbb\xbfa\r\n\n  \r\nb\n\nc".to_vec());
        let expected = [(1, b"a"), (4, b"b"), (6, b"c")].map(|(number, text)| (number, Some(text.to_vec())));
        assert_eq!(found, expected);
        assert_eq!(read(Vec::new()), []);
        assert_eq!(read(b"\n\n".to_vec()), []);
    }

    #[test]
    fn a_line_beyond_measure_is_passed_over_and_the_next_one_is_read() {
        for (length, kept) in [(LONGEST, true), (LONGEST + 2, false), (3 * LONGEST, false)] {
            let mut input = vec![b'x'; length];
            input.extend_from_slice(b"\nnext\n");
            let found = read(input);
            assert_eq!(found.len(), 2);
            assert_eq!((found[0].0, found[0].1.is_some()), (1, kept), "{length}");
            assert_eq!(found[1], (2, Some(b"next".to_vec())));
        }
    }

    #[test]
    fn many_lines_come_in_their_order() {
        let input: String = (0..1_000).map(|number| format!("{number}\n")).collect();
        let found = read(input.into_bytes());
        assert_eq!(found.len(), 1_000);
        for (at, (number, bytes)) in found.into_iter().enumerate() {
            assert_eq!((number, bytes), (at as u64 + 1, Some(at.to_string().into_bytes())));
        }
    }
}
