//! Every room of the house, one line each: the product on one screen.

use regulars_kernel::room::Room;

/// All rooms, from the ground up.
#[must_use]
pub fn rooms() -> Vec<Room> {
    vec![
        regulars_ui::room(),
        regulars_accounts::room(),
        regulars_people::room(),
        regulars_metrics::room(),
        regulars_surveys::room(),
        regulars_cases::room(),
        regulars_actions::room(),
        regulars_understanding::room(),
        crate::roof::room(),
    ]
}
