//! Whether a body ends inside a comment: Rhai's own tokens tell, so nothing has to be parsed for it.

use rhai::{Engine, Token};

/// Whether a comment is open where a text ends.
pub(super) fn open_at_the_end(engine: &Engine, code: &str) -> bool {
    let texts = [code];
    let (mut tokens, control) = engine.lex(&texts);
    // Braces that are open in each `${…}` that is open; behind it, text goes on, which only the parser knows.
    let mut open: Vec<usize> = Vec::new();
    for (token, _) in tokens.by_ref() {
        match (token, open.last_mut()) {
            (Token::EOF | Token::LexError(_), _) => break,
            (Token::InterpolatedString(_), _) => open.push(0),
            (Token::LeftBrace | Token::MapStart, Some(depth)) => *depth += 1,
            (Token::RightBrace, Some(depth)) => {
                *depth = depth.saturating_sub(1);
                if *depth == 0 {
                    open.pop();
                    control.borrow_mut().is_within_text = true;
                }
            }
            _ => {}
        }
    }
    tokens.state.comment_level > 0
}

#[cfg(test)]
mod tests {
    use super::open_at_the_end;
    use rhai::Engine;

    #[test]
    fn only_a_comment_that_is_not_closed_is_open() {
        let engine = Engine::new_raw();
        for code in [
            "true",
            "/* a */ true /* b /* c */ d */",
            "\"/*\" == x",
            "`/* ${x} /* ${ #{ a: `${y} /*` } } /*`",
            "// /*\ntrue",
            "true // /*",
            "'/' == '*'",
        ] {
            assert!(!open_at_the_end(&engine, code), "{code}");
        }
        for code in ["/*", "true /* a", "`${x} /*` /* a", "true /* a /* b */", "/*--- examples\n", "x /*/"] {
            assert!(open_at_the_end(&engine, code), "{code}");
        }
    }
}
