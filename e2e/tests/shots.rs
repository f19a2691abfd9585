//! Pictures of the key pages, from a demo shop, in `docs/shots`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use e2e::{Checks, Demo, Given, House, Look, Size, Window};

#[tokio::test]
async fn pictures_of_the_key_pages() -> Result<()> {
    let Some(given) = Given::read() else { return Ok(()) };
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shots"));
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    first_run(&given, &folder).await.context("the first run")?;
    let (house, survey) = House::with_demo(&given, Demo { answers: 600, days: 120, seed: 1 })?;
    let artist = Artist { given: &given, house: &house, survey, folder, checks: Checks::new()? };
    artist.shop().await.context("the shop")?;
    artist.customer().await.context("the customer")?;
    artist.other_looks().await.context("other looks")?;
    Ok(())
}

struct Artist<'a> {
    given: &'a Given,
    house: &'a House,
    survey: String,
    folder: PathBuf,
    checks: Arc<Checks>,
}

/// Pictures end here, so that they stay small.
const LONGEST: u32 = 1_200;
const SIZES: [(Size, &str); 2] = [(Size::Desktop, "desktop"), (Size::Phone, "phone")];

impl Artist<'_> {
    async fn window(&self, look: Look<'_>) -> Result<Window> {
        Window::open(self.given, &self.house.url, look, &self.checks).await
    }

    async fn draw(&self, window: &Window, name: &str) -> Result<()> {
        window.long_picture(&self.folder.join(format!("{name}.png")), LONGEST).await
    }

    /// A member's pages, signed in once: sessions are cookies, so one window changes its size.
    async fn shop(&self) -> Result<()> {
        let mut member = self.window(Look::new(Size::Desktop, "en")).await?;
        member.visit("/in").await?;
        for (size, called) in SIZES {
            member.become_size(size).await?;
            self.draw(&member, &format!("sign-in-{called}")).await?;
        }
        let business = self.sign_in(&member).await?;
        let pages = places(&member, &business).await?;
        for (size, called) in SIZES {
            member.become_size(size).await?;
            for (name, path) in &pages {
                member.visit(path).await?;
                self.draw(&member, &format!("{name}-{called}")).await?;
            }
        }
        member.become_size(Size::Desktop).await?;
        member.become_dark(true).await?;
        self.two(&member, &business, "desktop-dark").await?;
        member.become_dark(false).await?;
        member.visit("/me").await?;
        member.choose("language", "ar").await?;
        member.press("form[action='/me'] button").await?;
        member.become_size(Size::Phone).await?;
        self.two(&member, &business, "phone-ar").await?;
        member.close().await
    }

    async fn two(&self, member: &Window, business: &str, called: &str) -> Result<()> {
        member.visit(business).await?;
        self.draw(member, &format!("today-{called}")).await?;
        member.visit(&format!("{business}/score")).await?;
        self.draw(member, &format!("score-{called}")).await
    }

    /// Gives the path of the business.
    async fn sign_in(&self, member: &Window) -> Result<String> {
        member.visit(&self.house.link).await?;
        member.press("form[action^='/in/link/'] button").await?;
        member.at().await
    }

    /// The three steps of a customer.
    async fn customer(&self) -> Result<()> {
        for (size, called) in SIZES {
            let customer = self.window(Look::new(size, "en")).await?;
            customer.visit(&self.survey).await?;
            self.draw(&customer, &format!("answer-{called}")).await?;
            customer.press("button[name=score][value='4']").await?;
            self.draw(&customer, &format!("why-{called}")).await?;
            customer.fill("words", "The coffee was cold and nobody came back to our table.").await?;
            customer.fill("mail", "sara@example.com").await?;
            customer.press("button.send").await?;
            self.draw(&customer, &format!("thanks-{called}")).await?;
            customer.close().await?;
        }
        Ok(())
    }

    /// The first step in the dark, and in Arabic.
    async fn other_looks(&self) -> Result<()> {
        let phone = |language| Look::new(Size::Phone, language);
        for (look, called) in [(Look { dark: true, ..phone("en") }, "dark"), (phone("ar"), "ar")] {
            let window = self.window(look).await?;
            window.visit(&self.survey).await?;
            self.draw(&window, &format!("answer-phone-{called}")).await?;
            window.close().await?;
        }
        Ok(())
    }
}

/// What the pages are called, and where they are in this shop.
async fn places(member: &Window, business: &str) -> Result<Vec<(&'static str, String)>> {
    let first = async |page: &str, css: &str| {
        member.visit(page).await?;
        member.attribute(css, "href").await
    };
    let cases = "ul.rows li:not(:has(.tag)) .what a[href*='/cases/']";
    let case = first(&format!("{business}/cases"), cases).await?;
    let person = first(&case, "dl.facts a[href*='/people/']").await?;
    let card = first(&format!("{business}/listen"), "main a[href*='/listen/card/']").await?;
    let actions = "main a[href*='/actions/']:not([href$='/new'], [href$='/edit'])";
    let action = first(&format!("{business}/actions"), actions).await?;
    Ok(vec![
        ("today", business.to_owned()),
        ("score", format!("{business}/score")),
        ("answers", format!("{business}/answers")),
        ("listen", format!("{business}/listen")),
        ("card", card),
        ("action", action),
        ("person", person),
        ("case", case),
    ])
}

async fn first_run(given: &Given, folder: &Path) -> Result<()> {
    let (house, checks) = (House::open(given)?, Checks::new()?);
    let mut owner = Window::open(given, &house.url, Look::new(Size::Desktop, "en"), &checks).await?;
    owner.visit(&house.link).await?;
    owner.fill("name", "Café Lindgren").await?;
    owner.choose("trade", "cafe").await?;
    owner.press("form[action='/setup/shop'] button.main").await?;
    owner.choose("country", "SE").await?;
    owner.press("form[action='/setup/place'] button.main").await?;
    for (size, called) in SIZES {
        owner.become_size(size).await?;
        owner.long_picture(&folder.join(format!("setup-{called}.png")), LONGEST).await?;
    }
    owner.close().await
}
