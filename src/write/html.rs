//! HTML: one page that needs nothing else. It works without scripts, and its policy lets nothing in from outside.

mod account;
mod charts;
mod overview;
mod parts;

use super::writer::{Many, ReportWriter};
use crate::escape::line;
use crate::report::{AccountResult, Summary, View};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");
/// So many accounts have all their details on the page.
const DETAILED: usize = 200;
/// So many bytes of details fit on a page.
const LARGEST: usize = 16 << 20;
/// Stands for the number of an account on the page until that is known; no text of an account holds it.
const NUMBER: &str = "\u{1}";

pub(super) struct Html {
    many: Many,
    view: View,
    title: String,
    articles: Vec<String>,
    bytes: usize,
    left_out: u64,
}

impl Html {
    pub(super) fn new(many: Many, view: &View) -> Self {
        let title = "Many accounts".to_owned();
        Self { many, view: view.clone(), title, articles: Vec::new(), bytes: 0, left_out: 0 }
    }
}

impl ReportWriter for Html {
    /// The name on the first line, then the account.
    fn entry(&self, entry: &AccountResult) -> io::Result<Vec<u8>> {
        if self.many == Many::Several && !self.view.shows(entry.standing()) {
            return Ok(Vec::new());
        }
        Ok(format!("{}\n{}", text(entry.name()), account::article(entry, self.many)).into_bytes())
    }

    fn join(&mut self, piece: &[u8], _: &mut dyn Write) -> io::Result<()> {
        let page = std::str::from_utf8(piece).map_err(io::Error::other)?;
        let Some((name, article)) = page.split_once('\n') else { return Ok(()) };
        if self.articles.len() >= DETAILED || self.bytes + article.len() > LARGEST {
            self.left_out += 1;
            return Ok(());
        }
        if self.many == Many::One {
            name.clone_into(&mut self.title);
        }
        let number = self.articles.len().to_string();
        self.bytes += article.len();
        self.articles.push(article.replace(NUMBER, &number));
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        head(&self.title, out)?;
        if self.many == Many::Several {
            out.write_all(overview::page(summary).as_bytes())?;
        }
        for article in &self.articles {
            out.write_all(article.as_bytes())?;
        }
        if self.left_out > 0 {
            let what = "more accounts are left out here; the other formats have them.";
            writeln!(out, "<p>{} {what}</p>", self.left_out)?;
        }
        let version = env!("CARGO_PKG_VERSION");
        writeln!(
            out,
            "</main>\n<footer><p class=\"small\">Made by audit {version}. It rests on what was exported or written"
        )?;
        writeln!(
            out,
            "down; follow what the platform shows you at that moment. This is no legal advice.</p></footer>"
        )?;
        writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
    }
}

/// Everything before the accounts. Only this style and this script may be used, and nothing be fetched.
fn head(title: &str, out: &mut dyn Write) -> io::Result<()> {
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />")?;
    writeln!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\" />")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />")?;
    writeln!(out, "<meta name=\"referrer\" content=\"no-referrer\" />\n<title>{title} – audit</title>")?;
    writeln!(
        out,
        "<style>{STYLE}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#start\">Skip to the report</a>"
    )?;
    writeln!(
        out,
        "<header><p class=\"soft small\">Pre-closure audit</p>\n<h1>{title}</h1></header>\n<main id=\"start\">"
    )
}

/// `sha256-…` as a policy names it.
fn hash(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut code = String::from("sha256-");
    for group in Sha256::digest(text.as_bytes()).chunks(3) {
        let bits =
            group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            code.push(if place > group.len() { '=' } else { char::from(digit) });
        }
    }
    code
}

/// Text in an element or in an attribute in quotes.
fn text(text: &str) -> String {
    let mut out = String::new();
    for c in line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_hash_is_written_as_policies_write_it() {
        assert_eq!(super::hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
