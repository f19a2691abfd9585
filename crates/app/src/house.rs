//! Putting the house together and opening its doors.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::ServiceExt;
use axum::extract::Request;
use regulars_accounts::Accounts;
use regulars_kernel::clock::Clock;
use regulars_kernel::config::Config;
use regulars_kernel::db::{Place, Settings, files};
use regulars_kernel::error::{Context as _, Result};
use regulars_kernel::jobs;
use regulars_kernel::room::{Route, Wiring};
use regulars_kernel::web::{self, App, Door};

use crate::errors;
use crate::rooms::rooms;

/// An open house with the routes of its rooms.
pub struct House {
    pub app: App,
    pub routes: Vec<Route>,
}

impl House {
    /// Wires the rooms and opens the database.
    ///
    /// # Errors
    /// If the data can't be opened or the wiring is wrong.
    pub fn open(config: Config, clock: Clock) -> Result<Self> {
        let mut settings = Settings::new(config.place());
        settings.readers = config.readers;
        settings.writers = config.writers;
        Self::open_with(config, settings, clock)
    }

    /// The same with other database settings, for tests and benchmarks.
    ///
    /// # Errors
    /// As [`House::open`].
    pub fn open_with(config: Config, settings: Settings, clock: Clock) -> Result<Self> {
        if let Place::File(file) = &settings.place
            && let Some(folder) = file.parent()
        {
            files::make_folder(folder)?;
        }
        let mut all = rooms();
        let wiring = Wiring::new(&mut all)?;
        let routes = all.into_iter().flat_map(|room| room.routes).collect();
        let app = App::open(config, settings, clock, wiring, Box::new(Accounts), errors::page)?;
        Ok(Self { app, routes })
    }

    /// The routes as a service.
    #[must_use]
    pub fn router(self) -> (App, Door) {
        let router = web::router(&self.app, self.routes);
        (self.app, router)
    }
}

/// Answers requests and does jobs until it is told to stop.
///
/// # Errors
/// If the address can't be listened on.
pub async fn serve(app: App, door: Door, listener: tokio::net::TcpListener, with_jobs: bool) -> Result<()> {
    let worker = with_jobs.then(|| tokio::spawn(jobs::work(app.clone())));
    let tidy = app.clone();
    let tidying = tokio::spawn(async move {
        let mut every = tokio::time::interval(Duration::from_secs(60));
        loop {
            every.tick().await;
            tidy.limits().tidy(Instant::now());
        }
    });
    let mut stopping = app.stopping();
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(door);
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _ = stopping.wait_for(|stop| *stop).await;
    });
    let mut last_wait = app.stopping();
    tokio::select! {
        served = serving => served.doing("serve")?,
        // A client that never finishes must not hold the house open.
        () = async {
            let _ = last_wait.wait_for(|stop| *stop).await;
            tokio::time::sleep(Duration::from_secs(10)).await;
        } => tracing::warn!("some connections did not end in time"),
    }
    tidying.abort();
    if let Some(worker) = worker {
        let _ = tokio::time::timeout(Duration::from_secs(10), worker).await;
    }
    Ok(())
}

/// Does jobs alone, as a process of its own.
pub async fn work(app: App) {
    jobs::work(app).await;
}
