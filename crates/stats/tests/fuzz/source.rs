//! Draws arguments: decent ones, so that the depths are reached, and wild ones.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::path::{Path, PathBuf};

const SPECIAL: [f64; 22] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    0.95,
    1e-300,
    5e-324,
    f64::MIN_POSITIVE,
    f64::EPSILON,
    1.0 - f64::EPSILON,
    1e-9,
    1e9,
    1e15,
    1e100,
    1e300,
    f64::MAX,
    f64::MIN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    -1e-12,
];

pub struct Source {
    random: ChaCha8Rng,
    /// The share of wild values: none in a third of the calls.
    wild: f64,
}

impl Source {
    pub fn new(name: &str, seed: u64) -> Self {
        // FNV-1a, so that a call is the same wherever its function stands in the list.
        let key = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |key, byte| {
            (key ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        let mut random = ChaCha8Rng::seed_from_u64(key ^ seed);
        let wild = [0.0, 0.02, 0.3][random.random_range(0..3)];
        Self { random, wild }
    }

    fn is_wild(&mut self) -> bool {
        self.random.random_bool(self.wild)
    }

    pub fn yes(&mut self) -> bool {
        self.random.random_bool(0.5)
    }

    pub fn one_of<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.random.random_range(0..of.len())].clone()
    }

    fn any(&mut self) -> f64 {
        if self.yes() { self.one_of(&SPECIAL) } else { f64::from_bits(self.random.random()) }
    }

    /// A number of everyday size, seldom negative.
    pub fn number(&mut self) -> f64 {
        if self.is_wild() {
            return self.any();
        }
        match self.random.random_range(0..5) {
            0 => f64::from(self.random.random_range(0..20)),
            1 => self.random.random_range(0.0..1.0),
            2 => self.random.random_range(-3.0..3.0),
            3 => self.random.random_range(1.0..100.0),
            _ => 10f64.powf(self.random.random_range(-4.0..5.0)),
        }
    }

    /// Above 0 unless wild.
    pub fn positive(&mut self) -> f64 {
        if self.is_wild() { self.any() } else { 10f64.powf(self.random.random_range(-2.0..2.5)) }
    }

    /// From 0 to 1 unless wild.
    pub fn share(&mut self) -> f64 {
        if self.is_wild() {
            return self.any();
        }
        if self.random.random_bool(0.1) {
            return self.one_of(&[0.0, 1.0, 0.5, 0.05, 0.95]);
        }
        self.random.random_range(0.0..1.0)
    }

    /// A count; the wild ones go up to the largest.
    pub fn count(&mut self) -> u64 {
        if self.is_wild() {
            return self.one_of(&[0, 1, 1 << 20, 1_000_000_007, 1 << 53, u64::MAX / 2, u64::MAX]);
        }
        let most = self.one_of(&[2, 10, 100, 5_000]);
        self.random.random_range(0..most)
    }

    /// A small number of things; the wild ones go up to the largest.
    pub fn size(&mut self) -> usize {
        if self.is_wild() {
            return self.one_of(&[0, 1, 1_000, 1_000_000_007, usize::MAX / 2, usize::MAX]);
        }
        self.random.random_range(0..15)
    }

    /// Work that the caller asks for: a million times would be obeyed, so it is never asked for here.
    pub fn work(&mut self) -> usize {
        self.one_of(&[0, 1, 2, 40])
    }

    pub fn seed(&mut self) -> u64 {
        self.random.random()
    }

    pub fn whole(&mut self) -> i64 {
        if self.is_wild() {
            return self.one_of(&[i64::MIN, i64::MAX, -1, 0, i64::MAX - 1]);
        }
        self.random.random_range(-20..200)
    }

    pub fn length(&mut self) -> usize {
        let most = self.one_of(&[1, 3, 12, 40, 120]);
        self.random.random_range(0..=most)
    }

    pub fn list_of<T>(&mut self, length: usize, draw: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..length).map(|_| draw(self)).collect()
    }

    /// Numbers as series have them: equal, of one size, with a trend and a season, or of any size.
    pub fn numbers(&mut self, length: usize) -> Vec<f64> {
        let shape = self.random.random_range(0..5);
        let (base, scale) = (self.number(), self.positive());
        let value = |this: &mut Self, i: usize| {
            if this.is_wild() {
                return this.any();
            }
            let noise: f64 = this.random.random_range(-1.0..1.0);
            match shape {
                0 => base,
                1 => base + scale * noise,
                2 => 50.0 + 0.1 * i as f64 + 8.0 * (i as f64 * 0.897_597_9).sin() + noise,
                3 => f64::from(this.random.random_range(0..12)),
                _ => this.number(),
            }
        };
        (0..length).map(|i| value(self, i)).collect()
    }

    pub fn list(&mut self) -> Vec<f64> {
        let length = self.length();
        self.numbers(length)
    }

    pub fn shares(&mut self) -> Vec<f64> {
        let length = self.length();
        self.list_of(length, Self::share)
    }

    pub fn counts(&mut self) -> Vec<u64> {
        let length = self.length();
        self.list_of(length, Self::count)
    }

    pub fn flags(&mut self, length: usize) -> Vec<bool> {
        self.list_of(length, Self::yes)
    }

    /// The same length, but for wild calls.
    pub fn about(&mut self, length: usize) -> usize {
        if self.is_wild() { self.length() } else { length }
    }

    /// Columns of one length.
    pub fn columns(&mut self, length: usize) -> Vec<Vec<f64>> {
        let columns = self.random.random_range(0..5);
        (0..columns)
            .map(|_| {
                let length = self.about(length);
                self.numbers(length)
            })
            .collect()
    }
}

/// All source files below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
