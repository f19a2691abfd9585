//! Aspects: which ones, how they are spoken of, and whether the evidence is where the words are.

use std::collections::BTreeMap;

use anyhow::Result;
use regulars_language::{Analysis, Aspect, Language, Request, Span};

use super::score::{Measured, f1, measured, share};
use super::{Bench, Figure, folder_files};
use crate::data::{self, Row};

/// An aspect with fewer gold rows does not count for the macro mean.
const LEAST: usize = 8;

/// One comment: aspects as bits, and counts.
#[derive(Clone, Default)]
struct Judged {
    gold: u16,
    said: u16,
    polarities: usize,
    polarities_right: usize,
    told: usize,
    told_right: usize,
    targets: usize,
    touched: usize,
    touched_by_own: usize,
}

pub(super) fn evaluate(bench: &Bench<'_>, figures: &mut Vec<Figure>) -> Result<()> {
    for file in folder_files(bench.folder, "aspects") {
        let mut groups: BTreeMap<(String, String), Vec<Judged>> = BTreeMap::new();
        for row in data::read(&file.path)? {
            let Some(language) = row.language() else { continue };
            let judged = judge(bench, &row, language);
            let code = language.code().to_owned();
            // Comments that a person labelled by hand, beside composed sentences.
            if row.annotator.is_some() {
                groups.entry((code.clone(), "real".to_owned())).or_default().push(judged.clone());
            }
            groups.entry((code.clone(), "*".to_owned())).or_default().push(judged.clone());
            groups.entry((code, row.source)).or_default().push(judged);
        }
        for ((language, source), rows) in groups {
            let counted = counted(&rows);
            let found = measured(rows.len(), |places| all(&rows, places, counted));
            let mut tell = |metric: &str, n: usize, value: Measured| {
                if n > 0 {
                    figures.push(Figure::new("aspects", &file.name, &source, &language, n, metric, value));
                }
            };
            let sum = |of: fn(&Judged) -> usize| rows.iter().map(of).sum::<usize>();
            let (polarities, targets) = (sum(|row| row.polarities), sum(|row| row.targets));
            let told = sum(|row| row.told);
            let numbers = [rows.len(), rows.len(), polarities, targets, targets, told];
            let names = [
                "micro-f1",
                "macro-f1",
                "polarity-accuracy",
                "evidence-touched",
                "evidence-touched-by-own",
                "polarity-told",
            ];
            for ((name, n), value) in names.into_iter().zip(numbers).zip(found) {
                tell(name, n, value);
            }
            if source == "*" {
                by_aspect(&rows, |name, n, value| tell(name, n, value));
            }
        }
    }
    Ok(())
}

fn judge(bench: &Bench<'_>, row: &Row, language: Language) -> Judged {
    let request = Request { text: &row.text, language: Some(language), ..Request::default() };
    let read = bench.model.analyze(&request);
    let mut judged = Judged::default();
    for found in &read.aspects {
        judged.said |= 1 << found.aspect.index();
    }
    for gold in &row.aspects {
        judged.gold |= 1 << gold.aspect.index();
        // There the polarity is that of the whole comment.
        if let Some(polarity) = gold.polarity.filter(|_| row.source != "nhs-fft") {
            judged.polarities += 1;
            let said = bench.model.polarity_of(&row.text, language, gold.aspect);
            judged.polarities_right += usize::from(said == polarity);
            // What a person reads, where the networks may not have been asked.
            if let Some(found) = read.aspects.iter().find(|found| found.aspect == gold.aspect) {
                judged.told += 1;
                judged.told_right += usize::from(found.polarity == polarity);
            }
        }
    }
    targets(row, &read, &mut judged);
    judged
}

fn targets(row: &Row, read: &Analysis, judged: &mut Judged) {
    let byte = |place: usize| row.text.char_indices().nth(place).map_or(row.text.len(), |(at, _)| at);
    for (start, end, aspect, _) in &row.targets {
        let (start, end) = (byte(*start), byte(*end));
        let touches = |span: &Span| span.start < end && start < span.end;
        let own = |found: Aspect| aspect.is_none_or(|aspect| aspect == found);
        let mut touching = read.aspects.iter().filter(|found| found.evidence.iter().any(touches)).peekable();
        judged.targets += 1;
        judged.touched += usize::from(touching.peek().is_some());
        judged.touched_by_own += usize::from(touching.any(|found| own(found.aspect)));
    }
}

/// The aspects that have enough gold rows, as bits.
fn counted(rows: &[Judged]) -> u16 {
    let enough = |aspect: &usize| rows.iter().filter(|row| row.gold >> aspect & 1 == 1).count() >= LEAST;
    (0..Aspect::ALL.len()).filter(enough).fold(0, |bits, aspect| bits | 1 << aspect)
}

fn all(rows: &[Judged], places: &[usize], counted: u16) -> Vec<f64> {
    let mut counts = [(0_usize, 0_usize, 0_usize); Aspect::ALL.len()];
    let mut sums = Judged::default();
    for row in places.iter().map(|place| &rows[*place]) {
        for (aspect, (right, said, gold)) in counts.iter_mut().enumerate() {
            let (one, other) = (row.said >> aspect & 1, row.gold >> aspect & 1);
            *right += usize::from(one & other);
            *said += usize::from(one);
            *gold += usize::from(other);
        }
        sums.polarities += row.polarities;
        sums.polarities_right += row.polarities_right;
        sums.told += row.told;
        sums.told_right += row.told_right;
        sums.targets += row.targets;
        sums.touched += row.touched;
        sums.touched_by_own += row.touched_by_own;
    }
    let all = counts.iter().fold((0, 0, 0), |all, one| (all.0 + one.0, all.1 + one.1, all.2 + one.2));
    let each = counts.iter().enumerate().filter(|(aspect, _)| counted >> aspect & 1 == 1);
    let macro_f1 = each.map(|(_, (right, said, gold))| f1(*right, *said, *gold)).sum::<f64>();
    vec![
        f1(all.0, all.1, all.2),
        macro_f1 / f64::from(counted.count_ones()),
        share(sums.polarities_right, sums.polarities),
        share(sums.touched, sums.targets),
        share(sums.touched_by_own, sums.targets),
        share(sums.told_right, sums.told),
    ]
}

fn by_aspect(rows: &[Judged], mut tell: impl FnMut(&str, usize, Measured)) {
    for aspect in Aspect::ALL {
        let has = |bits: u16| bits >> aspect.index() & 1 == 1;
        let gold = rows.iter().filter(|row| has(row.gold)).count();
        let said = rows.iter().filter(|row| has(row.said)).count();
        let right = rows.iter().filter(|row| has(row.gold) && has(row.said)).count();
        if gold > 0 {
            tell(&format!("f1-{}", aspect.name()), gold, f1(right, said, gold).into());
        }
    }
}
