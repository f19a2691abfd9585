//! The weights file: named arrays of 8-bit numbers and floats, with a header that says what made them.
//!
//! Layout: `RGLW`, format (u32), length of the header (u32), CRC-32 of all that follows (u32), the header
//! (JSON), the payload. All numbers are little-endian.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

const MAGIC: &[u8; 4] = b"RGLW";
const FORMAT: u32 = 1;

/// One array: where it lies in the payload.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// First byte in the payload.
    pub offset: usize,
    /// Bytes.
    pub length: usize,
}

/// A source that the weights were trained on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Licence class: open, unstated, restricted, own.
    pub class: String,
    /// The licence as stated.
    pub licence: String,
    /// Rows used.
    pub rows: usize,
}

/// What made the weights.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Header {
    /// The arrays.
    pub sections: Vec<Section>,
    /// The training data.
    pub sources: Vec<Source>,
    /// Which licence classes were let in: `open`, `default` or `all`.
    pub licences: String,
    /// The seed of the training.
    pub seed: u64,
    /// Thresholds, temperatures and sizes.
    pub settings: serde_json::Value,
}

/// Why a weights file can't be used.
#[derive(Debug)]
pub enum Unfit {
    /// It is no weights file, or of another format.
    Format,
    /// The checksum differs: it is damaged.
    Damaged,
    /// An array is missing or has another size.
    Missing(String),
}

impl fmt::Display for Unfit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format => formatter.write_str("this is not a weights file of this version"),
            Self::Damaged => formatter.write_str("the weights file is damaged"),
            Self::Missing(name) => write!(formatter, "the weights file lacks {name}"),
        }
    }
}
impl std::error::Error for Unfit {}

/// A weights file in memory; arrays are looked at where they lie.
pub struct Weights<'w> {
    /// What made it.
    pub header: Header,
    sections: HashMap<String, &'w [u8]>,
    /// Bytes of the whole file.
    pub size: usize,
}

impl<'w> Weights<'w> {
    /// Reads a file and checks it.
    ///
    /// # Errors
    /// If it is no such file, or damaged.
    pub fn read(bytes: &'w [u8]) -> Result<Self, Unfit> {
        let word = |at: usize| {
            let four = bytes.get(at..at + 4).ok_or(Unfit::Format)?;
            four.try_into().map(u32::from_le_bytes).map_err(|_| Unfit::Format)
        };
        if bytes.get(..4) != Some(MAGIC.as_slice()) || word(4)? != FORMAT {
            return Err(Unfit::Format);
        }
        let rest = bytes.get(16..).ok_or(Unfit::Format)?;
        if crc32fast::hash(rest) != word(12)? {
            return Err(Unfit::Damaged);
        }
        let (header, payload) = rest.split_at_checked(word(8)? as usize).ok_or(Unfit::Format)?;
        let header: Header = serde_json::from_slice(header).map_err(|_| Unfit::Format)?;
        let mut sections = HashMap::new();
        for section in &header.sections {
            let end = section.offset.checked_add(section.length).ok_or(Unfit::Format)?;
            let part = payload.get(section.offset..end).ok_or(Unfit::Format)?;
            sections.insert(section.name.clone(), part);
        }
        Ok(Self { header, sections, size: bytes.len() })
    }

    /// Bytes of an array that has to have a size.
    ///
    /// # Errors
    /// If it is missing or of another size.
    pub fn bytes(&self, name: &str, length: usize) -> Result<&'w [u8], Unfit> {
        let part = self.sections.get(name).copied().ok_or_else(|| Unfit::Missing(name.to_owned()))?;
        if part.len() == length { Ok(part) } else { Err(Unfit::Missing(name.to_owned())) }
    }

    /// An array of signed bytes.
    ///
    /// # Errors
    /// If it is missing or of another size.
    pub fn small(&self, name: &str, length: usize) -> Result<&'w [i8], Unfit> {
        Ok(bytemuck::cast_slice(self.bytes(name, length)?))
    }

    /// An array of floats, copied out.
    ///
    /// # Errors
    /// If it is missing or of another size.
    pub fn floats(&self, name: &str, length: usize) -> Result<Vec<f32>, Unfit> {
        let bytes = self.bytes(name, length * 4)?;
        let (numbers, _) = bytes.as_chunks::<4>();
        Ok(numbers.iter().map(|number| f32::from_le_bytes(*number)).collect())
    }

    /// The bytes of an array of any size, if it is there.
    #[must_use]
    pub fn any(&self, name: &str) -> Option<&'w [u8]> {
        self.sections.get(name).copied()
    }
}

/// Puts a weights file together.
#[derive(Default)]
pub struct Writer {
    header: Header,
    payload: Vec<u8>,
}

impl Writer {
    /// Begins a file; the sections of the header are filled by what is added.
    #[must_use]
    pub fn new(header: Header) -> Self {
        Self { header: Header { sections: Vec::new(), ..header }, payload: Vec::new() }
    }

    /// Adds an array of bytes.
    pub fn bytes(&mut self, name: &str, bytes: &[u8]) {
        self.payload.resize(self.payload.len().next_multiple_of(16), 0);
        let section = Section { name: name.to_owned(), offset: self.payload.len(), length: bytes.len() };
        self.header.sections.push(section);
        self.payload.extend_from_slice(bytes);
    }

    /// Adds an array of signed bytes.
    pub fn small(&mut self, name: &str, numbers: &[i8]) {
        self.bytes(name, bytemuck::cast_slice(numbers));
    }

    /// Adds an array of floats.
    pub fn floats(&mut self, name: &str, numbers: &[f32]) {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        self.bytes(name, &bytes);
    }

    /// The whole file.
    ///
    /// # Errors
    /// If the header can't be written as JSON.
    pub fn finish(self) -> Result<Vec<u8>, serde_json::Error> {
        let header = serde_json::to_vec(&self.header)?;
        let mut rest = header.clone();
        rest.extend_from_slice(&self.payload);
        let mut file = MAGIC.to_vec();
        file.extend_from_slice(&FORMAT.to_le_bytes());
        file.extend_from_slice(&u32::try_from(header.len()).unwrap_or(u32::MAX).to_le_bytes());
        file.extend_from_slice(&crc32fast::hash(&rest).to_le_bytes());
        file.extend_from_slice(&rest);
        Ok(file)
    }
}
