//! Bodies from the grammar, typed so that most of them load. Each has a focus: one construct that stands where the body
//! cannot pass it by, so that it is evaluated for every row.

use super::support::dice::Dice;

/// What an expression gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Flag,
    Number,
    Decimal,
    Text,
    Word,
    Money,
    Day,
    Instant,
    Item,
    Items,
    Texts,
    Numbers,
}

use Kind::{Day, Decimal, Flag, Instant, Item, Items, Money, Number, Numbers, Text, Texts, Word};

/// Every construct that has to decide: kinds of node, operators, and the functions of the table by their names.
pub const SYNTAX: [&str; 30] = [
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "in",
    "!in",
    "!",
    "sign",
    "&&",
    "||",
    "??",
    "?.",
    "template",
    "list",
    "let",
    "block",
    "if value",
    "if chain",
    "return",
    "capture",
    "nested",
    "closure return",
    "pack",
];

/// Makes one body.
pub struct Maker<'d> {
    pub dice: &'d mut Dice,
    /// Names in scope beside those that every body has.
    names: Vec<(String, Kind)>,
    count: usize,
}

impl<'d> Maker<'d> {
    pub fn new(dice: &'d mut Dice) -> Self {
        Self { dice, names: Vec::new(), count: 0 }
    }

    /// A body around a focus.
    pub fn body(&mut self, focus: &str) -> String {
        let (before, asked) = self.focused(focus);
        let more = match self.dice.below(4) {
            0 => format!("{asked} && {}", self.expression(Flag, 2)),
            1 => format!("{asked} || {}", self.expression(Flag, 2)),
            _ => asked,
        };
        let answer = self.answer();
        let body = match self.dice.below(6) {
            0 => more,
            1 => format!(
                "if {more} {{ return {answer} }} else if {} {{ false }} else {{ {} }}",
                self.expression(Flag, 1),
                self.answer()
            ),
            2 => format!("if {more} {{ if item.open {{ {answer} }} else {{ true }} }}"),
            3 => format!("let asked = {more};\nif !asked {{ return false }}\n{answer}"),
            _ => format!("if {more} {{ {answer} }}"),
        };
        format!("{before}{body}")
    }

    fn answer(&mut self) -> String {
        match self.dice.below(5) {
            0 => "true".into(),
            1 => {
                let (day, rows) = (self.expression(Day, 1), self.expression(Items, 1));
                let (flag, text) = (self.expression(Flag, 1), self.expression(Text, 1));
                let at = self.dice.of(&["item.size", "item.group.title", "owner.name"]);
                format!(
                    "#{{ message: `m ${{{text}}}`, at: \"{at}\", clears_on: {day}, related: {rows}, others: {flag} }}"
                )
            }
            2 => {
                let (day, row) = (self.expression(Day, 1), self.expression(Item, 1));
                format!("#{{ due_by: {day}, message: \"m\", against: \"item.due\", related: [{row}] }}")
            }
            _ => {
                let kind = self.any_kind();
                format!("`${{{}}}: ${{item.id}}`", self.expression(kind, 1))
            }
        }
    }

    fn any_kind(&mut self) -> Kind {
        let all = [Flag, Number, Decimal, Text, Word, Money, Day, Instant, Item, Texts, Numbers];
        all[self.dice.below(all.len())]
    }

    fn ordered(&mut self) -> Kind {
        [Number, Decimal, Money, Day, Instant][self.dice.below(5)]
    }

    fn name(&mut self) -> String {
        self.count += 1;
        format!("x{}", self.count)
    }

    /// An expression as a question.
    fn asks(&mut self, expression: &str, kind: Kind) -> String {
        match kind {
            Flag => expression.to_owned(),
            Item => format!("({expression}).size > {}", self.expression(Number, 1)),
            Items => format!("({expression}).len() > {}", self.dice.below(4)),
            Texts => format!("{} in ({expression})", self.expression(Text, 1)),
            Numbers => format!("{} in ({expression})", self.expression(Number, 1)),
            Word => format!("({expression}) == \"{}\"", self.dice.of(&["red", "green", "blue"])),
            Text => format!("({expression}) == {}", self.path(Text)),
            Money => format!("({expression}) > 0"),
            other => {
                let operator = self.dice.of(&["==", "!=", "<", "<=", ">", ">="]);
                format!("({expression}) {operator} {}", self.expression(other, 1))
            }
        }
    }

    /// A field of the kind, over a relation or not.
    fn path(&mut self, kind: Kind) -> String {
        let item = self.row();
        match kind {
            Flag => format!("{item}.open"),
            Number => {
                self.one(&[&format!("{item}.size"), "item.group.size", "limit", "owner.limit", "items.len()"])
            }
            Decimal => format!("{item}.weight"),
            Text => {
                self.one(&[&format!("{item}.name"), &format!("{item}.id"), "item.group.title", "owner.name"])
            }
            Word => self.one(&[&format!("{item}.kind"), "item.group.kind"]),
            Money => format!("{item}.price"),
            Day => self.one(&[&format!("{item}.due"), "today", "item.group.due", "owner.since"]),
            Instant => format!("{item}.seen"),
            Item => item,
            Items => self.one(&["items", "item.group.items"]),
            Texts => format!("{item}.tags"),
            Numbers => "[1, 2, limit]".into(),
        }
    }

    fn one(&mut self, all: &[&str]) -> String {
        self.dice.of(all).to_owned()
    }

    /// A row of the items: the one that is judged, or one of a closure.
    fn row(&mut self) -> String {
        let rows: Vec<String> =
            self.names.iter().filter(|(_, kind)| *kind == Item).map(|(name, _)| name.clone()).collect();
        match rows.last() {
            Some(row) if !self.dice.one_in(3) => row.clone(),
            _ => "item".into(),
        }
    }

    fn literal(&mut self, kind: Kind) -> Option<String> {
        let words: &[&str] = match kind {
            Number => &["0", "1", "2", "-1", "9223372036854775807", "365"],
            Decimal => &["0.0", "1.5", "-2.25", "79228162514264337593543950335.0"],
            Text => &["\"a\"", "\"Zoë\"", "\"\"", "\"ann example\""],
            Numbers => &["[1, 2, 3]", "[0]", "[]"],
            Texts => &["[\"a\", \"b\"]", "[\"Zoë\"]"],
            Day => &["day(\"2026-06-02\")", "day(\"2024-02-29\")"],
            _ => return None,
        };
        Some(self.dice.of(words).to_owned())
    }

    /// An expression of a kind.
    pub fn expression(&mut self, kind: Kind, depth: usize) -> String {
        let known: Vec<String> =
            self.names.iter().filter(|(_, known)| *known == kind).map(|(name, _)| name.clone()).collect();
        if let (Some(name), true) = (known.last(), self.dice.one_in(4)) {
            return name.clone();
        }
        if depth == 0 || self.dice.one_in(4) {
            let literal = if self.dice.one_in(3) { self.literal(kind) } else { None };
            return literal.unwrap_or_else(|| self.path(kind));
        }
        if self.dice.one_in(12) {
            return self.untyped(kind, depth - 1);
        }
        self.composed(kind, depth - 1)
    }

    /// A value whose kind is only known when the body runs.
    fn untyped(&mut self, kind: Kind, depth: usize) -> String {
        let value = self.expression(kind, depth);
        match self.dice.below(5) {
            0 => format!("[{value}].first()"),
            1 => format!("perhaps({value}, {})", self.expression(Number, 0)),
            2 => format!("[{value}, {}].first()", self.path(Number)),
            3 => format!("sooner({value}, ())"),
            _ => format!("itself({value})"),
        }
    }

    fn composed(&mut self, kind: Kind, depth: usize) -> String {
        let sides = |maker: &mut Self, kind| (maker.expression(kind, depth), maker.expression(kind, depth));
        match kind {
            Flag => {
                let focus = ["==", "<", "in", "!", "&&", "||", "any", "all", "starts_with", "is_empty"];
                let focus = self.dice.of(&focus).to_owned();
                self.simple(&focus, depth)
            }
            Number | Decimal => {
                let (a, b) = sides(self, kind);
                let operators = if kind == Number { ["+", "-", "*", "%"] } else { ["+", "-", "*", "/"] };
                format!("({a} {} {b})", self.dice.of(&operators))
            }
            Money => {
                let (a, b) = sides(self, Money);
                match self.dice.below(3) {
                    0 => format!("({a} * {})", self.expression(Number, depth)),
                    1 => format!("abs({a})"),
                    _ => format!("({a} {} {b})", self.dice.of(&["+", "-"])),
                }
            }
            Day => {
                let (day, count) = (self.expression(Day, depth), self.expression(Number, depth));
                let function =
                    self.dice.of(&["+", "add_months", "add_years", "add_business_days", "week_end"]);
                match function {
                    "+" => format!("({day} + {count})"),
                    "week_end" => format!("week_end({day})"),
                    other => format!("({day}).{other}({count})"),
                }
            }
            Text => match self.dice.below(4) {
                0 => format!("({} + {})", self.expression(Text, depth), self.path(Text)),
                1 => format!(
                    "({}).{}()",
                    self.expression(Text, depth),
                    self.dice.of(&["lower", "upper", "trim", "words"])
                ),
                2 => format!("told({})", self.path(Number)),
                _ => {
                    let kind = self.any_kind();
                    format!("`${{{}}}-${{{}}}`", self.expression(kind, depth), self.path(Number))
                }
            },
            Items => {
                let rows = self.path(Items);
                let test = self.closure(Flag, depth);
                format!("filter({rows}, {test})")
            }
            Word | Instant | Item | Texts | Numbers => self.path(kind),
        }
    }

    /// A closure over one item.
    fn closure(&mut self, gives: Kind, depth: usize) -> String {
        let row = format!("r{}", self.names.len());
        self.names.push((row.clone(), Item));
        let inner = self.expression(gives, depth.min(1));
        self.names.pop();
        format!("|{row}| {inner}")
    }

    /// A question that is a construct.
    fn simple(&mut self, focus: &str, depth: usize) -> String {
        let (before, asked) = self.construct(focus, depth);
        if before.is_empty() { format!("({asked})") } else { self.path(Flag) }
    }

    fn focused(&mut self, focus: &str) -> (String, String) {
        self.construct(focus, 2)
    }

    /// A construct as a question, and what stands before it.
    fn construct(&mut self, focus: &str, depth: usize) -> (String, String) {
        let plain = |asked: String| (String::new(), asked);
        match focus {
            "==" | "!=" => {
                let kind = self.any_kind();
                match self.dice.below(4) {
                    0 => plain(format!("{} {focus} ()", self.path(kind))),
                    _ if kind == Word => plain(format!("{} {focus} \"red\"", self.path(Word))),
                    _ => plain(format!("{} {focus} {}", self.path(kind), self.expression(kind, depth))),
                }
            }
            "<" | "<=" | ">" | ">=" => {
                let kind = if self.dice.one_in(4) { Text } else { self.ordered() };
                plain(format!("{} {focus} {}", self.path(kind), self.expression(kind, depth)))
            }
            "+" | "-" | "*" | "/" | "%" => plain(self.arithmetic(focus, depth)),
            "in" | "!in" => {
                let (kind, list) =
                    [(Text, Texts), (Number, Numbers), (Item, Items), (Word, Word)][self.dice.below(4)];
                let list =
                    if list == Word { "[\"red\", \"blue\"]".into() } else { self.expression(list, depth) };
                let asked = format!("{} in {list}", self.path(kind));
                plain(if focus == "in" { asked } else { format!("!({asked})") })
            }
            "!" => plain(format!("!{}", self.path(Flag))),
            "sign" => {
                let kind = [Number, Decimal, Money][self.dice.below(3)];
                let value = format!("-{}", self.path(kind));
                plain(self.asks(&value, kind))
            }
            "&&" | "||" => plain(format!("({} {focus} {})", self.path(Flag), self.expression(Flag, depth))),
            _ => self.further(focus, depth),
        }
    }

    fn arithmetic(&mut self, operator: &str, depth: usize) -> String {
        let (a, b, kind) = match (operator, self.dice.below(4)) {
            ("+", 0) => (Text, Text, Text),
            ("+" | "-", 1) => (Day, Number, Day),
            ("-", 0) => (Day, Day, Number),
            ("+" | "-", 2) => (Money, Money, Money),
            ("*" | "/", 0) => (Money, Decimal, Money),
            ("/", _) => (Number, Decimal, Decimal),
            ("%", _) => (Number, Number, Number),
            (_, 3) => (Number, Decimal, Decimal),
            _ => (Number, Number, Number),
        };
        let value = format!("{} {operator} {}", self.path(a), self.expression(b, depth.saturating_sub(1)));
        self.asks(&value, kind)
    }

    fn further(&mut self, focus: &str, depth: usize) -> (String, String) {
        let plain = |asked: String| (String::new(), asked);
        let kind = self.any_kind();
        match focus {
            "??" => {
                let kind = [Text, Day, Money, Number][self.dice.below(4)];
                let first = if kind == Text { "item.name".into() } else { self.path(kind) };
                let value = format!("({first} ?? {} ?? {})", self.path(kind), self.expression(kind, depth));
                plain(self.asks(&value, kind))
            }
            "?." => plain(format!("item.group?.size {} 2", self.dice.of(&["==", "!=", ">"]))),
            "template" => {
                let value = format!("`${{{}}} and ${{{}}}`", self.path(kind), self.expression(Number, depth));
                plain(format!("{value} > \"m\""))
            }
            "list" => {
                let number = self.path(Number);
                plain(format!("[{number}, {}] == [limit, {number}]", self.expression(Number, depth)))
            }
            "let" => {
                let (name, value) = (self.name(), self.expression(kind, depth));
                let again =
                    if self.dice.one_in(3) { format!("let {name} = {name};\n") } else { String::new() };
                self.names.push((name.clone(), kind));
                (format!("let {name} = {value};\n{again}"), self.asks(&name, kind))
            }
            "block" => {
                let inner = self.name();
                let value = format!("{{ let {inner} = {}; {inner} }}", self.path(kind));
                let name = self.name();
                (format!("let {name} = {value};\n"), self.asks(&name, kind))
            }
            "if value" => {
                let (a, b) = (self.path(kind), self.expression(kind, depth));
                let name = self.name();
                let value = format!("if {} {{ {a} }} else {{ {b} }}", self.path(Flag));
                (format!("let {name} = {value};\n"), self.asks(&name, kind))
            }
            "if chain" => {
                let name = self.name();
                let (one, two) = (self.expression(Flag, depth), self.path(Flag));
                let value = format!("if {one} {{ 1 }} else if {two} {{ limit }} else {{ 3 }}");
                (format!("let {name} = {value};\n"), self.asks(&name, Number))
            }
            "return" => {
                let asked = self.expression(Flag, depth);
                let answer = self.dice.of(&["false", "true", "`${item.id}`"]);
                (format!("if {asked} {{ return {answer} }}\n"), self.path(Flag))
            }
            "capture" => plain(format!("any(items, |r| r.size > item.size && r.id != {})", self.path(Text))),
            "nested" => plain(format!(
                "any(items, |r| r.open && any(items, |s| s.size == r.size && s.id != r.id && {}))",
                self.path(Flag)
            )),
            "closure return" => plain(format!(
                "any(items, |r| {{ if {} {{ return r.open }} r.size > limit }})",
                self.path(Flag)
            )),
            "pack" => plain(self.pack(depth)),
            _ => plain(self.function(focus, depth)),
        }
    }

    fn pack(&mut self, depth: usize) -> String {
        let kind = self.ordered();
        match self.dice.below(6) {
            0 => format!("wider({}, {})", self.expression(Items, depth), self.path(Number)),
            1 => format!("sooner({}, {}) != ()", self.path(Day), self.expression(Day, depth)),
            2 => format!("greater({}, {}) != ()", self.path(kind), self.expression(kind, depth)),
            3 => format!("total({}) > {}", self.expression(Items, depth), self.path(Number)),
            4 => format!("twice({}) > {}", self.expression(Items, depth), self.path(Number)),
            _ => format!("told({}) == {}", self.path(kind), self.path(Text)),
        }
    }

    /// A function of the table, as a call or as a method.
    fn function(&mut self, name: &str, depth: usize) -> String {
        let (takes, gives): (&[Kind], Kind) = match name {
            "any" | "all" | "count" | "filter" | "map" | "sum" | "distinct" | "min of rows"
            | "max of rows" => {
                return self.walk(name, depth);
            }
            "min" | "max" => {
                let kind = self.ordered();
                return self.call(name, &[kind, kind], kind, depth);
            }
            "len" | "is_empty" => {
                let takes = [Text, Items, Texts, Numbers][self.dice.below(4)];
                let gives = if name == "len" { Number } else { Flag };
                return self.call(name, &[takes], gives, depth);
            }
            "first" => (&[Items], Item),
            "join" => (&[Texts, Text], Text),
            "starts_with" | "ends_with" | "includes" | "same_name" => (&[Text, Text], Flag),
            "lower" | "upper" | "trim" | "words" => (&[Text], Text),
            "plural" => (&[Number, Text, Text], Text),
            "day" => (&[Text], Day),
            "iso" => (&[Day], Text),
            "year" | "weekday" => (&[Day], Number),
            "week_end" => (&[Day], Day),
            "date" => (&[Instant], Day),
            "add_months" | "add_years" | "add_business_days" => (&[Day, Number], Day),
            "amount" => (&[Money], Decimal),
            "currency" => (&[Money], Text),
            "abs" => (&[Money], Money),
            _ => return self.path(Flag),
        };
        self.call(name, takes, gives, depth)
    }

    fn call(&mut self, name: &str, takes: &[Kind], gives: Kind, depth: usize) -> String {
        let mut values: Vec<String> =
            takes.iter().map(|kind| self.expression(*kind, depth.saturating_sub(1))).collect();
        if name == "day" && !self.dice.one_in(4) {
            values = vec!["\"2026-06-02\"".into()];
        }
        let call = match values.split_first() {
            Some((first, rest)) if self.dice.one_in(2) => format!("({first}).{name}({})", rest.join(", ")),
            _ => format!("{name}({})", values.join(", ")),
        };
        self.asks(&call, gives)
    }

    fn walk(&mut self, name: &str, depth: usize) -> String {
        let kind = self.ordered();
        let gives = match name {
            "any" | "all" | "count" | "filter" => Flag,
            "sum" => [Number, Decimal, Money][self.dice.below(3)],
            "distinct" | "map" => [Text, Number, Word, Day][self.dice.below(4)],
            _ => kind,
        };
        let rows = if name == "map" { "item.group.items".into() } else { self.path(Items) };
        let closure = self.closure(gives, depth);
        let plain = name.split(' ').next().unwrap_or(name);
        let call = format!("{plain}({rows}, {closure})");
        match name {
            "any" | "all" => call,
            "count" | "distinct" => self.asks(&call, Number),
            "filter" => self.asks(&call, Items),
            "map" => format!("{call}.len() > 1"),
            "sum" => format!("{call} > 0"),
            _ => format!("{call} != ()"),
        }
    }
}
