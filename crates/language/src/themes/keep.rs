//! What stays from run to run: ids, and everything that the owner did to the themes.

use std::collections::HashMap;

use super::vectors::mix;
use super::{Theme, Themes};

/// Fewer new comments than this share: every comment stays where it was.
const FEW_NEW: f64 = 0.2;
/// Grown by more than this since the last grouping from scratch: time for another one.
const GROWN: f64 = 1.5;

/// Why a change of the owner could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no theme with this id.
    UnknownTheme,
    /// None of the comments, or all of them, would move.
    NothingToSplit,
    /// A theme can't be joined with itself.
    SameTheme,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::UnknownTheme => "there is no theme with this id",
            Self::NothingToSplit => "a part of the comments has to move, and a part to stay",
            Self::SameTheme => "a theme can't be joined with itself",
        })
    }
}
impl std::error::Error for Refused {}

impl Theme {
    /// Whether the owner has touched it: it is never dissolved, and never joined with another by itself.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.ignored || self.held || self.name.is_some() || !self.merged.is_empty() || !self.pinned.is_empty()
    }
}

impl Themes {
    fn place(&self, id: &str) -> Result<usize, Refused> {
        let known = |theme: &Theme| theme.id == id || theme.merged.iter().any(|merged| merged == id);
        self.themes.iter().position(known).ok_or(Refused::UnknownTheme)
    }

    fn theme(&mut self, id: &str) -> Result<&mut Theme, Refused> {
        let place = self.place(id)?;
        self.themes.get_mut(place).ok_or(Refused::UnknownTheme)
    }

    /// Gives a theme a name of the owner's; an empty one takes it back.
    ///
    /// # Errors
    /// If the theme is not known.
    pub fn rename(&mut self, id: &str, name: &str) -> Result<(), Refused> {
        let theme = self.theme(id)?;
        theme.name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        if let Some(name) = &theme.name {
            theme.label.clone_from(name);
        }
        Ok(())
    }

    /// Hides a theme, or shows it again: its comments stay with it.
    ///
    /// # Errors
    /// If the theme is not known.
    pub fn ignore(&mut self, id: &str, ignored: bool) -> Result<(), Refused> {
        self.theme(id)?.ignored = ignored;
        Ok(())
    }

    /// Puts a comment into a theme for good.
    ///
    /// # Errors
    /// If the theme is not known.
    pub fn pin(&mut self, id: &str, comment: &str) -> Result<(), Refused> {
        let place = self.place(id)?;
        for theme in &mut self.themes {
            theme.members.retain(|member| member != comment);
            theme.pinned.retain(|member| member != comment);
            theme.size = theme.members.len();
        }
        self.unassigned.retain(|member| member != comment);
        if let Some(theme) = self.themes.get_mut(place) {
            theme.members.push(comment.to_owned());
            theme.pinned.push(comment.to_owned());
            theme.size = theme.members.len();
        }
        Ok(())
    }

    /// Makes two themes one; the first keeps its id, and is found under the other's too.
    ///
    /// # Errors
    /// If one is not known, or both are the same.
    pub fn merge(&mut self, into: &str, from: &str) -> Result<(), Refused> {
        let (kept, gone) = (self.place(into)?, self.place(from)?);
        if kept == gone {
            return Err(Refused::SameTheme);
        }
        let gone = self.themes.remove(gone);
        let theme = self.theme(into)?;
        theme.merged.push(gone.id);
        theme.merged.extend(gone.merged);
        theme.members.extend(gone.members);
        theme.pinned.extend(gone.pinned);
        theme.size = theme.members.len();
        Ok(())
    }

    /// Moves comments of a theme into a new one; its id.
    ///
    /// # Errors
    /// If the theme is not known, or nothing or everything would move.
    pub fn split(&mut self, id: &str, comments: &[&str]) -> Result<String, Refused> {
        let mut ids = Ids::new(self);
        let theme = self.theme(id)?;
        let moves = |member: &String| comments.contains(&member.as_str());
        let (moved, stay): (Vec<String>, Vec<String>) = theme.members.iter().cloned().partition(moves);
        let Some(first) = moved.first().filter(|_| !stay.is_empty()) else {
            return Err(Refused::NothingToSplit);
        };
        let new_id = ids.draw(first);
        theme.members = stay;
        theme.size = theme.members.len();
        let (pinned, kept) = theme.pinned.drain(..).partition(|member| moved.contains(member));
        theme.pinned = kept;
        theme.held = true;
        let mut part = theme.clone();
        (part.id, part.size, part.members, part.pinned) = (new_id.clone(), moved.len(), moved, pinned);
        (part.name, part.merged, part.ignored) = (None, Vec::new(), false);
        part.exemplar = part.members.first().cloned().unwrap_or_default();
        self.themes.push(part);
        Ok(new_id)
    }
}

/// Ids that are taken, also those of themes that were merged away.
pub(super) struct Ids {
    taken: Vec<String>,
}

impl Ids {
    pub(super) fn new(themes: &Themes) -> Self {
        let ids =
            |theme: &Theme| std::iter::once(theme.id.clone()).chain(theme.merged.iter().cloned()).collect();
        Self { taken: themes.themes.iter().flat_map::<Vec<String>, _>(ids).collect() }
    }

    /// A new id that hangs on a comment.
    pub(super) fn draw(&mut self, comment: &str) -> String {
        let mut state = comment.bytes().fold(0, |state, byte| mix(state ^ u64::from(byte)));
        loop {
            let id = format!("t-{:04x}", state >> 48);
            if !self.taken.contains(&id) || self.taken.len() > 30_000 {
                self.taken.push(id.clone());
                return id;
            }
            state = mix(state);
        }
    }
}

/// What earlier themes mean for these comments.
pub(super) struct Kept {
    /// For each earlier theme: its comments of today, if they stay together.
    pub(super) locked: Vec<Vec<usize>>,
    /// For each earlier theme: its comments of today, locked or not.
    pub(super) was: Vec<Vec<usize>>,
    /// Comments that are not locked.
    pub(super) free: Vec<usize>,
    /// Whether everything that nobody holds is grouped from scratch.
    pub(super) fresh: bool,
}

impl Kept {
    pub(super) fn new(previous: &Themes, ids: &[&str], least: usize) -> Self {
        let mut home: HashMap<&str, Option<usize>> =
            previous.unassigned.iter().map(|id| (id.as_str(), None)).collect();
        for (place, theme) in previous.themes.iter().enumerate() {
            home.extend(theme.members.iter().map(|id| (id.as_str(), Some(place))));
        }
        for (place, theme) in previous.themes.iter().enumerate() {
            home.extend(theme.pinned.iter().map(|id| (id.as_str(), Some(place))));
        }
        let unseen = ids.iter().filter(|id| !home.contains_key(*id)).count();
        let fresh = unseen as f64 > FEW_NEW * ids.len() as f64
            || ids.len() as f64 > GROWN * previous.grouped.max(1) as f64;
        let mut was = vec![Vec::new(); previous.themes.len()];
        for (number, id) in ids.iter().enumerate() {
            if let Some(members) = home.get(id).copied().flatten().and_then(|place| was.get_mut(place)) {
                members.push(number);
            }
        }
        let stays = |theme: &Theme, members: &[usize]| theme.is_held() || !fresh && members.len() >= least;
        let locked: Vec<Vec<usize>> = previous
            .themes
            .iter()
            .zip(&was)
            .map(|(theme, members)| if stays(theme, members) { members.clone() } else { Vec::new() })
            .collect();
        let mut is_locked = vec![false; ids.len()];
        locked.iter().flatten().for_each(|number| is_locked[*number] = true);
        let free = (0..ids.len()).filter(|number| !is_locked[*number]).collect();
        Self { locked, was, free, fresh }
    }

    /// Which earlier theme each new group carries on: the pairs that share most, if it is half of one of them.
    pub(super) fn heirs(&self, groups: &[Vec<usize>]) -> Vec<Option<usize>> {
        let mut home = HashMap::new();
        for (place, members) in
            self.was.iter().enumerate().filter(|(place, _)| self.locked[*place].is_empty())
        {
            home.extend(members.iter().map(|number| (*number, place)));
        }
        let mut pairs = Vec::new();
        for (group, members) in groups.iter().enumerate() {
            let mut shared: HashMap<usize, usize> = HashMap::new();
            for place in members.iter().filter_map(|number| home.get(number)) {
                *shared.entry(*place).or_default() += 1;
            }
            for (place, count) in shared {
                let was = self.was.get(place).map_or(0, Vec::len);
                if 2 * count >= was.min(members.len()) {
                    pairs.push((count, group, place));
                }
            }
        }
        pairs.sort_unstable_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut heirs = vec![None; groups.len()];
        for (_, group, place) in pairs {
            if heirs[group].is_none() && !heirs.contains(&Some(place)) {
                heirs[group] = Some(place);
            }
        }
        heirs
    }
}
