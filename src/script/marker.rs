//! Marks in a body that tell which of its ways a row took; for coverage and explanations, never in a normal run.

use super::language::Language;
use super::spots::{MARK, MarkedSpot, Turn};
use rhai::{Expr, FlowControl, Position, Stmt, StmtBlock};

/// Puts a mark before every answer and into every branch.
pub(super) struct Marker<'a> {
    pub language: &'a Language,
    pub spots: Vec<MarkedSpot>,
}

impl Marker<'_> {
    /// The statements with marks; `answers` says whether the last of them is an answer of the body.
    pub(super) fn block(&mut self, statements: &[Stmt], answers: bool) -> Vec<Stmt> {
        let last = statements.len().saturating_sub(1);
        let mut all = Vec::new();
        for (index, statement) in statements.iter().enumerate() {
            let answer = answers && index == last;
            let turn = match statement {
                Stmt::Return(Some(value), ..) => Some(says(value)),
                Stmt::Expr(value) if answer => Some(says(value)),
                Stmt::FnCall(..) if answer => Some(Turn::Either),
                _ => None,
            };
            if let Some(turn) = turn {
                all.extend(self.mark(start(statement), turn));
            }
            all.push(self.statement(statement, answer));
        }
        all
    }

    fn statement(&mut self, statement: &Stmt, answer: bool) -> Stmt {
        match statement {
            Stmt::If(flow, position) => {
                let body = self.branch(&flow.body, answer, *position);
                let branch = self.branch(&flow.branch, answer, *position);
                Stmt::If(FlowControl { expr: flow.expr.clone(), body, branch }.into(), *position)
            }
            Stmt::Block(inner) => Stmt::Block(self.inner(inner, answer).into()),
            Stmt::Var(parts, flags, position) => match &parts.1 {
                Expr::Stmt(inner) if !captures(inner) => {
                    let mut parts = parts.clone();
                    parts.1 = Expr::Stmt(self.inner(inner, false).into());
                    Stmt::Var(parts, *flags, *position)
                }
                _ => statement.clone(),
            },
            _ => statement.clone(),
        }
    }

    fn inner(&mut self, block: &StmtBlock, answer: bool) -> StmtBlock {
        let statements = self.block(block.statements(), answer);
        StmtBlock::new(statements, block.position(), block.end_position())
    }

    /// One side of an `if`. The filled-in `else` stands where its `if` does.
    fn branch(&mut self, block: &StmtBlock, answer: bool, of: Position) -> StmtBlock {
        if block.is_empty() {
            return block.clone();
        }
        let filled = answer && block.position() == of;
        let returns = matches!(block.statements().last(), Some(Stmt::Return(..)));
        let own = match (filled, answer || returns) {
            (true, _) => self.mark(of, Turn::NoElse),
            (false, true) => None,
            (false, false) => self.mark(block.position(), Turn::Branch),
        };
        let mut statements: Vec<Stmt> = own.into_iter().collect();
        match filled {
            true => statements.extend(block.statements().iter().cloned()),
            false => statements.extend(self.block(block.statements(), answer)),
        }
        StmtBlock::new(statements, block.position(), block.end_position())
    }

    fn mark(&mut self, position: Position, turn: Turn) -> Option<Stmt> {
        let call = format!("{MARK}({})", self.spots.len());
        let statement = self.language.engine.compile(call).ok()?.statements().first()?.clone();
        let (line, column) = (position.line().unwrap_or(0), position.position().unwrap_or(0));
        self.spots.push(MarkedSpot { line, column, turn });
        Some(statement)
    }
}

/// Whether a block is the form in which Rhai writes a closure with captured names.
fn captures(block: &StmtBlock) -> bool {
    matches!(block.statements(), [Stmt::Share(_), Stmt::Expr(_)])
}

/// What an answer says, as far as it can be seen.
fn says(value: &Expr) -> Turn {
    match value {
        Expr::BoolConstant(false, _) => Turn::Silent,
        Expr::BoolConstant(true, _)
        | Expr::StringConstant(..)
        | Expr::InterpolatedString(..)
        | Expr::Map(..) => Turn::Flag,
        _ => Turn::Either,
    }
}

fn start(statement: &Stmt) -> Position {
    match statement {
        Stmt::Expr(expression) => leftmost(expression),
        other => other.position(),
    }
}

/// Where an expression begins; of an operator Rhai only knows where the operator itself stands.
fn leftmost(expression: &Expr) -> Position {
    let first = match expression {
        Expr::FnCall(call, _) => call.args.first(),
        Expr::Dot(parts, ..) => Some(&parts.lhs),
        Expr::And(sides, _) | Expr::Or(sides, _) | Expr::Coalesce(sides, _) => sides.first(),
        _ => None,
    };
    let own = expression.position();
    let key = |position: Position| (position.line(), position.position());
    first.map(leftmost).filter(|first| key(*first) < key(own) && !first.is_none()).unwrap_or(own)
}
