//! A room: its table of contents, from which the house is wired.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodRouter, on};

use crate::db::{Listeners, Migration, Tx};
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::i18n::Locales;
use crate::ids::BusinessId;
use crate::jobs::{Doing, Job};
use crate::web::{App, Permission};

/// What a room gives to the house. Read it as the room's table of contents.
pub struct Room {
    pub name: &'static str,
    pub migrations: Vec<Migration>,
    pub locales: Option<Locales>,
    pub routes: Vec<Route>,
    pub listeners: Vec<Listener>,
    pub jobs: HashMap<&'static str, Doing>,
    pub recurring: Vec<Recurring>,
    pub fillings: Vec<(TypeId, Arc<dyn Any + Send + Sync>)>,
}

/// A route with the permission it needs.
pub struct Route {
    pub method: Method,
    pub path: String,
    pub permission: Permission,
    pub serve: MethodRouter<App>,
}

/// Who hears which fact, and which facts that may lead to.
pub struct Listener {
    pub room: &'static str,
    pub fact: &'static str,
    pub job: &'static str,
    pub tells: &'static [&'static str],
}

type Act = Arc<dyn Fn(&mut Tx) -> Result<()> + Send + Sync>;

/// Work that comes back by itself.
#[derive(Clone)]
pub struct Recurring {
    pub name: &'static str,
    pub seconds: i64,
    pub act: Act,
}

impl Room {
    /// Begins a room.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            migrations: Vec::new(),
            locales: None,
            routes: Vec::new(),
            listeners: Vec::new(),
            jobs: HashMap::new(),
            recurring: Vec::new(),
            fillings: Vec::new(),
        }
    }

    /// Adds a migration.
    #[must_use]
    pub fn migration(mut self, name: &'static str, sql: &'static str) -> Self {
        self.migrations.push(Migration { name, sql });
        self
    }

    /// Gives the room's sentences.
    #[must_use]
    pub fn locales(mut self, locales: Locales) -> Self {
        self.locales = Some(locales);
        self
    }

    /// Serves GET.
    #[must_use]
    pub fn get<H, T>(self, path: &str, permission: Permission, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.route(Method::GET, path, permission, handler)
    }

    /// Serves POST.
    #[must_use]
    pub fn post<H, T>(self, path: &str, permission: Permission, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.route(Method::POST, path, permission, handler)
    }

    /// Serves DELETE, also as `POST ...?_method=delete` of a plain form.
    #[must_use]
    pub fn delete<H, T>(self, path: &str, permission: Permission, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.route(Method::DELETE, path, permission, handler)
    }

    fn route<H, T>(mut self, method: Method, path: &str, permission: Permission, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let path = if permission.is_of_member() {
            format!("/{{business}}{}", if path == "/" { "" } else { path })
        } else {
            path.to_owned()
        };
        let filter = match method {
            Method::POST => axum::routing::MethodFilter::POST,
            Method::DELETE => axum::routing::MethodFilter::DELETE,
            _ => axum::routing::MethodFilter::GET,
        };
        let serve = on(filter, handler);
        self.routes.push(Route { method, path, permission, serve });
        self
    }

    /// Hears a fact: each time it is told, the function runs as a job of its own.
    #[must_use]
    pub fn hears<F: Fact>(
        mut self,
        job: &'static str,
        tells: &'static [&'static str],
        listen: fn(&mut Tx, F) -> Result<()>,
    ) -> Self {
        let act = move |tx: &mut Tx, bodies: &[String]| {
            for body in bodies {
                listen(tx, serde_json::from_str(body)?)?;
            }
            Ok(())
        };
        self.jobs.insert(job, Doing::One(Arc::new(act)));
        self.listeners.push(Listener { room: self.name, fact: F::KIND, job, tells });
        self
    }

    /// Hears a fact in groups: all that wait for a business in one transaction, for recomputing.
    #[must_use]
    pub fn hears_together<F: Fact>(
        mut self,
        job: &'static str,
        listen: fn(&mut Tx, Vec<F>) -> Result<()>,
    ) -> Self {
        let act = move |tx: &mut Tx, bodies: &[String]| {
            let facts = bodies
                .iter()
                .map(|body| serde_json::from_str(body))
                .collect::<serde_json::Result<Vec<F>>>()?;
            listen(tx, facts)
        };
        self.jobs.insert(job, Doing::Together(Arc::new(act)));
        self.listeners.push(Listener { room: self.name, fact: F::KIND, job, tells: &[] });
        self
    }

    /// Does jobs of one kind, each in a transaction with its removal.
    #[must_use]
    pub fn job<J: Job>(mut self, act: fn(&mut Tx, J) -> Result<()>) -> Self {
        let act = move |tx: &mut Tx, bodies: &[String]| {
            for body in bodies {
                act(tx, serde_json::from_str(body)?)?;
            }
            Ok(())
        };
        self.jobs.insert(J::KIND, Doing::One(Arc::new(act)));
        self
    }

    /// Does errands of one kind, which leave the house.
    #[must_use]
    pub fn errand<F>(mut self, kind: &'static str, act: fn(App, BusinessId, String) -> F) -> Self
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let act = move |app, business, body| -> std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send>> {
            Box::pin(act(app, business, body))
        };
        self.jobs.insert(kind, Doing::Errand(Arc::new(act)));
        self
    }

    /// Does something every so many seconds, on one node.
    #[must_use]
    pub fn every(mut self, name: &'static str, seconds: i64, act: fn(&mut Tx) -> Result<()>) -> Self {
        self.recurring.push(Recurring { name, seconds, act: Arc::new(act) });
        self
    }

    /// Fills a slot that a lower floor offers.
    #[must_use]
    pub fn fill<S: Any + Send + Sync>(mut self, slot: S) -> Self {
        self.fillings.push((TypeId::of::<S>(), Arc::new(slot)));
        self
    }
}

/// The house as it was put together from its rooms.
pub struct Wiring {
    pub migrations: Vec<Migration>,
    pub locales: Vec<Locales>,
    pub listeners: Vec<Listener>,
    pub jobs: HashMap<&'static str, Doing>,
    pub recurring: Vec<Recurring>,
    pub fillings: HashMap<TypeId, Vec<Arc<dyn Any + Send + Sync>>>,
}

impl Wiring {
    /// Puts rooms together; their routes are taken separately.
    ///
    /// # Errors
    /// If two rooms claim one name, or facts would go round in a circle.
    pub fn new(rooms: &mut [Room]) -> Result<Self> {
        let kernel =
            Migration { name: "20261122_kernel", sql: include_str!("../migrations/20261122_kernel.sql") };
        let mut wiring = Wiring {
            migrations: vec![kernel],
            locales: Vec::new(),
            listeners: Vec::new(),
            jobs: HashMap::new(),
            recurring: Vec::new(),
            fillings: HashMap::new(),
        };
        let send: fn(App, BusinessId, String) -> _ = crate::mail::send;
        let post = Room::new("kernel").errand(<crate::mail::SendMail as Job>::KIND, send);
        wiring.take(post)?;
        for room in rooms {
            let routes = std::mem::take(&mut room.routes);
            let taken = std::mem::replace(room, Room::new(room.name));
            wiring.take(taken)?;
            room.routes = routes;
        }
        wiring.migrations.sort_by_key(|migration| migration.name);
        wiring.refuse_circles()?;
        Ok(wiring)
    }

    fn take(&mut self, room: Room) -> Result<()> {
        self.migrations.extend(room.migrations);
        self.locales.extend(room.locales);
        self.listeners.extend(room.listeners);
        for (kind, doing) in room.jobs {
            if self.jobs.insert(kind, doing).is_some() {
                return Err(Error::bug(format!("two rooms do the job {kind}")));
            }
        }
        self.recurring.extend(room.recurring);
        for (slot, filling) in room.fillings {
            self.fillings.entry(slot).or_default().push(filling);
        }
        Ok(())
    }

    fn refuse_circles(&self) -> Result<()> {
        for start in &self.listeners {
            let mut waiting: Vec<&str> = start.tells.to_vec();
            let mut seen: Vec<&str> = Vec::new();
            while let Some(fact) = waiting.pop() {
                if fact == start.fact {
                    return Err(Error::bug(format!("the fact {fact} leads back to itself by {}", start.job)));
                }
                if !seen.contains(&fact) {
                    seen.push(fact);
                    let next = self.listeners.iter().filter(|listener| listener.fact == fact);
                    waiting.extend(next.flat_map(|listener| listener.tells));
                }
            }
        }
        Ok(())
    }

    /// Which jobs each fact makes.
    #[must_use]
    pub fn hearing(&self) -> Listeners {
        let mut hearing = Listeners::new();
        for listener in &self.listeners {
            hearing.entry(listener.fact).or_default().push(listener.job);
        }
        hearing
    }

    /// Who hears what, as `docs/generated/facts.txt` shows it.
    #[must_use]
    pub fn facts_document(&self) -> String {
        let mut lines: Vec<String> = self
            .listeners
            .iter()
            .map(|listener| {
                let then = if listener.tells.is_empty() {
                    String::new()
                } else {
                    format!(", may tell {}", listener.tells.join(", "))
                };
                format!("{} -> {} ({}){then}", listener.fact, listener.job, listener.room)
            })
            .collect();
        lines.sort();
        lines.join("\n") + "\n"
    }
}
