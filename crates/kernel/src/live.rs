//! What open pages and waiting workers hear: that something changed, of this node and of others.

use tokio::sync::{Notify, broadcast};

use crate::db::{Committed, Hearing};
use crate::ids::BusinessId;

/// Something changed for a business; the page fetches what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub business: BusinessId,
    pub topic: String,
}

/// The switchboard of one node.
pub struct Live {
    changes: broadcast::Sender<Change>,
    jobs: Notify,
}

impl Default for Live {
    fn default() -> Self {
        Self { changes: broadcast::channel(1024).0, jobs: Notify::new() }
    }
}

impl Live {
    /// Listens to changes from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Waits until a job may wait.
    pub async fn job_waits(&self) {
        self.jobs.notified().await;
    }

    fn say(&self, business: BusinessId, topic: String) {
        // Nobody listening is no error.
        let _ = self.changes.send(Change { business, topic });
    }
}

impl Hearing for Live {
    fn committed(&self, what: &Committed) {
        for (business, topic) in &what.topics {
            self.say(*business, (*topic).to_owned());
        }
        if what.jobs {
            self.jobs.notify_one();
        }
    }

    fn heard(&self, message: &str) {
        if message == "jobs" {
            return self.jobs.notify_one();
        }
        if let Some((business, topic)) = message.split_once(':')
            && let Ok(business) = business.parse()
        {
            self.say(business, topic.to_owned());
        }
    }
}
