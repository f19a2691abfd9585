//! Statements: their parameters, their values, their rows.

use proptest::prelude::*;
use regulars_kernel::db::{Database, Lane, Row, TextColumn, Value, in_list, insert_many, sql};
use regulars_kernel::ids::{BusinessId, Id};
use regulars_kernel::{Error, Result};

use crate::support::{HERE, engines, note};

#[tokio::test(flavor = "multi_thread")]
async fn parameters_may_repeat_and_come_in_any_order() {
    for ground in engines() {
        let db = ground.open();
        let read = db.read(Lane::Public, HERE, |db| {
            sql("select $2 || $1 || $2, cast($3 as bigint) + cast($3 as bigint), $1")
                .bind("a")
                .bind("b")
                .bind(21)
                .one::<(String, i64, String)>(db)
        });
        assert_eq!(read.await.unwrap(), ("bab".to_owned(), 42, "a".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_takes_eighty_values_and_refuses_one_more() {
    for ground in engines() {
        let db = ground.open();
        for count in [80_i64, 81] {
            let names: Vec<String> =
                (1..=count).rev().map(|number| format!("cast(${number} as bigint)")).collect();
            let text: &'static str = format!("select {}", names.join(" + ")).leak();
            let sum = db.read(Lane::Public, HERE, move |db| {
                (1..=count).fold(sql(text), regulars_kernel::db::Sql::bind).value::<i64>(db)
            });
            match (count, sum.await) {
                (80, Ok(sum)) => assert_eq!(sum, 3240),
                (81, Err(Error::Bug(said))) => {
                    assert!(format!("{said:#}").contains("more than 80"), "{said:#}")
                }
                (_, other) => panic!("{count}: {other:?}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn too_few_or_too_many_values_are_a_clear_error() {
    let cases: [(&str, usize); 8] = [
        ("select id from note where id = $1", 0),
        ("select id from note where id = $1", 2),
        ("select id from note where id = $1 or body = $2", 1),
        ("select id from note where id = $1 or body = $2", 3),
        ("select id from note where id = $1 or body = $1", 2),
        ("select id from note where id = $1 or body = $3", 2),
        ("select id from note where id = $1 or body = $3", 3),
        ("select id from note", 1),
    ];
    for ground in engines() {
        let db = ground.open();
        for (text, count) in cases {
            let answer = db.read(Lane::Public, HERE, move |db| {
                (0..count).fold(sql(text), |sql, _| sql.bind("x")).all::<(String, String)>(db).map(drop)
            });
            let Err(Error::Bug(said)) = answer.await else { panic!("{text} took {count} values") };
            let said = format!("{said:#}");
            assert!(said.contains(text) && said.contains("parameter"), "{text} with {count}: {said}");
        }
        // A dollar within quotes is a dollar.
        let price =
            db.read(Lane::Public, HERE, |db| sql("select '$2' || $1").bind("!").value::<String>(db)).await;
        assert_eq!(price.unwrap(), "$2!");
    }
}

#[derive(Debug, PartialEq, Row)]
struct Nullable {
    id: String,
    body: Option<String>,
    number: Option<i64>,
    flag: Option<bool>,
    share: Option<f64>,
}

fn keep(row: &Nullable) -> Vec<Value> {
    vec![
        Value::Text(Some(row.id.clone())),
        Value::Text(row.body.clone()),
        Value::Int(row.number),
        Value::Bool(row.flag),
        Value::Float(row.share),
    ]
}

const KEEP: &str = "insert into note (id, body, number, flag, share) values ($1, $2, $3, $4, $5)";
const LIKE_IT: &str = "select id, body, number, flag, share from note
                       where id = $1 and body is not distinct from $2 and number is not distinct from $3
                         and flag is not distinct from $4 and share is not distinct from $5";

async fn there_and_back(db: &Database, row: Nullable) -> Result<Nullable> {
    let (rows, values) = (vec![keep(&row)], keep(&row));
    db.write(HERE, move |tx| insert_many(tx, KEEP, rows.clone())).await?;
    db.read(Lane::Public, HERE, move |db| {
        values.iter().cloned().fold(sql(LIKE_IT), regulars_kernel::db::Sql::bind).one::<Nullable>(db)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn nulls_and_values_of_all_types_come_back_and_compare() {
    for ground in engines() {
        let db = ground.open();
        let rows = [
            Nullable { id: "nulls".into(), body: None, number: None, flag: None, share: None },
            Nullable {
                id: "yes".into(),
                body: Some(String::new()),
                number: Some(0),
                flag: Some(true),
                share: Some(0.0),
            },
            Nullable {
                id: "no".into(),
                body: Some("x".into()),
                number: Some(i64::MIN),
                flag: Some(false),
                share: Some(-1.5),
            },
            Nullable {
                id: "edge".into(),
                body: Some("'; drop table note; --".into()),
                number: Some(i64::MAX),
                flag: None,
                share: Some(f64::MAX),
            },
            Nullable {
                id: "endless".into(),
                body: None,
                number: None,
                flag: None,
                share: Some(f64::INFINITY),
            },
        ];
        for row in rows {
            let said = format!("{row:?}");
            let back = there_and_back(&db, row).await.unwrap();
            assert_eq!(format!("{back:?}"), said);
        }
        let flags = db.read(Lane::Public, HERE, |db| {
            let yes: Vec<String> = sql("select id from note where flag = $1").bind(true).values(db)?;
            let no: Vec<String> = sql("select id from note where flag = $1").bind(false).values(db)?;
            let bare: Vec<String> = sql("select id from note where flag").values(db)?;
            let computed: bool = sql("select $1 = $2").bind("a").bind("a").value(db)?;
            Ok((yes, no, bare, computed))
        });
        assert_eq!(flags.await.unwrap(), (vec!["yes".into()], vec!["no".into()], vec!["yes".into()], true));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_null_is_refused_where_a_value_is_expected() {
    for ground in engines() {
        let db = ground.open();
        db.write(HERE, |tx| sql("insert into note (id) values ('one')").run(tx)).await.unwrap();
        let strict = db.read(Lane::Public, HERE, |db| sql("select body from note").value::<String>(db)).await;
        assert!(matches!(strict, Err(Error::Bug(_))), "{strict:?}");
        let loose =
            db.read(Lane::Public, HERE, |db| sql("select body from note").value::<Option<String>>(db)).await;
        assert_eq!(loose.unwrap(), None);
        let none =
            db.read(Lane::Public, HERE, |db| sql("select id from note where id = 'x'").value::<String>(db));
        assert!(matches!(none.await, Err(Error::NotFound)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn small_numbers_of_the_engine_are_numbers() {
    for ground in engines() {
        let db = ground.open();
        let read = db.read(Lane::Public, HERE, |db| {
            let one: i64 = sql("select case when $1 = 'a' then 1 else 0 end").bind("a").value(db)?;
            let length: i64 = sql("select length($1)").bind("åäö").value(db)?;
            let whole: f64 = sql("select cast($1 as double precision)").bind(3_i64).value(db)?;
            Ok((one, length, whole))
        });
        assert_eq!(read.await.unwrap(), (1, 3, 3.0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_uniqueness_is_a_conflict_and_other_broken_rules_are_bugs() {
    for ground in engines() {
        let db = ground.open();
        db.write(HERE, |tx| note(tx, "one", "x")).await.unwrap();
        let twice = db.write(HERE, |tx| note(tx, "one", "y")).await;
        assert!(matches!(twice, Err(Error::Conflict)), "{twice:?}");
        ground.order("create unique index only_once on note (body)");
        let twice = db.write(HERE, |tx| note(tx, "two", "x")).await;
        assert!(matches!(twice, Err(Error::Conflict)), "{twice:?}");
        let empty = db.write(HERE, |tx| sql("insert into counter (name) values ('x')").run(tx)).await;
        assert!(matches!(empty, Err(Error::Bug(_))), "{empty:?}");
        let nonsense = db.write(HERE, |tx| sql("insert into nowhere (name) values ('x')").run(tx)).await;
        let Err(Error::Bug(said)) = nonsense else { panic!("{nonsense:?}") };
        assert!(format!("{said:#}").contains("insert into nowhere"), "{said:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_text_survives() {
    for ground in engines() {
        let db = ground.open();
        let texts = [
            "🙂👩‍👩‍👧‍👦🏳️‍🌈".to_owned(),
            "مرحبا بالعالم ‏".to_owned(),
            "e\u{301}\u{200d}\r\n\t\u{1}\u{7f}\u{feff}\u{10ffff}".to_owned(),
            "$1 ' \" \\ % _ ; --".to_owned(),
            "ö".repeat(524_288),
        ];
        for (number, text) in texts.into_iter().enumerate() {
            let (id, kept) = (format!("{number}"), text.clone());
            let key = id.clone();
            db.write(HERE, move |tx| note(tx, &id, &kept)).await.unwrap();
            let back: String = db
                .read(Lane::Public, HERE, move |db| {
                    sql("select body from note where id = $1").bind(&key).value(db)
                })
                .await
                .unwrap();
            assert!(back == text, "{:.40} came back as {back:.40}", text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_engine_can_not_keep_is_refused_by_both() {
    for ground in engines() {
        let db = ground.open();
        let text = db.write(HERE, |tx| note(tx, "nul", "before\0after")).await;
        let Err(Error::Bug(said)) = text else { panic!("{text:?}") };
        assert!(format!("{said:#}").contains("U+0000"), "{said:#}");
        let number = db
            .write(HERE, |tx| sql("insert into note (id, share) values ('nan', $1)").bind(f64::NAN).run(tx))
            .await;
        let Err(Error::Bug(said)) = number else { panic!("{number:?}") };
        assert!(format!("{said:#}").contains("not a number"), "{said:#}");
        assert!(ground.look("select id from note").is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn text_sorts_by_its_bytes() {
    for ground in engines() {
        let db = ground.open();
        db.write(HERE, |tx| {
            for id in ["b", "A", "~", "a", "_", "Z", "0", "å"] {
                note(tx, id, "x")?;
            }
            Ok(())
        })
        .await
        .unwrap();
        let sorted =
            db.read(Lane::Public, HERE, |db| sql("select id from note order by id").values::<String>(db));
        assert_eq!(sorted.await.unwrap(), ["0", "A", "Z", "_", "a", "b", "~", "å"]);
        let between = db.read(Lane::Public, HERE, |db| {
            sql("select id from note where id > $1 order by id").bind("a").values::<String>(db)
        });
        assert_eq!(between.await.unwrap(), ["b", "~", "å"]);
    }
}

#[derive(Debug, PartialEq)]
enum Colour {
    Red,
}
impl TextColumn for Colour {
    fn to_text(&self) -> String {
        "red".into()
    }
    fn from_text(text: &str) -> Option<Self> {
        (text == "red").then_some(Colour::Red)
    }
}

struct Thing;

#[tokio::test(flavor = "multi_thread")]
async fn ids_times_and_words_are_kept_as_text_and_numbers() {
    for ground in engines() {
        let db = ground.open();
        let business = BusinessId::from_random(42);
        let now = ground.clock.now();
        let id = db
            .write(HERE, move |tx| {
                let id: Id<Thing> = tx.new_id();
                sql("insert into note (id, body, number) values ($1, $2, $3)")
                    .bind(id)
                    .bind(&Colour::Red)
                    .bind(tx.now())
                    .run(tx)?;
                sql("insert into note (id, body) values ($1, $2)").bind(business).bind("blue").run(tx)?;
                Ok(id)
            })
            .await
            .unwrap();
        let read = db.read(Lane::Public, HERE, move |db| {
            let whole: (Id<Thing>, Colour, jiff::Timestamp) =
                sql("select id, body, number from note where body = $1").bind(&Colour::Red).one(db)?;
            let owner: BusinessId = sql("select id from note where body = 'blue'").value(db)?;
            let strange = sql("select body from note where body = 'blue'").value::<Colour>(db);
            assert!(matches!(strange, Err(Error::Bug(_))), "{strange:?}");
            Ok((whole, owner))
        });
        assert_eq!(read.await.unwrap(), ((id, Colour::Red, now), business));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_counted_fetched_and_walked() {
    for ground in engines() {
        let db = ground.open();
        let done = db.write(HERE, |tx| {
            let rows =
                (0..1000).map(|n| vec![Value::Text(Some(format!("{n:04}"))), Value::Int(Some(n))]).collect();
            insert_many(tx, "insert into note (id, number) values ($1, $2)", rows)?;
            let changed = sql("update note set flag = $1 where number < $2").bind(true).bind(10).run(tx)?;
            let untouched = sql("update note set flag = $1 where number < $2").bind(true).bind(-1).run(tx)?;
            let given: Vec<(String, i64)> =
                sql("delete from note where number >= 998 returning id, number").all(tx)?;
            let first: Option<(String, i64)> =
                sql("update note set number = number + 1000 returning id, number").first(tx)?;
            assert!(first.is_some());
            Ok((changed, untouched, given.len()))
        });
        assert_eq!(done.await.unwrap(), (10, 0, 2));
        let walked = db.read(Lane::Public, HERE, |db| {
            let mut sum = 0;
            sql("select number from note order by id").each(db, |row| {
                sum += row.get::<i64>("number")?;
                Ok(())
            })?;
            let mut seen = 0;
            let stopped = sql("select number from note order by id").each(db, |_| {
                seen += 1;
                if seen == 3 { Err(Error::Forbidden) } else { Ok(()) }
            });
            assert!(matches!(stopped, Err(Error::Forbidden)) && seen == 3);
            // The reader stopped, not the engine: the view can still be used.
            let count: i64 = sql("select count(*) from note").value(db)?;
            let missing = sql("select number from note").each(db, |row| row.get::<i64>("colour").map(drop));
            assert!(missing.unwrap_err().to_string().contains("colour"));
            Ok((sum, count))
        });
        // Even `first` changed all rows, though it looked at one only.
        assert_eq!(walked.await.unwrap(), ((0..998).map(|n| n + 1000).sum::<i64>(), 998));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_rows_go_in_whole_and_in_their_order() {
    const TWICE: &str =
        "insert into note (id, number, body) values ($2, $1 + 0, lower($3)) on conflict (id) do nothing";
    for ground in engines() {
        let db = ground.open();
        for count in [0_i64, 1, 2, 3, 16, 26, 27, 53, 200] {
            db.write(HERE, move |tx| {
                sql("delete from note where number >= 0").run(tx)?;
                let row = |n: i64| {
                    let body = if n % 3 == 0 { None } else { Some(format!("B{n}")) };
                    vec![Value::Int(Some(n)), Value::Text(Some(format!("{n}"))), Value::Text(body)]
                };
                insert_many(tx, TWICE, (0..count).map(row).collect())?;
                // Rows that are there already, among new ones, in one statement.
                insert_many(tx, TWICE, (0..count + 2).map(row).collect())
            })
            .await
            .unwrap();
            let found: Vec<(i64, String, Option<String>)> = db
                .read(Lane::Public, HERE, |db| {
                    sql("select number, id, body from note where number >= 0 order by number").all(db)
                })
                .await
                .unwrap();
            let wanted: Vec<_> =
                (0..count + 2).map(|n| (n, n.to_string(), (n % 3 != 0).then(|| format!("b{n}")))).collect();
            assert_eq!(found, wanted);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_finds_what_is_in_it_and_is_never_cut_short() {
    for ground in engines() {
        let db = ground.open();
        db.write(HERE, |tx| {
            let rows =
                (0..100).map(|n| vec![Value::Text(Some(format!("{n}"))), Value::Int(Some(n))]).collect();
            insert_many(tx, "insert into note (id, number) values ($1, $2)", rows)
        })
        .await
        .unwrap();
        for length in [0_i64, 1, 2, 4, 5, 17, 64, 65] {
            let list: Vec<i64> = (0..length).collect();
            let found = db.read(Lane::Public, HERE, move |db| {
                in_list(
                    "select number from note where number >= $1 and number in ($list) order by number",
                    vec![Value::Int(Some(1))],
                    &list,
                )
                .values::<i64>(db)
            });
            match (length, found.await) {
                (1..=64, Ok(found)) => assert_eq!(found, (1..length).collect::<Vec<_>>()),
                (0 | 65, Err(Error::Bug(said))) => assert!(said.to_string().contains("parameters"), "{said}"),
                (_, other) => panic!("{length}: {other:?}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_can_be_prepared_without_running_it() {
    for ground in engines() {
        let db = ground.open();
        db.prepare("insert into note (id) values ($1)").await.unwrap();
        db.prepare("select nothing from nowhere").await.unwrap_err();
        assert!(ground.look("select id from note").is_empty());
    }
}

#[test]
fn any_values_come_back_as_they_were() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for ground in engines() {
        let db = ground.open();
        let row = (
            "[^\0]{0,40}",
            proptest::option::of("[^\0]{0,200}"),
            proptest::option::of(any::<i64>()),
            proptest::option::of(any::<bool>()),
            proptest::option::of(any::<f64>().prop_filter("a number", |number| !number.is_nan())),
        );
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::with_cases(60)
        });
        let mut count = 0;
        let count = std::cell::RefCell::new(&mut count);
        runner
            .run(&row, |(id, body, number, flag, share)| {
                **count.borrow_mut() += 1;
                let id = format!("{}{id}", count.borrow());
                let said = Nullable { id, body, number, flag, share };
                let kept = Nullable {
                    id: said.id.clone(),
                    body: said.body.clone(),
                    ..Nullable { id: String::new(), body: None, number, flag, share }
                };
                let back = runtime
                    .block_on(there_and_back(&db, said))
                    .map_err(|error| TestCaseError::fail(error.to_string()))?;
                prop_assert_eq!(back, kept);
                Ok(())
            })
            .unwrap();
    }
}
