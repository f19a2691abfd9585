//! Counting answers by group.

use crate::error::{Error, at_most, same_length};

/// The most groups; the result takes 88 bytes for each.
pub const MOST_GROUPS: usize = 10_000_000;

/// Counts scores from 0 to 10 by group: by week, by shop.
///
/// Formula: place s of group g is the number of answers with score s. Domain: groups below `size`, scores from 0 to 10, at most [`MOST_GROUPS`]. Errors: [`Error::Lengths`],
/// [`Error::TooMany`],
/// [`Error::Outside`] for a group or a score outside. At the edge: a group without an answer has zeros. One pass, no allocation but the result.
///
/// ```
/// use regulars_stats::scores::{Counts, spreads};
/// let weeks = spreads(&[0, 1, 0], &[9, 3, 7], 2)?;
/// assert_eq!(Counts::from_spread(weeks[0]), Counts { promoters: 1, passives: 1, detractors: 0 });
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn spreads(groups: &[u32], scores: &[u8], size: usize) -> Result<Vec<[u64; 11]>, Error> {
    same_length(groups.len(), scores.len())?;
    at_most("groups", MOST_GROUPS, size)?;
    let mut counts = vec![[0_u64; 11]; size];
    for (&group, &score) in groups.iter().zip(scores) {
        let Some(spread) = counts.get_mut(group as usize) else {
            return Err(Error::Outside {
                name: "a group",
                value: f64::from(group),
                wanted: "below the number of groups",
            });
        };
        let Some(count) = spread.get_mut(usize::from(score)) else {
            return Err(Error::Outside { name: "a score", value: f64::from(score), wanted: "from 0 to 10" });
        };
        *count += 1;
    }
    Ok(counts)
}
