//! Cargo must notice when a rule file is added or changed; and what a start needs of the pack is prepared once, here:
//! the YAML as JSON, and where the blocks of a rule file stand. Reading it anew at every start would be most of the work
//! of judging one account. The digest of the pack is made here, too.

use body::Bodies;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/policy/blocks.rs"]
mod blocks;
#[path = "src/policy/digest.rs"]
mod digest;

/// Bodies are read here as the program reads those of a person; what they mean is found when it starts.
#[path = "src/body"]
#[allow(dead_code)]
mod body {
    pub mod operator;
    pub mod part;
    pub mod place;
    pub mod read;
    pub mod tree;
    #[path = "flat/write.rs"]
    pub mod write;

    /// What the tree names and the build does not need.
    pub mod functions {
        #[derive(Debug)]
        pub struct OwnFunction;
    }
    pub mod value {
        #[derive(Debug)]
        pub struct Val<'a>(std::marker::PhantomData<&'a ()>);
    }

    /// Every body of a pack in one file, and the words that they name.
    pub struct Bodies {
        pub written: write::FlatWriter,
        reader: read::BodyReader,
    }

    impl Bodies {
        pub fn new() -> Self {
            Self { written: write::FlatWriter::default(), reader: read::BodyReader::new(false) }
        }

        /// The place of a body that can be read.
        pub fn body(&mut self, code: &str) -> Option<std::ops::Range<usize>> {
            let start = self.written.bytes.len();
            self.written.nodes(&self.reader.body(code, &[]).ok()?);
            Some(start..self.written.bytes.len())
        }

        /// The same for a file of functions.
        pub fn functions(&mut self, code: &str) -> Option<std::ops::Range<usize>> {
            let start = self.written.bytes.len();
            self.written.functions(&self.reader.functions(code).ok()?);
            Some(start..self.written.bytes.len())
        }

        /// The same for a part of a file.
        pub fn part(&mut self, text: &str, part: &std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
            self.body(&part::alone(text, part))
        }
    }
}

mod schema {
    pub type TableId = usize;
    pub type FieldId = usize;
}

fn main() {
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.lock");
    let project = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let root = project.join("rules/upwork");
    let mut files = BTreeMap::new();
    walk(&root, &root, &mut files);
    let mut bodies = Bodies::new();
    let mut prepared = String::from("pub(super) static PACK: &[Prepared] = &[\n");
    files.iter().for_each(|(name, path)| prepared += &entry(name, path, &mut bodies));
    prepared += "];\n";
    prepared += &conditions(&files, &mut bodies);
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    prepared += &words(&bodies, &out.join("bodies.bin"));
    let mut texts = BTreeMap::new();
    judging(&root, &root, &mut texts);
    let digest = digest::digest(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    for (name, text) in
        [("pack.rs", prepared), ("pack.sha256", digest), ("program.sha256", program(&project))]
    {
        if let Err(error) = fs::write(out.join(name), text) {
            println!("cargo:warning=cannot prepare the pack: {error}");
        }
    }
}

/// The digest of all that this program is made of: two builds of one version may judge differently.
fn program(project: &Path) -> String {
    let mut texts = BTreeMap::new();
    judging(project, &project.join("src"), &mut texts);
    texts.insert("Cargo.lock".into(), fs::read_to_string(project.join("Cargo.lock")).unwrap_or_default());
    digest::digest(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

/// The texts of all files that judge, by path inside the pack.
fn judging(root: &Path, folder: &Path, into: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            judging(root, &path, into);
        } else if path.extension().is_none_or(|ending| ending != "md")
            && let Ok(name) = path.strip_prefix(root)
        {
            let name = name.to_string_lossy().replace('\\', "/");
            into.insert(name, fs::read_to_string(&path).unwrap_or_default());
        }
    }
}

/// Every file of a folder by its path inside the pack.
fn walk(root: &Path, folder: &Path, into: &mut BTreeMap<String, PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(root, &path, into);
        } else if let Ok(name) = path.strip_prefix(root) {
            into.insert(name.to_string_lossy().replace('\\', "/"), path);
        }
    }
}

/// A file of the pack as Rust. What cannot be read is left out; the program then reads the YAML itself and says what is
/// wrong with it.
fn entry(name: &str, path: &Path, bodies: &mut Bodies) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let blocks = if name.ends_with(".rhai") { blocks(&text) } else { None };
    let yaml = match &blocks {
        Some(parts) => text.get(parts.header.clone()),
        None => name.ends_with(".yaml").then_some(text.as_str()),
    };
    let value = yaml.and_then(|yaml| serde_yaml::from_str::<serde_yaml::Value>(yaml).ok());
    let json = value.map(with_texts).and_then(|value| serde_json::to_string(&value).ok());
    let code = (name == "functions.rhai").then(|| bare(&text));
    let body = match (&blocks, &code) {
        (Some(parts), _) => bodies.part(&text, &blocks::body(&text, parts)),
        (None, Some(code)) => bodies.functions(code),
        (None, None) => None,
    };
    let file = path.to_string_lossy();
    let mut entry = String::new();
    let _ = writeln!(entry, "Prepared {{ path: {name:?}, text: include_str!({file:?}), json: {json:?},");
    let _ = writeln!(entry, "    blocks: {blocks:?}, code: {code:?}, body: {body:?} }},");
    entry
}

/// The conditions of the pack as Rust, in the order of the alphabet.
fn conditions(files: &BTreeMap<String, PathBuf>, bodies: &mut Bodies) -> String {
    let mut texts = BTreeSet::new();
    for name in ["schema.yaml", "pack.yaml"] {
        let text = files.get(name).map(|path| fs::read_to_string(path).unwrap_or_default());
        let value = text.and_then(|text| serde_yaml::from_str::<serde_yaml::Value>(&text).ok());
        value.iter().for_each(|value| written_conditions(value, false, &mut texts));
    }
    let mut all = String::from("static CONDITIONS: &[(&str, Range<usize>)] = &[\n");
    for text in texts {
        if let Some(range) = bodies.body(&text) {
            let _ = writeln!(all, "    ({text:?}, {range:?}),");
        }
    }
    all + "];\n"
}

/// Every text under `settled` and `when`; one that is none of these conditions does no harm.
fn written_conditions(value: &serde_yaml::Value, under: bool, into: &mut BTreeSet<String>) {
    match value {
        serde_yaml::Value::String(text) if under => drop(into.insert(text.clone())),
        serde_yaml::Value::Mapping(parts) => {
            for (key, part) in parts {
                let key = key.as_str().unwrap_or_default();
                written_conditions(part, under || matches!(key, "settled" | "when"), into);
            }
        }
        serde_yaml::Value::Sequence(parts) => {
            parts.iter().for_each(|part| written_conditions(part, under, into));
        }
        _ => {}
    }
}

/// The words of the bodies as Rust, and the bodies themselves in a file beside it.
fn words(bodies: &Bodies, file: &Path) -> String {
    if let Err(error) = fs::write(file, &bodies.written.bytes) {
        println!("cargo:warning=cannot prepare the pack: {error}");
    }
    let mut all = format!("static BODIES: &[u8] = include_bytes!({:?});\n", file.to_string_lossy());
    let _ = writeln!(all, "static WORDS: [Word; {}] = [", bodies.written.words.len());
    for word in &bodies.written.words {
        let _ = writeln!(all, "    Word::new({word:?}),");
    }
    all + "];\n"
}

/// Days that a rule looks back are a text in YAML, also where it is a number; JSON tells the two apart. What a rule says
/// to people is one line.
fn with_texts(mut value: serde_yaml::Value) -> serde_yaml::Value {
    let days = value.get_mut("looks_back").and_then(serde_yaml::Value::as_mapping_mut);
    for (_, days) in days.into_iter().flatten() {
        if let serde_yaml::Value::Number(number) = days {
            *days = serde_yaml::Value::String(number.to_string());
        }
    }
    for key in ["title", "why", "fix"] {
        if let Some(serde_yaml::Value::String(text)) = value.get_mut(key) {
            *text = blocks::one_line(text);
        }
    }
    value
}

/// A file of functions without its examples and without what its lines of comment say; every line keeps its number.
fn bare(text: &str) -> String {
    let examples = format!("{}{}", blocks::OPEN, blocks::EXAMPLES);
    let end = blocks::find_line(text, &examples).unwrap_or(text.len());
    let line = |line| if str::trim_start(line).starts_with("//") { "\n" } else { line };
    text[..end].split_inclusive('\n').map(line).collect()
}

/// Where the block at the top of a rule file and its examples begin and end; none when anything is not as it should be.
fn blocks(text: &str) -> Option<blocks::Parts> {
    let header = block(text, 0, blocks::OPEN)?;
    let after = header.end + blocks::CLOSE.len();
    let examples = match blocks::find_line(text.get(after..)?, blocks::OPEN) {
        Some(at) => block(text, after + at, &format!("{}{}", blocks::OPEN, blocks::EXAMPLES))?,
        None => text.len()..text.len(),
    };
    Some(blocks::Parts { header, examples })
}

fn block(text: &str, at: usize, opening: &str) -> Option<Range<usize>> {
    let line = text.get(at..)?.lines().next()?;
    let inside = at + line.len();
    let length = blocks::find_line(text.get(inside..)?, blocks::CLOSE)?;
    (line.trim_end() == opening).then_some(inside..inside + length)
}
