//! What a report says of the files it was made from.

use super::{FileInfo, Report};
use std::path::Path;

impl Report {
    /// The files that were not read.
    pub(crate) fn unread(&self) -> impl Iterator<Item = &FileInfo> {
        self.files.iter().filter(|file| file.read_as.is_none())
    }

    /// Whether there is more to say of files than what was named.
    pub(crate) fn tells_files(&self) -> bool {
        self.files.len() > 1 || self.unread().next().is_some()
    }

    /// So many of the files, in their order; those that were not read are left out last.
    pub(crate) fn first_files(&self, most: usize) -> Vec<&FileInfo> {
        let mut room = most.saturating_sub(self.unread().count());
        let mut fits = |file: &&FileInfo| {
            let fits = file.read_as.is_none() || room > 0;
            room = room.saturating_sub(usize::from(file.read_as.is_some()));
            fits
        };
        self.files.iter().filter(|file| fits(file)).take(most).collect()
    }

    /// The same, a line each, and how many more there are.
    pub(crate) fn file_lines(&self, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = self.first_files(most).into_iter().map(FileInfo::line).collect();
        let more = self.files.len() - lines.len();
        lines.extend((more > 0).then(|| format!("… and {more} more")));
        lines
    }

    /// The name of a file as somebody sees it who knows the folder.
    pub(crate) fn inside<'a>(&self, file: &'a FileInfo) -> &'a str {
        let (file, input) = (Path::new(&file.file), Path::new(&self.input));
        let folders = [Some(input), input.parent()].into_iter().flatten();
        let inside = folders.filter_map(|folder| file.strip_prefix(folder).ok()).find_map(Path::to_str);
        inside.filter(|name| !name.is_empty()).unwrap_or_else(|| file.to_str().unwrap_or_default())
    }
}
