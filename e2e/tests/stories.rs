//! The whole loop in a real browser: a shop opens, a customer is heard, answered, and the shop gets better.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use e2e::{Checks, Demo, Given, House, Look, Size, Window, say};

const PASSWORD: &str = "kettle lantern sixteen harbour";
const MAIL: &str = "owner@shop.example.com";

#[tokio::test]
async fn a_shop_in_english_on_a_desktop() -> Result<()> {
    tell("en", Size::Desktop, &ENGLISH).await
}

#[tokio::test]
async fn a_shop_in_english_on_a_phone() -> Result<()> {
    tell("en", Size::Phone, &ENGLISH).await
}

#[tokio::test]
async fn a_shop_in_arabic_on_a_desktop() -> Result<()> {
    tell("ar", Size::Desktop, &ARABIC).await
}

#[tokio::test]
async fn a_shop_in_arabic_on_a_phone() -> Result<()> {
    tell("ar", Size::Phone, &ARABIC).await
}

/// What people write.
struct Texts {
    shop: &'static str,
    owner: &'static str,
    customer: &'static str,
    words: &'static str,
    /// A word of `words` as it is written, and as somebody in a hurry types it.
    written: &'static str,
    typed: &'static str,
    action: &'static str,
    why: &'static str,
}

const ENGLISH: Texts = Texts {
    shop: "Café Lindgren",
    owner: "Mira Holm",
    customer: "Sara",
    words: "The crème brûlée was cold and nobody came back to our table.",
    written: "brûlée",
    typed: "brulee",
    action: "Two people at the counter on Saturdays",
    why: "Guests wait longest when one of us makes coffee and the other is in the kitchen.",
};

const ARABIC: Texts = Texts {
    shop: "مقهى السلام",
    owner: "ليلى حداد",
    customer: "سارة",
    words: "كانت القَهْوَة باردة ولم يرجع أحد إلى طاولتنا.",
    written: "القَهْوَة",
    typed: "قهوه",
    action: "شخصان خلف المنضدة يوم السبت",
    why: "ينتظر الضيوف أطول وقت حين يكون أحدنا في المطبخ.",
};

/// Who takes part.
struct Story<'s> {
    house: &'s House,
    checks: &'s Arc<Checks>,
    texts: &'s Texts,
    language: &'s str,
    owner: Window,
    customer: Window,
}

async fn tell(language: &str, size: Size, texts: &Texts) -> Result<()> {
    let Some(given) = Given::read() else { return Ok(()) };
    let (house, checks) = (House::open(&given)?, Checks::new()?);
    let open = async |size| Window::open(&given, &house.url, Look::new(size, language), &checks).await;
    let (owner, customer) = (open(size).await?, open(Size::Phone).await?);
    let story = Story { house: &house, checks: &checks, texts, language, owner, customer };
    let told = story.loop_once().await;
    if told.is_err() {
        for (who, window) in [("owner", &story.owner), ("customer", &story.customer)] {
            let file = std::env::temp_dir().join(format!("regulars-story-{language}-{size:?}-{who}.png"));
            window.picture(&file).await?;
            say(&format!("{who} stood at {} ({})", window.at().await?, file.display()));
        }
    }
    story.owner.close().await?;
    story.customer.close().await?;
    told.and(checks.verdict())
}

impl Story<'_> {
    async fn loop_once(&self) -> Result<()> {
        self.set_up().await.context("set the shop up")?;
        let business = self.first_day().await.context("the first day")?;
        let survey = self.listen(&business).await.context("listen")?;
        let case = self.first_answer(&business, &survey).await.context("the first answer")?;
        self.score(&business, &survey).await.context("the score")?;
        self.recover(&case).await.context("the case")?;
        self.close_and_reopen(&case).await.context("close and reopen")?;
        self.improve(&business).await.context("the action")?;
        self.search(&business).await.context("search")?;
        self.withdraw(&business, &survey).await.context("withdraw")?;
        self.erase(&case).await.context("erase")?;
        self.look_around(&business, &survey).await.context("look around")?;
        self.sign_out(&business).await.context("sign out")
    }

    async fn set_up(&self) -> Result<()> {
        let owner = &self.owner;
        owner.visit(&self.house.link).await?;
        let language = owner.run("return document.documentElement.lang").await?;
        ensure!(language == self.language, "the set-up speaks {language}");
        owner.fill("name", self.texts.shop).await?;
        owner.choose("trade", "cafe").await?;
        owner.press("form[action='/setup/shop'] button.main").await?;
        owner.choose("own", self.language).await?;
        owner.choose("country", "SE").await?;
        owner.press("form[action='/setup/place'] button.main").await?;
        owner.fill("monday", "9-17.00").await?;
        owner.fill("saturday", "10-14").await?;
        owner.press("form[action='/setup/hours'] button.main").await?;
        let error = owner.text("#monday-error").await?;
        ensure!(error.contains("17:00"), "the error shows the right form: {error}");
        ensure!(owner.attribute("[name=monday]", "aria-invalid").await? == "true", "the field is marked");
        ensure!(owner.value("monday").await? == "9-17.00", "the mistake can be mended");
        ensure!(owner.value("saturday").await? == "10-14", "the rest is still there");
        owner.fill("monday", "9-17:00").await?;
        owner.press("form[action='/setup/hours'] button.main").await?;
        owner.fill("name", self.texts.owner).await?;
        owner.fill("mail", MAIL).await?;
        owner.fill("password", PASSWORD).await?;
        owner.press("form[action='/setup/you'] button.main").await?;
        ensure!(owner.at().await?.ends_with("/reach"), "the last step is the phone: {}", owner.at().await?);
        owner.find("svg.qr, .qr svg, svg[role=img]").await?;
        Ok(())
    }

    /// Goes to Today; gives the path of the business.
    async fn first_day(&self) -> Result<String> {
        let owner = &self.owner;
        let business = owner.at().await?.trim_end_matches("/reach").to_owned();
        owner.press(&format!(".page-head a.button[href='{business}']")).await?;
        owner.find(".empty").await?;
        ensure!(owner.count("ul.rows").await? == 0, "nothing waits in a new shop");
        Ok(business)
    }

    /// Takes the address of the counter.
    async fn listen(&self, business: &str) -> Result<String> {
        let owner = &self.owner;
        owner.press(&format!("nav.places a[href='{business}/listen']")).await?;
        let survey = owner.attribute("main a[href^='/s/']", "href").await?;
        let shown = owner.text("main a[href^='/s/']").await?;
        ensure!(
            shown.trim() == format!("{}{survey}", self.house.url),
            "the address as a phone needs it: {shown}"
        );
        owner.press(&format!("nav.places a[href='{business}']")).await?;
        Ok(survey)
    }

    /// A customer says what was wrong; Today shows it by itself. Gives the path of the case.
    async fn first_answer(&self, business: &str, survey: &str) -> Result<String> {
        self.owner.run("window.isThePageOfBefore = true").await?;
        let customer = &self.customer;
        customer.visit(survey).await?;
        let language = customer.run("return document.documentElement.lang").await?;
        ensure!(language == self.language, "the customer reads {language}");
        customer.press("button[name=score][value='4']").await?;
        ensure!(customer.text("p.chosen b").await? == "4", "the tap is saved");
        let hint = customer.text("#words-hint").await?;
        customer.fill("words", self.texts.words).await?;
        customer.fill("name", self.texts.customer).await?;
        customer.fill("mail", "sara@nowhere").await?;
        customer.press("button.send").await?;
        customer.find("#mail-error").await?;
        ensure!(customer.value("words").await? == self.texts.words, "the words stay in the form");
        customer.visit(&customer.at().await?).await?;
        ensure!(customer.text("#words-hint").await? != hint, "the words count as saved");
        customer.fill("name", self.texts.customer).await?;
        customer.fill("mail", "sara@example.com").await?;
        customer.press("button.send").await?;
        customer.find("p.promise").await?;
        let row = format!("ul.rows .what a[href^='{business}/cases/']");
        let case = self.owner.attribute(&row, "href").await.context("Today by itself")?;
        let same = self.owner.run("return window.isThePageOfBefore === true").await?;
        ensure!(same == true, "Today was not loaded again");
        let title = self.owner.text(&row).await?;
        ensure!(title.contains(self.texts.customer), "the customer's name first: {title}");
        self.checks.look(&self.owner).await?;
        Ok(case)
    }

    async fn score(&self, business: &str, survey: &str) -> Result<()> {
        let owner = &self.owner;
        owner.visit(&format!("{business}/score")).await?;
        owner.find(".score-figure dd.value.small").await?;
        ensure!(owner.count(".score-figure dd.value a").await? == 0, "no score of fewer than five answers");
        for (score, words) in
            [(9, "Quick and kind."), (10, "Best coffee in town."), (8, ""), (3, "Too loud."), (10, "")]
        {
            let end = self.house.answer(survey, score, words).await?;
            ensure!(end.contains("/thanks"), "a customer arrives at {end}");
        }
        let number = owner.text(".score-figure dd.value a").await.context("the score by itself")?;
        ensure!(number.contains("17"), "(3 - 2) of 6 answers: {number}");
        let figure = owner.text(".score-figure").await?;
        ensure!(figure.contains("95"), "the interval stands beside it: {figure}");
        self.checks.look(owner).await
    }

    async fn recover(&self, case: &str) -> Result<()> {
        let owner = &self.owner;
        owner.visit(case.trim_end_matches(|c| c != '/').trim_end_matches("/cases/")).await?;
        owner.press(&format!("ul.rows .end a[href='{case}']")).await?;
        let said = owner.text("main").await?;
        ensure!(said.contains(self.texts.words), "the customer's words");
        owner.press("select[name=template] option[value=fixed]").await?;
        let letter = owner.value("body").await?;
        ensure!(letter.contains(self.texts.customer), "the letter names the customer: {letter}");
        let letter = format!("{letter}\n\nP.S. {}", self.texts.written);
        owner.fill("body", &letter).await?;
        owner.press(&format!("form[action='{case}/mails'] button.main")).await?;
        owner.press(".toast form button").await.context("Undo")?;
        ensure!(plain(&owner.value("body").await?) == plain(&letter), "the letter is back to be mended");
        owner.press(&format!("form[action='{case}/mails'] button.main")).await?;
        for step in ["apologise", "fix"] {
            owner.press(&format!("form[action='{case}/steps/{step}'] button")).await?;
        }
        let done = owner.count("ol.steps > li[data-state=done]").await?;
        ensure!(done == 3, "the answer and two steps are done, not {done}");
        owner.fill("note", self.texts.why).await?;
        owner.press(&format!("form[action='{case}/notes'] button")).await
    }

    async fn close_and_reopen(&self, case: &str) -> Result<()> {
        let owner = &self.owner;
        owner.press(&format!("form[action='{case}/closure'] button")).await?;
        owner.find("#outcome-error").await.context("an outcome is asked for")?;
        owner.choose("outcome", "won-back").await?;
        owner.fill("close_note", self.texts.why).await?;
        owner.press(&format!("form[action='{case}/closure'] button")).await?;
        ensure!(owner.count(&format!("form[action='{case}/closure']")).await? == 0, "the case is closed");
        owner.press(&format!("live-part form[action='{case}/closure?_method=delete'] button")).await?;
        owner.find(&format!("form[action='{case}/closure']")).await?;
        Ok(())
    }

    async fn improve(&self, business: &str) -> Result<()> {
        let owner = &self.owner;
        owner.press(&format!("nav.places a[href='{business}/actions']")).await?;
        owner.press(&format!("main a[href^='{business}/actions/new']")).await?;
        let tomorrow = owner.run(TOMORROW).await?;
        ensure!(owner.value("starts_on").await? == tomorrow, "an action starts tomorrow at the earliest");
        owner.fill("title", " ").await?;
        owner.fill("why", self.texts.why).await?;
        owner.press("main form.form button.main").await?;
        owner.find("#title-error").await?;
        ensure!(owner.value("why").await? == self.texts.why, "the reason is still there");
        owner.fill("title", self.texts.action).await?;
        owner.press("main form.form button.main").await?;
        ensure!(owner.text("h1").await? == self.texts.action, "the action is written");
        owner.press(&format!("nav.places a[href='{business}/actions']")).await?;
        ensure!(owner.text("main").await?.contains(self.texts.action), "Prove shows the action");
        owner.press(&format!("nav.places a[href='{business}']")).await?;
        ensure!(owner.text("main").await?.contains(self.texts.action), "Today shows the action");
        Ok(())
    }

    async fn search(&self, business: &str) -> Result<()> {
        let owner = &self.owner;
        for word in [self.texts.written, self.texts.typed] {
            owner.visit(&format!("{business}/answers")).await?;
            owner.fill("q", word).await?;
            owner.press("form.filters[role=search] .actions button").await?;
            ensure!(owner.count("ul.comments > li").await? == 1, "one answer has the word {word}");
            ensure!(owner.text("ul.comments > li").await?.contains(self.texts.words), "found by {word}");
        }
        Ok(())
    }

    /// Another customer answers on the same phone, and takes the answer back.
    async fn withdraw(&self, business: &str, survey: &str) -> Result<()> {
        let customer = &self.customer;
        customer.press(&format!("a[href^='{survey}'][href*='new=1']")).await?;
        customer.press("button[name=score][value='2']").await?;
        let list = format!("{business}/answers?score=2");
        self.owner.visit(&list).await?;
        ensure!(self.owner.count("ul.comments > li").await? == 1, "the answer is in the list");
        customer.press("form[action*='/withdraw'] button").await?;
        ensure!(customer.at().await?.contains("gone=1"), "the answer is gone");
        self.owner.visit(&list).await?;
        ensure!(self.owner.count("ul.comments > li").await? == 0, "the answer is in no list");
        Ok(())
    }

    async fn erase(&self, case: &str) -> Result<()> {
        let owner = &self.owner;
        owner.visit(case).await?;
        owner.press("dl.facts a[href*='/people/']").await?;
        ensure!(owner.text("h1").await?.contains(self.texts.customer), "the customer's page");
        let person = owner.at().await?;
        owner.press("main a[href$='/erasure']").await?;
        owner.press("form[action$='/erasure'] button.danger").await?;
        ensure!(owner.at().await?.contains("/people/erasures/"), "a receipt, not {}", owner.at().await?);
        let receipt = owner.text("main").await?;
        ensure!(!receipt.contains(self.texts.customer), "the receipt does not name the person: {receipt}");
        owner.visit(&person).await?;
        ensure!(!owner.text("body").await?.contains("sara@example.com"), "the person is gone");
        owner.visit(case).await?;
        let left = owner.text("body").await?;
        ensure!(
            !left.contains("sara@example.com") && !left.contains(self.texts.words),
            "the case keeps nothing"
        );
        Ok(())
    }

    /// Pages that the story does not need, but people do.
    async fn look_around(&self, business: &str, survey: &str) -> Result<()> {
        let pages = [
            "/cases?state=closed",
            "/people",
            "/people/erasures",
            "/find?q=a",
            "/answers?class=detractor",
            "/settings",
            "/settings/mail",
            "/settings/audit",
            "/team",
            "/score?from=2026-01-01&to=2026-01-31",
        ];
        for page in pages {
            self.owner.visit(&format!("{business}{page}")).await?;
        }
        self.owner.visit("/me").await?;
        self.owner.visit("/operator").await?;
        self.owner.visit(&format!("{business}/listen")).await?;
        self.owner.press("main a[href*='/listen/card/']").await?;
        self.print_the_card().await?;
        self.owner.visit(&format!("{business}/nothing-here")).await?;
        self.customer.visit("/s/nothing0").await?;
        for language in ["en", "sv", "ar", "fil"] {
            self.customer.visit(&format!("{survey}?l={language}")).await?;
        }
        Ok(())
    }

    /// The card is one page of A6, to its edges, whichever way the member reads.
    async fn print_the_card(&self) -> Result<()> {
        let asked = serde_json::json!({ "preferCSSPageSize": true, "printBackground": true });
        let printed = self.owner.tell("Page.printToPDF", asked).await?;
        let pdf = printed["data"].as_str().context("a document")?;
        let boxes = self.owner.run(&format!("return atob('{pdf}').match(/MediaBox \\[[^\\]]*/g)")).await?;
        let pages = boxes.as_array().context("pages")?;
        ensure!(pages.len() == 1, "the card is on {} pages", pages.len());
        let sides: Vec<f64> = pages[0]
            .as_str()
            .unwrap_or_default()
            .split([' ', '['])
            .filter_map(|side| side.parse().ok())
            .collect();
        // In points, 72 an inch.
        let near =
            |side: Option<&f64>, mm: f64| side.is_some_and(|side| (side - mm * 72.0 / 25.4).abs() < 2.0);
        ensure!(near(sides.get(2), 105.0) && near(sides.get(3), 148.0), "the card is {sides:?}");
        self.owner.tell("Emulation.setEmulatedMedia", serde_json::json!({ "media": "print" })).await?;
        let code = "return document.querySelector('.a6 .qr').getBoundingClientRect().left";
        let left = self.owner.run(code).await?.as_f64().context("a place")?;
        self.owner.tell("Emulation.setEmulatedMedia", serde_json::json!({ "media": "" })).await?;
        ensure!(left >= 0.0, "the code is cut at the left: {left}");
        Ok(())
    }

    async fn sign_out(&self, business: &str) -> Result<()> {
        let owner = &self.owner;
        owner.visit("/me").await?;
        owner.press("form[action='/out'] button").await?;
        let cases = format!("{business}/cases");
        owner.visit(&cases).await?;
        ensure!(owner.at().await?.starts_with("/in"), "a signed-out page leads to sign-in");
        owner.fill("mail", MAIL).await?;
        owner.fill("password", "not the password").await?;
        owner.press("form[action='/in'] button.main").await?;
        owner.find("[role=alert]").await?;
        owner.fill("password", PASSWORD).await?;
        owner.press("form[action='/in'] button.main").await?;
        ensure!(owner.at().await? == cases, "and back to where one wanted to go, not {}", owner.at().await?);
        Ok(())
    }
}

/// Tomorrow where the shop is.
const TOMORROW: &str =
    "return new Date(Date.now() + 864e5).toLocaleDateString('sv-SE', { timeZone: 'Europe/Stockholm' })";

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_customer_answers_without_scripts() -> Result<()> {
    let Some(given) = Given::read() else { return Ok(()) };
    let (house, survey) = House::with_demo(&given, Demo { answers: 20, days: 7, seed: 1 })?;
    let checks = Checks::new()?;
    let look = Look { scripts: false, ..Look::new(Size::Phone, "en") };
    let customer = Window::open(&given, &house.url, look, &checks).await?;
    let told = three_steps(&customer, &survey).await;
    customer.close().await?;
    told
}

async fn three_steps(customer: &Window, survey: &str) -> Result<()> {
    customer.visit(survey).await?;
    customer.press("button[name=score][value='7']").await?;
    ensure!(customer.text("p.chosen b").await? == "7", "the tap is saved");
    customer.fill("name", "Ida").await?;
    customer.enter("name").await?;
    customer.visit(survey).await?;
    let pressed = customer.text("button[name=score][aria-pressed=true]").await?;
    ensure!(pressed == "7", "Enter in a field sends no other score: {pressed}");
    customer.press("button[name=score][value='5']").await?;
    customer.fill("words", "The door was locked at ten.").await?;
    customer.fill("mail", "ida@example.com").await?;
    customer.press("button.send").await?;
    ensure!(customer.at().await?.contains("/thanks"), "three steps: {}", customer.at().await?);
    customer.find("p.promise").await?;
    Ok(())
}

#[tokio::test]
async fn a_fault_of_a_page_is_found() -> Result<()> {
    let Some(given) = Given::read() else { return Ok(()) };
    let (house, checks) = (House::open(&given)?, Checks::new()?);
    let window = Window::open(&given, &house.url, Look::new(Size::Phone, "en"), &checks).await?;
    window.visit("/setup").await?;
    window.run(FAULTS).await?;
    let looked = checks.look(&window).await;
    window.close().await?;
    looked?;
    let told = checks.verdict().err().context("three faults")?.to_string();
    for part in ["Content Security Policy", "wide in a window of 390", "critical image-alt"] {
        ensure!(told.contains(part), "{part} is not in {told}");
    }
    Ok(())
}

/// A style that the content policy forbids, a picture without words, and something wide.
const FAULTS: &str = "
    document.body.insertAdjacentHTML('beforeend', '<p role=alert style=\"color: red\"><img src=data:,></p>');
    document.body.lastChild.style.inlineSize = '500px';
";
