//! One rule as a page for a terminal.

use super::info::{self, Says, Shown};
use super::{levels, looks_back, reads, roles};
use crate::audit::Check;
use crate::escape;
use crate::policy::{EndedBy, Policy, Rule};
use crate::problem::Problem;
use crate::value;
use crate::write::Style;

pub(super) fn write(policy: &Policy, rule: &Rule, style: Style) -> Result<String, Vec<Problem>> {
    let mut page = RulePage { width: style.width, text: String::new() };
    page.line(&format!("{}: {}", rule.id, rule.title), "", "");
    page.text.push('\n');
    for (key, value) in facts(policy, rule) {
        page.line(&value, &format!("  {key:11} "), &" ".repeat(14));
    }
    for (heading, text) in [("Why it matters", &rule.why), ("What to do", &rule.fix)] {
        page.text += &format!("\n{heading}\n");
        page.line(text, "  ", "  ");
    }
    page.text.push_str("\nSources\n");
    for key in &rule.sources {
        let Some(source) = policy.pack.reference(key) else { continue };
        page.line(&format!("{}, {} ({})", source.title, source.publisher, source.kind), "  · ", "    ");
        page.text += &format!("    {}\n", escape::line(&source.url));
    }
    if rule.sources.is_empty() {
        page.text.push_str("  none\n");
    }
    page.text.push_str("\nExamples\n");
    info::examples(policy, rule)?.iter().for_each(|example| page.example(example));
    Ok(page.text)
}

/// What audit itself checks.
pub(super) fn of_check(check: &Check, style: Style) -> String {
    let mut page = RulePage { width: style.width, text: String::new() };
    page.line(&format!("{}: {}", check.id, check.title), "", "");
    page.text.push('\n');
    let about =
        "a contradiction, told by audit itself for every pack: no rule is needed, and none can be left out";
    page.line(about, "  severity    ", "              ");
    for (heading, text) in [("Why it matters", check.why), ("What to do", check.fix)] {
        page.text += &format!("\n{heading}\n");
        page.line(text, "  ", "  ");
    }
    page.text
}

/// The header, in words.
fn facts(policy: &Policy, rule: &Rule) -> Vec<(&'static str, String)> {
    let levels: Vec<String> =
        levels(policy, rule).into_iter().map(|(action, level)| format!("{action}: {level}")).collect();
    let mut facts = vec![
        ("severity", levels.join(" · ")),
        ("roles", roles(rule)),
        ("reads", reads(policy, rule).join(", ")),
        ("how sure", format!("{}, checked {}", rule.confidence.word(), value::spoken(rule.checked))),
    ];
    let params: Vec<String> = rule
        .params
        .iter()
        .map(|index| &policy.pack.params[*index])
        .map(|param| format!("{} = {} ({})", param.name, param.value, param.about.trim_end_matches('.')))
        .collect();
    if !params.is_empty() {
        facts.push(("params", params.join("; ")));
    }
    let back = looks_back(policy, rule);
    facts.extend(back.iter().map(|(table, days)| ("looks back", format!("{table}: {days} days"))));
    if !rule.facts.is_empty() {
        facts.push(("facts", rule.facts.join(", ")));
    }
    match rule.ended_by {
        EndedBy::Time => {}
        EndedBy::You => facts.push(("ended by", "you, also before its day".to_owned())),
        EndedBy::Others => facts.push(("ended by", "its day, else somebody else".to_owned())),
    }
    if rule.waivable {
        facts.push(("waivable", "yes: the person may accept it".to_owned()));
    }
    if let Some(advice) = &rule.advises {
        facts.push(("speaks for", advice.clone()));
    }
    facts.push(("from", if rule.own { "your own rules".to_owned() } else { policy.pack.name.clone() }));
    facts.push(("file", rule.source.name().to_string()));
    facts
}

struct RulePage {
    width: usize,
    text: String,
}

impl RulePage {
    fn line(&mut self, text: &str, first: &str, rest: &str) {
        let options = textwrap::Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        self.text += &textwrap::fill(&escape::line(text), &options);
        self.text.push('\n');
    }

    fn example(&mut self, example: &Shown) {
        self.line(&example.name, "  · ", "    ");
        let listed = |given: &[(String, String)]| {
            given.iter().map(|(key, value)| format!("{key} {value}")).collect::<Vec<_>>().join(", ")
        };
        if example.today != crate::policy::example::TODAY {
            self.line(&format!("judged on {}", example.today), "      ", "      ");
        }
        if !example.params.is_empty() {
            self.line(&format!("with {}", listed(&example.params)), "      ", "        ");
        }
        for (name, given) in &example.beside {
            self.line(&format!("beside {name}: {}", listed(given)), "      ", "        ");
        }
        for (key, given, says) in &example.rows {
            self.line(&format!("{key}: {}", listed(given)), "      ", "        ");
            match says {
                Says::Finding(text) => self.line(text, "        ! ", "          "),
                Says::Unknown => self.line("cannot be answered", "        ? ", "          "),
                Says::Fails => self.line("fails", "        x ", "          "),
                Says::Nothing => self.line("nothing to report", "        ✓ ", "          "),
            }
        }
        match (example.missing, example.rows.is_empty()) {
            (Some(what), _) => self.line(&format!("{what}: cannot be answered"), "      ? ", "        "),
            (None, true) => self.line("no rows: nothing to report", "      ✓ ", "        "),
            _ => {}
        }
    }
}
