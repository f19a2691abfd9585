//! Window: one browser, with a size and a language, as one person uses it.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use thirtyfour::LoggingPrefsLogLevel;
use thirtyfour::prelude::*;

use crate::{Checks, Given};

/// The longest that anything is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// The smallest phone that still has to show everything.
const SMALLEST: (u32, u32) = (320, 640);
const PAUSE: Duration = Duration::from_millis(50);

/// What somebody looks at a page with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    Desktop,
    Phone,
}

impl Size {
    /// Width and height in CSS pixels.
    #[must_use]
    pub fn pixels(self) -> (u32, u32) {
        match self {
            Size::Desktop => (1280, 900),
            Size::Phone => (390, 844),
        }
    }
}

/// How a window is opened.
#[derive(Clone, Copy, Debug)]
pub struct Look<'l> {
    pub size: Size,
    /// The language of the browser: "en", "ar".
    pub language: &'l str,
    pub dark: bool,
    pub scripts: bool,
}

impl<'l> Look<'l> {
    /// A light window with scripts.
    #[must_use]
    pub fn new(size: Size, language: &'l str) -> Look<'l> {
        Look { size, language, dark: false, scripts: true }
    }
}

/// A browser with cookies of its own.
pub struct Window {
    driver: WebDriver,
    base: String,
    size: Size,
    scripts: bool,
    language: String,
    checks: Arc<Checks>,
}

/// Tries until there is something, at most five seconds.
///
/// # Errors
/// What was waited for, and the last error on the way.
pub async fn until<T>(what: &str, attempt: impl AsyncFn() -> Result<Option<T>>) -> Result<T> {
    let begun = Instant::now();
    loop {
        let last = match attempt().await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => None,
            Err(error) => Some(error),
        };
        if begun.elapsed() > PATIENCE {
            // The driver adds its own stack to each error.
            let last = last.map(|error| format!("{error:#}")).unwrap_or_default();
            bail!("waited for {what}: {}", last.split("(Session info").next().unwrap_or_default().trim());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

impl Window {
    /// Opens a browser.
    ///
    /// # Errors
    /// If the driver does not start one.
    pub async fn open(given: &Given, base: &str, look: Look<'_>, checks: &Arc<Checks>) -> Result<Window> {
        let (width, height) = look.size.pixels();
        let mut browser = DesiredCapabilities::chrome();
        browser.set_binary(&given.chromium)?;
        for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"] {
            browser.add_arg(argument)?;
        }
        browser.add_arg("--disable-dev-shm-usage")?;
        browser.add_arg(&format!("--window-size={width},{height}"))?;
        browser.add_arg(&format!("--lang={}", look.language))?;
        browser.add_arg(&format!("--accept-lang={}", look.language))?;
        let scripts = if look.scripts { 1 } else { 2 };
        browser.add_experimental_option(
            "prefs",
            json!({
                "intl.accept_languages": look.language,
                "profile.managed_default_content_settings.javascript": scripts,
                "credentials_enable_service": false,
            }),
        )?;
        browser.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        let driver = WebDriver::new(&given.driver, browser).await.context("open a browser")?;
        let window = Window {
            driver,
            base: base.to_owned(),
            size: look.size,
            scripts: look.scripts,
            language: look.language.to_owned(),
            checks: checks.clone(),
        };
        window.resize(look.size.pixels()).await?;
        window.become_dark(look.dark).await?;
        Ok(window)
    }

    /// Closes the browser.
    ///
    /// # Errors
    /// What the driver said.
    pub async fn close(self) -> Result<()> {
        Ok(self.driver.quit().await?)
    }

    /// Says something to the browser's own tools.
    ///
    /// # Errors
    /// What the driver said.
    pub async fn tell(&self, method: &str, values: Value) -> Result<Value> {
        self.driver.cdp().send_raw(method, values).await.with_context(|| format!("tell the browser {method}"))
    }

    /// Opens an address or a path, and looks for what is wrong with the page.
    ///
    /// # Errors
    /// If it does not open.
    pub async fn visit(&self, address: &str) -> Result<()> {
        let address =
            if address.starts_with('/') { format!("{}{address}", self.base) } else { address.to_owned() };
        self.driver.goto(&address).await.with_context(|| format!("open {address}"))?;
        self.settle().await
    }

    /// The path with its query.
    ///
    /// # Errors
    /// What the driver said.
    pub async fn at(&self) -> Result<String> {
        let url = self.driver.current_url().await?;
        Ok(url.as_str().trim_start_matches(self.base.as_str()).to_owned())
    }

    /// The first element that is seen.
    ///
    /// # Errors
    /// If there is none in time.
    pub async fn find(&self, css: &str) -> Result<WebElement> {
        self.with(css, async |element| Ok(element)).await
    }

    /// Does something with the first element that is seen. A live page may replace it in the same moment: then again.
    async fn with<T>(&self, css: &str, act: impl AsyncFn(WebElement) -> Result<T>) -> Result<T> {
        let done = until(css, async || {
            for element in self.driver.find_all(By::Css(css)).await? {
                if element.is_displayed().await? {
                    return act(element).await.map(Some);
                }
            }
            Ok(None)
        });
        match done.await {
            Ok(done) => Ok(done),
            Err(error) => Err(error.context(format!("on {}", self.at().await?))),
        }
    }

    /// How many elements there are just now.
    ///
    /// # Errors
    /// What the driver said.
    pub async fn count(&self, css: &str) -> Result<usize> {
        Ok(self.driver.find_all(By::Css(css)).await?.len())
    }

    /// The text of an element.
    ///
    /// # Errors
    /// If there is none in time.
    pub async fn text(&self, css: &str) -> Result<String> {
        self.with(css, async |element| Ok(element.text().await?)).await
    }

    /// An attribute of an element, empty if it has none.
    ///
    /// # Errors
    /// If there is no such element in time.
    pub async fn attribute(&self, css: &str, name: &str) -> Result<String> {
        self.with(css, async |element| Ok(element.attr(name).await?.unwrap_or_default())).await
    }

    /// What stands in a field.
    ///
    /// # Errors
    /// If there is no such field in time.
    pub async fn value(&self, name: &str) -> Result<String> {
        let css = format!("[name=\"{name}\"]");
        self.with(&css, async |field| Ok(field.prop("value").await?.unwrap_or_default())).await
    }

    /// Writes into a field.
    ///
    /// # Errors
    /// If there is no such field in time.
    pub async fn fill(&self, name: &str, text: &str) -> Result<()> {
        let css = format!("[name=\"{name}\"]");
        let write = async |field: WebElement| {
            field.clear().await?;
            Ok(field.send_keys(text).await?)
        };
        self.with(&css, write).await
    }

    /// Chooses from a list, by the option's value.
    ///
    /// # Errors
    /// If there is no such choice in time.
    pub async fn choose(&self, name: &str, value: &str) -> Result<()> {
        self.tap(&format!("select[name=\"{name}\"] option[value=\"{value}\"]")).await
    }

    /// Presses something that stays on its page.
    ///
    /// # Errors
    /// If it can't be pressed.
    pub async fn tap(&self, css: &str) -> Result<()> {
        let press = async |element: WebElement| {
            element.scroll_into_view().await?;
            Ok(element.click().await?)
        };
        self.with(css, press).await.with_context(|| format!("press {css}"))
    }

    /// Presses what leads to another page, waits for that page, and looks for what is wrong with it.
    ///
    /// # Errors
    /// If no other page comes in time.
    pub async fn press(&self, css: &str) -> Result<()> {
        self.leave(async || self.tap(css).await).await
    }

    /// Types a key in a field and waits for the page it leads to.
    ///
    /// # Errors
    /// If no other page comes in time.
    pub async fn enter(&self, name: &str) -> Result<()> {
        let css = format!("[name=\"{name}\"]");
        let enter = async |field: WebElement| Ok(field.send_keys(Key::Enter + "").await?);
        self.leave(async || self.with(&css, enter).await).await.context("press Enter")
    }

    async fn leave(&self, act: impl AsyncFn() -> Result<()>) -> Result<()> {
        let from = self.at().await?;
        let page = self.driver.find(By::Css("html")).await?;
        act().await?;
        until("another page", async || Ok(page.tag_name().await.is_err().then_some(())))
            .await
            .with_context(|| format!("on {from}"))?;
        self.settle().await
    }

    /// Waits until the page is there, then looks at it.
    async fn settle(&self) -> Result<()> {
        if self.scripts {
            until("a page that is loaded", async || {
                let state = self.run("return document.readyState").await?;
                Ok((state == "complete").then_some(()))
            })
            .await?;
        } else {
            self.find("h1").await?;
        }
        self.checks.look(self).await
    }

    /// Runs a script in the page.
    ///
    /// # Errors
    /// What the driver said.
    pub async fn run(&self, script: &str) -> Result<Value> {
        Ok(self.driver.execute(script, Vec::new()).await?.json().clone())
    }

    /// Runs a script that calls its last argument when it is done.
    ///
    /// # Errors
    /// What the driver said.
    pub async fn run_later(&self, script: &str) -> Result<Value> {
        Ok(self.driver.execute_async(script, Vec::new()).await?.json().clone())
    }

    /// What a script says of the page at the window's width, and on the smallest phone.
    pub(crate) async fn narrower(&self, script: &str) -> Result<Vec<String>> {
        let mut told = vec![self.run(script).await?];
        if self.size == Size::Phone {
            self.resize(SMALLEST).await?;
            told.push(self.run(script).await?);
            self.resize(self.size.pixels()).await?;
        }
        Ok(told.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    async fn resize(&self, (width, height): (u32, u32)) -> Result<()> {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.tell("Emulation.setDeviceMetricsOverride", metrics).await.map(drop)
    }

    /// What the browser wrote down since the last time it was asked.
    ///
    /// # Errors
    /// What the driver said.
    pub async fn log(&self) -> Result<Vec<String>> {
        let entries = self.driver.browser_log().await?;
        Ok(entries.into_iter().map(|entry| format!("{} {}", entry.level, entry.message)).collect())
    }

    /// Goes on at another size, as if another device were taken up.
    ///
    /// # Errors
    /// What the driver said.
    pub async fn become_size(&mut self, size: Size) -> Result<()> {
        self.size = size;
        self.resize(size.pixels()).await
    }

    /// Goes on in light or dark.
    ///
    /// # Errors
    /// What the driver said.
    pub async fn become_dark(&self, dark: bool) -> Result<()> {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.tell("Emulation.setEmulatedMedia", features).await.map(drop)
    }

    /// Keeps a picture of the page from its top, as long as the page is, but at most so many pixels.
    ///
    /// # Errors
    /// What the driver said.
    pub async fn long_picture(&self, file: &Path, most: u32) -> Result<()> {
        let (width, height) = self.size.pixels();
        let long = self.run("return Math.ceil(document.scrollingElement.scrollHeight)").await?;
        let long = long.as_u64().and_then(|long| u32::try_from(long).ok()).unwrap_or(height);
        self.resize((width, long.clamp(height, most))).await?;
        self.run("scrollTo(0, 0); document.activeElement?.blur()").await?;
        self.picture(file).await?;
        self.resize((width, height)).await
    }

    /// Keeps a picture of what is seen.
    ///
    /// # Errors
    /// What the driver said.
    pub async fn picture(&self, file: &Path) -> Result<()> {
        Ok(self.driver.screenshot(file).await?)
    }

    /// Whether the page can be asked by scripts.
    #[must_use]
    pub fn has_scripts(&self) -> bool {
        self.scripts
    }

    /// How the window looks, for a list of faults.
    #[must_use]
    pub fn kind(&self) -> (Size, &str) {
        (self.size, &self.language)
    }
}
