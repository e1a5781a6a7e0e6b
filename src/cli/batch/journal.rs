//! The results of a run as they are made, so that an interrupted one can go on: a line that says what it is, then a
//! frame for each account, made of its length and a compressed piece with a checksum. What was cut off in the middle is
//! left away. Nothing that is no journal is ever written to, or deleted as one.

use super::own::{MAGIC, cut_off, own, start, unusable};
use crate::problem::{Checked, Problem};
use crate::report::{AccountResult, Broken, Report};
use crate::source::Place;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What a run has to have in common with the one it goes on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct JournalHeader {
    /// The form of the journal.
    pub journal: u32,
    /// The version of the program and the digest of its source.
    pub audit: String,
    /// The digest of the pack.
    pub pack: String,
    /// The digest of rules that were added.
    pub rules: String,
    /// The day of judgement.
    pub today: String,
    /// The paths as they were named.
    pub input: Vec<String>,
    /// Everything else that a result depends on.
    pub options: Vec<String>,
}

/// `report.json` and `journal` as `report.json.journal`.
pub(super) fn beside(output: &Path, ending: &str) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// A journal that results are added to.
pub(super) struct Journal {
    path: PathBuf,
    file: File,
}

/// Results of the interrupted run, one after the other.
pub(super) struct Replay {
    path: PathBuf,
    reader: BufReader<File>,
    /// Where the last whole frame ends.
    end: u64,
    damaged: bool,
}

/// A result and the digest of what it was made from.
pub(super) struct KeptResult {
    pub digest: [u8; 32],
    pub entry: AccountResult,
}

impl Journal {
    /// Begins a journal, or opens that of an interrupted run.
    pub(super) fn open(path: &Path, header: &JournalHeader, resume: bool) -> Checked<(Self, Option<Replay>)> {
        let wrong = |error: io::Error| vec![unusable(path, &error)];
        let mut journal = Self { path: path.to_owned(), file: own(path)? };
        if cut_off(&start(&mut journal.file).map_err(wrong)?) {
            journal.begin(header).map_err(wrong)?;
            return Ok((journal, None));
        }
        if !resume {
            let problem = Problem::new("an interrupted run has left this journal");
            let problem = problem.at(Place::file(&path.to_string_lossy()));
            return Err(vec![problem.hint("go on with --resume, or remove it to begin anew")]);
        }
        let mut replay = Replay {
            path: path.to_owned(),
            reader: BufReader::new(journal.file.try_clone().map_err(wrong)?),
            end: MAGIC.len() as u64,
            damaged: false,
        };
        match replay.frame().map_err(wrong)? {
            // Cut off, or damaged, before any result was in it.
            None => {
                if replay.damaged {
                    crate::cli::note(
                        &Problem::new("this journal is damaged; all is judged again").at(replay.place()),
                    );
                }
                journal.begin(header).map_err(wrong).map(|()| (journal, None))
            }
            Some(bytes) => {
                fits(path, &bytes, header)?;
                Ok((journal, Some(replay)))
            }
        }
    }

    fn begin(&mut self, header: &JournalHeader) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        let bytes = serde_json::to_vec(header).map_err(io::Error::other)?;
        self.file.write_all(&[MAGIC, &frame(&bytes)?].concat())?;
        self.file.sync_data()
    }

    /// Adds frames, and lets them last.
    pub(super) fn add(&mut self, frames: &[u8]) -> Checked<()> {
        let added = self.file.write_all(frames).and_then(|()| self.file.sync_data());
        added.map_err(|error| vec![unusable(&self.path, &error)])
    }

    /// Goes on behind the last whole frame.
    pub(super) fn cut(&mut self, end: u64) -> Checked<()> {
        let cut = self.file.set_len(end).and_then(|()| self.file.seek(SeekFrom::Start(end)));
        cut.map(|_| ()).map_err(|error| vec![unusable(&self.path, &error)])
    }

    /// The run is over: nothing is kept.
    pub(super) fn remove(self) -> Checked<()> {
        fs::remove_file(&self.path).map_err(|error| vec![unusable(&self.path, &error)])
    }
}

fn fits(path: &Path, bytes: &[u8], header: &JournalHeader) -> Checked<()> {
    let refuse = |what: &str| {
        let problem = Problem::new(what).at(Place::file(&path.to_string_lossy()));
        Err(vec![problem.hint("repeat the command of that run, or remove the journal to begin anew")])
    };
    let Ok(other) = serde_json::from_slice::<JournalHeader>(bytes) else {
        return refuse("this is no journal of audit batch");
    };
    if (other.journal, &other.audit) != (header.journal, &header.audit) {
        return refuse("this journal is of another version of audit");
    }
    if (&other.pack, &other.rules) != (&header.pack, &header.rules) {
        return refuse("this journal is of another pack, or of other rules");
    }
    if other.today != header.today {
        return refuse("this journal is of another day of judgement");
    }
    if other.input != header.input {
        return refuse("this journal is of another input");
    }
    if other.options == header.options { Ok(()) } else { refuse("this journal is of a run with other flags") }
}

impl Replay {
    /// The next whole frame; none where the journal ends, was cut off, or is damaged.
    fn frame(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut length = [0; 4];
        if !whole(self.reader.read_exact(&mut length))? {
            return Ok(None);
        }
        let length = u64::from(u32::from_le_bytes(length));
        let mut packed = Vec::new();
        (&mut self.reader).take(length).read_to_end(&mut packed)?;
        if packed.len() as u64 != length {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        // The last bytes of what is packed are its checksum.
        if GzDecoder::new(&packed[..]).read_to_end(&mut bytes).is_err() {
            self.damaged = true;
            return Ok(None);
        }
        self.end += 4 + length;
        Ok(Some(bytes))
    }

    /// The next result; none at the end, and where the journal is damaged.
    pub(super) fn next(&mut self) -> Checked<Option<KeptResult>> {
        let end = self.end;
        let bytes = self.frame().map_err(|error| vec![unusable(&self.path, &error)])?;
        let kept = bytes.as_deref().map(unpack);
        if matches!(kept, Some(None)) {
            self.damaged = true;
            self.end = end;
        }
        Ok(kept.flatten())
    }

    /// Whether it ends before its end, at an entry whose checksum does not fit, or that is no result.
    pub(super) fn damaged(&self) -> bool {
        self.damaged
    }

    /// Where it is.
    pub(super) fn place(&self) -> Place {
        Place::file(&self.path.to_string_lossy())
    }

    /// Where the last whole frame ends.
    pub(super) fn end(&self) -> u64 {
        self.end
    }

    /// Says that the input is another.
    pub(super) fn refuse<T>(&self, input: &str) -> Checked<T> {
        let problem = Problem::new(format!("this journal is of another input: {input} is not what it was"));
        Err(vec![problem.at(self.place()).hint("remove the journal to begin anew")])
    }
}

fn whole(read: io::Result<()>) -> io::Result<bool> {
    match read {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn frame(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = GzEncoder::new(vec![0; 4], Compression::fast());
    packed.write_all(bytes)?;
    let mut packed = packed.finish()?;
    let length = u32::try_from(packed.len() - 4).map_err(io::Error::other)?;
    packed[..4].copy_from_slice(&length.to_le_bytes());
    Ok(packed)
}

/// The frame of a result.
pub(super) fn pack(digest: [u8; 32], entry: &AccountResult) -> Checked<Vec<u8>> {
    let mut bytes = digest.to_vec();
    let packed =
        serde_json::to_writer(&mut bytes, entry).map_err(io::Error::other).and_then(|()| frame(&bytes));
    packed.map_err(|error| vec![Problem::new(format!("cannot keep a result in the journal: {error}"))])
}

fn unpack(bytes: &[u8]) -> Option<KeptResult> {
    let (digest, json) = bytes.split_first_chunk::<32>()?;
    // A report has no problems, and what is broken has nothing else.
    let report = serde_json::from_slice::<Report>(json).map(|report| AccountResult::Report(Box::new(report)));
    let entry = report.or_else(|_| serde_json::from_slice::<Broken>(json).map(AccountResult::Broken)).ok()?;
    Some(KeptResult { digest: *digest, entry })
}
