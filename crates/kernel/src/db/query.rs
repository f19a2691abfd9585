//! A statement, its values, and rows as they come back.

use std::error::Error as StdError;
use std::sync::atomic::Ordering;
use std::time::Instant;

use jiff::Timestamp;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::{Connection, Db, Failure, Tx};
use crate::error::{Error, Result};
use crate::ids::{BusinessId, Id};

/// A plain value; optional, so that a null keeps its type.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Bool(Option<bool>),
    Int(Option<i64>),
    Float(Option<f64>),
    Text(Option<String>),
}

impl Value {
    fn pg_type(&self) -> Type {
        match self {
            Value::Bool(_) => Type::BOOL,
            Value::Int(_) => Type::INT8,
            Value::Float(_) => Type::FLOAT8,
            Value::Text(_) => Type::TEXT,
        }
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Value::Bool(value) => value.to_sql(ty, out),
            Value::Int(value) => value.to_sql(ty, out),
            Value::Float(value) => value.to_sql(ty, out),
            Value::Text(value) => value.to_sql(ty, out),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    to_sql_checked!();
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        match self {
            Value::Bool(value) => rusqlite::ToSql::to_sql(value),
            Value::Int(value) => rusqlite::ToSql::to_sql(value),
            Value::Float(value) => rusqlite::ToSql::to_sql(value),
            Value::Text(value) => rusqlite::ToSql::to_sql(value),
        }
    }
}

/// Something that can stand for a `$n`.
pub trait Bind {
    /// The value that is sent.
    fn bind(self) -> Value;
}

/// Something that is kept as text: enums, ids, documents.
pub trait TextColumn: Sized {
    /// The text that is stored.
    fn to_text(&self) -> String;
    /// Reads the stored text back; `None` if it can't be one.
    fn from_text(text: &str) -> Option<Self>;
}

impl Bind for Value {
    fn bind(self) -> Value {
        self
    }
}
impl Bind for bool {
    fn bind(self) -> Value {
        Value::Bool(Some(self))
    }
}
impl Bind for i64 {
    fn bind(self) -> Value {
        Value::Int(Some(self))
    }
}
impl Bind for f64 {
    fn bind(self) -> Value {
        Value::Float(Some(self))
    }
}
impl Bind for &str {
    fn bind(self) -> Value {
        Value::Text(Some(self.to_owned()))
    }
}
impl Bind for String {
    fn bind(self) -> Value {
        Value::Text(Some(self))
    }
}
impl Bind for &String {
    fn bind(self) -> Value {
        Value::Text(Some(self.clone()))
    }
}
impl Bind for Timestamp {
    fn bind(self) -> Value {
        Value::Int(Some(self.as_microsecond()))
    }
}
impl Bind for Option<bool> {
    fn bind(self) -> Value {
        Value::Bool(self)
    }
}
impl Bind for Option<i64> {
    fn bind(self) -> Value {
        Value::Int(self)
    }
}
impl Bind for Option<f64> {
    fn bind(self) -> Value {
        Value::Float(self)
    }
}
impl Bind for Option<&str> {
    fn bind(self) -> Value {
        Value::Text(self.map(str::to_owned))
    }
}
impl Bind for Option<String> {
    fn bind(self) -> Value {
        Value::Text(self)
    }
}
impl Bind for Option<Timestamp> {
    fn bind(self) -> Value {
        Value::Int(self.map(Timestamp::as_microsecond))
    }
}
impl<T: TextColumn> Bind for &T {
    fn bind(self) -> Value {
        Value::Text(Some(self.to_text()))
    }
}
impl<T: TextColumn> Bind for Option<&T> {
    fn bind(self) -> Value {
        Value::Text(self.map(TextColumn::to_text))
    }
}
impl<T> Bind for Id<T> {
    fn bind(self) -> Value {
        Value::Text(Some(self.as_str().to_owned()))
    }
}
impl<T> Bind for Option<Id<T>> {
    fn bind(self) -> Value {
        Value::Text(self.map(|id| id.as_str().to_owned()))
    }
}
impl Bind for BusinessId {
    fn bind(self) -> Value {
        Value::Text(Some(self.as_str().to_owned()))
    }
}

/// A row as the engine gives it.
pub enum Row<'r> {
    Lite(&'r rusqlite::Row<'r>),
    Pg(&'r postgres::Row),
}

/// One value of a row.
pub struct Cell<'r> {
    row: &'r Row<'r>,
    index: usize,
}

impl<'r> Row<'r> {
    /// The value in the column of this name.
    ///
    /// # Errors
    /// If there is no such column or it holds something else.
    pub fn get<T: Column>(&self, name: &str) -> Result<T> {
        let index = match self {
            Row::Lite(row) => row.as_ref().column_index(name).ok(),
            Row::Pg(row) => row.columns().iter().position(|column| column.name() == name),
        };
        let index = index.ok_or_else(|| Error::bug(format!("no column {name} in this result")))?;
        T::read(&Cell { row: self, index }).map_err(|cause| Error::bug(format!("column {name}: {cause}")))
    }

    /// The value in the column at this place, from 0.
    ///
    /// # Errors
    /// If there is no such column or it holds something else.
    pub fn at<T: Column>(&self, index: usize) -> Result<T> {
        T::read(&Cell { row: self, index }).map_err(|cause| Error::bug(format!("column {index}: {cause}")))
    }
}

impl Cell<'_> {
    fn int(&self) -> Result<Option<i64>> {
        match self.row {
            Row::Lite(row) => row.get(self.index).map_err(Error::bug),
            // SQLite has one size of numbers; PostgreSQL gives a smaller one for `1` and `length(..)`.
            Row::Pg(row)
                if row.columns().get(self.index).is_some_and(|column| *column.type_() == Type::INT4) =>
            {
                row.try_get::<_, Option<i32>>(self.index)
                    .map(|small| small.map(i64::from))
                    .map_err(Error::bug)
            }
            Row::Pg(row) => row.try_get(self.index).map_err(Error::bug),
        }
    }
    fn float(&self) -> Result<Option<f64>> {
        match self.row {
            Row::Lite(row) => row.get(self.index).map_err(Error::bug),
            Row::Pg(row) => row.try_get(self.index).map_err(Error::bug),
        }
    }
    fn flag(&self) -> Result<Option<bool>> {
        match self.row {
            Row::Lite(row) => row.get(self.index).map_err(Error::bug),
            Row::Pg(row) => row.try_get(self.index).map_err(Error::bug),
        }
    }
    fn text(&self) -> Result<Option<String>> {
        match self.row {
            Row::Lite(row) => row.get(self.index).map_err(Error::bug),
            Row::Pg(row) => row.try_get(self.index).map_err(Error::bug),
        }
    }
}

/// A type that a column can be read into.
pub trait Column: Sized {
    /// Reads the value; a null is an error unless the type is an `Option`.
    ///
    /// # Errors
    /// If the column holds something else.
    fn read(cell: &Cell<'_>) -> Result<Self>;
    /// Reads the value, with `None` for a null.
    ///
    /// # Errors
    /// If the column holds something else.
    fn read_or_null(cell: &Cell<'_>) -> Result<Option<Self>>;
}

fn present<T>(value: Option<T>) -> Result<T> {
    value.ok_or_else(|| Error::bug("null where a value was expected"))
}

impl Column for i64 {
    fn read(cell: &Cell<'_>) -> Result<Self> {
        present(cell.int()?)
    }
    fn read_or_null(cell: &Cell<'_>) -> Result<Option<Self>> {
        cell.int()
    }
}
impl Column for f64 {
    fn read(cell: &Cell<'_>) -> Result<Self> {
        present(cell.float()?)
    }
    fn read_or_null(cell: &Cell<'_>) -> Result<Option<Self>> {
        cell.float()
    }
}
impl Column for bool {
    fn read(cell: &Cell<'_>) -> Result<Self> {
        present(cell.flag()?)
    }
    fn read_or_null(cell: &Cell<'_>) -> Result<Option<Self>> {
        cell.flag()
    }
}
impl Column for String {
    fn read(cell: &Cell<'_>) -> Result<Self> {
        present(cell.text()?)
    }
    fn read_or_null(cell: &Cell<'_>) -> Result<Option<Self>> {
        cell.text()
    }
}
impl Column for Timestamp {
    fn read(cell: &Cell<'_>) -> Result<Self> {
        present(Self::read_or_null(cell)?)
    }
    fn read_or_null(cell: &Cell<'_>) -> Result<Option<Self>> {
        cell.int()?.map(|micros| Timestamp::from_microsecond(micros).map_err(Error::bug)).transpose()
    }
}
impl<T> Column for Id<T> {
    fn read(cell: &Cell<'_>) -> Result<Self> {
        present(Self::read_or_null(cell)?)
    }
    fn read_or_null(cell: &Cell<'_>) -> Result<Option<Self>> {
        cell.text()?.map(|text| text.parse().map_err(|_| Error::bug("a stored id is broken"))).transpose()
    }
}
impl Column for BusinessId {
    fn read(cell: &Cell<'_>) -> Result<Self> {
        present(Self::read_or_null(cell)?)
    }
    fn read_or_null(cell: &Cell<'_>) -> Result<Option<Self>> {
        cell.text()?
            .map(|text| text.parse().map_err(|_| Error::bug("a stored business is broken")))
            .transpose()
    }
}
impl<T: TextColumn> Column for T {
    fn read(cell: &Cell<'_>) -> Result<Self> {
        present(T::read_or_null(cell)?)
    }
    fn read_or_null(cell: &Cell<'_>) -> Result<Option<Self>> {
        let Some(text) = cell.text()? else { return Ok(None) };
        T::from_text(&text)
            .map(Some)
            .ok_or_else(|| Error::bug(format!("a stored text is broken: {text:.40}")))
    }
}
impl<T: Column> Column for Option<T> {
    fn read(cell: &Cell<'_>) -> Result<Self> {
        T::read_or_null(cell)
    }
    fn read_or_null(cell: &Cell<'_>) -> Result<Option<Self>> {
        T::read_or_null(cell).map(Some)
    }
}

/// A type that a whole row can be read into: derived for structs, given for tuples.
pub trait FromRow: Sized {
    /// Reads the row.
    ///
    /// # Errors
    /// If a column is missing or holds something else.
    fn from_row(row: &Row<'_>) -> Result<Self>;
}

impl<A: Column, B: Column> FromRow for (A, B) {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok((row.at(0)?, row.at(1)?))
    }
}
impl<A: Column, B: Column, C: Column> FromRow for (A, B, C) {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok((row.at(0)?, row.at(1)?, row.at(2)?))
    }
}
impl<A: Column, B: Column, C: Column, D: Column> FromRow for (A, B, C, D) {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok((row.at(0)?, row.at(1)?, row.at(2)?, row.at(3)?))
    }
}
impl<A: Column, B: Column, C: Column, D: Column, E: Column> FromRow for (A, B, C, D, E) {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok((row.at(0)?, row.at(1)?, row.at(2)?, row.at(3)?, row.at(4)?))
    }
}

/// A statement with its values, in the order of `$1`, `$2`, ...
#[must_use]
pub struct Sql {
    text: &'static str,
    values: Vec<Value>,
}

/// Begins a statement. The text is fixed in the program; everything that varies is bound.
pub fn sql(text: &'static str) -> Sql {
    Sql { text, values: Vec::new() }
}

/// The most values that a list in a statement can hold.
pub const LONGEST_LIST: usize = 64;

/// Texts with their lists written out: few sizes, so that prepared statements are reused.
static LISTS: std::sync::Mutex<Vec<(&'static str, usize, &'static str)>> = std::sync::Mutex::new(Vec::new());

/// Inserts written out for several rows at once.
static INSERTS: std::sync::Mutex<Vec<(&'static str, usize, Option<&'static str>)>> =
    std::sync::Mutex::new(Vec::new());

/// Begins a statement with `in ($list)`, the one thing that is put together: a list of bound values at its end.
///
/// The list is filled up to one of a few sizes by repeating its last value. An empty list, or one longer than
/// [`LONGEST_LIST`], is a bug that shows when the statement runs: callers look first, and go in chunks.
pub fn in_list<T: Bind + Copy>(text: &'static str, before: Vec<Value>, list: &[T]) -> Sql {
    let wanted = list.len().clamp(1, LONGEST_LIST);
    let size = [1, 4, 16, LONGEST_LIST].into_iter().find(|size| *size >= wanted).unwrap_or(LONGEST_LIST);
    let text = written_out(text, before.len(), size);
    let mut values = before;
    let last = list.last().copied();
    let repeated = std::iter::repeat_n(last, size).flatten();
    // A list that is too long is refused when it runs: leaving some out would be a wrong answer.
    values.extend(list.iter().copied().chain(repeated).take(size.max(list.len())).map(Bind::bind));
    Sql { text, values }
}

fn written_out(text: &'static str, before: usize, size: usize) -> &'static str {
    let mut lists = LISTS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some((_, _, known)) = lists.iter().find(|(of, with, _)| std::ptr::eq(*of, text) && *with == size) {
        return known;
    }
    let numbers: Vec<String> = (before + 1..=before + size).map(|number| format!("${number}")).collect();
    // Kept for good: there are as many as statements with lists, times four sizes.
    let written: &'static str = Box::leak(text.replace("$list", &numbers.join(", ")).into_boxed_str());
    lists.push((text, size, written));
    written
}

impl Sql {
    /// Binds the next `$n`.
    pub fn bind(mut self, value: impl Bind) -> Self {
        self.values.push(value.bind());
        self
    }

    /// Runs a statement that changes rows and says how many.
    ///
    /// # Errors
    /// `Conflict` if a unique constraint said no; otherwise what the engine said.
    pub fn run(self, tx: &mut Tx<'_>) -> Result<u64> {
        let mut count = 0;
        tx.db.execute(self.text, &self.values, &mut Outcome::Count(&mut count))?;
        Ok(count)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// What the engine said, or a column that does not fit.
    pub fn first<T: FromRow>(self, db: &mut Db<'_>) -> Result<Option<T>> {
        let mut found = None;
        db.execute(
            self.text,
            &self.values,
            &mut Outcome::Rows(&mut |row| {
                found = Some(T::from_row(row)?);
                Ok(false)
            }),
        )?;
        Ok(found)
    }

    /// The one row; none is `NotFound`.
    ///
    /// # Errors
    /// `NotFound` if there is none.
    pub fn one<T: FromRow>(self, db: &mut Db<'_>) -> Result<T> {
        self.first(db)?.ok_or(Error::NotFound)
    }

    /// All rows.
    ///
    /// # Errors
    /// What the engine said, or a column that does not fit.
    pub fn all<T: FromRow>(self, db: &mut Db<'_>) -> Result<Vec<T>> {
        let mut found = Vec::new();
        self.each(db, |row| {
            found.push(T::from_row(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Hands each row to a function, without keeping them.
    ///
    /// # Errors
    /// What the engine or the function said.
    pub fn each(self, db: &mut Db<'_>, mut act: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        db.execute(self.text, &self.values, &mut Outcome::Rows(&mut |row| act(row).map(|()| true)))
    }

    /// The single value of the single row; no row is `NotFound`.
    ///
    /// # Errors
    /// `NotFound` if there is no row.
    pub fn value<T: Column>(self, db: &mut Db<'_>) -> Result<T> {
        self.maybe(db)?.ok_or(Error::NotFound)
    }

    /// The first column of the first row, if there is one.
    ///
    /// # Errors
    /// What the engine said.
    pub fn maybe<T: Column>(self, db: &mut Db<'_>) -> Result<Option<T>> {
        let mut found = None;
        db.execute(
            self.text,
            &self.values,
            &mut Outcome::Rows(&mut |row| {
                found = Some(row.at(0)?);
                Ok(false)
            }),
        )?;
        Ok(found)
    }

    /// The first column of all rows.
    ///
    /// # Errors
    /// What the engine said.
    pub fn values<T: Column>(self, db: &mut Db<'_>) -> Result<Vec<T>> {
        let mut found = Vec::new();
        self.each(db, |row| {
            found.push(row.at(0)?);
            Ok(())
        })?;
        Ok(found)
    }
}

/// Runs one insert for many rows of values; the text is the insert of one row, `values (...)` with `$1` to the
/// last. As many rows as parameters allow go in one statement: each is a journey to the server and back.
///
/// # Errors
/// What the engine said to the first rows that failed.
pub fn insert_many(tx: &mut Tx<'_>, text: &'static str, rows: Vec<Vec<Value>>) -> Result<()> {
    let mut rows = rows.into_iter().peekable();
    while let Some(width) = rows.peek().map(Vec::len) {
        let together = match NAMES.len() / width.max(1) {
            most if most < rows.len() => most,
            // Few sizes, so that prepared statements are reused.
            _ => 1 << rows.len().ilog2(),
        };
        let (text, together) = match in_one(text, width, together) {
            Some(several) if together > 1 => (several, together),
            _ => (text, 1),
        };
        let values: Vec<Value> = rows.by_ref().take(together).flatten().collect();
        let mut count = 0;
        tx.db.execute(text, &values, &mut Outcome::Count(&mut count))?;
    }
    Ok(())
}

/// The insert of one row written out for several; `None` if its parameters stand elsewhere than in `values (...)`.
fn in_one(text: &'static str, width: usize, together: usize) -> Option<&'static str> {
    let mut known = INSERTS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some((_, _, written)) =
        known.iter().find(|(of, rows, _)| std::ptr::eq(*of, text) && *rows == together)
    {
        return *written;
    }
    let written = several(text, width, together).map(|written| &*Box::leak(written.into_boxed_str()));
    known.push((text, together, written));
    written
}

fn several(text: &str, width: usize, together: usize) -> Option<String> {
    let begin = text.find(" values (")? + " values ".len();
    let mut open = 0;
    let end = text.get(begin..)?.find(|letter| {
        open += i32::from(letter == '(') - i32::from(letter == ')');
        open == 0
    })? + begin
        + 1;
    let (before, one, after) = (text.get(..begin)?, text.get(begin..end)?, text.get(end..)?);
    if after.contains('$') || one.contains('\'') {
        return None;
    }
    let row = |number: usize| {
        let mut pieces = one.split('$');
        let mut row = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
            let (name, rest) = piece.split_at(digits);
            let name: usize = name.parse().ok()?;
            row.push_str(&format!("${}{rest}", number * width + name));
        }
        Some(row)
    };
    let rows: Option<Vec<String>> = (0..together).map(row).collect();
    Some(format!("{before}{}{after}", rows?.join(", ")))
}

type EachRow<'f> = &'f mut dyn FnMut(&Row<'_>) -> Result<bool>;

enum Outcome<'f> {
    Count(&'f mut u64),
    Rows(EachRow<'f>),
}

/// The names of parameters: SQLite takes `$1` as a name, so that a number may repeat or come out of order.
const NAMES: [&str; 80] = [
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15", "$16",
    "$17", "$18", "$19", "$20", "$21", "$22", "$23", "$24", "$25", "$26", "$27", "$28", "$29", "$30", "$31",
    "$32", "$33", "$34", "$35", "$36", "$37", "$38", "$39", "$40", "$41", "$42", "$43", "$44", "$45", "$46",
    "$47", "$48", "$49", "$50", "$51", "$52", "$53", "$54", "$55", "$56", "$57", "$58", "$59", "$60", "$61",
    "$62", "$63", "$64", "$65", "$66", "$67", "$68", "$69", "$70", "$71", "$72", "$73", "$74", "$75", "$76",
    "$77", "$78", "$79", "$80",
];

impl Db<'_> {
    fn execute(&mut self, text: &'static str, values: &[Value], outcome: &mut Outcome<'_>) -> Result<()> {
        if self.poisoned {
            return Err(Error::bug("a statement after a failed one in the same transaction"));
        }
        self.touched |= !text.trim_start().starts_with("select");
        self.shared.figures.statements.fetch_add(1, Ordering::Relaxed);
        let begun = Instant::now();
        let result = match &mut self.connection {
            _ if self.until.is_some_and(|until| begun > until) => {
                tracing::warn!(statement = text, "a read took too long before this statement");
                Err(Stop::Engine(Failure::Storage, Error::Busy))
            }
            _ if let Some(why) = unfit(values) => {
                Err(Stop::Engine(Failure::Statement, Error::bug(format!("{why}: {text}"))))
            }
            Connection::Lite(connection) => execute_lite(connection, text, values, outcome),
            Connection::Pg(session) => session.execute(text, values, outcome),
        };
        let took = begun.elapsed();
        if took > self.shared.settings.slow_statement {
            let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
            tracing::warn!(statement = text, took_ms, "a slow statement");
        }
        result.map_err(|stop| match stop {
            Stop::Reader(error) => error,
            Stop::Engine(failure, error) => {
                self.poisoned = true;
                self.failure = Some(failure);
                error
            }
        })
    }

    pub(super) fn prepare_only(&mut self, text: &'static str) -> Result<()> {
        match &mut self.connection {
            Connection::Lite(connection) => connection.prepare(text).map(drop).map_err(Error::bug),
            Connection::Pg(session) => session.prepare_only(text),
        }
    }
}

/// Why values can't be bound, whatever the engine: one of the two would refuse or change them.
fn unfit(values: &[Value]) -> Option<&'static str> {
    if values.len() > NAMES.len() {
        return Some("more than 80 values for one statement");
    }
    values.iter().find_map(|value| match value {
        Value::Text(Some(text)) if text.contains('\0') => Some("PostgreSQL keeps no text with U+0000 in it"),
        Value::Float(Some(number)) if number.is_nan() => Some("SQLite keeps no value that is not a number"),
        _ => None,
    })
}

/// How many different `$n` there are outside of quotes.
fn parameters(text: &str) -> usize {
    let mut numbers: Vec<&str> = Vec::new();
    for unquoted in text.split('\'').step_by(2) {
        for after in unquoted.split('$').skip(1) {
            let end = after.find(|next: char| !next.is_ascii_digit()).unwrap_or(after.len());
            let number = after.get(..end).unwrap_or_default();
            if !number.is_empty() && !numbers.contains(&number) {
                numbers.push(number);
            }
        }
    }
    numbers.len()
}

/// Why a statement stopped: the engine said no, or the function that took its rows did.
pub(super) enum Stop {
    Engine(Failure, Error),
    Reader(Error),
}

fn execute_lite(
    connection: &rusqlite::Connection,
    text: &'static str,
    values: &[Value],
    outcome: &mut Outcome<'_>,
) -> Result<(), Stop> {
    let engine = |cause: rusqlite::Error| lite_failure(text, cause);
    let mut statement = connection.prepare_cached(text).map_err(engine)?;
    if statement.parameter_count() != values.len() {
        let message =
            format!("{} values for {} parameters: {text}", values.len(), statement.parameter_count());
        return Err(Stop::Engine(Failure::Statement, Error::bug(message)));
    }
    for (value, name) in values.iter().zip(NAMES) {
        let index = statement.parameter_index(name).map_err(engine)?;
        let index = index.ok_or_else(|| {
            Stop::Engine(Failure::Statement, Error::bug(format!("no parameter {name} in: {text}")))
        })?;
        statement.raw_bind_parameter(index, value).map_err(engine)?;
    }
    match outcome {
        Outcome::Count(count) => {
            **count = statement.raw_execute().map_err(engine)? as u64;
        }
        Outcome::Rows(act) => {
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next().map_err(engine)? {
                if !act(&Row::Lite(row)).map_err(Stop::Reader)? {
                    break;
                }
            }
        }
    }
    Ok(())
}

pub(super) fn lite_failure(text: &'static str, cause: rusqlite::Error) -> Stop {
    use rusqlite::ErrorCode;
    let code = cause.sqlite_error_code();
    let extended = cause.sqlite_error().map_or(0, |error| error.extended_code);
    let unique = [rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE, rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY];
    if unique.contains(&extended) {
        return Stop::Engine(Failure::Statement, Error::Conflict);
    }
    match code {
        Some(
            ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::OperationInterrupted
            | ErrorCode::DatabaseBusy
            | ErrorCode::OutOfMemory
            | ErrorCode::CannotOpen,
        ) => {
            tracing::warn!(cause = %cause, "the database file can't be used right now");
            Stop::Engine(Failure::Storage, Error::Busy)
        }
        _ => Stop::Engine(
            Failure::Statement,
            Error::Bug(anyhow::Error::new(cause).context(format!("run: {text}"))),
        ),
    }
}

impl super::postgres::Session {
    fn execute(
        &mut self,
        text: &'static str,
        values: &[Value],
        outcome: &mut Outcome<'_>,
    ) -> Result<(), Stop> {
        let types: Vec<Type> = values.iter().map(Value::pg_type).collect();
        let statement = self.statement(text, &types)?;
        let parameters: Vec<&(dyn ToSql + Sync)> =
            values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        let engine = |cause: postgres::Error| super::postgres::failure(text, cause);
        match outcome {
            Outcome::Count(count) => {
                **count = self.client.execute(&statement, &parameters).map_err(engine)?;
            }
            Outcome::Rows(act) => {
                let rows = self.client.query(&statement, &parameters).map_err(engine)?;
                for row in &rows {
                    if !act(&Row::Pg(row)).map_err(Stop::Reader)? {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    fn statement(&mut self, text: &'static str, types: &[Type]) -> Result<postgres::Statement, Stop> {
        if let Some((statement, _)) = self.statements.get(text).filter(|(_, known)| known.as_slice() == types)
        {
            return Ok(statement.clone());
        }
        // The server takes types for parameters that the text does not have, so they are counted here.
        let wanted = parameters(text);
        if wanted != types.len() {
            let message = format!("{} values for {wanted} parameters: {text}", types.len());
            return Err(Stop::Engine(Failure::Statement, Error::bug(message)));
        }
        let statement =
            self.client.prepare_typed(text, types).map_err(|cause| super::postgres::failure(text, cause))?;
        if statement.params().len() != types.len() {
            let message = format!("a number is left out among the parameters: {text}");
            return Err(Stop::Engine(Failure::Statement, Error::bug(message)));
        }
        self.statements.insert(text, (statement.clone(), types.to_vec()));
        Ok(statement)
    }

    fn prepare_only(&mut self, text: &'static str) -> Result<()> {
        self.client.prepare(text).map(drop).map_err(|cause| {
            Error::Bug(anyhow::anyhow!(
                "{}",
                cause.as_db_error().map_or_else(|| cause.to_string(), ToString::to_string)
            ))
        })
    }
}
