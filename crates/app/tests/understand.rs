//! `regulars analyze` and `regulars themes`, each as a process of its own: whatever comes in, an answer comes out.

#[expect(dead_code, reason = "the other tests of the program use the rest")]
mod program;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use program::{Installation, Said, open_file};
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation as _;

/// Starts a command whose input and output are held by the test.
fn started(installation: &Installation, arguments: &[&str]) -> Child {
    let mut command = installation.command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program runs")
}

/// Runs a command on an input to its end.
fn run(installation: &Installation, arguments: &[&str], input: &[u8]) -> Said {
    let mut child = started(installation, arguments);
    let mut pipe = child.stdin.take().expect("an input");
    let input = input.to_vec();
    let writing = std::thread::spawn(move || {
        // A command that has ended listens no longer.
        let _ = pipe.write_all(&input);
    });
    let output = child.wait_with_output().expect("it ends");
    writing.join().expect("a writer");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Said { status: output.status, out: text(output.stdout), err: text(output.stderr) }
}

/// The answers to an input that has to be read.
fn analyzed(arguments: &[&str], input: &[u8]) -> Vec<Value> {
    let installation = Installation::new(&format!("analyze-{}", own_name(input)));
    let said = run(&installation, &[&["analyze"], arguments].concat(), input);
    assert!(said.status.success(), "{said:?}");
    assert!(!installation.folder.join("data").exists(), "it made a folder");
    said.out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// A name for a folder, so that tests beside each other have their own.
fn own_name(input: &[u8]) -> String {
    let name = std::thread::current().name().unwrap_or_default().replace("::", "-");
    format!("{name}-{}", input.len())
}

fn line(value: &Value) -> Vec<u8> {
    format!("{value}\n").into_bytes()
}

#[test]
fn every_line_is_answered_whatever_it_holds() {
    let mut input = b"\xef\xbb\xbf".to_vec();
    let long = "Kaffet var gott men det tog tid. ".repeat(32_000);
    input.extend(line(&json!({"id": "bom", "text": "Great coffee"})));
    input.extend(b"\n   \t \n");
    input.extend(b"{\"id\":\"crlf\",\"text\":\"Maten var god\"}\r\n");
    input.extend(b"\r\n");
    input.extend(b"{\"id\":\"broken\",\"text\":\"half\n");
    input.extend(b"{\"id\":\"latin-1\",\"text\":\"caf\xe9\"}\n");
    input.extend(line(&json!({"id": "no-text"})));
    input.extend(line(&json!(["a", "list"])));
    input.extend(line(&json!({"id": "empty", "text": ""})));
    input.extend(line(&json!({"id": "blank", "text": " \u{a0}\u{200b}\n"})));
    input.extend(line(&json!({"id": "signs", "text": "?!... ---", "lang": "sv"})));
    input.extend(line(&json!({"id": "emoji", "text": "👍🏽👨‍👩‍👧❤️"})));
    input.extend(line(
        &json!({"id": "bidi", "text": "\u{202e}الخدمة\u{202c} ممتازة \u{2066}very good\u{2069} 👏"}),
    ));
    input.extend(line(&json!({"id": "long", "text": long})));
    input.extend(line(&json!({"id": "zero", "text": "a\u{0}b\u{0}"})));
    input
        .extend(line(&json!({"id": 12, "text": "Sulit ang bayad", "lang": "fil", "rating": 5, "more": [1]})));
    input.extend(line(&json!({"text": "Nobody named me"})));
    input.extend(b"{\"id\":\"last\",\"text\":\"No line end\"}");
    let answers = analyzed(&[], &input);
    let ids: Vec<Value> = answers.iter().map(|answer| answer["id"].clone()).collect();
    let expected = json!([
        "bom", "crlf", null, null, "no-text", null, "empty", "blank", "signs", "emoji", "bidi", "long",
        "zero", 12, null, "last"
    ]);
    assert_eq!(Value::from(ids), expected);
    let errors: Vec<(u64, &str)> = answers
        .iter()
        .filter_map(|answer| Some((answer["line"].as_u64()?, answer["error"]["code"].as_str()?)))
        .collect();
    assert_eq!(errors, [(6, "not-json"), (7, "not-utf8"), (8, "no-text"), (9, "not-an-object")]);
    for answer in &answers {
        if answer["error"].is_object() {
            assert!(answer["error"]["message"].is_string());
            continue;
        }
        assert_shape(answer);
        assert_eq!(answer["truncated"] == true, answer["id"] == "long", "{answer}");
    }
    for answer in
        answers.iter().filter(|answer| ["empty", "blank", "signs"].iter().any(|id| answer["id"] == *id))
    {
        assert_eq!(
            (&answer["lang"], &answer["sentiment"]["class"]),
            (&json!("und"), &json!("unsure")),
            "{answer}"
        );
        assert_eq!(answer["aspects"], json!([]));
    }
}

/// Every field of the contract is there, and within its bounds.
fn assert_shape(answer: &Value) {
    let within = |value: &Value, low: f64, high: f64| {
        value.as_f64().is_some_and(|number| (low..=high).contains(&number))
    };
    let mood = |mood: &Value| {
        let classes = ["negative", "neutral", "positive", "unsure"];
        classes.iter().any(|class| mood["class"] == *class)
            && within(&mood["score"], -1.0, 1.0)
            && within(&mood["confidence"], 0.0, 1.0)
    };
    assert!(answer["lang"].is_string() && within(&answer["lang_confidence"], 0.0, 1.0), "{answer}");
    assert!(mood(&answer["sentiment"]), "{answer}");
    assert!(
        answer["clauses"].as_array().is_some_and(|all| all.iter().all(|one| mood(&one["sentiment"]))),
        "{answer}"
    );
    let aspects = answer["aspects"].as_array().expect("aspects");
    let polarities = ["negative", "neutral", "positive", "mixed"];
    assert!(
        aspects.iter().all(|found| polarities.iter().any(|polarity| found["polarity"] == *polarity)),
        "{answer}"
    );
    let evidence = answer["evidence"].as_array().expect("evidence");
    let sum: f64 = evidence.iter().filter_map(|one| one[2].as_f64()).map(f64::abs).sum();
    assert!(sum <= 1.0, "{answer}");
    assert!(answer["phrases"].as_array().is_some_and(|phrases| phrases.len() <= 5), "{answer}");
}

/// All places that an answer names: pairs of numbers.
fn places(answer: &Value, found: &mut Vec<(usize, usize)>) {
    match answer {
        Value::Array(list) => {
            if let [start, end, ..] = list.as_slice()
                && let (Some(start), Some(end)) = (start.as_u64(), end.as_u64())
            {
                found.push((start as usize, end as usize));
            }
            list.iter().for_each(|one| places(one, found));
        }
        Value::Object(fields) => fields.values().for_each(|one| places(one, found)),
        _ => {}
    }
}

#[test]
fn places_are_borders_of_graphemes_in_every_unit() {
    let texts = [
        "Cafe\u{301}et var fantastiskt 👨‍👩‍👧‍👦 men vi fick vänta en timme 😡😡",
        "الخَدَمَةُ مُمْتازَة لكن الأسعار غالية جداً 👎🏿",
        "🇸🇪🇵🇭 Sobrang sarap ng food pero ang tagal ng order 😭, call me at +46 70 123 45 67",
        "T\u{308}e\u{323}r\u{301}rible service!!! ❤️‍🔥 The room was dirty.",
    ];
    let input: Vec<u8> = texts.iter().flat_map(|text| line(&json!({"id": "x", "text": text}))).collect();
    let mut shown: Vec<Vec<String>> = Vec::new();
    for unit in ["scalars", "utf16", "bytes"] {
        let answers = analyzed(&["--offsets", unit, "--no-duplicates"], &input);
        let mut slices = Vec::new();
        for (answer, text) in answers.iter().zip(texts) {
            let mut borders = vec![(0, 0)];
            let mut units = 0;
            for (at, grapheme) in text.grapheme_indices(true) {
                units += match unit {
                    "scalars" => grapheme.chars().count(),
                    "utf16" => grapheme.encode_utf16().count(),
                    _ => grapheme.len(),
                };
                borders.push((units, at + grapheme.len()));
            }
            let byte = |place: usize| {
                let border = borders.iter().find(|(units, _)| *units == place);
                border.unwrap_or_else(|| panic!("{place} is inside a grapheme: {answer}")).1
            };
            let mut found = Vec::new();
            places(answer, &mut found);
            assert!(!found.is_empty(), "nothing was found in {text}: {answer}");
            slices.extend(found.into_iter().map(|(start, end)| text[byte(start)..byte(end)].to_owned()));
        }
        shown.push(slices);
    }
    assert_eq!(shown[0], shown[1], "the same words in every unit");
    assert_eq!(shown[0], shown[2], "the same words in every unit");
    assert!(shown[0].iter().all(|words| !words.is_empty()));
}

/// Comments of very different lengths, some of which repeat each other.
fn many(count: usize) -> Vec<u8> {
    let words =
        ["Maten var god", "ang tagal ng order", "rude staff", "الخدمة ممتازة", "never again 😡", "helt okej"];
    let comment = |number: usize| {
        let text: Vec<&str> =
            (0..number % 23 * (number % 7) + 1).map(|at| words[(at + number) % 6]).collect();
        line(&json!({"id": format!("c{number}"), "text": text.join(", ")}))
    };
    (0..count).flat_map(comment).collect()
}

#[test]
fn the_order_is_kept_by_any_number_of_threads() {
    let input = many(400);
    let installation = Installation::new("analyze-threads");
    let one = run(&installation, &["analyze", "--threads", "1"], &input);
    assert!(one.status.success(), "{one:?}");
    let ids: Vec<String> =
        one.out.lines().map(|line| line.split('"').nth(3).unwrap_or_default().to_owned()).collect();
    assert_eq!(ids, (0..400).map(|number| format!("c{number}")).collect::<Vec<_>>());
    assert!(one.out.contains("\"duplicates_of\":\"c"), "nothing was said twice");
    let four = run(&installation, &["analyze", "--threads", "4"], &input);
    assert!(four.out == one.out, "four threads answer otherwise than one");
    let zero = run(&installation, &["analyze", "--threads", "0"], &input);
    assert!(!zero.status.success());
}

#[test]
fn an_answer_does_not_wait_for_the_next_line() {
    let installation = Installation::new("analyze-slow");
    let mut child = started(&installation, &["analyze", "--threads", "3", "-"]);
    let mut input = child.stdin.take().expect("an input");
    let mut output = BufReader::new(child.stdout.take().expect("an output"));
    for number in 0..5 {
        // Part of the next line is there already.
        input.write_all(format!("{{\"id\":{number},\"text\":\"Good\"}}\n{{").as_bytes()).expect("it listens");
        let mut answer = String::new();
        output.read_line(&mut answer).expect("an answer");
        assert!(answer.starts_with(&format!("{{\"id\":{number},")), "{answer}");
        input.write_all(b"}\n").expect("it listens");
        answer.clear();
        output.read_line(&mut answer).expect("an answer");
        assert!(answer.contains("no-text"), "{answer}");
    }
    drop(input);
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn it_ends_when_nobody_listens() {
    let installation = Installation::new("analyze-unheard");
    let mut child = started(&installation, &["analyze"]);
    let mut input = child.stdin.take().expect("an input");
    let writing = std::thread::spawn(move || while input.write_all(&many(50)).is_ok() {});
    let mut output = child.stdout.take().expect("an output");
    output.read_exact(&mut [0; 10]).expect("an answer");
    drop(output);
    let until = Instant::now() + Duration::from_secs(30);
    while child.try_wait().expect("a process").is_none() {
        assert!(Instant::now() < until, "it goes on for nobody");
        program::pause(Duration::from_millis(10));
    }
    writing.join().expect("a writer");
    let mut said = String::new();
    child.stderr.take().expect("errors").read_to_string(&mut said).expect("text");
    assert_eq!(said, "", "a closed pipe is no reason to talk");
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_input() {
    let installation = Installation::new("analyze-memory");
    let mut child = started(&installation, &["analyze", "--no-duplicates", "--threads", "2"]);
    let mut input = child.stdin.take().expect("an input");
    let filler = "x".repeat(40_000);
    let writing = std::thread::spawn(move || {
        for number in 0..900 {
            // What is not understood is read all the same.
            let comment = json!({"id": number, "text": "Kallt kaffe", "more": filler});
            if input.write_all(&line(&comment)).is_err() {
                return;
            }
        }
    });
    let state = format!("/proc/{}/status", child.id());
    let resident = || -> u64 {
        let status = std::fs::read_to_string(&state).expect("its state");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("VmRSS");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    };
    let mut answers = BufReader::new(child.stdout.take().expect("an output")).lines();
    let mut early = 0;
    for number in 0..900 {
        let answer = answers.next().expect("a line").expect("an answer");
        assert!(answer.contains("\"lang\""), "{answer}");
        if number == 200 {
            early = resident();
        }
        if number == 850 {
            let grown = resident().saturating_sub(early);
            // 26 MB of input lie between.
            assert!(grown < 8_000, "it grew by {grown} kB");
        }
    }
    writing.join().expect("a writer");
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn what_can_not_be_read_is_said_with_status_2() {
    let installation = Installation::new("analyze-unread");
    for command in ["analyze", "themes"] {
        for file in ["no-such-file.jsonl", "."] {
            let said = installation.run(&[command, file]);
            assert_eq!(said.status.code(), Some(2), "{said:?}");
            assert!(said.err.contains("could not be read") && said.out.is_empty(), "{said:?}");
        }
    }
    std::fs::write(installation.folder.join("weights"), "no weights").expect("a file");
    let said = installation.run(&["analyze", "--model", "weights"]);
    assert_eq!(said.status.code(), Some(1), "{said:?}");
    assert!(said.err.contains("weights is of no use"), "{said:?}");
    let said = installation.run(&["themes", "--previous", "weights"]);
    assert_eq!(said.status.code(), Some(2), "{said:?}");
}

#[test]
fn a_file_is_read_as_the_standard_input_is() {
    let installation = Installation::new("analyze-file");
    let input = many(20);
    std::fs::write(installation.folder.join("comments.jsonl"), &input).expect("a file");
    let of_file = installation.done(&["analyze", "comments.jsonl"]);
    assert_eq!(of_file, run(&installation, &["analyze"], &input).out);
    assert_eq!(of_file.lines().count(), 20);
}

#[test]
fn what_is_said_twice_names_the_first() {
    let text = "We waited forty minutes for two coffees and nobody said sorry";
    let input: Vec<u8> = [
        json!({"id": "a", "text": text}),
        json!({"id": 7, "text": "The room was clean and quiet, breakfast could be better"}),
        json!({"id": "b", "text": format!("{text}!!")}),
        json!({"id": "c", "text": "the room was CLEAN and quiet; breakfast could be better"}),
        json!({"text": "Nobody named this comment, yet it came twice today"}),
        json!({"id": "d", "text": "Nobody named this comment, yet it came twice today"}),
    ]
    .iter()
    .flat_map(line)
    .collect();
    let origins = |arguments: &[&str]| -> Vec<Value> {
        analyzed(arguments, &input).iter().map(|answer| answer["duplicates_of"].clone()).collect()
    };
    assert_eq!(origins(&[]), [json!(null), json!(null), json!("a"), json!(7), json!(null), json!(null)]);
    assert_eq!(origins(&["--no-duplicates"]), vec![json!(null); 6]);
}

#[test]
fn a_given_language_counts_unless_it_is_surely_wrong() {
    let swedish = "Personalen var trevlig men maten var kall när den kom till bordet";
    let input: Vec<u8> = [
        json!({"id": "same", "text": swedish, "lang": "sv-FI"}),
        json!({"id": "wrong", "text": swedish, "lang": "en"}),
        json!({"id": "null", "text": swedish, "lang": null}),
        json!({"id": "short", "text": "ok", "lang": "fil"}),
        json!({"id": "number", "text": swedish, "lang": 3}),
    ]
    .iter()
    .flat_map(line)
    .collect();
    let answers = analyzed(&["--no-duplicates"], &input);
    let told: Vec<(&Value, &Value)> = answers.iter().map(|one| (&one["lang"], &one["lang_given"])).collect();
    let (sv, none) = (json!("sv"), json!(null));
    assert_eq!(told[..3], [(&sv, &none), (&sv, &json!("en")), (&sv, &none)]);
    assert_eq!(answers[3]["lang"], "fil");
    assert_eq!(answers[4]["error"]["code"], "bad-lang");
}

#[test]
fn ratings_are_checked_and_explanations_given_on_request() {
    let input: Vec<u8> = [
        json!({"id": 1, "text": "Terrible food, rude staff, never again", "rating": 5}),
        json!({"id": 2, "text": "Good", "rating": 0}),
        json!({"id": 3, "text": "Good", "rating": "five"}),
    ]
    .iter()
    .flat_map(line)
    .collect();
    let answers = analyzed(&["--explain"], &input);
    assert!(answers[0]["features"].as_array().is_some_and(|features| !features.is_empty()), "{}", answers[0]);
    assert_eq!(answers[1]["error"]["code"], "bad-rating");
    assert_eq!(answers[2]["error"]["code"], "bad-rating");
    assert_eq!(answers[2]["id"], 3);
    assert!(analyzed(&[], &input)[0].get("features").is_none());
}

#[test]
fn a_business_is_read_with_its_corrections() {
    let installation = Installation::new("analyze-business");
    let input = line(&json!({"id": 1, "text": "Lagom sött, som vanligt"}));
    let said = run(&installation, &["analyze", "--business", "abcdefgh"], &input);
    assert!(said.status.code() == Some(1) && said.err.contains("there is no data"), "{said:?}");
    assert!(!installation.data().exists(), "asking made a database");

    installation.done(&["demo", "--answers", "20", "--days", "10"]);
    let data = open_file(&installation.data());
    let (business, member): (String, String) = data
        .query_row("select business_id, id from member order by id limit 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("a member");
    for class in ["negative", "positive"] {
        data.execute("delete from language_correction", []).expect("a table");
        data.execute(
            "insert into language_correction
                 (business_id, id, words, class, said, language, response_id, customer_id, member_id, made_at)
             values (?1, '0123456789abcdefghjkmn', 'lagom sött, som vanligt', ?2, 'neutral', 'sv', null, null, ?3, 1)",
            [&business, class, &member],
        )
        .expect("a correction");
        let said = run(&installation, &["analyze", "--business", &business], &input);
        assert!(said.status.success(), "{said:?}");
        let answer: Value = serde_json::from_str(&said.out).expect("an answer");
        assert_eq!(answer["sentiment"]["class"], class, "{answer}");
    }
    for (business, message) in [("zzzzzzzz", "there is no business zzzzzzzz"), ("nonsense!", "is not the id")]
    {
        let said = run(&installation, &["analyze", "--business", business], &input);
        assert!(said.status.code() == Some(1) && said.err.contains(message), "{said:?}");
    }
}

/// Comments on three subjects, in different words.
fn subjects() -> Vec<u8> {
    let waiting =
        ["for the food", "at the counter", "for our table", "on the phone", "for the bill", "outside"];
    let mut lines = Vec::new();
    for (at, place) in waiting.iter().enumerate() {
        lines.extend(line(&json!({
            "id": format!("w{at}"), "text": format!("We had a very long waiting time {place}"), "lang": "en",
            "date": "2026-11-02", "customer": at, "sentiment": "negative",
        })));
        lines.extend(line(&json!({
            "id": format!("p{at}"), "text": format!("Parking places are hard to find, we left the car {place}"),
            "lang": "en", "date": "2026-11-09", "customer": format!("k{at}"),
        })));
        lines.extend(line(&json!({
            "id": format!("c{at}"), "text": format!("The coffee beans taste burnt, bitter coffee again {place}"),
            "lang": "en", "date": "2026-11-16",
        })));
    }
    lines
}

#[test]
fn themes_are_found_named_and_the_same_each_time() {
    let installation = Installation::new("themes");
    let input = subjects();
    let said = run(&installation, &["themes"], &input);
    assert!(said.status.success() && said.err.is_empty(), "{said:?}");
    assert_eq!(
        said.out,
        run(&installation, &["themes", "--threads", "1"], &input).out,
        "another time, other bytes"
    );
    let found: Value = serde_json::from_str(&said.out).expect("one document");
    assert_eq!(found["version"], 1);
    let themes = found["themes"].as_array().expect("themes");
    assert!(themes.len() >= 2, "{found}");
    let mut members: Vec<&str> = Vec::new();
    for theme in themes {
        let own: Vec<&str> =
            theme["members"].as_array().expect("members").iter().filter_map(Value::as_str).collect();
        let subjects: BTreeSet<&str> = own.iter().map(|id| &id[..1]).collect();
        assert_eq!(subjects.len(), 1, "two subjects in one theme: {theme}");
        assert_eq!(theme["size"], own.len());
        assert!(theme["label"].as_str().is_some_and(|label| !label.is_empty()), "{theme}");
        members.extend(own);
    }
    members.extend(found["unassigned"].as_array().expect("a list").iter().filter_map(Value::as_str));
    members.sort_unstable();
    let all: BTreeSet<&str> = members.iter().copied().collect();
    assert_eq!((all.len(), members.len()), (18, 18), "each comment is in one place");
}

#[test]
fn themes_keep_their_ids_and_names_from_run_to_run() {
    let installation = Installation::new("themes-again");
    let first = run(&installation, &["themes", "-"], &subjects()).out;
    let mut before: Value = serde_json::from_str(&first).expect("themes");
    before["themes"][0]["name"] = json!("What we call it");
    let id = before["themes"][0]["id"].clone();
    std::fs::write(installation.folder.join("before.json"), before.to_string()).expect("a file");
    let mut input = subjects();
    input.extend(line(&json!({"id": "new", "text": "A very long waiting time for the menu", "lang": "en"})));
    let said = run(&installation, &["themes", "--previous", "before.json"], &input);
    assert!(said.status.success(), "{said:?}");
    let after: Value = serde_json::from_str(&said.out).expect("themes");
    let kept = after["themes"].as_array().expect("themes").iter().find(|theme| theme["id"] == id);
    assert_eq!(kept.expect("the theme lives on")["label"], "What we call it");
}

#[test]
fn themes_pass_over_lines_that_are_no_comments() {
    let installation = Installation::new("themes-bad");
    let mut input = b"nonsense\n\n{\"id\":\"x\"}\n{\"text\":\"no id\"}\n".to_vec();
    input.extend(subjects());
    input.extend(line(&json!({"id": "w0", "text": "the same id again"})));
    let said = run(&installation, &["themes"], &input);
    assert!(said.status.success(), "{said:?}");
    let codes: Vec<(u64, String)> = said
        .err
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"))
        .map(|bad| {
            (bad["line"].as_u64().unwrap_or(0), bad["error"]["code"].as_str().unwrap_or_default().to_owned())
        })
        .collect();
    let expected = [(1, "not-json"), (3, "no-text"), (4, "no-id"), (23, "id-twice")];
    assert_eq!(codes, expected.map(|(line, code)| (line, code.to_owned())));
    assert_eq!(said.out, run(&installation, &["themes"], &subjects()).out);
    let nothing = run(&installation, &["themes"], b"");
    let nothing: Value = serde_json::from_str(&nothing.out).expect("a document");
    assert_eq!((&nothing["themes"], &nothing["unassigned"]), (&json!([]), &json!([])));
}
