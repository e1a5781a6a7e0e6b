//! Text inside a line of Markdown.

use super::line;
use crate::value::is_address;

/// Text inside a line of Markdown: nothing in it has a meaning there.
///
/// A backslash or an entity protects against Markdown itself. It does not protect against what GitHub does with the
/// finished page, where both are text again: it looks there for names of people, addresses, issues, commits, pictures
/// and formulas. In code it does not look, so a word that could be one of these is written as code.
#[must_use]
pub fn markdown(text: &str) -> String {
    let text = line(text);
    let mut out = String::with_capacity(text.len());
    // In a table a bar ends the cell, also in code, so that it parts words like a blank.
    for word in text.trim_start_matches(' ').split_inclusive([' ', '|']) {
        let end = word.len() - usize::from(word.ends_with([' ', '|']));
        let (word, parted) = word.split_at(end);
        if alive(word) {
            let start = word.len() - word.trim_start_matches(['(', '"', '\'']).len();
            let end = word.trim_end_matches([',', '.', ';', ')', '"', '\'', '!', '?']).len().max(start);
            out.push_str(&word[..start]);
            code(&mut out, &word[start..end]);
            out.push_str(&word[end..]);
        } else {
            plain(&mut out, word);
        }
        out.push_str(if parted == "|" { "\\|" } else { parted });
    }
    out
}

/// The address of a page as a link; what is no plain one is text, whoever wrote it.
#[must_use]
pub fn address(url: &str) -> String {
    if is_address(url) { format!("<{url}>") } else { markdown(url) }
}

/// Signs that have a meaning in Markdown, within a word or at the beginning of a line.
fn plain(out: &mut String, word: &str) {
    let first = out.is_empty();
    let counts = [".", ")"].contains(&word.trim_start_matches(|c: char| c.is_ascii_digit()));
    for (at, c) in word.char_indices() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            // A list or a line below a heading, where this begins a line.
            '-' | '+' | '=' if first && at == 0 => {
                out.push('\\');
                out.push(c);
            }
            '.' | ')' if first && counts => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
}

/// Code that holds any sign: as many backticks around it as it has nowhere in a row.
fn code(out: &mut String, word: &str) {
    let longest = word.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let room = if word.starts_with('`') || word.ends_with('`') { " " } else { "" };
    out.push_str(&format!("{fence}{room}{word}{room}{fence}"));
}

/// Whether GitHub could make more of a word than what is written.
fn alive(word: &str) -> bool {
    let lower = word.to_lowercase();
    // Somebody is mentioned, a mail address linked; a formula begins or ends; a page is linked.
    lower.contains(['@', '$'])
        || ["://", "www.", "mailto:", "xmpp:"].iter().any(|start| lower.contains(start))
        || reference(&lower)
        || picture(word)
        || commit(&lower)
}

/// `#1`, `owner/name#1`, `GH-1`, and the names of weaknesses.
fn reference(lower: &str) -> bool {
    let digit = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    lower.split('#').skip(1).any(digit)
        || lower.split("gh-").skip(1).any(digit)
        || lower.contains("cve-")
        || lower.contains("ghsa-")
}

/// `:word:`
fn picture(word: &str) -> bool {
    let mut parts = word.split(':').skip(1).peekable();
    let mut found = false;
    while let Some(part) = parts.next() {
        let name = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte));
        found |= name && !part.is_empty() && parts.peek().is_some();
    }
    found
}

/// As many hexadecimal digits in a row as the name of a commit has.
fn commit(lower: &str) -> bool {
    lower.split(|c: char| !c.is_ascii_alphanumeric()).any(|run| {
        (7..=40).contains(&run.len())
            && run.bytes().any(|byte| byte.is_ascii_digit())
            && run.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_github_would_link_is_code() {
        for word in [
            "@ann",
            "@org/team",
            "ann@example.com",
            "https://e.example/x",
            "ftp://e",
            "WWW.e.example",
            "#1",
            "o/r#12",
            "GH-1",
            "gh-7",
            "$x$",
            ":tada:",
            "a:b:c",
            "1234567",
            "deadbeef1",
            "o/r@0123abc",
            "CVE-2026-1",
            "x:+1:",
        ] {
            assert_eq!(markdown(&format!("see {word} now")), format!("see `{word}` now"));
        }
        for word in ["a.yaml", "10:30", "2026-11-23", "418.20", "no-go", "defaced-logo", "e.example", "(a)"] {
            assert_eq!(markdown(word), word);
        }
        assert_eq!(markdown("`@a``b|:x:|#1"), "``` `@a``b ```\\|`:x:`\\|`#1`");
        assert_eq!(markdown("(@a/b), '#1'."), "(`@a/b`), '`#1`'.");
        assert_eq!(markdown("@"), "`@`");
        assert_eq!(markdown("- a - b"), "\\- a - b");
        assert_eq!(markdown("1. a"), "1\\. a");
        assert_eq!(
            markdown(" [ ] <b> 1. &amp; a*b _c_ #x"),
            "\\[ \\] &lt;b&gt; 1. &amp;amp; a\\*b \\_c\\_ \\#x"
        );
    }

    #[test]
    fn only_plain_addresses_are_links() {
        assert_eq!(address("https://e.example/a?b=c#d"), "<https://e.example/a?b=c#d>");
        for bad in
            ["javascript:alert(1)", "https://a@e.example", "https:///x", "https://e.example/<b>", "data:x"]
        {
            assert!(!address(bad).starts_with('<'), "{bad}");
        }
    }
}
