//! Which comments belong together.

use std::collections::{BTreeMap, HashMap};

use super::graph::{communities, dense};
use super::vectors::{Counts, Space, dot, mix, normalise};
use super::{Comment, Settings};

/// How much the aspects weigh beside the text, and the mood beside both.
const ASPECTS: f32 = 0.4;
const MOOD: f32 = 0.15;
/// Comments that are compared with each other; the others join what these found.
const MOST_COMPARED: usize = 10_000;
/// Comments that no community took, in which a dense spot is looked for.
const MOST_LEFT: usize = 1_000;
/// A comment whose text is less alike its theme than this is none of it (cosine to the mean).
const WITHIN: f32 = 0.36;
/// How alike the aspects of two comments of a theme are, as a rule: what they add to the likeness says nothing.
const ASPECTS_ALIKE: f32 = 0.9;
/// Who comes later has to be as alike as this share of the members is at least.
const JOINS_LIKE: f32 = 0.25;

/// Comments of languages that are written mixed share a space; their places in it.
struct Crowd {
    /// Numbers of the comments.
    comments: Vec<usize>,
    /// `comments x width`, norm 1 or nothing.
    vectors: Vec<f32>,
    width: usize,
    /// The least likeness to the mean of a theme, see [`WITHIN`].
    within: f32,
}

/// All comments in their spaces.
pub(super) struct Crowds {
    crowds: Vec<Crowd>,
    /// Space and row of each comment.
    homes: Vec<(usize, usize)>,
}

impl Crowds {
    pub(super) fn new(comments: &[Comment<'_>], counts: &[Counts], settings: &Settings) -> Self {
        let mut spaces: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, comment) in comments.iter().enumerate() {
            spaces.entry(space_of(comment.language)).or_default().push(number);
        }
        let mut homes = vec![(0, 0); comments.len()];
        let mut crowds = Vec::with_capacity(spaces.len());
        for (place, members) in spaces.into_values().enumerate() {
            for (row, number) in members.iter().enumerate() {
                homes[*number] = (place, row);
            }
            crowds.push(Crowd::new(members, comments, counts, settings));
        }
        Self { crowds, homes }
    }

    fn vector(&self, comment: usize) -> (usize, &[f32]) {
        let Some(&(space, row)) = self.homes.get(comment) else { return (0, &[]) };
        let Some(crowd) = self.crowds.get(space) else { return (0, &[]) };
        (space, crowd.row(row))
    }

    /// The space of a comment.
    pub(super) fn space(&self, comment: usize) -> usize {
        self.homes.get(comment).map_or(0, |home| home.0)
    }

    /// Lets comments join the groups that they are alike enough to; `taken` are groups of comments.
    pub(super) fn join(&self, taken: &mut [Vec<usize>], free: &mut Vec<usize>) {
        let centres: Vec<Vec<Centre>> = taken.iter().map(|members| self.centres(members)).collect();
        free.retain(|&comment| {
            let (space, vector) = self.vector(comment);
            let mut best: Option<(usize, f32)> = None;
            for (group, centres) in centres.iter().enumerate() {
                for centre in centres.iter().filter(|centre| centre.space == space) {
                    let alike = dot(vector, &centre.mean);
                    if alike >= centre.least && best.is_none_or(|(_, other)| alike > other) {
                        best = Some((group, alike));
                    }
                }
            }
            if let Some((group, _)) = best
                && let Some(members) = taken.get_mut(group)
            {
                members.push(comment);
            }
            best.is_none()
        });
    }

    /// The middle of a group in each space.
    fn centres(&self, members: &[usize]) -> Vec<Centre> {
        let mut by_space: BTreeMap<usize, Vec<&[f32]>> = BTreeMap::new();
        for &member in members {
            let (space, vector) = self.vector(member);
            by_space.entry(space).or_default().push(vector);
        }
        let within = |space: usize| self.crowds.get(space).map_or(1.0, |crowd| crowd.within);
        by_space.into_iter().map(|(space, vectors)| Centre::new(space, &vectors, within(space))).collect()
    }

    /// Groups of free comments, at least `least` in each; the others stay free.
    pub(super) fn found(&self, free: &mut Vec<usize>, least: usize) -> Vec<Vec<usize>> {
        let mut groups = Vec::new();
        for space in 0..self.crowds.len() {
            groups.extend(self.communities(&sample(&self.here(free, space), MOST_COMPARED), space));
        }
        self.settle(&mut groups, free, least);
        for space in 0..self.crowds.len() {
            let left = sample(&self.here(free, space), MOST_LEFT);
            let spots = dense(&self.matrix(&left), self.width(space), least);
            groups.extend(
                spots.iter().map(|spot| spot.iter().filter_map(|row| left.get(*row).copied()).collect()),
            );
        }
        self.settle(&mut groups, free, least);
        groups.iter_mut().for_each(|group| group.sort_unstable());
        groups
    }

    /// Keeps of the groups what is alike and big enough, and lets free comments join them.
    fn settle(&self, groups: &mut Vec<Vec<usize>>, free: &mut Vec<usize>, least: usize) {
        groups.iter_mut().for_each(|group| self.tighten(group));
        groups.retain(|group| group.len() >= least);
        let mut is_taken = vec![false; self.homes.len()];
        groups.iter().flatten().for_each(|comment| is_taken[*comment] = true);
        free.retain(|comment| !is_taken[*comment]);
        self.join(groups, free);
    }

    fn communities(&self, compared: &[usize], space: usize) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (comment, group) in compared.iter().zip(communities(&self.matrix(compared), self.width(space))) {
            groups.entry(group).or_default().push(*comment);
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
    }

    /// Those of the comments that are in a space and say something.
    fn here(&self, comments: &[usize], space: usize) -> Vec<usize> {
        let says = |comment: &usize| self.vector(*comment).1.iter().any(|value| *value != 0.0);
        comments.iter().copied().filter(|comment| self.space(*comment) == space).filter(says).collect()
    }

    fn matrix(&self, comments: &[usize]) -> Vec<f32> {
        comments.iter().flat_map(|comment| self.vector(*comment).1).copied().collect()
    }

    fn width(&self, space: usize) -> usize {
        self.crowds.get(space).map_or(0, |crowd| crowd.width)
    }

    /// Leaves out who is not alike the others.
    fn tighten(&self, group: &mut Vec<usize>) {
        for centre in self.centres(group) {
            group.retain(|comment| {
                let (space, vector) = self.vector(*comment);
                space != centre.space || dot(vector, &centre.mean) >= centre.within
            });
        }
    }

    /// The members, the most typical first.
    pub(super) fn by_likeness(&self, members: &[usize]) -> Vec<usize> {
        let centres = self.centres(members);
        let mut ranked: Vec<(f32, usize)> = members
            .iter()
            .map(|&member| {
                let (space, vector) = self.vector(member);
                let centre = centres.iter().find(|centre| centre.space == space);
                let crowd = members.iter().filter(|other| self.space(**other) == space).count();
                let share = crowd as f32 / members.len() as f32;
                (share.floor() + centre.map_or(0.0, |centre| dot(vector, &centre.mean)), member)
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().map(|(_, member)| member).collect()
    }
}

struct Centre {
    space: usize,
    mean: Vec<f32>,
    within: f32,
    least: f32,
}

impl Centre {
    fn new(space: usize, vectors: &[&[f32]], within: f32) -> Self {
        let mut mean = vec![0.0; vectors.first().map_or(0, |vector| vector.len())];
        for vector in vectors {
            mean.iter_mut().zip(*vector).for_each(|(sum, value)| *sum += value);
        }
        normalise(&mut mean, 1.0);
        let mut alike: Vec<f32> = vectors.iter().map(|vector| dot(vector, &mean)).collect();
        alike.sort_by(f32::total_cmp);
        let rank = (alike.len() as f32 * JOINS_LIKE) as usize;
        let least = alike.get(rank).copied().unwrap_or(1.0).max(within);
        Self { space, mean, within, least }
    }
}

impl Crowd {
    fn new(members: Vec<usize>, comments: &[Comment<'_>], counts: &[Counts], settings: &Settings) -> Self {
        let of = |number: &usize| counts.get(*number);
        let read: Vec<&Counts> = sample(&members, MOST_COMPARED)
            .iter()
            .filter_map(of)
            .filter(|counts| !counts.is_empty())
            .collect();
        let space = Space::fit(&read, settings.seed);
        // Eight lanes: the text, ten aspects, the mood.
        let width = (space.width + 11).next_multiple_of(8);
        let mut vectors = Vec::with_capacity(members.len() * width);
        for number in &members {
            let start = vectors.len();
            if let (Some(counts), Some(comment)) = (of(number), comments.get(*number)) {
                let place = space.place(counts);
                let has_text = place.iter().any(|value| *value != 0.0);
                vectors.extend(place);
                if has_text {
                    vectors.extend(meaning(comment));
                }
            }
            vectors.resize(start + width, 0.0);
            normalise(vectors.get_mut(start..).unwrap_or_default(), 1.0);
        }
        let known =
            members.iter().filter(|number| comments.get(**number).is_some_and(|c| c.aspects.is_some()));
        let weight = ASPECTS * ASPECTS * known.count() as f32 / members.len().max(1) as f32;
        let within = (WITHIN + weight * ASPECTS_ALIKE) / (1.0 + weight);
        Self { comments: members, vectors, width, within }
    }

    fn row(&self, row: usize) -> &[f32] {
        debug_assert!(row < self.comments.len());
        self.vectors.get(row * self.width..(row + 1) * self.width).unwrap_or_default()
    }
}

/// English and Filipino are written mixed; every other language has a space of its own.
fn space_of(code: &str) -> &str {
    match code.split(['-', '_']).next().unwrap_or_default() {
        "fil" | "tl" | "en" => "en",
        other => other,
    }
}

/// Aspects and mood as a part of the vector.
fn meaning(comment: &Comment<'_>) -> [f32; 11] {
    let mut out = [0.0; 11];
    if let Some(aspects) = comment.aspects {
        for (place, share) in out.iter_mut().zip(aspects) {
            *place = if share.is_finite() { share.clamp(0.0, 1.0).sqrt() } else { 0.0 };
        }
        // A comment of which hardly anything is known is not blown up.
        let norm = out.iter().map(|value| value * value).sum::<f32>().sqrt().max(0.5);
        out.iter_mut().for_each(|value| *value *= ASPECTS / norm);
    }
    if let (Some(mood), Some(place)) = (comment.sign.filter(|sign| sign.is_finite()), out.last_mut()) {
        *place = MOOD * mood.clamp(-1.0, 1.0);
    }
    out
}

/// At most so many of them, the same ones whatever came before or after.
fn sample(all: &[usize], most: usize) -> Vec<usize> {
    let mut picked = all.to_vec();
    if picked.len() > most {
        picked.sort_by_key(|number| mix(*number as u64));
        picked.truncate(most);
        picked.sort_unstable();
    }
    picked
}

/// Joins groups of different spaces that speak of the same subject in the same mood.
///
/// `allowed` says which groups may be joined with others at all; the first of two keeps its place.
pub(super) fn same_subject(groups: &[Vec<usize>], allowed: &[bool], facts: &Facts<'_>) -> Vec<Vec<usize>> {
    let mut by_subject: HashMap<Subject, Vec<usize>> = HashMap::new();
    for (place, members) in groups.iter().enumerate() {
        let may = allowed.get(place).copied().unwrap_or(false);
        if let Some(subject) = facts.subject(members).filter(|_| may) {
            by_subject.entry(subject).or_default().push(place);
        }
    }
    let mut bundles: Vec<Vec<usize>> = by_subject.into_values().filter(|list| list.len() > 1).collect();
    for bundle in &mut bundles {
        // Of several in one space the biggest: two themes are better than a wrong one.
        let size = |place: &usize| groups.get(*place).map_or(0, Vec::len);
        bundle.sort_by(|a, b| size(b).cmp(&size(a)).then(a.cmp(b)));
        let mut spaces = Vec::new();
        bundle.retain(|place| {
            let members = groups.get(*place).map(Vec::as_slice).unwrap_or_default();
            let here: Vec<usize> = members.iter().map(|member| facts.crowds.space(*member)).collect();
            let fresh = here.iter().all(|space| !spaces.contains(space));
            spaces.extend(here);
            spaces.dedup();
            fresh
        });
        bundle.sort_unstable();
    }
    bundles.retain(|bundle| bundle.len() > 1);
    bundles.sort_unstable();
    bundles
}

/// What a group is about: a concept, the aspect that most of it has, and its mood.
type Subject = (usize, Option<usize>, i8);

/// What is known of the comments.
pub(super) struct Facts<'f> {
    pub(super) crowds: &'f Crowds,
    pub(super) comments: &'f [Comment<'f>],
    pub(super) concepts: &'f [u64],
}

impl Facts<'_> {
    fn subject(&self, members: &[usize]) -> Option<Subject> {
        let first = *members.first()?;
        let space = self.crowds.space(first);
        let inside = |bit: usize| members.iter().filter(|member| self.says(**member, bit)).count() as f64;
        let (concept, count) = (0..super::concepts::COUNT)
            .map(|bit| (bit, inside(bit)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        let own = count / members.len() as f64;
        let here: Vec<usize> =
            (0..self.comments.len()).filter(|other| self.crowds.space(*other) == space).collect();
        let everywhere = here.iter().filter(|other| self.says(**other, concept)).count() as f64;
        let usual = everywhere / here.len().max(1) as f64;
        // Half of the theme speaks of it, and the theme holds a good part of all who do.
        let clear = own >= 0.5 && own >= 2.0 * usual.min(0.4);
        clear.then(|| (concept, self.aspect(members), self.mood(members)))
    }

    fn says(&self, comment: usize, bit: usize) -> bool {
        self.concepts.get(comment).is_some_and(|bits| bits >> bit & 1 == 1)
    }

    fn aspect(&self, members: &[usize]) -> Option<usize> {
        let mut sums = [0.0_f32; 10];
        for aspects in members.iter().filter_map(|member| self.comments.get(*member)?.aspects) {
            sums.iter_mut().zip(aspects).for_each(|(sum, share)| *sum += share);
        }
        let (place, most) = sums.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
        (*most > 0.0).then_some(place)
    }

    fn mood(&self, members: &[usize]) -> i8 {
        let signs: f32 = members.iter().filter_map(|member| self.comments.get(*member)?.sign).sum();
        match signs / members.len() as f32 {
            mean if mean > 0.25 => 1,
            mean if mean < -0.25 => -1,
            _ => 0,
        }
    }
}
