//! What we want to reach on the development sets: what must be, what we aim for, what is.

use serde_json::{Value, json};

use super::Figure;

/// A figure that is looked for: its task, metric, language, source, and what its file is called.
#[derive(Clone, Copy)]
struct Wanted {
    task: &'static str,
    metric: &'static str,
    language: &'static str,
    source: &'static str,
    file: &'static str,
}

/// A target and what was reached.
pub(super) struct Target {
    name: String,
    must: f64,
    aim: f64,
    /// Less is better.
    is_limit: bool,
    reached: Option<f64>,
}

impl Target {
    fn verdict(&self) -> &'static str {
        let meets =
            |wanted: f64, reached: f64| if self.is_limit { reached <= wanted } else { reached >= wanted };
        match self.reached {
            None => "not measured",
            Some(reached) if meets(self.aim, reached) => "aim",
            Some(reached) if meets(self.must, reached) => "must",
            Some(_) => "MISSED",
        }
    }
}

/// All targets, with the figures that were reached.
pub(super) fn reached(figures: &[Figure]) -> Vec<Target> {
    let mut all = Vec::new();
    let mut add = |name: String, must: f64, aim: f64, is_limit: bool, wanted: Wanted| {
        all.push(Target { name, must, aim, is_limit, reached: find(figures, wanted) });
    };
    let sentiment =
        |metric, language, source| Wanted { task: "sentiment", metric, language, source, file: "" };
    for (language, f1, accuracy) in [
        ("en", (0.700, 0.72), (0.780, 0.80)),
        ("sv", (0.880, 0.90), (0.905, 0.92)),
        ("ar", (0.800, 0.82), (0.805, 0.825)),
        ("fil", (0.685, 0.70), (0.710, 0.725)),
    ] {
        add(
            format!("sentiment {language}, macro-F1"),
            f1.0,
            f1.1,
            false,
            sentiment("macro-f1", language, "*"),
        );
        let wanted = sentiment("accuracy", language, "*");
        add(format!("sentiment {language}, accuracy"), accuracy.0, accuracy.1, false, wanted);
    }
    let wanted = sentiment("macro-f1", "fil", "firecs");
    add("sentiment fil, firecs alone, macro-F1".to_owned(), 0.825, 0.84, false, wanted);
    for (language, accuracy, opposite) in [
        ("en", (0.82, 0.84), (0.050, 0.040)),
        ("sv", (0.94, 0.955), (0.028, 0.022)),
        ("ar", (0.835, 0.855), (0.095, 0.080)),
        ("fil", (0.745, 0.77), (0.037, 0.030)),
    ] {
        let wanted = sentiment("accuracy-at-90", language, "*");
        add(format!("accuracy {language}, least sure 10 % left out"), accuracy.0, accuracy.1, false, wanted);
        add(format!("calibration error {language}"), 0.03, 0.02, true, sentiment("ece", language, "*"));
        let wanted = sentiment("opposite-at-90", language, "*");
        add(
            format!("positive for negative or back {language}, at 90 %"),
            opposite.0,
            opposite.1,
            true,
            wanted,
        );
    }
    let stress = |source| Wanted { task: "stress", metric: "inside", language: "*", source, file: "" };
    add("stress, all".to_owned(), 0.77, 0.90, false, stress("*"));
    add("stress, negation".to_owned(), 11.0 / 15.0, 13.0 / 15.0, false, stress("negation"));
    let lid = |metric, language, source| Wanted { task: "lid", metric, language, source, file: "" };
    for (kind, must, aim) in [
        ("sentence", 0.992, 0.995),
        ("short", 0.992, 0.996),
        ("folded", 0.98, 0.99),
        ("pair", 0.925, 0.95),
        ("word", 0.83, 0.87),
    ] {
        add(format!("language, {kind}"), must, aim, false, lid("accuracy", "*", kind));
    }
    add("language, Arabizi".to_owned(), 0.96, 0.98, false, lid("recall", "ar-Latn", ""));
    add(
        "other languages taken for ours, sentences".to_owned(),
        0.015,
        0.007,
        true,
        lid("other-as-ours", "*", "sentence"),
    );
    let aspects = |metric, language, source, file| Wanted { task: "aspects", metric, language, source, file };
    for (language, micro, macro_f1) in
        [("en", (0.780, 0.81), (0.725, 0.76)), ("ar", (0.800, 0.825), (0.77, 0.80))]
    {
        let wanted = aspects("micro-f1", language, "*", "");
        add(format!("aspects {language}, micro-F1"), micro.0, micro.1, false, wanted);
        let wanted = aspects("macro-f1", language, "*", "");
        add(format!("aspects {language}, macro-F1"), macro_f1.0, macro_f1.1, false, wanted);
        let wanted = aspects("evidence-touched", language, "*", "");
        add(format!("evidence touches the target {language}"), 0.70, 0.80, false, wanted);
    }
    add("aspects sv, real comments".to_owned(), 0.75, 0.82, false, aspects("micro-f1", "sv", "real", "hand"));
    add(
        "aspects fil, real comments".to_owned(),
        0.65,
        0.75,
        false,
        aspects("micro-f1", "fil", "real", "hand"),
    );
    for (source, must, aim) in
        [("semeval15-rest", 0.74, 0.78), ("mams-acsa", 0.70, 0.74), ("semeval16-arhotels", 0.84, 0.87)]
    {
        let wanted = aspects("polarity-accuracy", "", source, "");
        add(format!("polarity given the aspect, {source}"), must, aim, false, wanted);
    }
    for language in ["en", "sv", "ar", "fil"] {
        let wanted =
            Wanted { task: "faithfulness", metric: "evidence-weakens-more", language, source: "*", file: "" };
        add(format!("evidence weakens more than chance {language}"), 0.90, 0.95, false, wanted);
    }
    for (file, must, aim) in [("banking77", 0.60, 0.70), ("nhs", 0.28, 0.36), ("arhotels", 0.28, 0.42)] {
        let wanted = |metric| Wanted { task: "themes", metric, language: "", source: "*", file };
        add(format!("themes {file}, NMI"), must, aim, false, wanted("nmi"));
        add(format!("themes {file}, NMI by the text alone"), must, aim, false, wanted("nmi-text-alone"));
    }
    all.push(Target {
        name: "theme labels right and readable".to_owned(),
        must: 0.80,
        aim: 0.90,
        is_limit: false,
        reached: None,
    });
    let mut add = |name: &str, must: f64, aim: f64, is_limit: bool, reached: Option<f64>| {
        all.push(Target { name: name.to_owned(), must, aim, is_limit, reached });
    };
    for (metric, must, aim) in [("precision", 0.99, 0.995), ("recall", 0.98, 0.99)] {
        let wanted = Wanted { task: "duplicates", metric, language: "*", source: "*", file: "" };
        add(&format!("duplicates, {metric}"), must, aim, false, find(figures, wanted));
    }
    let changes = || figures.iter().filter(|figure| figure.task == "corrections");
    let of = |metric: &'static str| {
        changes().filter(move |figure| figure.metric == metric).map(|figure| figure.measured.value)
    };
    let count = of("change-points").count();
    let mean = (count > 0).then(|| of("change-points").sum::<f64>() / count as f64);
    add("20 corrections, mean change in points", 2.0, 4.0, false, mean);
    let worst = (count > 0).then(|| of("change-points").fold(f64::INFINITY, f64::min));
    add("20 corrections, worst business, change in points", -0.5, -0.5, false, worst);
    for (name, metric, must, aim, is_limit) in [
        ("comments a second, one core", "comments-per-second", 6_000.0, 15_000.0, false),
        ("all weights, MB", "model-bytes", 25.0, 12.0, true),
        ("peak memory, MB", "peak-memory-mib", 80.0, 50.0, true),
        ("first answer, ms", "first-answer-ms", 100.0, 20.0, true),
    ] {
        let wanted = Wanted { task: "speed", metric, language: "*", source: "*", file: "" };
        add(name, must, aim, is_limit, find(figures, wanted).map(|value| unit(metric, value)));
    }
    all
}

/// The figure of most rows that is meant; an empty word is any.
fn find(figures: &[Figure], wanted: Wanted) -> Option<f64> {
    let fits = |figure: &&Figure| {
        figure.task == wanted.task
            && figure.metric == wanted.metric
            && (wanted.language.is_empty() || figure.language == wanted.language)
            && (wanted.source.is_empty() || figure.source == wanted.source)
            && figure.file.starts_with(wanted.file)
    };
    figures.iter().filter(fits).max_by_key(|figure| figure.n).map(|figure| figure.measured.value)
}

/// In the unit of the target.
fn unit(metric: &str, value: f64) -> f64 {
    match metric {
        "model-bytes" => value / 1e6,
        "peak-memory-mib" => value * 1.048_576,
        _ => value,
    }
}

pub(super) fn table(targets: &[Target]) -> String {
    let mut text = format!("{:<50} {:>9} {:>9} {:>9}\n", "target", "must", "aim", "reached");
    for target in targets {
        let sign = if target.is_limit { "<=" } else { ">=" };
        let reached = target.reached.map_or_else(|| "-".to_owned(), super::number);
        text.push_str(&format!(
            "{:<50} {:>9} {:>9} {:>9}  {}\n",
            target.name,
            format!("{sign}{}", short(target.must)),
            format!("{sign}{}", short(target.aim)),
            reached,
            target.verdict()
        ));
    }
    let count = |verdict: &str| targets.iter().filter(|target| target.verdict() == verdict).count();
    text.push_str(&format!(
        "{} targets: {} reach the aim, {} what must be, {} are missed, {} are not measured here\n",
        targets.len(),
        count("aim"),
        count("must"),
        count("MISSED"),
        count("not measured")
    ));
    text
}

fn short(value: f64) -> String {
    if value.abs() >= 10.0 { format!("{value:.0}") } else { format!("{}", (value * 1e3).round() / 1e3) }
}

pub(super) fn json(targets: &[Target]) -> Value {
    let one = |target: &Target| {
        json!({
            "target": target.name,
            "must": target.must,
            "aim": target.aim,
            "less_is_better": target.is_limit,
            "reached": target.reached,
            "verdict": target.verdict(),
        })
    };
    Value::Array(targets.iter().map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_says_whether_it_is_met_in_either_direction() {
        let target =
            |is_limit, reached| Target { name: String::new(), must: 0.5, aim: 0.7, is_limit, reached };
        for (is_limit, reached, verdict) in [
            (false, Some(0.7), "aim"),
            (false, Some(0.6), "must"),
            (false, Some(0.4), "MISSED"),
            (false, None, "not measured"),
        ] {
            assert_eq!(target(is_limit, reached).verdict(), verdict);
        }
        let limit = |reached| Target { must: 0.7, aim: 0.5, ..target(true, Some(reached)) };
        assert_eq!([0.4, 0.6, 0.8].map(|reached| limit(reached).verdict()), ["aim", "must", "MISSED"]);
    }

    #[test]
    fn nothing_measured_is_nothing_reached() {
        assert!(reached(&[]).iter().all(|target| target.verdict() == "not measured"));
    }
}
