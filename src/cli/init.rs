//! `audit init`: asks what the rules still need, most decisive first, and keeps every answer as it is given.

mod account_file;
mod ask;
mod clashes;
mod listed;
mod rows;
mod session;
mod spans;

use super::args::{InitOptions, Shared, TemplateOptions};
use super::{Ended, clock, load, output, template};
use crate::audit::{Choice, audit as judge, given_up};
use crate::body::Stop;
use crate::decision::decide;
use crate::input::{self, Gathered};
use crate::problem::Problem;
use crate::report::Report;
use crate::schema::{FieldId, TableId};
use crate::value::Value;
use crate::write::write_page;
use account_file::AccountFile;
use ask::{Asked, Reply};
pub(in crate::cli) use session::{InterimReport, Session};
use std::cmp::Reverse;
use std::collections::HashSet;
use std::io::IsTerminal;
use std::sync::Arc;

/// Asks on a terminal; without one, prints the form that `audit template` prints.
pub(super) fn run(shared: &Shared, options: &InitOptions) -> Ended {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return template::run(shared, &TemplateOptions { role: Vec::new() });
    }
    let stop: Arc<dyn Stop> = Arc::new(clock::Deadline);
    let policy = load::load(shared, &stop)?;
    let today = clock::today(shared.today.as_deref())?;
    let question = load::question(&policy, shared)?;
    let file = AccountFile::open(&options.folder)?;
    let mut session = Session { policy: &policy, today, question, stop, file, unknown: HashSet::new() };
    session.begin()?;
    session.ask_all()
}

impl Session<'_> {
    /// The day comes first: without it there is no snapshot.
    fn begin(&mut self) -> Result<(), Vec<Problem>> {
        let gathered = self.gathered()?;
        gathered.notes.iter().for_each(super::note);
        ask::say(
            "Answer what you know. ? or Enter means I do not know, q stops; every answer is kept in account.yaml.",
        );
        if self.file.has("as_of") {
            return Ok(());
        }
        let (day, why) = gathered.suggested.unwrap_or((self.today, "today"));
        ask::say("");
        ask::say(&format!("Which day does this describe? Press Enter for {day} ({why})"));
        loop {
            let given = match ask::line("as_of")? {
                Asked::Empty | Asked::Unknown => day.to_string(),
                Asked::Stop => return Err(stopped()),
                Asked::Text(text) => text,
            };
            match crate::value::day(&given) {
                Ok(day) => return self.file.set_top("as_of", &day.to_string()),
                Err(misread) => ask::wrong(&misread.what, &misread.hint),
            }
        }
    }

    fn gathered(&self) -> Result<Gathered, Vec<Problem>> {
        input::gather(&self.policy.schema, &self.policy.exports, &self.file.folder, load::LIMIT)
    }

    fn open(&self) -> Result<InterimReport, Vec<Problem>> {
        let mut snapshot = input::of_gathered(&self.policy.schema, self.gathered()?)?;
        self.question.tell(self.policy, &mut snapshot);
        let snapshot = Arc::new(snapshot);
        let audited = judge(self.policy, &snapshot, self.today, &Choice::default(), &self.stop)?;
        let decision = decide(self.policy, &snapshot, &audited, &self.question, &self.stop);
        if self.stop.expired() {
            return Err(vec![given_up()]);
        }
        let report = Report::new(self.policy, &snapshot, &audited, &decision);
        Ok(InterimReport { report, code: decision.verdict().code(), snapshot })
    }

    fn ask_all(&mut self) -> Ended {
        loop {
            let open = self.open()?;
            let goes_on = match self.first(&open) {
                Some(fact) => self.ask(&open, &fact)?,
                None => match (self.settle(&open)?, self.next(&open)) {
                    (Some(goes_on), _) => goes_on,
                    (None, Some(fact)) => self.ask(&open, &fact)?,
                    (None, None) => return end(&open),
                },
            };
            if !goes_on {
                ask::say(&format!(
                    "Stopped; {} wait. Go on with: audit init {}",
                    rules(&open.report),
                    self.file.folder.display()
                ));
                return Ok(open.code);
            }
        }
    }

    /// Who the account is comes first, then facts that contradict each other, then [`Session::next`].
    fn first(&self, open: &InterimReport) -> Option<String> {
        let first = [&self.policy.pack.roles, &self.policy.pack.asked];
        let wanted = |path: &&&String| {
            let asked = ***path == self.policy.pack.asked && self.question.action.is_some();
            *open.snapshot.value(path) == Value::Unknown && !self.unknown.contains(**path) && !asked
        };
        first.iter().find(wanted).map(|path| (**path).clone())
    }

    /// What the gravest and most rules wait for.
    fn next(&self, open: &InterimReport) -> Option<String> {
        let askable = open.report.missing.iter().filter(|missing| {
            (missing.level.is_some() || missing.recommendation)
                && !self.unknown.contains(&missing.fact)
                && self.file.can_hold(self.policy, &open.snapshot, &missing.fact)
        });
        let next = askable.min_by_key(|missing| Reverse((missing.level, missing.rules.len())));
        next.map(|missing| missing.fact.clone())
    }

    /// Asks for one fact. False when the person stops.
    fn ask(&mut self, open: &InterimReport, fact: &str) -> Result<bool, Vec<Problem>> {
        let schema = &self.policy.schema;
        let (name, field) = fact.split_once('.').unwrap_or((fact, ""));
        let Some(table) = schema.table(name) else { return Ok(true) };
        let waiting = rules(&open.report);
        let uncovered =
            open.report.missing.iter().find(|missing| missing.fact == fact && !missing.days.is_empty());
        let asked = match (schema.tables[table].field(field), uncovered) {
            (None, Some(missing)) => self.spans(open, table, missing, &waiting)?,
            (None, None) => self.rows(open, table, &waiting)?,
            (Some(field), _) if schema.tables[table].record => {
                self.field(open, (table, 0, field), &waiting)?
            }
            (Some(field), _) => self.column(open, table, field, &waiting)?,
        };
        if matches!(asked, Reply::Unknown) {
            self.unknown.insert(fact.to_owned());
        }
        Ok(!matches!(asked, Reply::Stop))
    }

    /// One value.
    fn field(
        &mut self,
        open: &InterimReport,
        (table, row, field): (TableId, usize, FieldId),
        waiting: &str,
    ) -> Result<Reply, Vec<Problem>> {
        let about = &self.policy.schema.tables[table];
        let of = if about.record { None } else { rows::named(self.policy, &open.snapshot, table, row) };
        let answer = ask::value(self.policy, &open.snapshot, (table, field), of.as_deref(), waiting)?;
        if let Reply::Value(content) = &answer {
            let place = if about.record { None } else { Some(row) };
            self.file.set(&about.name, place, &about.fields[field].name, content.clone())?;
        }
        Ok(answer)
    }

    /// A value in every row that lacks it.
    fn column(
        &mut self,
        open: &InterimReport,
        table: TableId,
        field: FieldId,
        waiting: &str,
    ) -> Result<Reply, Vec<Problem>> {
        let rows = rows::lacking(self.policy, open, table, field);
        let about = &self.policy.schema.tables[table];
        let mut all = Reply::Value(crate::tree::Content::Null);
        for (index, row) in rows.iter().enumerate() {
            match self.field(open, (table, *row, field), waiting)? {
                Reply::Stop => return Ok(Reply::Stop),
                // One row that nobody knows keeps the fact open; the other rows are asked all the same.
                Reply::Unknown => all = Reply::Unknown,
                Reply::Value(_) => {}
                Reply::Every(content) => {
                    for row in &rows[index..] {
                        self.file.set(&about.name, Some(*row), &about.fields[field].name, content.clone())?;
                    }
                    break;
                }
            }
        }
        Ok(all)
    }

    /// A whole table: how many rows, and what names each.
    fn rows(&mut self, open: &InterimReport, table: TableId, waiting: &str) -> Result<Reply, Vec<Problem>> {
        let about = &self.policy.schema.tables[table];
        let known = match self.listed(open, table)? {
            Ok(known) => known,
            Err(Reply::Stop) => return Ok(Reply::Stop),
            Err(Reply::Unknown | Reply::Value(_) | Reply::Every(_)) => Vec::new(),
        };
        let count = match ask::count(about, known.len(), waiting)? {
            Ok(count) => count,
            Err(answer) => return Ok(answer),
        };
        let mut rows = known;
        for number in 1..=count {
            match ask::row(self.policy, &open.snapshot, table, number, rows.len())? {
                Ok(row) => rows.push(row),
                Err(answer) => return Ok(answer),
            }
        }
        self.file.set_rows(&about.name, rows)?;
        Ok(Reply::Value(crate::tree::Content::Null))
    }
}

/// Nothing is left to ask: the report.
fn end(open: &InterimReport) -> Ended {
    match rules(&open.report).as_str() {
        "no rule" => ask::say("Nothing is left to ask."),
        left => ask::say(&format!("{left} wait for what you do not know, or what stands in other files.")),
    }
    let style = output::page();
    output::write(None, &mut |out| write_page(&open.report, style, out))?;
    Ok(open.code)
}

/// How many rules wait, for the action asked about.
fn rules(report: &Report) -> String {
    let action = report.actions.iter().find(|action| action.action == report.asked);
    match action.map_or(0, |action| action.unanswered) {
        0 => "no rule".to_owned(),
        1 => "1 rule".to_owned(),
        many => format!("{many} rules"),
    }
}

fn stopped() -> Vec<Problem> {
    vec![Problem::new("stopped before the first answer")]
}
