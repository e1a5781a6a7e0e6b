//! Questions on a terminal: plain words, everything that may be answered, and where to look it up.

use crate::escape;
use crate::input;
use crate::policy::Policy;
use crate::problem::Problem;
use crate::schema::{Field, FieldId, Kind, Table, TableId};
use crate::snapshot::Snapshot;
use crate::source::Place;
use crate::tree::{Content, Entry, Node};
use dialoguer::Input;
use dialoguer::console::Term;

/// What became of a question.
pub(super) enum Reply {
    /// An answer that fits.
    Value(Content),
    /// An answer that fits, for this row and all that follow.
    Every(Content),
    /// The person does not know.
    Unknown,
    /// The person stops for now.
    Stop,
}

/// What stands on the line.
pub(super) enum Asked {
    Empty,
    Unknown,
    Stop,
    Text(String),
}

/// A question of which the answer may be no answer.
type Or<T> = Result<Result<T, Reply>, Vec<Problem>>;

/// A paragraph to the person, wrapped to the terminal.
pub(super) fn say(text: &str) {
    let terminal = Term::stdout();
    let width = usize::from(terminal.size().1).clamp(40, 100);
    let options = textwrap::Options::new(width).word_splitter(textwrap::WordSplitter::NoHyphenation);
    for line in textwrap::wrap(&escape::line(text), options) {
        let _ = terminal.write_line(&line);
    }
}

pub(super) fn wrong(what: &str, hint: &str) {
    say(&format!("  {what}: {hint}"));
}

/// Asks for a line, by the name that the fact has in the file: short, so that it never wraps.
pub(super) fn line(fact: &str) -> Result<Asked, Vec<Problem>> {
    let prompt = format!("[{fact}]");
    let read = Input::<String>::new().with_prompt(prompt).allow_empty(true).interact_on(&Term::stdout());
    let text = read.map_err(|error| vec![Problem::new(format!("cannot ask: {error}"))])?;
    Ok(match text.trim() {
        "" => Asked::Empty,
        "?" => Asked::Unknown,
        "q" => Asked::Stop,
        text => Asked::Text(text.to_owned()),
    })
}

fn place(field: &Field, table: &Table) -> String {
    let found = if field.where_found.is_empty() { &table.where_found } else { &field.where_found };
    if found.is_empty() { String::new() } else { format!(" Look it up: {found}.") }
}

/// Asks for a value until the answer fits its field.
pub(super) fn value(
    policy: &Policy,
    snapshot: &Snapshot,
    (table, field): (TableId, FieldId),
    of: Option<&str>,
    waiting: &str,
) -> Result<Reply, Vec<Problem>> {
    let about = &policy.schema.tables[table];
    let asked = &about.fields[field];
    let none = if asked.may_be_none { " | none" } else { "" };
    let of = of.map_or_else(String::new, |of| format!("{of}: "));
    let rest = place(asked, about);
    say("");
    let waiting = if waiting.is_empty() { String::new() } else { format!(" ({waiting} wait)") };
    say(&format!("{of}{}{rest}{waiting}", asked.about));
    let every =
        if about.record || waiting.is_empty() { "" } else { "; with * behind it, for all that follow" };
    say(&format!("  {}{none}{every}", choices(asked, policy, snapshot)));
    let fact = format!("{}.{}", about.name, asked.name);
    loop {
        match line(&fact)? {
            Asked::Unknown | Asked::Empty => return Ok(Reply::Unknown),
            Asked::Stop => return Ok(Reply::Stop),
            Asked::Text(text) => {
                let one = text.strip_suffix(" *").filter(|_| !every.is_empty());
                let content = content(&asked.kind, asked.may_be_none, one.unwrap_or(&text));
                match fits(policy, snapshot, (table, field), &content) {
                    Ok(()) if one.is_some() => return Ok(Reply::Every(content)),
                    Ok(()) => return Ok(Reply::Value(content)),
                    Err(problem) => wrong(&problem.what, problem.hint.as_deref().unwrap_or_default()),
                }
            }
        }
    }
}

/// All that may be answered; of a reference, the rows there are.
fn choices(field: &Field, policy: &Policy, snapshot: &Snapshot) -> String {
    let to = match &field.kind {
        Kind::Ref(to) => *to,
        Kind::List(of) => match **of {
            Kind::Ref(to) => to,
            _ => {
                let words = field.kind.allowed().replace("a list of:", "one or more of:");
                return format!("{words}, separated by commas");
            }
        },
        Kind::Flag => return "yes | no".to_owned(),
        _ => return field.values(),
    };
    let rows = 0..snapshot.tables[to].rows.len();
    let names: Vec<String> =
        rows.take(20).filter_map(|row| super::rows::named(policy, snapshot, to, row)).collect();
    format!("one of {}", names.join(", "))
}

fn content(kind: &Kind, may_be_none: bool, text: &str) -> Content {
    let scalar = |text: &str| Content::Scalar(text.trim().into());
    match (kind, text) {
        (_, "none") if may_be_none => scalar("none"),
        (Kind::List(_), "none") => Content::List(Vec::new()),
        (Kind::List(_), text) => {
            let item = |text: &str| Node { place: Place::file(""), content: scalar(text) };
            Content::List(text.trim_matches(['[', ']']).split(',').map(item).collect())
        }
        (Kind::Flag, "yes" | "y") => scalar("true"),
        (Kind::Flag, "no" | "n") => scalar("false"),
        (_, text) => scalar(text),
    }
}

/// Whether a value fits its field: a snapshot of nothing else is made with it.
fn fits(
    policy: &Policy,
    snapshot: &Snapshot,
    (table, field): (TableId, FieldId),
    value: &Content,
) -> Result<(), Problem> {
    let about = &policy.schema.tables[table];
    let entry = |key: &str, content: Content| Entry {
        key: key.into(),
        place: Place::file("answer"),
        value: Node { place: Place::file("answer"), content },
    };
    refers(policy, snapshot, &about.fields[field].kind, value)?;
    let mut row = vec![entry(&about.fields[field].name, value.clone())];
    if let [key] = about.key.as_slice()
        && *key != field
    {
        row.push(entry(&about.fields[*key].name, Content::Scalar("x".into())));
    }
    let row = Content::Map(row);
    let content = match about.record {
        true => row,
        false => Content::List(vec![Node { place: Place::file("answer"), content: row }]),
    };
    let node =
        Node { place: Place::file("answer"), content: Content::Map(vec![entry(&about.name, content)]) };
    match input::from_tree(&policy.schema, &node, Some(snapshot.as_of)) {
        Ok(_) => Ok(()),
        Err(problems) => match problems.into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(()),
        },
    }
}

/// Whether a reference leads to a row there is.
fn refers(policy: &Policy, snapshot: &Snapshot, kind: &Kind, value: &Content) -> Result<(), Problem> {
    if let (Kind::Ref(to), Content::Scalar(key)) = (kind, value)
        && !snapshot.tables[*to].by_key.contains_key(key)
    {
        let what = format!("there is no such row in {}", policy.schema.tables[*to].name);
        return Err(Problem::new(what).hint("write what stands in parentheses"));
    }
    Ok(())
}

/// How many rows a table has beyond those that exports name.
pub(super) fn count(about: &Table, known: usize, waiting: &str) -> Or<usize> {
    say("");
    let found = if about.where_found.is_empty() {
        String::new()
    } else {
        format!(" Look it up: {}.", about.where_found)
    };
    let more = match known {
        0 => String::new(),
        known => format!(" Your exports name {known}; they are listed already."),
    };
    say(&format!("{}{found}{more} ({waiting} wait)", about.about));
    say(if known > 0 { "  How many more are there? 0 = none" } else { "  How many are there? 0 = none" });
    loop {
        match line(&about.name)? {
            Asked::Unknown | Asked::Empty => return Ok(Err(Reply::Unknown)),
            Asked::Stop => return Ok(Err(Reply::Stop)),
            Asked::Text(text) if text == "none" => return Ok(Ok(0)),
            Asked::Text(text) => match text.parse::<usize>() {
                Ok(count) if count <= 1000 => return Ok(Ok(count)),
                _ => wrong("this is not a number of rows", "write 0, 1, 2, …"),
            },
        }
    }
}

/// What names one row: its key, and what people call it. An id is made up.
pub(super) fn row(
    policy: &Policy,
    snapshot: &Snapshot,
    table: TableId,
    number: usize,
    before: usize,
) -> Or<Vec<(String, Content)>> {
    let about = &policy.schema.tables[table];
    let mut fields: Vec<(String, Content)> = Vec::new();
    let mut asked: Vec<FieldId> = Vec::new();
    match about.key.as_slice() {
        [only] if &*about.fields[*only].name == "id" => {
            let first = about.row.chars().next().unwrap_or('r');
            fields.push(("id".to_owned(), Content::Scalar(format!("{first}{}", before + 1).into())));
        }
        key => asked.extend(key),
    }
    asked.extend(
        about.called.as_ref().and_then(|path| about.field(path)).filter(|field| !about.key.contains(field)),
    );
    for field in asked {
        let of = format!("{} {number}", about.row.replace('_', " "));
        match value(policy, snapshot, (table, field), Some(&of), "")? {
            Reply::Value(content) | Reply::Every(content) => {
                fields.push((about.fields[field].name.to_string(), content))
            }
            Reply::Unknown => {}
            Reply::Stop => return Ok(Err(Reply::Stop)),
        }
    }
    Ok(Ok(fields))
}
