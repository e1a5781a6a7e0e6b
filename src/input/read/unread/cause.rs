//! What can be wrong with an export, in words, and what to do about it.

/// What keeps a file from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    Latin1,
    Utf16,
    Nul,
    Macintosh,
    Page,
    Semicolons,
    Tabs,
    Pipes,
    /// The header is not the first line.
    Late,
    /// It has a column less.
    Column,
    /// It has no header that is known.
    Header,
    /// It is called like one.
    Name,
    /// It does not end like what it is.
    Ending,
    /// Something that cannot be named.
    Broken,
}

impl Cause {
    /// What stands behind the name of the export.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Latin1 => "saved in Latin-1 or Windows-1252",
            Self::Utf16 => "saved as UTF-16 (“Unicode text”)",
            Self::Nul => "with NUL bytes in it",
            Self::Macintosh => "with line ends of an old Macintosh",
            Self::Page => "inside a web page",
            Self::Semicolons => "separated by semicolons",
            Self::Tabs => "separated by tabs",
            Self::Pipes => "separated by pipes",
            Self::Late => "with other lines above its header",
            Self::Column => "with a column missing or renamed",
            Self::Header => "without its header",
            Self::Name => "by its name, and its content is something else",
            Self::Ending => "under a name that does not end like it",
            Self::Broken => "but its lines cannot be read",
        }
    }

    /// What to do other than to download it again.
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::Latin1 | Self::Utf16 | Self::Nul => "save it as UTF-8",
            Self::Macintosh => "save it with LF or CRLF line ends",
            Self::Page => "use the download button of the page",
            Self::Semicolons | Self::Tabs | Self::Pipes => "save it as CSV with commas",
            Self::Late => "delete the lines above its header",
            Self::Column | Self::Header | Self::Broken => {
                "give it back the header that it was downloaded with"
            }
            Self::Name => "give it another name",
            Self::Ending => "give it its ending back, .csv or .xlsx",
        }
    }
}
