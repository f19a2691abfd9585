use anyhow::Result;
use e2e::*;
#[tokio::test]
async fn more() -> Result<()> {
    let Some(given) = Given::read() else { return Ok(()) };
    let (house, _s) = House::with_demo(&given, Demo { answers: 20, days: 10, seed: 1 })?;
    let checks = Checks::new()?;
    let w = Window::open(&given, &house.url, Look::new(Size::Phone, "en"), &checks).await?;
    w.visit(&house.link).await?;
    w.press("form[action^='/in/link/'] button").await?;
    let b = w.at().await?;
    w.visit(&format!("{b}/score")).await?;
    let fixed = Checks::new()?;
    w.run("document.querySelectorAll('svg.chart a').forEach(a => { const t = document.createElementNS('http://www.w3.org/2000/svg','title'); t.textContent = a.getAttribute('aria-label'); a.removeAttribute('aria-label'); a.prepend(t); })").await?;
    fixed.look(&w).await?;
    say(&format!("title {:?}", fixed.verdict()));
    w.visit(&format!("{b}/listen")).await?;
    w.press("main a[href*='/listen/card/']").await?;
    let card = Checks::new()?;
    w.run("const s = new CSSStyleSheet(); s.replaceSync('.print-desk main { padding-inline: 1rem; grid-template-columns: minmax(0, 1fr); } .print-desk main > :is(.a6, .a4) { justify-self: center; zoom: min(1, calc((100vw - 2rem) / 105mm)) }'); document.adoptedStyleSheets = [s]").await?;
    card.look(&w).await?;
    w.long_picture(std::path::Path::new("/tmp/card-fixed.png"), 1500).await?;
    say(&format!("card {:?}", card.verdict()));
    w.close().await?;
    Ok(())
}
