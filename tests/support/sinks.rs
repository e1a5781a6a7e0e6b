//! What each form must never hold, whoever wrote the text in it: read by parsers, as its reader would.

#![allow(dead_code, clippy::unwrap_used)]

use closeout::report::{AccountResult, PassedOver, Summary, View};
use closeout::source::hidden;
use closeout::write::{Detail, Format, Many, Style, writer};
use pulldown_cmark::{Event, Options, Parser, Tag};

/// Hostile in every sink there is, and in those that only the beginning of a text reaches.
pub const HOSTILE: [&str; 4] = [
    "x\u{1b}[2J\u{1b}]8;;http://e\u{7}\u{9b}31m\u{202e}\u{0}\r\n::error::no ##[error]n ]]> <script>alert(1)</script> <meta http-equiv=refresh content=0;//e> <img src=x onerror=alert(1)> \" onload='x' `a` [b](javascript:c) | @a $x$ ;=1",
    "::error::x",
    "=cmd|' /c calc'!A1",
    "</title></script><meta http-equiv=\"refresh\" content=\"0;url=https://e.example\">",
];

/// What GitHub makes something of in a comment.
pub const GITHUB: [&str; 24] = [
    "@ann",
    "ask @org/team, now",
    "ann@example.com",
    "https://e.example/a",
    "ftp://e.example",
    "see www.e.example/x",
    "mailto:a@b.example",
    "#1",
    "owner/repo#12",
    "GH-1",
    "gh-22",
    "0123abcdef",
    "a@0123abcdef",
    "$x^2$",
    "$$y$$",
    ":tada:",
    ":+1:",
    "<b>x</b>",
    "[a](https://e.example)",
    "![a](x.png)",
    "[^1]: note",
    "- [x] done",
    "> quoted",
    "`$x$` **b** ~~c~~ _d_ | e",
];

/// A command for the reader of a build log: of GitHub at the beginning of a line or in it, of Azure, of `TeamCity`.
pub fn no_command(text: &str) -> Result<(), String> {
    for line in text.split(['\n', '\r']) {
        if line.trim_start().starts_with("::")
            || ["##[", "##vso[", "##teamcity["].iter().any(|one| line.contains(one))
        {
            return Err(format!("a command: {line}"));
        }
    }
    Ok(())
}

/// Results in a form, made as the program makes it.
pub fn written(
    form: &str,
    entries: &[AccountResult],
    passed: &PassedOver,
    (many, detail): (Many, Detail),
) -> String {
    if many == Many::One && entries.len() > 1 {
        return String::new();
    }
    let view = View { details: true, ..View::default() };
    let mut summary = Summary::new(view.clone());
    let style = Style::new(80, false, detail);
    let mut writer = writer(Format::of(form).unwrap(), many, style, &view).unwrap();
    let mut out = Vec::new();
    writer.begin(&mut out).unwrap();
    for entry in entries {
        summary.add(entry);
        let piece = writer.entry(entry).unwrap();
        writer.join(&piece, &mut out).unwrap();
    }
    summary.totals.passed_over = passed.clone();
    writer.end(&summary, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn no_hidden(text: &str, allowed: &[char]) -> Result<(), String> {
    match text.chars().find(|c| hidden(*c) && !allowed.contains(c)) {
        Some(c) => Err(format!("{c:?}")),
        None => Ok(()),
    }
}

/// Whether a form is harmless for whoever reads it.
pub fn inert(form: &str, text: &str) -> Result<(), String> {
    no_hidden(text, if form == "ics" { &['\n', '\r'] } else { &['\n'] })?;
    match form {
        "github" => return text.lines().try_for_each(github),
        _ => no_command(text)?,
    }
    match form {
        "csv" => csv(text),
        "markdown" => markdown(text),
        "html" => html(text),
        "junit" => xml(text),
        "json" | "sarif" | "gitlab" => json(text),
        "jsonl" => text.lines().try_for_each(json),
        "ics" => ical::IcalParser::new(text.as_bytes())
            .try_for_each(|one| one.map(drop).map_err(|e| e.to_string())),
        _ => Ok(()),
    }
}

fn json(text: &str) -> Result<(), String> {
    serde_json::from_str::<serde_json::Value>(text).map(drop).map_err(|error| error.to_string())
}

/// A whole command of ours a line, and none in it.
fn github(line: &str) -> Result<(), String> {
    let ours = ["::error ", "::warning ", "::notice "].iter().any(|start| line.starts_with(start));
    let one = line.matches("::").count() == 2 && !line.contains("##[");
    if ours && one { Ok(()) } else { Err(line.to_owned()) }
}

/// No cell begins a formula, with either character between the cells.
pub fn csv(text: &str) -> Result<(), String> {
    for (separator, flexible) in [(b',', false), (b';', true)] {
        let mut reader =
            csv::ReaderBuilder::new().delimiter(separator).flexible(flexible).from_reader(text.as_bytes());
        for row in reader.records() {
            for cell in &row.map_err(|error| error.to_string())? {
                let cell = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
                if cell.starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠']) {
                    return Err(format!("a formula: {cell}"));
                }
            }
        }
    }
    Ok(())
}

/// The text that a reader of the page sees.
pub fn markdown_text(text: &str) -> String {
    let mut seen = String::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) | Event::Code(text) => seen += &text,
            Event::End(_) => seen.push('\n'),
            _ => {}
        }
    }
    seen
}

/// The reference of a pack, which has links of its own: to its rules, and to plain addresses of its sources.
pub fn reference(text: &str) -> Result<(), String> {
    no_hidden(text, &['\n'])?;
    let mut link = 0;
    for event in
        Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS)
    {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => return Err(format!("markup: {text}")),
            Event::Start(Tag::Link { dest_url, .. }) => {
                link += 1;
                if !(dest_url.starts_with('#') || dest_url.starts_with("https://quayside.example/")) {
                    return Err(format!("a link to {dest_url}"));
                }
            }
            Event::End(pulldown_cmark::TagEnd::Link) => link -= 1,
            Event::Start(Tag::Image { .. } | Tag::BlockQuote(_) | Tag::CodeBlock(_))
            | Event::TaskListMarker(_) => {
                return Err("markup".to_owned());
            }
            Event::Text(text) if link == 0 => linked(&text)?,
            _ => {}
        }
    }
    Ok(())
}

/// No markup but headings, lists, tables and bold words, and in the text outside of code nothing that GitHub links.
pub fn markdown(text: &str) -> Result<(), String> {
    let mut run = String::new();
    let mut depth = 0;
    for event in Parser::new_ext(
        text,
        Options::all() - Options::ENABLE_SMART_PUNCTUATION - Options::ENABLE_DEFINITION_LIST,
    ) {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => return Err(format!("markup: {text}")),
            Event::Start(
                Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::BlockQuote(_)
                | Tag::CodeBlock(_)
                | Tag::FootnoteDefinition(_)
                | Tag::Emphasis
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript,
            ) => return Err("markup".to_owned()),
            Event::InlineMath(text) | Event::DisplayMath(text) => return Err(format!("a formula: {text}")),
            Event::TaskListMarker(_) | Event::FootnoteReference(_) | Event::Rule => {
                return Err("markup".to_owned());
            }
            Event::Start(Tag::List(_)) => {
                depth += 1;
                if depth > 1 {
                    return Err("a list in a list".to_owned());
                }
            }
            Event::Text(text) => run += &text,
            Event::End(end) => {
                depth -= usize::from(matches!(end, pulldown_cmark::TagEnd::List(_)));
                linked(&std::mem::take(&mut run))?;
            }
            Event::Code(_) => run.push('\u{0}'),
            _ => {}
        }
    }
    linked(&run)
}

/// What GitHub finds in text once the page is made.
fn linked(text: &str) -> Result<(), String> {
    let lower = text.to_lowercase();
    let digit = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let names = lower.split(|c: char| !c.is_ascii_alphanumeric());
    let commit = |run: &str| {
        (7..=40).contains(&run.len())
            && run.bytes().all(|byte| byte.is_ascii_hexdigit())
            && run.bytes().any(|byte| byte.is_ascii_digit())
    };
    let picture = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
    };
    let parts: Vec<&str> = text.split(':').collect();
    let pictures = parts.len() > 2 && parts[1..parts.len() - 1].iter().any(|part| picture(part));
    let found = lower.contains(['@', '$'])
        || lower.contains("://")
        || lower.contains("www.")
        || lower.split('#').skip(1).any(digit)
        || lower.split("gh-").skip(1).any(digit)
        || names.into_iter().any(commit)
        || pictures;
    if found { Err(format!("GitHub would link: {text}")) } else { Ok(()) }
}

/// The tags of a page are those of its own: a text has none.
fn html(text: &str) -> Result<(), String> {
    for (tag, most) in [
        ("<meta", 4),
        ("<script", 1),
        ("</script", 1),
        ("<title", 1),
        ("</title", 1),
        ("<img", 0),
        ("<iframe", 0),
    ] {
        let count = text.to_lowercase().matches(tag).count();
        if count > most {
            return Err(format!("{count} of {tag}"));
        }
    }
    // The page is what stands between the style and the script; quotes in a text are written as entities.
    let body =
        text.split("</style>").nth(1).and_then(|rest| rest.split("<script>").next()).unwrap_or_default();
    for tag in body.split('<').skip(1) {
        let names: String = tag.split('>').next().unwrap_or_default().split('"').step_by(2).collect();
        if names.split_whitespace().any(|name| name.starts_with("on") || name.starts_with("http-equiv")) {
            return Err(format!("<{names}>"));
        }
    }
    Ok(())
}

fn xml(text: &str) -> Result<(), String> {
    if text.contains("]]>") || text.contains("<script") || text.contains("<meta") {
        return Err("markup".to_owned());
    }
    junit_parser::from_reader(text.as_bytes()).map(drop).map_err(|error| error.to_string())
}
