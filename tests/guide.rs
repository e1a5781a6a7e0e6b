//! The guide to rules, followed literally: its files are written, its commands run in order in an empty folder,
//! and what they print is what the guide shows.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
use std::path::Path;
use support::{Folder, folder, root};

/// The fenced blocks of the guide: what stands behind the fence, and the lines.
fn blocks() -> Vec<(String, String)> {
    let guide = std::fs::read_to_string(root().join("docs/writing-rules.md")).unwrap();
    let (mut blocks, mut open) = (Vec::new(), None::<(String, String)>);
    for line in guide.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(_), Some(block)) => blocks.push(block),
            (Some(info), None) => open = Some((info.to_owned(), String::new())),
            (None, Some((info, text))) => open = Some((info, format!("{text}{line}\n"))),
            (None, None) => {}
        }
    }
    blocks
}

/// Each line shown is a line of the true output, in order; `…` stands for any lines, and a block without one
/// is the whole output.
fn session(here: &Folder, text: &str) {
    let mut lines = text.lines().peekable();
    while let Some(command) = lines.next() {
        let (command, code) = command.strip_prefix("$ audit ").unwrap().split_once("   # exits ").unwrap();
        let ran = here.audit(command).exits(code.parse().unwrap());
        let output = format!("{}{}", ran.out, ran.err);
        let mut shown = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
            shown.push(line.trim_end());
        }
        if !shown.contains(&"…") {
            assert_eq!(shown.join("\n"), output.trim_end(), "$ audit {command}");
        }
        let mut rest = output.lines().map(str::trim_end);
        for line in shown.iter().filter(|line| **line != "…") {
            assert!(rest.any(|true_line| true_line == *line), "$ audit {command}\nlacks {line}\n{output}");
        }
    }
}

/// A body alone, over a table, must at least be free of mistakes.
fn fragment(table: &str, body: &str) {
    let row = table.trim_end_matches('s');
    let header = format!(
        "/*---\ntitle: A fragment\nseverity: warning\nfor: {row} in {table}\nconfidence: unverified\nchecked: 2026-11-23\nwhy: x\nfix: x\n---*/\n"
    );
    let examples = format!("\n/*--- examples\n- name: none\n  given: {{ {table}: [] }}\n---*/\n");
    folder()
        .given("rules/a-fragment.rhai", format!("{header}{body}{examples}"))
        .audit("test rules")
        .exits(0)
        .complains("");
}

#[test]
fn the_guide_does_what_it_says() {
    let mut here = folder();
    let mut commands = 0;
    for (info, text) in blocks() {
        match info.split_once(' ').map_or((info.as_str(), ""), |(language, what)| (language, what)) {
            (_, file) if file.starts_with("file=") => here = here.given(&file[5..], &text),
            ("rhai", table) if table.starts_with("for=") => fragment(&table[4..], &text),
            ("console", "") => {
                session(&here, &text);
                commands += text.lines().filter(|line| line.starts_with("$ ")).count();
            }
            _ => panic!("nobody runs the block ```{info}\n{text}"),
        }
    }
    assert!(commands >= 15, "{commands}");
    same(&here.path().join("custom-pack"), &root().join("samples/custom-pack"));
}

/// Both folders hold the same files with the same bytes.
fn same(made: &Path, shipped: &Path) {
    let names = |folder: &Path| {
        let mut names: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(made), names(shipped), "{}", shipped.display());
    for name in names(made) {
        let (made, shipped) = (made.join(&name), shipped.join(&name));
        if made.is_dir() {
            same(&made, &shipped);
        } else {
            assert!(
                std::fs::read(&made).unwrap() == std::fs::read(&shipped).unwrap(),
                "the guide makes another {}",
                shipped.display()
            );
        }
    }
}

/// The functions as the guide lists them, from the table that runs them.
fn functions() -> String {
    let mut text = String::from(
        "Each may be written `f(x, y)` or `x.f(y)`; what it takes and gives is checked before anything runs, as far as it is known.\n",
    );
    let mut group = "";
    for function in closeout::body::documented() {
        if function.group != group {
            group = function.group;
            text += &format!("\n| {group} | gives | |\n|---|---|---|\n");
        }
        let call = function.call.replace('|', "\\|");
        text += &format!("| `{call}` | {} | {} |\n", function.gives, function.about);
    }
    text
}

#[test]
fn the_guide_lists_every_function_from_the_table() {
    let guide = std::fs::read_to_string(root().join("docs/writing-rules.md")).unwrap();
    let functions = functions();
    assert!(functions.lines().filter(|line| line.starts_with("| `")).count() > 30);
    assert!(guide.contains(&functions), "the guide has to say:\n{functions}");
}
